"""The paragraphs of parsed pages in arrays: their text, where it stands, and what tells content from menus."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from crawler.parse.arrays import HEADED, REGION, REGION_END, Bytes, Flags, Hashes, Index, Lines
from crawler.parse.lines import Line, wraps
from crawler.parse.regions import Regions

_ROOM = 8
"""Bytes that the words of a line take at the most, and those of its links behind them, for each byte of their text:
folded, one letter can become three."""
_SLACK = 64
_SUMMED = ("words", "wrote", "linked", "links", "pieces", "sentences", "runs")


def read_paragraphs(
    html: Bytes, tags: Index, pages: Index, names: Sequence[str]
) -> tuple[bytes, Bytes, Hashes, Lines, Regions]:
    """The text of all pages, its words (UTF-8, a blank behind each) and their CRC-32, its paragraphs, and the regions
    that they stand in; `names` are those of the tags that open one."""
    from crawler.parse.flow import CHARS, LINES, REGIONS, WORDS, WROTE, follow_pages

    size, regions = len(html) + _SLACK, len(pages) + len(names)
    text, linked, written = (np.empty(each, dtype=np.uint8) for each in (size, size, _ROOM * size))
    hashes = np.empty(size, dtype=np.uint32)
    lines = np.empty((len(tags) + 1, len(Lines._fields)), dtype=np.intp)
    nesting, homes = np.empty((regions, len(REGION)), dtype=np.intp), np.empty(len(pages) - 1, dtype=np.intp)
    reach = follow_pages(html, tags, pages, text, linked, written, hashes, lines, nesting, homes).tolist()
    chars = text[: reach[CHARS]].tobytes()
    found = Lines(*np.ascontiguousarray(lines[: reach[LINES]].T))
    nesting, starts = nesting[: reach[REGIONS]], np.append(homes, reach[REGIONS])
    within = Regions(nesting[:, REGION_END], _with_pages(names, starts), nesting[:, HEADED].astype(bool), starts)
    joined = _join(found, (~_goes_on(chars, found)).nonzero()[0])
    return chars, written[: reach[WROTE]], hashes[: reach[WORDS]], joined, within


def line_of(text: bytes, begin: int, end: int) -> str:
    """The text from `begin` to `end` with a blank for each run of white space."""
    return " ".join(text[begin:end].decode().split())


def _with_pages(names: Sequence[str], pages: Index) -> list[str]:
    """The names of regions with those of the pages, which have none, among them."""
    found: list[str] = []
    for page, (begin, end) in enumerate(pairwise(pages.tolist())):
        found += ["", *names[begin - page : end - page - 1]]
    return found


def _goes_on(text: bytes, lines: Lines) -> Flags:
    """Whether a line goes on with the one before it, across a line break."""
    going = np.zeros(len(lines.begins), dtype=bool)
    for at in ((lines.paragraph[1:] == lines.paragraph[:-1]).nonzero()[0] + 1).tolist():
        next_to = lines.number[at] == lines.number[at - 1] + 1
        going[at] = lines.level[at] > 0 or (next_to and wraps(_as_line(text, lines, at - 1), _as_line(text, lines, at)))
    return going


def _as_line(text: bytes, lines: Lines, at: int) -> Line:
    return Line(line_of(text, lines.begins[at], lines.ends[at]), int(lines.words[at]), int(lines.linked[at]))


def _join(lines: Lines, first: Index) -> Lines:
    """Each of the `first` lines with those that go on with it."""
    if len(first) == len(lines.begins):
        return lines
    last = np.append(first[1:], len(lines.begins)) - 1
    sums = {name: np.add.reduceat(getattr(lines, name), first) for name in _SUMMED}
    return lines.at(first)._replace(ends=lines.ends[last], **sums)
