"""Two pages side by side: what they share word for word, and how the difference is spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq

from crawler.detect.differences import Both, Runs, find_differences, find_runs, lay_beside
from crawler.detect.reorder import order_passages
from crawler.detect.sides import Codes, Side
from crawler.outlines import MASK, mask_heading
from crawler.thresholds import Thresholds

LONG_RUN = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an alignment shows; shares are 0-1.

    `coverage`: matched words of the longer page. `masked`: the same with the pair's own subject words left out.
    `dispersal`: windows of 50 words of the longer page that are matched in part and hold two or more lexical
    substitutions. `touched`: windows that hold one or more; `scatter`: variance of the substitutions per window by
    their mean. `rate`: lexical substitutions per 100 matched words. `kinds`: distinct ones among them. `long_runs`:
    matched words that lie in runs of 20 or more. `windows`: windows that are matched in part. `slots`: places where
    nothing but the subject words differs. `outline`: headings that are the same once the subject is masked, and
    `slot_headings` how many of them name it. `shuffled`: the passages had to be put in order first.
    """

    coverage: float
    masked: float
    dispersal: float
    rate: float
    kinds: float
    long_runs: float
    windows: int
    slots: int
    touched: float = 0.0
    scatter: float = 0.0
    outline: float = 0.0
    slot_headings: int = 0
    shuffled: bool = False


@dataclass(frozen=True, slots=True)
class _Windows:
    """`aligned`: matched in part; the shares are of all windows."""

    aligned: int
    dispersed: float
    touched: float
    scatter: float


def compare(a: Side, b: Side, limits: Thresholds) -> Comparison:
    """Aligns two pages by their longest common subsequence of words; where that shows no copy, with the passages of
    the one in the order of the other."""
    both = lay_beside(a, b)
    outline = _compare_outlines(a, b)
    straight = _describe(both, both.b, find_runs(both.a, both.b), outline, limits.window, shuffled=False)
    if straight.coverage >= limits.similar_coverage or is_spun(straight, limits) or is_swapped(straight, limits):
        return straight
    least = limits.shuffled_gain * straight.coverage
    if both.count_shared() / both.longer <= least:  # no order makes more of them match
        return straight
    ordered = _put_in_order(both, b.ends)
    if ordered is None:
        return straight
    runs = find_runs(both.a, ordered)
    better = runs.matched / both.longer > least
    return _describe(both, ordered, runs, outline, limits.window, shuffled=True) if better else straight


def _put_in_order(both: Both, ends: Sequence[int]) -> Codes | None:
    """The second page with its passages in the order of the first; None where they are."""
    order = order_passages(both.a, both.b, ends)
    if order is None:
        return None
    passages = [both.b[start:end] for start, end in pairwise((0, *ends))]
    return np.concatenate([passages[index] for index in order])


def _describe(
    both: Both, b: Codes, runs: Runs, outline: tuple[float, int], window: int, *, shuffled: bool
) -> Comparison:
    """The pair with the words of its second page in the order `b`."""
    found = find_differences(both, b, runs)
    matched, longer = runs.matched, both.longer
    spread = _spread(
        longer, (runs.a, found.at_a) if len(both.a) == longer else (runs.b, found.at_b), runs.sizes, window
    )
    return Comparison(
        coverage=matched / longer,
        masked=(matched + found.slot_words) / max(1, matched + found.gap_words),
        dispersal=spread.dispersed,
        rate=100 * len(found.at_a) / max(1, matched),
        kinds=found.kinds / max(1, len(found.at_a)),
        long_runs=int(runs.sizes[runs.sizes >= LONG_RUN].sum()) / max(1, matched),
        windows=spread.aligned,
        slots=found.slots,
        touched=spread.touched,
        scatter=spread.scatter,
        outline=outline[0],
        slot_headings=outline[1],
        shuffled=shuffled,
    )


def is_spun(pair: Comparison, limits: Thresholds) -> bool:
    """Whether the difference is spread as a spinner spreads it: everywhere, in small and ever other substitutions."""
    return (
        pair.dispersal >= limits.spun_dispersal
        and pair.windows >= limits.spun_windows
        and pair.kinds >= limits.spun_kinds
        and pair.long_runs <= limits.spun_long_runs
        and limits.spun_rate_low <= pair.rate <= limits.spun_rate_high
    )


def is_reworded(pair: Comparison, limits: Thresholds) -> bool:
    """Whether the difference is spread as a light or a short spin spreads it; honest rewording can look the same, so
    this proves nothing without a keyword."""
    if pair.coverage < limits.reworded_coverage or pair.kinds < limits.spun_kinds or pair.windows < 2:
        return False
    short = pair.dispersal >= limits.spun_dispersal and pair.long_runs <= limits.spun_long_runs
    even = pair.touched >= limits.reworded_touched and pair.scatter <= limits.reworded_scatter
    light = even and pair.windows >= limits.spun_windows
    return short or light


def is_swapped(pair: Comparison, limits: Thresholds) -> bool:
    """Whether the pages are one text in which the words of their titles are exchanged, again and again."""
    slotted = pair.masked >= limits.swapped_coverage and pair.slots >= limits.swapped_slots
    pure = pair.masked >= limits.pure_masked and pair.slots >= limits.pure_slots
    return (slotted or pure) and pair.dispersal < limits.spun_dispersal


def is_mixed(pair: Comparison, limits: Thresholds) -> bool:
    """Whether the pages share a template whose slot is exchanged again and again, beside text of their own."""
    return pair.masked >= limits.mixed_coverage and pair.slots >= limits.mixed_slots


def is_outlined(pair: Comparison, limits: Thresholds) -> bool:
    """Whether the pages follow one outline in which the words of their titles are exchanged."""
    return pair.outline >= limits.outlined_share and pair.slot_headings >= limits.outlined_headings


def _compare_outlines(a: Side, b: Side) -> tuple[float, int]:
    """(share of the longer outline that is the same once each subject is masked, how many of these headings name it)"""
    if not a.headings or not b.headings:
        return 0.0, 0
    outline_a = _mask(a.headings, a.subject - b.subject)
    outline_b = _mask(b.headings, b.subject - a.subject)
    ids: dict[tuple[str, ...], int] = {}
    coded_a = [ids.setdefault(words, len(ids)) for words in outline_a]
    coded_b = [ids.setdefault(words, len(ids)) for words in outline_b]
    blocks = LCSseq.opcodes(coded_a, coded_b).as_matching_blocks()
    same = [row for block in blocks for row in range(block.a, block.a + block.size)]
    return len(same) / max(len(coded_a), len(coded_b)), sum(MASK in outline_a[row] for row in same)


def _mask(headings: Sequence[tuple[str, ...]], own: frozenset[str]) -> list[tuple[str, ...]]:
    return [words if own.isdisjoint(words) else mask_heading(words, own) for words in headings]


def _spread(total: int, places: tuple[Codes, Codes], sizes: Codes, window: int) -> _Windows:
    """`places` are where runs of `sizes` words begin, and the substitutions, in a page of `total` words."""
    runs, swaps = places
    count = max(1, (total + window // 2) // window)
    length = count * window
    steps = np.bincount(runs, minlength=length + window + 1) - np.bincount(runs + sizes, minlength=length + window + 1)
    per_window = np.cumsum(steps[:length]).reshape(count, window).sum(axis=1)
    hits = np.bincount(np.minimum(swaps // window, count - 1), minlength=count)
    aligned = per_window >= 0.3 * window
    mean = float(hits.mean())
    return _Windows(
        aligned=int(aligned.sum()),
        dispersed=int((aligned & (hits >= 2)).sum()) / count,
        touched=int((aligned & (hits >= 1)).sum()) / count,
        scatter=float(hits.var()) / mean if mean else 0.0,
    )
