"""The paragraphs of parsed pages in arrays: their text, where it stands, and what tells content from menus."""

import re
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crawler.parse.blocks import COUNTS
from crawler.parse.chrome import INLINE
from crawler.parse.lines import Line, wraps
from crawler.parse.markup import BREAK, LINE, NAMES, Markup, as_text, compose, named
from crawler.tokens import (
    ENDING,
    FULL_STOP,
    QUOTE,
    SPACE,
    Flags,
    Index,
    Words,
    chars_of,
    classes_of,
    count_between,
    find_signs,
)

_LEVEL = np.array([int(name[1]) if re.fullmatch(r"h[1-6]", name) else 0 for name in NAMES])
_IS_INLINE, _IS_BREAK = named(*INLINE), named("br")
_IS_LINK, _IS_PIECE = named("a", "button"), named("span")
_IS_ITEM, _IS_CELL, _IS_CODE = named("li", "dt", "dd"), named("td", "th"), named("pre", "code")
KINDS = ("text", "cell", "item", "heading")
TEXT, CELL, ITEM, HEADING = range(4)
_LINE = bytes((LINE,))
_SUMMED = ("words", "linked", "links", "pieces", "sentences", "runs")


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Paragraphs, in arrays of one entry each: places in a text; numbers of the page, of the paragraph's first line
    and of its last tag; level of a heading or 0, kind, number of the innermost region (see `Regions`); words, linked
    words, links, spans, ends of sentences, runs between white space."""

    begins: Index
    ends: Index
    page: Index
    line: Index
    last: Index
    level: Index
    kind: Index
    region: Index
    words: Index
    linked: Index
    links: Index
    pieces: Index
    sentences: Index
    runs: Index

    def at(self, chosen: Index | slice) -> "Paragraphs":
        """Some of them."""
        return Paragraphs(*(getattr(self, name)[chosen] for name in self.__slots__))


def read_paragraphs(markup: Markup, region: Index) -> tuple[str, Words, Paragraphs]:
    """The text of all pages, its words, and its paragraphs; `region` is that behind each tag."""
    borders, breaks = ~_IS_INLINE[markup.elements], _IS_BREAK[markup.elements] & ~markup.closes
    signs = np.where(borders, LINE, np.where(breaks, BREAK, 0)).astype(np.uint8)
    text = compose(markup, signs)
    words = Words.of(text, (LINE, BREAK))
    lines = _measure_lines(markup, signs, text, words, region)
    return text, words, _join(lines, (~_goes_on(text, lines)).nonzero()[0])


def line_of(text: str, begin: int, end: int) -> str:
    """The text from `begin` to `end` with a blank for each run of white space."""
    return " ".join(text[begin:end].split())


def _measure_lines(markup: Markup, signs: NDArray[np.uint8], text: str, words: Words, region: Index) -> Paragraphs:
    """The lines that have text, each as a paragraph."""
    signed = signs.nonzero()[0]
    chars = words.chars if words.is_text else chars_of(text)
    classes = words.classes if words.is_text else classes_of(chars)
    bounds = words.bounds if words.is_text else find_signs(chars, (LINE, BREAK))
    space = (classes & SPACE) != 0
    runs = count_between((space[:-1] & ~space[1:]).nonzero()[0] + 1, bounds)
    line = runs.nonzero()[0]
    ended = ((classes[:-1] & ENDING) != 0) & ((classes[1:] & (SPACE | QUOTE)) != 0)
    sentences = count_between((ended | ((classes[:-1] & FULL_STOP) != 0)).nonzero()[0], bounds)
    closing = (signs[signed] == LINE).nonzero()[0]
    last = signed[closing[np.searchsorted(closing, line + 1)]] - 1
    before = signed[line + 1] - 1
    page = np.searchsorted(markup.pages, before, side="right") - 1
    tags = _follow_tags(markup)
    linked = _with_counts(text, _count_linked(markup, tags.linked, signs > 0), bounds)
    return Paragraphs(
        begins=bounds[line] + 1,
        ends=bounds[line + 1],
        page=page,
        line=line,
        last=last,
        level=tags.level[last],
        kind=tags.kind[last],
        region=region[last],
        words=words.count()[line],
        linked=linked[line],
        links=_since_last(tags.links, before, page, markup.pages),
        pieces=_since_last(tags.pieces, before, page, markup.pages),
        sentences=sentences[line],
        runs=runs[line],
    )


@dataclass(frozen=True, slots=True)
class _Tags:
    """What is known behind each tag: how many links and spans have been opened, and what is open."""

    links: Index
    pieces: Index
    linked: Flags
    level: Index
    kind: Index


def _follow_tags(markup: Markup) -> _Tags:
    elements, opens = markup.elements, ~markup.closes
    steps = np.where(opens, 1, -1).astype(np.int32)
    headings = _LEVEL[elements] > 0
    latest = np.maximum.accumulate(np.where(headings, np.arange(len(elements)), 0))
    level = np.where(headings & opens, _LEVEL[elements], 0)[latest]
    in_item = np.cumsum(steps * _IS_ITEM[elements]) > 0
    in_cell = np.cumsum(steps * _IS_CELL[elements]) > 0
    in_code = np.cumsum(steps * _IS_CODE[elements]) > 0
    return _Tags(
        links=np.cumsum(opens & _IS_LINK[elements]),
        pieces=np.cumsum(opens & _IS_PIECE[elements] & ~in_code),
        linked=np.cumsum(steps * _IS_LINK[elements]) > 0,
        level=level,
        kind=np.where(level > 0, HEADING, np.where(in_item, ITEM, np.where(in_cell, CELL, TEXT))),
    )


def _since_last(opened: Index, before: Index, page: Index, pages: Index) -> Index:
    """What has been opened since the last line of the same page, of running totals."""
    totals = opened[before]
    last = np.concatenate(([0], totals[:-1]))
    return totals - np.maximum(last, opened[pages[page]])


def _count_linked(markup: Markup, linked: Flags, signed: Flags) -> Index:
    """Linked words of each line. The words of neighbouring links are not one, though no blank may stand between."""
    inside = (linked[:-1] & (markup.begins[1:] > markup.ends[:-1] + 1)).nonzero()[0]
    line = np.cumsum(signed)[inside] - 1
    part = np.cumsum(signed | _IS_LINK[markup.elements])[inside]
    fresh = np.concatenate(([True], part[1:] != part[:-1]))[: len(part)]
    starts, ends = (markup.ends[inside] + 1).tolist(), markup.begins[inside + 1].tolist()
    texts = map(markup.html.__getitem__, map(slice, starts, ends))
    text = b"".join([sign + text for sign, text in zip(np.where(fresh, _LINE, b"").tolist(), texts, strict=True)])
    words = Words.of(as_text(text + _LINE), (LINE,)).count()
    return np.bincount(line[fresh], words, minlength=int(signed.sum()) - 1).astype(np.intp)


def _with_counts(text: str, linked: Index, bounds: Index) -> Index:
    """Linked words of each line, and the counts that menus set behind a link, such as (12)."""
    if "(" not in text:
        return linked
    counts = count_between(np.array([each.start() for each in COUNTS.finditer(text)], dtype=np.intp), bounds)
    return linked + np.where(linked > 0, counts, 0)


def _goes_on(text: str, lines: Paragraphs) -> Flags:
    """Whether a line goes on with the one before it, across a line break."""
    going = np.zeros(len(lines.begins), dtype=bool)
    for at in ((lines.last[1:] == lines.last[:-1]).nonzero()[0] + 1).tolist():
        next_to = lines.line[at] == lines.line[at - 1] + 1
        going[at] = lines.level[at] > 0 or (next_to and wraps(_as_line(text, lines, at - 1), _as_line(text, lines, at)))
    return going


def _as_line(text: str, lines: Paragraphs, at: int) -> Line:
    return Line(line_of(text, lines.begins[at], lines.ends[at]), int(lines.words[at]), int(lines.linked[at]))


def _join(lines: Paragraphs, first: Index) -> Paragraphs:
    """Each of the `first` lines with those that go on with it."""
    if len(first) == len(lines.begins):
        return lines
    last = np.append(first[1:], len(lines.begins)) - 1
    sums = {name: np.add.reduceat(getattr(lines, name), first) for name in _SUMMED}
    return replace(lines.at(first), ends=lines.ends[last], **sums)
