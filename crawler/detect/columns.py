"""The column of each token of a text among columns of tokens: equal runs first, then alignment between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from crawler import compiled
from crawler.detect.costs import GAP, MISMATCH, NARROW, TIE, is_content, is_mark, weight

_COMMON = 0.5
"""Share of the rows that must have a token for it to hold a run."""
_RUN = 4
"""Equal tokens in a row, a word that is no stop word among them, that are lined up without looking further."""
_Gap = tuple[int, int, int, int]
"""Tokens to be lined up with columns: half-open ranges of both."""


@dataclass(frozen=True)
class Columns:
    """`ids[row, column]` is the number of a token by `numbers`, or -1 where that row has none."""

    numbers: dict[str, int]
    ids: NDArray[np.int64]

    @cached_property
    def shares(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
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
            tokens, places, shares = self.shares
            here = slice(*np.searchsorted(tokens, (number, number + 1)))
            self._asked[number] = dict(zip(places[here].tolist(), shares[here].tolist(), strict=True))
        return self._asked[number]

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Shape (columns,): whether a break or a placeholder stands there."""
        marks = np.zeros(self.ids.shape[1], dtype=bool)
        tokens, places, _ = self.shares
        marks[places[np.isin(tokens, [number for token, number in self.numbers.items() if is_mark(token)])]] = True
        return marks

    @cached_property
    def slide(self) -> NDArray[np.float64]:
        """Shape (columns,): what it costs to leave each column empty."""
        return np.asarray(GAP * (self.ids >= 0).mean(axis=0))

    @cached_property
    def common(self) -> tuple[list[int], list[int]]:
        """The columns in which most rows have one token, and its number."""
        tokens, places, shares = self.shares
        most = np.flatnonzero(shares > _COMMON)
        most = most[np.argsort(places[most])]
        return places[most].tolist(), tokens[most].tolist()


def find_places(columns: Columns, text: Sequence[str]) -> NDArray[np.int32]:
    """Column of each token of `text`, -1 where there is no room for it; shape (len(text),)."""
    placed = np.full(len(text), -1, dtype=np.int32)
    gaps: list[_Gap] = []
    token = column = 0
    for first, found in (*_anchors(columns, text), (len(text), [columns.ids.shape[1]])):
        gaps.append((token, first, column, found[0]))
        token, column = first + len(found), found[-1] + 1
        placed[first:token] = found[: len(text) - first]
    gaps = [gap for gap in gaps if gap[0] < gap[1] and gap[2] < gap[3]]
    if compiled.few and all(stop - start <= NARROW for _, _, start, stop in gaps):
        for gap in gaps:
            placed[gap[0] : gap[1]] = _place_step_by_step(columns, text, gap)
    elif gaps:
        _place(columns, text, gaps, placed)
    return placed


def _anchors(columns: Columns, text: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
    """Runs of tokens that most rows have in columns in a row: the first token's index, and the columns. The ends of a
    run are left to alignment."""
    at, common = columns.common
    ids = [columns.numbers.get(token, -1) for token in text]
    for step in LCSseq.opcodes(common, ids):
        size = step.src_end - step.src_start
        if step.tag == "equal" and size >= _RUN and any(map(is_content, text[step.dest_start : step.dest_end])):
            yield step.dest_start + 1, at[step.src_start + 1 : step.src_end - 1]


def _place(columns: Columns, text: Sequence[str], gaps: Sequence[_Gap], placed: NDArray[np.int32]) -> None:
    """Puts the columns of the tokens in `gaps` into `placed`."""
    from crawler.detect.lineup import line_up

    tokens, places, shares = columns.shares
    ids = [columns.numbers.get(token, -1) for token in text]
    holds = np.stack([np.searchsorted(tokens, ids, side="left"), np.searchsorted(tokens, ids, side="right")], axis=1)
    weights, apart = np.array([*map(weight, text)]), np.array([*map(is_mark, text)])
    line_up(np.array(gaps), holds, places, shares, weights, apart, columns.marks, columns.slide, placed)


def _place_step_by_step(columns: Columns, text: Sequence[str], gap: _Gap) -> list[int]:
    """The column of each token of the gap, or -1: Needleman-Wunsch as in `lineup`."""
    begin, end, start, stop = gap
    slide = columns.slide[start:stop].tolist()
    steps = _steps(columns, text, gap)
    scores = [[0.0, *accumulate(slide)]]
    for each in steps:
        scores.append(_row(scores[-1], each, slide))
    row, column = end - begin, stop - start
    placed = [-1] * row
    while row and column:
        both, alone = scores[row - 1][column - 1] + steps[row - 1][column - 1], scores[row - 1][column] + GAP
        if scores[row][column - 1] + slide[column - 1] > max(both, alone) + TIE:
            column -= 1
            continue
        row -= 1
        if both >= alone:
            column -= 1
            placed[row] = start + column
    return placed


def _steps(columns: Columns, text: Sequence[str], gap: _Gap) -> list[list[float]]:
    """What each token of the gap earns in each of its columns."""
    begin, end, start, stop = gap
    plain = np.where(columns.marks[start:stop], 2 * GAP, MISMATCH).tolist()
    apart = [2 * GAP] * len(plain)
    steps = []
    for token in text[begin:end]:
        own = (apart if is_mark(token) else plain).copy()
        for column, share in columns.hold(token).items():
            if start <= column < stop:
                own[column - start] = weight(token) * share
        steps.append(own)
    return steps


def _row(best: Sequence[float], steps: Sequence[float], slide: Sequence[float]) -> list[float]:
    """The scores of one more token."""
    value = best[0] + GAP
    reached = [value]
    for before, above, step, cost in zip(best, islice(best, 1, None), steps, slide, strict=False):
        both, alone, without = before + step, above + GAP, value + cost
        value = both if both >= alone else alone
        if without > value + TIE:
            value = without
        reached.append(value)
    return reached
