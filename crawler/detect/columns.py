"""The column of each token of a text among columns of tokens: equal runs first, then alignment between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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
_BOTH, _TOKEN, _COLUMN = range(3)


@dataclass(frozen=True)
class Columns:
    """`ids[row, column]` is the number of a token by `numbers`, or -1 where that row has none."""

    numbers: dict[str, int]
    ids: NDArray[np.int64]

    @cached_property
    def held(self) -> dict[int, dict[int, float]]:
        """For each token number: the share of rows that have it, by column."""
        rows, columns = np.nonzero(self.ids >= 0)
        width = max(1, self.ids.shape[1])
        pairs, counts = np.unique(self.ids[rows, columns] * width + columns, return_counts=True)
        tokens, places = np.divmod(pairs, width)
        held: dict[int, dict[int, float]] = {}
        for token, column, count in zip(tokens.tolist(), places.tolist(), counts.tolist(), strict=True):
            held.setdefault(token, {})[column] = count / len(self.ids)
        return held

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Shape (columns,): whether a break or a placeholder stands there."""
        marks = np.zeros(self.ids.shape[1], dtype=bool)
        for token, number in self.numbers.items():
            if is_mark(token):
                marks[list(self.held.get(number, ()))] = True
        return marks

    @cached_property
    def slide(self) -> NDArray[np.float64]:
        """Shape (columns,): what it costs to leave each column empty."""
        return np.asarray(_GAP * (self.ids >= 0).mean(axis=0))

    @cached_property
    def common(self) -> tuple[list[int], list[int]]:
        """The columns in which most rows have one token, and its number."""
        best = {
            column: token for token, shares in self.held.items() for column, share in shares.items() if share > _COMMON
        }
        return sorted(best), [best[column] for column in sorted(best)]


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
        row, column = len(self.text), self.end - self.start
        placed = [-1] * row
        if not row or not column:
            return placed
        moves = self._score_narrow() if column <= _NARROW else self._score_wide()
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

    def _held(self, token: str) -> dict[int, float]:
        return self.columns.held.get(self.columns.numbers.get(token, -1), {})

    def _score_narrow(self) -> list[list[int]]:
        """Needleman-Wunsch moves by tokens and columns + 1, step by step."""
        slide = self.columns.slide[self.start : self.end].tolist()
        plain = np.where(self.columns.marks[self.start : self.end], 2 * _GAP, _MISMATCH).tolist()
        apart = [2 * _GAP] * len(plain)
        best = [0.0]
        for cost in slide:
            best.append(best[-1] + cost)
        moves = []
        for token in self.text:
            steps = apart if is_mark(token) else plain
            held = self._held(token)
            if held:
                weight = _weight(token)
                steps = [
                    weight * held[column] if column in held else step for column, step in enumerate(steps, self.start)
                ]
            best, row = _row(best, steps, slide)
            moves.append(row)
        return moves

    def _score_wide(self) -> NDArray[np.int8]:
        """The same, shape (tokens, columns + 1), row by row."""
        marks = self.columns.marks[self.start : self.end]
        slide = np.concatenate(([0.0], np.cumsum(self.columns.slide[self.start : self.end])))
        best = slide.copy()
        moves = np.empty((len(self.text), len(best)), dtype=np.int8)
        for row, token in enumerate(self.text):
            step = np.full(len(marks), _MISMATCH)
            step[slice(None) if is_mark(token) else marks] = 2 * _GAP
            weight = _weight(token)
            for column, share in self._held(token).items():
                if self.start <= column < self.end:
                    step[column - self.start] = weight * share
            diagonal, up = best[:-1] + step, best + _GAP
            here = up.copy()
            np.maximum(diagonal, up[1:], out=here[1:])
            reached = np.maximum.accumulate(here - slide) + slide
            moves[row, 0] = _TOKEN
            moves[row, 1:] = np.where(
                reached[1:] > here[1:] + 1e-9, _COLUMN, np.where(diagonal >= up[1:], _BOTH, _TOKEN)
            )
            best = reached
        return moves


def _row(best: Sequence[float], steps: Sequence[float], slide: Sequence[float]) -> tuple[list[float], list[int]]:
    """The scores and the moves of one more token."""
    value = best[0] + _GAP
    reached, moves = [value], [_TOKEN]
    for (before, above), step, cost in zip(pairwise(best), steps, slide, strict=True):
        both, alone, without = before + step, above + _GAP, value + cost
        value, move = (both, _BOTH) if both >= alone else (alone, _TOKEN)
        if without > value + 1e-9:
            value, move = without, _COLUMN
        reached.append(value)
        moves.append(move)
    return reached, moves
