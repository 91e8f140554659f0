"""Tokens lined up with columns (Needleman-Wunsch), by loops that are machine code.

Between few columns they do what `columns` does step by step, sum for sum. Between many, what it costs to leave columns
empty is summed up from the first one: rounding then breaks ties in another way, and unrelated texts have many.
"""

import numpy as np
from numpy.typing import NDArray

from crawler.compiled import compiled
from crawler.detect.costs import GAP, MISMATCH, NARROW, TIE

_BOTH, _TOKEN, _COLUMN = range(3)

Index = NDArray[np.int64]
Flags = NDArray[np.bool_]
Costs = NDArray[np.float64]


@compiled
def line_up(
    gaps: Index,
    holds: Index,
    places: Index,
    shares: Costs,
    weights: Costs,
    apart: Flags,
    marks: Flags,
    slide: Costs,
    placed: NDArray[np.int32],
) -> None:
    """Puts the column of each token into `placed`, which is -1 where it stays.

    `gaps`: rows of first token, the one behind the last, first column, the one behind the last. A token has `holds`: a
    range in `places` (columns, ascending) and `shares` (of the rows that have it there); its weight; and whether it
    stands apart from all but its like. A column has `marks`, whether it does so, and the cost of leaving it empty.
    """
    for gap in range(len(gaps)):
        begin, end, start, stop = gaps[gap]
        moves = np.empty((end - begin, stop - start + 1), dtype=np.int8)
        empty, steps = np.zeros(stop - start + 1), np.empty(stop - start)
        for column in range(stop - start):
            empty[column + 1] = empty[column] + slide[start + column]
        best = empty.copy()
        for token in range(begin, end):
            for column in range(stop - start):
                steps[column] = 2 * GAP if apart[token] or marks[start + column] else MISMATCH
            first, behind = holds[token]
            _reward(weights[token], places[first:behind], shares[first:behind], start, steps)
            if stop - start <= NARROW:
                _add_token(best, steps, slide[start:stop], moves[token - begin])
            else:
                _add_token_widely(best, steps, empty, moves[token - begin])
        _go_back(moves, begin, start, placed)


@compiled
def _reward(weight: float, places: Index, shares: Costs, start: int, steps: Costs) -> None:
    """Puts what a token earns in the columns that have it into `steps`, which begin with the column `start`."""
    for place, share in zip(places, shares):  # noqa: B905  # numba knows no strict
        if start <= place < start + len(steps):
            steps[place - start] = weight * share


@compiled
def _add_token(best: Costs, steps: Costs, slide: Costs, moves: NDArray[np.int8]) -> None:
    """The best scores with one more token, and how each came about."""
    before, value = best[0], best[0] + GAP
    best[0], moves[0] = value, _TOKEN
    for column in range(len(steps)):
        above = best[column + 1]
        both, alone, without = before + steps[column], above + GAP, value + slide[column]
        value, move = (both, _BOTH) if both >= alone else (alone, _TOKEN)
        if without > value + TIE:
            value, move = without, _COLUMN
        best[column + 1], moves[column + 1], before = value, move, above


@compiled
def _add_token_widely(best: Costs, steps: Costs, empty: Costs, moves: NDArray[np.int8]) -> None:
    """The same; `empty` is what it costs to leave all columns so far empty."""
    before, value = best[0], best[0] + GAP
    most = value
    best[0], moves[0] = value, _TOKEN
    for column in range(len(steps)):
        both, alone = before + steps[column], best[column + 1] + GAP
        value, move = (both, _BOTH) if both >= alone else (alone, _TOKEN)
        most = max(most, value - empty[column + 1])
        before, best[column + 1] = best[column + 1], most + empty[column + 1]
        moves[column + 1] = _COLUMN if best[column + 1] > value + TIE else move


@compiled
def _go_back(moves: NDArray[np.int8], begin: int, start: int, placed: NDArray[np.int32]) -> None:
    row, column = len(moves), moves.shape[1] - 1
    while row and column:
        move = moves[row - 1, column]
        if move == _BOTH:
            placed[begin + row - 1] = start + column - 1
        row -= move != _COLUMN
        column -= move != _TOKEN
