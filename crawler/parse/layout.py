"""The main content of parsed pages in arrays: what `BlockBuilder` makes tag by tag, made of all tags at once.

Both are held to the same result, block for block; this one is for the many pages that are only looked at briefly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.parse.blocks import LEAST_PIECES, LEAST_PROSE, LONGEST_ANCHOR, LONGEST_PIECE
from crawler.parse.headings import NAMED_LEVEL, find_headings
from crawler.parse.lines import LINK_SHARE
from crawler.parse.markup import read_markup
from crawler.parse.paragraphs import CELL, HEADING, KINDS, Paragraphs, line_of, read_paragraphs
from crawler.parse.regions import Regions
from crawler.parse.surroundings import find_surroundings
from crawler.records import Block
from crawler.tokens import Flags, Index, Words, find_ends, hash_words


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a page's main content, in arrays of one entry a block.

    `begins` and `ends` are places in `text`; `kinds` are numbers of text, cell, item, heading; `words` counts.
    `written` has the words of the blocks that have any, in UTF-8, a blank between two, a line feed behind each block;
    `hashes` has the CRC-32 of each word.
    """

    h1: str
    text: str
    begins: Index
    ends: Index
    kinds: Index
    levels: Index
    words: Index
    written: bytes
    hashes: NDArray[np.uint32]

    def text_at(self, block: int) -> str:
        """The text of a block."""
        return line_of(self.text, self.begins[block], self.ends[block])

    def blocks(self) -> tuple[Block, ...]:
        """The blocks as records."""
        rows = zip(self.begins.tolist(), self.ends.tolist(), self.kinds.tolist(), self.levels.tolist(), strict=True)
        return tuple(Block(KINDS[kind], line_of(self.text, begin, end), level) for begin, end, kind, level in rows)


def read_layouts(bodies: Sequence[str]) -> list[Layout] | None:
    """The main content of each of `bodies`, as `write_body` has written them; None where one of them can only be walked
    through tag by tag."""
    markup = read_markup(bodies)
    surroundings = find_surroundings(markup) if markup else None
    if markup is None or surroundings is None:
        return None
    return _lay_out(*read_paragraphs(markup, surroundings.behind), surroundings.regions)


def _lay_out(text: str, words: Words, drafts: Paragraphs, regions: Regions) -> list[Layout]:
    """The layout of each page, of the paragraphs of all."""
    shown = (drafts.level > 0) | ~_is_navigation(drafts)
    kept = shown & _settle(regions, drafts, shown)
    h1 = _find_h1(text, drafts)
    written = words.write(drafts.words, kept)
    hashes = hash_words(written)
    drafts = drafts.at(kept.nonzero()[0])
    pages = len(regions.pages) - 1
    block = np.searchsorted(drafts.page, np.arange(pages + 1))
    word = np.concatenate(([0], np.cumsum(drafts.words)))[block]
    byte = np.concatenate(([-1], find_ends(written)))[word] + 1
    found: list[Layout] = []
    for page in range(pages):
        mine = drafts.at(slice(*block[page : page + 2]))
        kinds, levels = _name_headings(text, mine)
        bare = written[byte[page] : byte[page + 1]].tobytes()
        own = hashes[slice(*word[page : page + 2])]
        found.append(Layout(h1.get(page, ""), text, mine.begins, mine.ends, kinds, levels, mine.words, bare, own))
    return found


def _find_h1(text: str, drafts: Paragraphs) -> dict[int, str]:
    """The text of each page's first block with words in a first-level heading."""
    found: dict[int, str] = {}
    for at in ((drafts.level == 1) & (drafts.words > 0)).nonzero()[0].tolist():
        page = drafts.page.item(at)
        if page not in found:
            found[page] = line_of(text, drafts.begins[at], drafts.ends[at])
    return found


def _is_navigation(drafts: Paragraphs) -> Flags:
    """As in `blocks`: short links or labels."""
    listed = drafts.linked <= LONGEST_ANCHOR * np.maximum(1, drafts.links)
    labels = (drafts.pieces >= LEAST_PIECES) & (drafts.pieces <= drafts.words)
    labels &= (drafts.words <= LONGEST_PIECE * drafts.pieces) & (LEAST_PROSE * drafts.sentences < drafts.words)
    return (listed & (drafts.linked > LINK_SHARE * drafts.words)) | labels


def _settle(regions: Regions, drafts: Paragraphs, shown: Flags) -> Flags:
    """Whether the region of each paragraph is kept."""
    is_prose = (drafts.words >= LEAST_PROSE) & ((drafts.sentences > 0) | (drafts.words > 3 * drafts.runs))
    words, prose = (
        np.bincount(drafts.region[mine], drafts.words[mine], minlength=len(regions.ends)).astype(np.float64)
        for mine in (shown, shown & is_prose)
    )
    believed: Flags = regions.settle(words, prose)[drafts.region]
    return believed


def _name_headings(text: str, drafts: Paragraphs) -> tuple[Index, Index]:
    """Kinds and levels, with the lines named that serve as headings where no element does."""
    kinds, levels = drafts.kind, drafts.level
    if not (levels > 1).any():
        sizes = np.where(kinds <= CELL, drafts.words, 0).tolist()
        found = sorted(find_headings(sizes, lambda at: line_of(text, drafts.begins[at], drafts.ends[at])))
        kinds[found], levels[found] = HEADING, NAMED_LEVEL
    return kinds, levels
