"""Puts the passages of one page into the order in which another page has them: paragraphs may be shuffled."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

_RUN = 3
"""Words of a run that is looked for in the other page."""


def sort_passages(reference: Sequence[str], passages: Sequence[Sequence[str]]) -> list[int] | None:
    """The order of `passages` (their indexes) in which `reference` says the same; None when they are in order.

    A passage lies where the middle one of its word runs lies that `reference` has exactly once; one that shares none
    stays behind its predecessor.
    """
    once = _unique_runs(reference)
    places: list[float] = []
    last = -1.0
    for passage in passages:
        found = [once[run] for run in _runs(passage) if once.get(run, -1) >= 0]
        last = float(median(found)) if found else last
        places.append(last)
    if all(before <= behind for before, behind in pairwise(places)):
        return None
    return sorted(range(len(passages)), key=lambda index: (places[index], index))


def _unique_runs(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Each run of words and where it stands; -1 for one that stands in several places."""
    found: dict[tuple[str, ...], int] = {}
    for place, run in enumerate(_runs(words)):
        found[run] = -1 if run in found else place
    return found


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(_RUN)), strict=False))
