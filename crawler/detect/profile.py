"""Several texts lined up in columns, one text at a time (progressive profile alignment)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crawler.detect.columns import Columns, find_places

_UNKNOWN = -2


@dataclass(frozen=True)
class Profile:
    """Token texts in columns: `cells[row, column]` is an index into `tokens[row]`, or -1 where that text has none."""

    tokens: tuple[tuple[str, ...], ...]
    cells: NDArray[np.int32]

    def __getstate__(self) -> dict[str, object]:
        """Without what is worked out again when it is asked for."""
        return {"tokens": self.tokens, "cells": self.cells}

    @cached_property
    def _numbered(self) -> tuple[dict[str, int], list[NDArray[np.int64]]]:
        return _number(self.tokens)

    @cached_property
    def columns(self) -> Columns:
        """The columns with numbers for tokens."""
        numbers, coded = self._numbered
        return Columns(numbers, _lay(coded, self.cells))

    @cached_property
    def support(self) -> dict[str, dict[int, float]]:
        """For each token: the share of rows that have it, by column."""
        return {token: self.columns.hold(token) for token in self.columns.numbers}

    def hold(self, text: Sequence[str], columns: NDArray[np.int32]) -> NDArray[np.bool_]:
        """For each token of `text`: whether some row has it in its one of `columns`; anything for none (-1)."""
        numbers = np.array([self.columns.numbers.get(token, _UNKNOWN) for token in text], dtype=np.int64)
        return np.asarray((self.columns.ids[:, columns] == numbers).any(axis=0))

    def moved_to(self, cells: NDArray[np.int32]) -> "Profile":
        """The same texts in other columns."""
        profile = Profile(self.tokens, cells)
        profile.__dict__["_numbered"] = self._numbered
        return profile


def build_profile(texts: Sequence[Sequence[str]]) -> Profile:
    """Aligns `texts` in the given order: the first should be the most central one."""
    first = Profile(tuple(map(tuple, texts)), np.arange(len(texts[0]), dtype=np.int32).reshape(1, -1))
    numbers, coded = first._numbered
    cells = first.cells
    for text in texts[1:]:
        cells = _add(cells, find_places(Columns(numbers, _lay(coded, cells)), text))
    return first.moved_to(cells)


def place(profile: Profile, text: Sequence[str]) -> NDArray[np.int32]:
    """Column of each token of `text` in `profile`, -1 where the profile has no room for it; shape (len(text),)."""
    return find_places(profile.columns, text)


def _number(texts: Sequence[Sequence[str]]) -> tuple[dict[str, int], list[NDArray[np.int64]]]:
    """A number for every token, and the texts in numbers."""
    numbers: dict[str, int] = {}
    coded = [np.array([numbers.setdefault(token, len(numbers)) for token in text], dtype=np.int64) for text in texts]
    return numbers, coded


def _lay(coded: Sequence[NDArray[np.int64]], cells: NDArray[np.int32]) -> NDArray[np.int64]:
    """The numbers of the tokens in their columns, -1 where there is none."""
    ids = np.full(cells.shape, -1, dtype=np.int64)
    for row, places in enumerate(cells):
        ids[row, places >= 0] = coded[row][places[places >= 0]]
    return ids


def _add(cells: NDArray[np.int32], placed: NDArray[np.int32]) -> NDArray[np.int32]:
    """`cells` with one more row; tokens without a column open new ones."""
    rows, width = cells.shape
    anchor = 0  # how many old columns stand before the next token
    inserted_before = np.zeros(width + 1, dtype=np.intp)
    for column in placed.tolist():
        if column >= 0:
            anchor = column + 1
        else:
            inserted_before[anchor] += 1
    shift = np.cumsum(inserted_before)
    old_at = np.arange(width) + shift[:width]
    grown = np.full((rows + 1, width + int(shift[-1])), -1, dtype=np.int32)
    grown[:-1, old_at] = cells
    grown[-1, _new_columns(placed, old_at)] = np.arange(len(placed), dtype=np.int32)
    return grown


def _new_columns(placed: NDArray[np.int32], old_at: NDArray[np.intp]) -> NDArray[np.intp]:
    """Column of every token after the insertions: an unplaced token stands behind its predecessor."""
    columns = np.empty(len(placed), dtype=np.intp)
    previous = -1
    for index, column in enumerate(placed.tolist()):
        previous = int(old_at[column]) if column >= 0 else previous + 1
        columns[index] = previous
    return columns
