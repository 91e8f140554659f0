"""The main content of parsed pages in arrays: what `BlockBuilder` makes tag by tag, made of all tags at once.

Both are held to the same result, block for block; this one is for the many pages that are only looked at briefly.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crawler.parse.blocks import COUNTS, LEAST_PIECES, LEAST_PROSE, LONGEST_ANCHOR, LONGEST_PIECE
from crawler.parse.chrome import INLINE
from crawler.parse.headings import NAMED_LEVEL, find_headings
from crawler.parse.lines import LINK_SHARE, Line, wraps
from crawler.parse.markup import BREAK, LINE, NAMES, Flags, Markup, as_text, compose, named, read_markup
from crawler.parse.surroundings import Surroundings, find_surroundings
from crawler.records import Block
from crawler.tokens import (
    ENDING,
    FULL_STOP,
    QUOTE,
    SPACE,
    Index,
    Words,
    chars_of,
    classes_of,
    count_between,
    find_ends,
    find_signs,
    hash_words,
)

_LEVEL = np.array([int(name[1]) if re.fullmatch(r"h[1-6]", name) else 0 for name in NAMES])
_IS_INLINE = named(*INLINE)
_IS_LINK, _IS_PIECE, _IS_BREAK = named("a", "button"), named("span"), named("br")
_IS_ITEM, _IS_CELL, _IS_CODE = named("li", "dt", "dd"), named("td", "th"), named("pre", "code")
KINDS = ("text", "cell", "item", "heading")
_TEXT, _CELL, _ITEM, HEADING = range(4)


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
        return _line(self.text, self.begins[block], self.ends[block])

    def blocks(self) -> tuple[Block, ...]:
        """The blocks as records."""
        rows = zip(self.begins.tolist(), self.ends.tolist(), self.kinds.tolist(), self.levels.tolist(), strict=True)
        return tuple(Block(KINDS[kind], _line(self.text, begin, end), level) for begin, end, kind, level in rows)


@dataclass(frozen=True, slots=True)
class _Tags:
    """What is known behind each tag: how many links and spans have been opened, and what is open."""

    links: Index
    pieces: Index
    linked: Flags
    level: Index
    kind: Index
    regions: Index


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines of text: places in it; numbers of page and line; of the paragraph the number, the tag before its end and
    the level of its heading; words, linked words, links, spans, ends of sentences, runs between white space."""

    begins: Index
    ends: Index
    page: Index
    number: Index
    paragraph: Index
    state: Index
    level: Index
    words: Index
    linked: Index
    links: Index
    pieces: Index
    sentences: Index
    runs: Index

    def at(self, chosen: Index) -> "_Lines":
        """Some of the lines."""
        return _Lines(*(getattr(self, name)[chosen] for name in self.__slots__))


def read_layouts(bodies: Sequence[str]) -> list[Layout] | None:
    """The main content of each of `bodies`, as `write_body` has written them; None where one of them can only be walked
    through tag by tag."""
    markup = read_markup(bodies)
    surroundings = find_surroundings(markup) if markup else None
    if markup is None or surroundings is None:
        return None
    tags = _follow_tags(markup, surroundings)
    borders, breaks = ~_IS_INLINE[markup.elements], _IS_BREAK[markup.elements] & ~markup.closes
    signs = np.where(borders, LINE, np.where(breaks, BREAK, 0)).astype(np.uint8)
    text = compose(markup, signs)
    words = Words.of(text, (LINE, BREAK))
    linked = _count_linked(markup, tags.linked, signs > 0)
    lines = _measure_lines(text, linked, signs.nonzero()[0], borders, markup.pages, tags, words)
    return _lay_out(text, words, _merge(lines, (~_continues(text, lines)).nonzero()[0]), tags, surroundings)


def _count_linked(markup: Markup, linked: Flags, signed: Flags) -> Index:
    """Linked words of each line. The words of neighbouring links are not one, though no blank may stand between."""
    inside = (linked[:-1] & (markup.begins[1:] > markup.ends[:-1] + 1)).nonzero()[0]
    line = np.cumsum(signed)[inside] - 1
    part = np.cumsum(signed | _IS_LINK[markup.elements])[inside]
    fresh = np.concatenate(([True], part[1:] != part[:-1]))[: len(part)]
    starts, ends = (markup.ends[inside] + 1).tolist(), markup.begins[inside + 1].tolist()
    texts = map(markup.html.__getitem__, map(slice, starts, ends))
    text = "".join(chr(LINE) + text if first else text for text, first in zip(texts, fresh.tolist(), strict=True))
    words = Words.of(as_text(text) + chr(LINE), (LINE,)).count()
    return np.bincount(line[fresh], words, minlength=int(signed.sum()) - 1).astype(np.intp)


def _follow_tags(markup: Markup, surroundings: Surroundings) -> _Tags:
    elements, opens = markup.elements, ~markup.closes
    steps = np.where(opens, 1, -1).astype(np.int32)
    headings = _LEVEL[elements] > 0
    latest = np.maximum.accumulate(np.where(headings, np.arange(len(elements)), 0))
    level = np.where(headings & opens, _LEVEL[elements], 0)[latest]
    in_item = np.cumsum(steps * _IS_ITEM[elements]) > 0
    in_cell = np.cumsum(steps * _IS_CELL[elements]) > 0
    in_code = np.cumsum(steps * _IS_CODE[elements]) > 0
    kind = np.where(level > 0, HEADING, np.where(in_item, _ITEM, np.where(in_cell, _CELL, _TEXT)))
    return _Tags(
        links=np.cumsum(opens & _IS_LINK[elements]),
        pieces=np.cumsum(opens & _IS_PIECE[elements] & ~in_code),
        linked=np.cumsum(steps * _IS_LINK[elements]) > 0,
        level=level,
        kind=kind,
        regions=surroundings.behind,
    )


def _lay_out(text: str, words: Words, drafts: _Lines, tags: _Tags, surroundings: Surroundings) -> list[Layout]:
    """The layout of each page, of the drafts of all."""
    pages = len(surroundings.regions)
    level, kind = tags.level[drafts.state], tags.kind[drafts.state]
    shown = (level > 0) | ~_is_navigation(drafts)
    kept = shown & _settle(surroundings, drafts, shown, tags.regions[drafts.state])
    h1 = _find_h1(text, drafts, level)
    written = words.write(drafts.words, kept)
    hashes = hash_words(written)
    drafts, kind, level = drafts.at(kept.nonzero()[0]), kind[kept], level[kept]
    block = np.searchsorted(drafts.page, np.arange(pages + 1))
    word = np.concatenate(([0], np.cumsum(drafts.words)))[block]
    byte = np.concatenate(([-1], find_ends(written)))[word] + 1
    found: list[Layout] = []
    for page in range(pages):
        mine, own = slice(*block[page : page + 2]), slice(*word[page : page + 2])
        begins, ends, sizes = drafts.begins[mine], drafts.ends[mine], drafts.words[mine]
        kinds, levels = _name_headings(text, begins, ends, kind[mine], level[mine], sizes)
        bare = written[byte[page] : byte[page + 1]].tobytes()
        found.append(Layout(h1.get(page, ""), text, begins, ends, kinds, levels, sizes, bare, hashes[own]))
    return found


def _find_h1(text: str, drafts: _Lines, level: Index) -> dict[int, str]:
    """The text of each page's first block with words in a first-level heading."""
    found: dict[int, str] = {}
    for at in ((level == 1) & (drafts.words > 0)).nonzero()[0].tolist():
        page = drafts.page.item(at)
        if page not in found:
            found[page] = _line(text, drafts.begins[at], drafts.ends[at])
    return found


def _measure_lines(
    text: str, linked: Index, signed: Index, borders: Flags, pages: Index, tags: _Tags, words: Words
) -> _Lines:
    """The lines that have text; `signed` are the tags that end a line."""
    chars = words.chars if words.is_text else chars_of(text)
    classes = words.classes if words.is_text else classes_of(chars)
    bounds = words.bounds if words.is_text else find_signs(chars, (LINE, BREAK))
    space = (classes & SPACE) != 0
    runs = count_between((space[:-1] & ~space[1:]).nonzero()[0] + 1, bounds)
    line = runs.nonzero()[0]
    ended = ((classes[:-1] & ENDING) != 0) & ((classes[1:] & (SPACE | QUOTE)) != 0)
    sentences = count_between((ended | ((classes[:-1] & FULL_STOP) != 0)).nonzero()[0], bounds)
    closing = borders[signed].nonzero()[0]
    paragraph = closing[np.searchsorted(closing, line + 1)]
    before = signed[line + 1] - 1
    page = np.searchsorted(pages, before, side="right") - 1
    state = signed[paragraph] - 1
    return _Lines(
        begins=bounds[line] + 1,
        ends=bounds[line + 1],
        page=page,
        number=line,
        paragraph=paragraph,
        state=state,
        level=tags.level[state],
        words=words.count()[line],
        linked=_with_counts(text, linked, bounds)[line],
        links=_since_last(tags.links, before, page, pages),
        pieces=_since_last(tags.pieces, before, page, pages),
        sentences=sentences[line],
        runs=runs[line],
    )


def _since_last(opened: Index, before: Index, page: Index, pages: Index) -> Index:
    """What has been opened since the last line of the same page, of running totals."""
    totals = opened[before]
    last = np.concatenate(([0], totals[:-1]))
    return totals - np.maximum(last, opened[pages[page]])


def _with_counts(text: str, linked: Index, bounds: Index) -> Index:
    """Linked words of each line, and the counts that menus set behind a link, such as (12)."""
    if "(" not in text:
        return linked
    counts = count_between(np.array([each.start() for each in COUNTS.finditer(text)], dtype=np.intp), bounds)
    return linked + np.where(linked > 0, counts, 0)


def _continues(text: str, lines: _Lines) -> Flags:
    """Whether a line goes on with the one before it, across a line break."""
    going = np.zeros(len(lines.begins), dtype=bool)
    for at in ((lines.paragraph[1:] == lines.paragraph[:-1]).nonzero()[0] + 1).tolist():
        next_to = lines.number[at] == lines.number[at - 1] + 1
        going[at] = lines.level[at] > 0 or (next_to and wraps(_as_line(text, lines, at - 1), _as_line(text, lines, at)))
    return going


def _as_line(text: str, lines: _Lines, at: int) -> Line:
    return Line(_line(text, lines.begins[at], lines.ends[at]), int(lines.words[at]), int(lines.linked[at]))


def _merge(lines: _Lines, first: Index) -> _Lines:
    """The lines with those that go on in one; each begins at one of `first`."""
    if len(first) == len(lines.begins):
        return lines
    last = np.append(first[1:], len(lines.begins)) - 1
    sums = {name: np.add.reduceat(getattr(lines, name), first) for name in _SUMMED}
    return replace(lines.at(first), ends=lines.ends[last], **sums)


_SUMMED = ("words", "linked", "links", "pieces", "sentences", "runs")


def _is_navigation(drafts: _Lines) -> Flags:
    """As in `blocks`: short links or labels."""
    listed = drafts.linked <= LONGEST_ANCHOR * np.maximum(1, drafts.links)
    labels = (drafts.pieces >= LEAST_PIECES) & (drafts.pieces <= drafts.words)
    labels &= (drafts.words <= LONGEST_PIECE * drafts.pieces) & (LEAST_PROSE * drafts.sentences < drafts.words)
    return (listed & (drafts.linked > LINK_SHARE * drafts.words)) | labels


def _settle(surroundings: Surroundings, drafts: _Lines, shown: Flags, region: Index) -> Flags:
    """Whether the region of each draft is kept."""
    is_prose = (drafts.words >= LEAST_PROSE) & ((drafts.sentences > 0) | (drafts.words > 3 * drafts.runs))
    first = np.cumsum([0, *map(len, surroundings.regions)])
    region = region + first[drafts.page]
    words = np.bincount(region[shown], drafts.words[shown], minlength=first[-1]).astype(int).tolist()
    is_prose &= shown
    prose = np.bincount(region[is_prose], drafts.words[is_prose], minlength=first[-1]).astype(int).tolist()
    kept: list[bool] = []
    for regions, begin in zip(surroundings.regions, first.tolist(), strict=False):
        end = begin + len(regions)
        kept += regions.settle_sums(words[begin:end], prose[begin:end])
    return np.array(kept)[region]


def _name_headings(
    text: str, begins: Index, ends: Index, kinds: Index, levels: Index, words: Index
) -> tuple[Index, Index]:
    """Kinds and levels, with the lines named that serve as headings where no element does."""
    if (levels > 1).any():
        return kinds, levels
    sizes = np.where(kinds <= _CELL, words, 0).tolist()
    found = sorted(find_headings(sizes, lambda at: _line(text, begins[at], ends[at])))
    kinds[found], levels[found] = HEADING, NAMED_LEVEL
    return kinds, levels


def _line(text: str, begin: int, end: int) -> str:
    """The text from `begin` to `end` with a blank for each run of white space."""
    return " ".join(text[begin:end].split())
