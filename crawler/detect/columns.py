"""The column of each token of a text among columns of tokens: equal runs first, then alignment between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from crawler.detect.text import BREAK, is_placeholder

_MATCH_STOP, _MATCH_WORD, _MATCH_PLACEHOLDER = 0.6, 1.6, 3.0
_MISMATCH, _GAP = -0.35, -0.45
_STOP_LETTERS = 3
_COMMON = 0.5
"""Share of the rows that must have a token for it to hold a run."""
_RUN = 4
"""Equal tokens in a row, a word that is no stop word among them, that are lined up without looking further."""
_NARROW = 100
"""Columns up to which single steps are faster than whole rows."""
_TIE = 1e-9
_BOTH, _TOKEN, _COLUMN = range(3)


@dataclass(frozen=True)
class Columns:
    """`ids[row, column]` is the number of a token by `numbers`, or -1 where that row has none."""

    numbers: dict[str, int]
    ids: NDArray[np.int64]

    @cached_property
    def _shares(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        """Every token (number) and column that it stands in, so ordered, and the share of rows that have it there."""
        rows, columns = np.nonzero(self.ids >= 0)
        width = max(1, self.ids.shape[1])
        pairs, counts = np.unique(self.ids[rows, columns] * width + columns, return_counts=True)
        tokens, places = np.divmod(pairs, width)
        return tokens, places, counts / len(self.ids)

    @cached_property
    def _asked(self) -> dict[int, dict[int, float]]:
        return {}

    def hold(self, token: str) -> dict[int, float]:
        """The share of rows that have `token`, by column."""
        number = self.numbers.get(token, -1)
        if number not in self._asked:
            tokens, places, shares = self._shares
            here = slice(*np.searchsorted(tokens, (number, number + 1)))
            self._asked[number] = dict(zip(places[here].tolist(), shares[here].tolist(), strict=True))
        return self._asked[number]

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Shape (columns,): whether a break or a placeholder stands there."""
        marks = np.zeros(self.ids.shape[1], dtype=bool)
        tokens, places, _ = self._shares
        marks[places[np.isin(tokens, [number for token, number in self.numbers.items() if is_mark(token)])]] = True
        return marks

    @cached_property
    def slide(self) -> NDArray[np.float64]:
        """Shape (columns,): what it costs to leave each column empty."""
        return np.asarray(_GAP * (self.ids >= 0).mean(axis=0))

    @cached_property
    def common(self) -> tuple[list[int], list[int]]:
        """The columns in which most rows have one token, and its number."""
        tokens, places, shares = self._shares
        most = np.flatnonzero(shares > _COMMON)
        most = most[np.argsort(places[most])]
        return places[most].tolist(), tokens[most].tolist()


def is_mark(token: str) -> bool:
    """Whether a token pairs with its like or not at all."""
    return token == BREAK or is_placeholder(token)


def find_places(columns: Columns, text: Sequence[str]) -> NDArray[np.int32]:
    """Column of each token of `text`, -1 where there is no room for it; shape (len(text),)."""
    placed = np.full(len(text), -1, dtype=np.int32)
    token = column = 0
    for first, found in (*_anchors(columns, text), (len(text), [columns.ids.shape[1]])):
        gap = _Gap(columns, text[token:first], column, found[0])
        placed[token:first] = gap.places()
        token, column = first + len(found), found[-1] + 1
        placed[first:token] = found[: len(text) - first]
    return placed


def _anchors(columns: Columns, text: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Runs of tokens that most rows have in columns in a row: the first token's index, and the columns. The ends of a
    run are left to alignment."""
    at, common = columns.common
    ids = [columns.numbers.get(token, -1) for token in text]
    for step in LCSseq.opcodes(common, ids):
        size = step.src_end - step.src_start
        if step.tag == "equal" and size >= _RUN and any(map(_is_content, text[step.dest_start : step.dest_end])):
            yield step.dest_start + 1, at[step.src_start + 1 : step.src_end - 1]


def _is_content(token: str) -> bool:
    return len(token) > _STOP_LETTERS and not is_mark(token)


def _weight(token: str) -> float:
    if is_placeholder(token):
        return _MATCH_PLACEHOLDER
    return _MATCH_STOP if len(token) <= _STOP_LETTERS else _MATCH_WORD


@dataclass(frozen=True)
class _Gap:
    """Tokens to be lined up with the columns from `start` to `end`."""

    columns: Columns
    text: Sequence[str]
    start: int
    end: int

    def places(self) -> list[int]:
        """Column of each token, or -1."""
        if not self.text or self.start == self.end:
            return [-1] * len(self.text)
        return self._place_narrow() if self.end - self.start <= _NARROW else self._place_wide()

    def _place_narrow(self) -> list[int]:
        """Needleman-Wunsch by tokens and columns, step by step."""
        slide = self.columns.slide[self.start : self.end].tolist()
        steps = self._steps()
        scores = [[0.0, *accumulate(slide)]]
        for each in steps:
            scores.append(_row(scores[-1], each, slide))
        placed = [-1] * len(self.text)
        row, column = len(self.text), len(slide)
        while row and column:
            both, alone = scores[row - 1][column - 1] + steps[row - 1][column - 1], scores[row - 1][column] + _GAP
            if scores[row][column - 1] + slide[column - 1] > max(both, alone) + _TIE:
                column -= 1
                continue
            row -= 1
            if both >= alone:
                column -= 1
                placed[row] = self.start + column
        return placed

    def _steps(self) -> list[list[float]]:
        """What each token earns in each column."""
        plain = np.where(self.columns.marks[self.start : self.end], 2 * _GAP, _MISMATCH).tolist()
        apart = [2 * _GAP] * len(plain)
        steps = []
        for token in self.text:
            own = (apart if is_mark(token) else plain).copy()
            weight = _weight(token)
            for column, share in self.columns.hold(token).items():
                if self.start <= column < self.end:
                    own[column - self.start] = weight * share
            steps.append(own)
        return steps

    def _place_wide(self) -> list[int]:
        row, column = len(self.text), self.end - self.start
        placed = [-1] * row
        moves = self._score_wide()
        while row and column:
            move = moves[row - 1][column]
            if move == _BOTH:
                row, column = row - 1, column - 1
                placed[row] = self.start + column
            elif move == _TOKEN:
                row -= 1
            else:
                column -= 1
        return placed

    def _score_wide(self) -> NDArray[np.int8]:
        """Needleman-Wunsch moves, shape (tokens, columns + 1), row by row."""
        marks = self.columns.marks[self.start : self.end]
        slide = np.concatenate(([0.0], np.cumsum(self.columns.slide[self.start : self.end])))
        best = slide.copy()
        moves = np.empty((len(self.text), len(best)), dtype=np.int8)
        for row, token in enumerate(self.text):
            step = np.full(len(marks), _MISMATCH)
            step[slice(None) if is_mark(token) else marks] = 2 * _GAP
            weight = _weight(token)
            for column, share in self.columns.hold(token).items():
                if self.start <= column < self.end:
                    step[column - self.start] = weight * share
            diagonal, up = best[:-1] + step, best + _GAP
            here = up.copy()
            np.maximum(diagonal, up[1:], out=here[1:])
            reached = np.maximum.accumulate(here - slide) + slide
            moves[row, 0] = _TOKEN
            moves[row, 1:] = np.where(
                reached[1:] > here[1:] + _TIE, _COLUMN, np.where(diagonal >= up[1:], _BOTH, _TOKEN)
            )
            best = reached
        return moves


def _row(best: Sequence[float], steps: Sequence[float], slide: Sequence[float]) -> list[float]:
    """The scores of one more token."""
    value = best[0] + _GAP
    reached = [value]
    for before, above, step, cost in zip(best, islice(best, 1, None), steps, slide, strict=False):
        both, alone, without = before + step, above + _GAP, value + cost
        value = both if both >= alone else alone
        if without > value + _TIE:
            value = without
        reached.append(value)
    return reached
