"""The part of a page that is set beside its template: as much of it as the template was recovered from."""

from collections.abc import Sequence

from crawler.detect.wording import words_in
from crawler.records import Block, Study
from crawler.thresholds import Thresholds


def cut_excerpt(study: Study, kind: str, limits: Thresholds) -> tuple[tuple[Block, ...], int]:
    """The blocks of a page of a family of `kind`, each video in its place as a block of kind `video`; and how many
    words are left out."""
    return _cut(_with_videos(study), limits.outline_words if kind in ("mixed", "outlined") else limits.template_words)


def _with_videos(study: Study) -> list[Block]:
    """The blocks, each video before the one that it stands before, or for it where that is nothing but its URL."""
    blocks: list[Block] = []
    videos = sorted((video for video in study.videos if video.block >= 0), key=lambda video: -video.block)
    for index in range(len(study.blocks) + 1):
        urls = []
        while videos and videos[-1].block == index:
            urls.append(videos.pop().url)
        blocks += [Block("video", url) for url in urls]
        blocks += [block for block in study.blocks[index : index + 1] if block.text.strip() not in urls]
    return blocks


def _cut(blocks: Sequence[Block], limit: int) -> tuple[tuple[Block, ...], int]:
    """`blocks` up to `limit` words, and how many words are left out."""
    kept: list[Block] = []
    words = left = 0
    for block in blocks:
        size = len(words_in(block.text))
        if words >= limit or size > 2 * limit:  # one block of a hostile page can hold megabytes
            left += size
        else:
            kept.append(block)
            words += size
    return tuple(kept), left
