"""Where the line breaks of a paragraph (`<br>`) end a statement, and where they only wrap it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.records import Block

LINK_SHARE = 0.8
"""Share of linked words from which a line or block is navigation."""
SHORT_WORDS, SHORT_LETTERS = 8, 60
"""A line up to this long can be an item of a list, a name, a part of an address."""

_ENDED = re.compile(r"[.!?…:;。！？।؟][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page as read; its marks (such as videos) stand before it or behind it."""

    text: str
    words: int = 0
    linked: int = 0
    links: int = 0
    pieces: int = 0
    before: tuple[Block, ...] = ()
    behind: tuple[Block, ...] = ()


def join_lines(lines: Iterable[Line], *, always: bool = False) -> Iterator[Line]:
    """`lines` with those made one that only wrap a sentence, or all of a paragraph when `always`; no blank ones."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not (always or wraps(paragraph[-1], line)):
            yield _joined(paragraph)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _joined(paragraph)


def wraps(line: Line, following: Line) -> bool:
    """Whether the statement of `line` goes on in the one that follows."""
    if not line.text or not following.text or _is_linked(line) or _is_linked(following):
        return False
    if _ENDED.search(line.text):
        return not (_is_short(line.text) or _is_short(following.text))
    return not _is_short(line.text) or following.text[0].islower()


def _is_short(text: str) -> bool:
    return len(text) <= SHORT_LETTERS and text.count(" ") < SHORT_WORDS


def _is_linked(line: Line) -> bool:
    return line.linked > LINK_SHARE * line.words


def _joined(lines: Sequence[Line]) -> Line:
    """One line of several; a mark within it comes behind it."""
    if len(lines) == 1:
        return lines[0]
    inner = [mark for before, line in pairwise(lines) for mark in (*before.behind, *line.before)]
    return Line(
        text=" ".join(line.text for line in lines if line.text),
        words=sum(line.words for line in lines),
        linked=sum(line.linked for line in lines),
        links=sum(line.links for line in lines),
        pieces=sum(line.pieces for line in lines),
        before=lines[0].before,
        behind=(*inner, *lines[-1].behind),
    )
