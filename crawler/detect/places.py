"""Where a phrase, or the words that fill a slot, stand in a page's text, and where the phrase stands alone."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.detect.wording import sentences_in
from crawler.records import Block
from crawler.words import find_phrase


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one block, and the half-open ranges of those sentences of it that are the phrase and nothing else: a
    heading, a list item or a cell is a sentence too."""

    words: tuple[str, ...]
    alone: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text: the index of its line, the index of its first word there, whether the phrase is alone here."""

    line: int
    word: int
    is_alone: bool


def read_lines(blocks: Sequence[Block], phrase: Sequence[str]) -> tuple[Line, ...]:
    """One line a block."""
    return tuple(_read_line(block.text, tuple(phrase)) for block in blocks)


def find_spots(lines: Sequence[Line], phrase: Sequence[str]) -> tuple[Spot, ...]:
    """Every time that `phrase` is said, in order and without overlap; no time is lost to one that overlaps a sentence
    of its own."""
    return tuple(Spot(index, *spot) for index, line in enumerate(lines) for spot in _spots_of(line, phrase))


def find_runs(lines: Sequence[Line], slots: frozenset[str]) -> tuple[Spot, ...]:
    """Every run of slot words; alone is the first of those in a sentence that is nothing but the phrase."""
    return tuple(Spot(index, *run) for index, line in enumerate(lines) for run in _runs_of(line, slots))


def _read_line(text: str, phrase: tuple[str, ...]) -> Line:
    words: list[str] = []
    alone = []
    for found in sentences_in(text):
        if found and found == phrase:
            alone.append((len(words), len(words) + len(found)))
        words += found
    return Line(tuple(words), tuple(alone))


def _spots_of(line: Line, phrase: Sequence[str]) -> Iterator[tuple[int, bool]]:
    edges = [(0, 0), *line.alone, (len(line.words), len(line.words))]
    for (first, behind), (following, _) in pairwise(edges):
        if behind > first:
            yield first, True
        yield from ((behind + at, False) for at in find_phrase(line.words[behind:following], phrase))


def _runs_of(line: Line, slots: frozenset[str]) -> list[tuple[int, bool]]:
    inside = [word in slots for word in line.words]
    starts = [at for at, (before, here) in enumerate(pairwise([False, *inside])) if here and not before]
    alone = set[int]()
    for start, end in line.alone:
        filled = next((at for at in range(start, end) if inside[at]), -1)
        if filled >= 0:
            alone.add(bisect_left(starts, filled + 1) - 1)
    return [(start, at in alone) for at, start in enumerate(starts)]
