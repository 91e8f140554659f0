"""Several texts lined up in columns, one text at a time (progressive profile alignment)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crawler.detect.text import BREAK, is_placeholder

_MATCH_STOP, _MATCH_WORD, _MATCH_PLACEHOLDER = 0.6, 1.6, 3.0
_MISMATCH, _GAP = -0.35, -0.45
_STOP_LETTERS = 3

Columns = NDArray[np.intp]


@dataclass(frozen=True)
class Profile:
    """Token texts in columns: `cells[row, column]` is an index into `tokens[row]`, or -1 where that text has none."""

    tokens: tuple[tuple[str, ...], ...]
    cells: NDArray[np.int32]

    @cached_property
    def support(self) -> dict[str, tuple[Columns, NDArray[np.float64]]]:
        """For each token: the columns that hold it, and the share of rows that do so."""
        counts: dict[str, dict[int, int]] = {}
        for tokens, cells in zip(self.tokens, self.cells, strict=True):
            for column in np.flatnonzero(cells >= 0).tolist():
                per_column = counts.setdefault(tokens[cells[column]], {})
                per_column[column] = per_column.get(column, 0) + 1
        rows = len(self.tokens)
        return {
            token: (np.array(list(found), dtype=np.intp), np.array(list(found.values())) / rows)
            for token, found in counts.items()
        }

    def holds(self, token: str, column: int) -> bool:
        """Whether some row has `token` in `column`."""
        return token in self.support and column in self.support[token][0]


def build_profile(texts: Sequence[Sequence[str]]) -> Profile:
    """Aligns `texts` in the given order: the first should be the most central one. Time is rows x tokens x columns."""
    first = tuple(texts[0])
    profile = Profile((first,), np.arange(len(first), dtype=np.int32).reshape(1, -1))
    for text in texts[1:]:
        profile = _add(profile, tuple(text))
    return profile


def place(profile: Profile, text: Sequence[str]) -> NDArray[np.int32]:
    """Column of each token of `text` in `profile`, -1 where the profile has no room for it; shape (len(text),)."""
    moves = _score(profile, text)
    placed = np.full(len(text), -1, dtype=np.int32)
    row, column = len(text), profile.cells.shape[1]
    while row and column:
        move = moves[row - 1, column]
        if move == 0:
            row, column = row - 1, column - 1
            placed[row] = column
        elif move == 1:
            row -= 1
        else:
            column -= 1
    return placed


def _add(profile: Profile, text: tuple[str, ...]) -> Profile:
    """`profile` with one more row; tokens without a column open new ones."""
    placed = place(profile, text)
    width = profile.cells.shape[1]
    anchor = 0  # how many old columns stand before the next token
    inserted_before = np.zeros(width + 1, dtype=np.intp)
    for column in placed:
        if column >= 0:
            anchor = int(column) + 1
        else:
            inserted_before[anchor] += 1
    shift = np.cumsum(inserted_before)
    old_at = np.arange(width) + shift[:width]
    cells = np.full((len(profile.tokens) + 1, width + int(shift[-1])), -1, dtype=np.int32)
    cells[:-1, old_at] = profile.cells
    cells[-1, _new_columns(placed, old_at)] = np.arange(len(text), dtype=np.int32)
    return Profile((*profile.tokens, text), cells)


def _new_columns(placed: NDArray[np.int32], old_at: Columns) -> Columns:
    """Column of every token after the insertions: an unplaced token stands behind its predecessor."""
    columns = np.empty(len(placed), dtype=np.intp)
    previous = -1
    for index, column in enumerate(placed):
        previous = int(old_at[column]) if column >= 0 else previous + 1
        columns[index] = previous
    return columns


def _score(profile: Profile, text: Sequence[str]) -> NDArray[np.int8]:
    """Needleman-Wunsch moves, shape (tokens, columns + 1): 0 both, 1 token without column, 2 column without token."""
    support = profile.support
    marks = np.zeros(profile.cells.shape[1], dtype=bool)
    for token in filter(_is_mark, support):
        marks[support[token][0]] = True
    present = (profile.cells >= 0).mean(axis=0)
    slide = np.concatenate(([0.0], np.cumsum(_GAP * present)))
    best = slide.copy()
    moves = np.empty((len(text), len(best)), dtype=np.int8)
    for row, token in enumerate(text):
        step = np.full(len(best) - 1, _MISMATCH)
        step[slice(None) if _is_mark(token) else marks] = 2 * _GAP  # a mark pairs with its like or not at all
        if token in support:
            columns, shares = support[token]
            step[columns] = _weight(token) * shares
        diagonal, up = best[:-1] + step, best + _GAP
        here = up.copy()
        np.maximum(diagonal, up[1:], out=here[1:])
        reached = np.maximum.accumulate(here - slide) + slide
        moves[row, 0] = 1
        moves[row, 1:] = np.where(reached[1:] > here[1:] + 1e-9, 2, np.where(diagonal >= up[1:], 0, 1))
        best = reached
    return moves


def _is_mark(token: str) -> bool:
    return token == BREAK or is_placeholder(token)


def _weight(token: str) -> float:
    if is_placeholder(token):
        return _MATCH_PLACEHOLDER
    return _MATCH_STOP if len(token) <= _STOP_LETTERS else _MATCH_WORD
