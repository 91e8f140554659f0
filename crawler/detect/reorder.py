"""Puts the passages of one page into the order in which another page has them: paragraphs may be shuffled."""

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

_RUN = 3
"""Words of a run that is looked for in the other page."""
_BITS = 63
"""Of a number into which the codes of a run go while they fit."""

Codes = NDArray[np.intp]
"""Words as numbers: the same for the same word."""


def sort_passages(reference: Sequence[str], passages: Sequence[Sequence[str]]) -> list[int] | None:
    """`order_passages` of words."""
    ids: dict[str, int] = {}
    coded = [ids.setdefault(word, len(ids)) for word in chain(reference, *passages)]
    words = np.array(coded, dtype=np.intp)
    return order_passages(words[: len(reference)], words[len(reference) :], list(accumulate(map(len, passages))))


def order_passages(reference: Codes, words: Codes, ends: Sequence[int]) -> list[int] | None:
    """The order of the passages of `words`, which end in front of `ends`, in which `reference` says the same, as their
    indexes; None when they are in order.

    A passage lies where the middle one of its word runs lies that `reference` has exactly once; one that shares none
    stays behind its predecessor.
    """
    if not ends:
        return None
    passages, places = _find_runs(reference, words[: ends[-1]], np.asarray(ends, dtype=np.intp))
    middles = _fill_up(*_medians(passages, places, len(ends)))
    if bool((middles[1:] >= middles[:-1]).all()):
        return None
    order: list[int] = np.argsort(middles, kind="stable").tolist()
    return order


def _find_runs(reference: Codes, words: Codes, ends: Codes) -> tuple[Codes, Codes]:
    """(passage, place in `reference`) of each run of a passage that `reference` has exactly once."""
    bits = int(max(reference.max(initial=0), words.max(initial=0))).bit_length()
    known, first, times = np.unique(_runs(reference, bits), return_index=True, return_counts=True)
    once, at = known[times == 1], first[times == 1]
    runs = _runs(words, bits)
    starts = np.arange(len(runs))
    passages = np.searchsorted(ends, starts, "right")
    near = np.searchsorted(once, runs)
    found = (near < len(once)) & (starts + _RUN <= ends[passages])
    found[found] = once[near[found]] == runs[found]
    return passages[found], at[near[found]]


def _medians(rows: Codes, values: Codes, count: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The median of the `values` of each of `count` rows, and which rows have one."""
    ordered = values[np.lexsort((values, rows))]
    sizes = np.bincount(rows, minlength=count)
    has = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[has]
    medians = np.zeros(count)
    medians[has] = (ordered[starts + (sizes[has] - 1) // 2] + ordered[starts + sizes[has] // 2]) / 2
    return medians, has


def _fill_up(values: NDArray[np.float64], has: NDArray[np.bool_]) -> NDArray[np.float64]:
    """`values` where there is one, elsewhere the one in front; -1 in front of the first."""
    last = np.maximum.accumulate(np.where(has, np.arange(len(values)), -1))
    return np.where(last < 0, -1.0, values[last])


def _runs(codes: Codes, bits: int) -> NDArray[Any]:
    """Each run of three codes of so many `bits` as one number."""
    wide = codes.astype(np.int64 if _RUN * bits <= _BITS else object)
    runs: NDArray[Any] = (wide[:-2] << 2 * bits) | (wide[1:-1] << bits) | wide[2:]
    return runs
