"""The main content of parsed pages: what `BlockBuilder` makes of them tag by tag, by loops that are machine code.

Both are held to the same result, block for block; this one is for the many pages that are only looked at briefly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from crawler.parse.arrays import CELL, HEADING, KINDS, Bytes, Flags, Hashes, Index, Lines
from crawler.parse.blocks import LEAST_PIECES, LEAST_PROSE, LONGEST_ANCHOR, LONGEST_PIECE
from crawler.parse.headings import NAMED_LEVEL, find_headings
from crawler.parse.lines import LINK_SHARE
from crawler.parse.markup import read_tags
from crawler.parse.paragraphs import line_of, read_paragraphs
from crawler.parse.regions import Regions
from crawler.records import Block


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page's main content, in arrays of one entry a block.

    `begins` and `ends` are places in `text`, which is UTF-8; `kinds` are numbers of text, cell, item, heading; `words`
    counts. `written` has the words of the blocks that have any, in UTF-8, a blank between two, a line feed behind each
    block; `hashes` has the CRC-32 of each word.
    """

    h1: str
    text: bytes
    begins: Index
    ends: Index
    kinds: Index
    levels: Index
    words: Index
    written: bytes
    hashes: Hashes

    def text_at(self, block: int) -> str:
        """The text of a block."""
        return line_of(self.text, self.begins[block], self.ends[block])

    def blocks(self) -> tuple[Block, ...]:
        """The blocks as records."""
        rows = zip(self.begins.tolist(), self.ends.tolist(), self.kinds.tolist(), self.levels.tolist(), strict=True)
        return tuple(Block(KINDS[kind], line_of(self.text, begin, end), level) for begin, end, kind, level in rows)


def read_layouts(bodies: Sequence[str]) -> list[Layout | None]:
    """The main content of each of `bodies`, as `write_body` has written them; None where one of them can only be walked
    through tag by tag."""
    html, tags, pages, names = read_tags([body.encode() for body in bodies])
    found = _lay_out(*read_paragraphs(html, tags, pages, names))
    return [content if sound else None for content, sound in zip(found, np.diff(pages) > 0, strict=True)]


def _lay_out(text: bytes, words: Bytes, hashes: Hashes, drafts: Lines, regions: Regions) -> list[Layout]:
    """The layout of each page, of the paragraphs of all."""
    from crawler.parse.wording import keep_words

    shown = (drafts.level > 0) | ~_is_navigation(drafts)
    kept = shown & _settle(regions, drafts, shown)
    h1 = _find_h1(text, drafts)
    behind, last = keep_words(kept, drafts.words, drafts.wrote, words, hashes)
    written, hashes = words[:behind].tobytes(), hashes[:last].copy()
    drafts = drafts.at(kept.nonzero()[0])
    pages = len(regions.pages) - 1
    block = np.searchsorted(drafts.page, np.arange(pages + 1))
    word, byte = (np.concatenate(([0], np.cumsum(each)))[block].tolist() for each in (drafts.words, drafts.wrote))
    columns = (drafts.begins, drafts.ends, drafts.kind, drafts.level, drafts.words)
    found: list[Layout] = []
    for page, blocks in enumerate(pairwise(block.tolist())):
        begins, ends, kinds, levels, sizes = (column[slice(*blocks)] for column in columns)
        if not (levels > 1).any():
            _name_headings(text, begins, ends, kinds, levels, sizes)
        bare = written[byte[page] : byte[page + 1]]
        own = hashes[word[page] : word[page + 1]]
        found.append(Layout(h1.get(page, ""), text, begins, ends, kinds, levels, sizes, bare, own))
    return found


def _find_h1(text: bytes, drafts: Lines) -> dict[int, str]:
    """The text of each page's first block with words in a first-level heading."""
    found: dict[int, str] = {}
    for at in ((drafts.level == 1) & (drafts.words > 0)).nonzero()[0].tolist():
        page = drafts.page.item(at)
        if page not in found:
            found[page] = line_of(text, drafts.begins[at], drafts.ends[at])
    return found


def _is_navigation(drafts: Lines) -> Flags:
    """As in `blocks`: short links or labels."""
    listed = drafts.linked <= LONGEST_ANCHOR * np.maximum(1, drafts.links)
    labels = (drafts.pieces >= LEAST_PIECES) & (drafts.pieces <= drafts.words)
    labels &= (drafts.words <= LONGEST_PIECE * drafts.pieces) & (LEAST_PROSE * drafts.sentences < drafts.words)
    return (listed & (drafts.linked > LINK_SHARE * drafts.words)) | labels


def _settle(regions: Regions, drafts: Lines, shown: Flags) -> Flags:
    """Whether the region of each paragraph is kept."""
    is_prose = (drafts.words >= LEAST_PROSE) & ((drafts.sentences > 0) | (drafts.words > 3 * drafts.runs))
    words, prose = (
        np.bincount(drafts.region[mine], drafts.words[mine], minlength=len(regions.ends)).astype(np.float64)
        for mine in (shown, shown & is_prose)
    )
    believed: Flags = regions.settle(words, prose)[drafts.region]
    return believed


def _name_headings(text: bytes, begins: Index, ends: Index, kinds: Index, levels: Index, words: Index) -> None:
    """Names the lines of a page that serve as headings where no element does."""
    sizes = np.where(kinds <= CELL, words, 0).tolist()
    found = sorted(find_headings(sizes, lambda at: line_of(text, begins[at], ends[at])))
    kinds[found], levels[found] = HEADING, NAMED_LEVEL
