"""Two pages side by side: what they share word for word, and how the difference is spread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import LCSseq

from crawler.thresholds import Thresholds

LONG_RUN = 20
_GAP_WORDS = 4
_SLOT_WORDS = 30
_CONTENT_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One page of a pair: its words and the words of its title and h1, which may be its slot."""

    words: Sequence[str]
    subject: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an alignment shows; shares are 0-1.

    `coverage`: matched words of the longer page. `masked`: the same with the pair's own subject words left out.
    `dispersal`: windows of 50 words that are matched in part and hold two or more lexical substitutions.
    `rate`: lexical substitutions per 100 matched words. `kinds`: distinct ones among them. `long_runs`: matched words
    that lie in runs of 20 or more. `windows`: windows that are matched in part. `slots`: places where nothing but the
    subject words differs.
    """

    coverage: float
    masked: float
    dispersal: float
    rate: float
    kinds: float
    long_runs: float
    windows: int
    slots: int


@dataclass(frozen=True, slots=True)
class _Gap:
    a: tuple[str, ...]
    b: tuple[str, ...]
    at: int


def compare(a: Side, b: Side, window: int) -> Comparison:
    """Aligns two pages by their longest common subsequence of words."""
    runs, gaps = _runs_and_gaps(a.words, b.words)
    matched = sum(size for _, size in runs)
    own_a, own_b = a.subject - b.subject, b.subject - a.subject
    slots, others = _split_slots(gaps, own_a, own_b)
    slot_words = sum(max(len(gap.a), len(gap.b)) for gap in slots)
    gap_words = sum(max(len(gap.a), len(gap.b)) for gap in gaps)
    swaps = [gap for gap in others if _is_lexical(gap)]
    aligned, dispersed, windows = _windows(len(a.words), runs, swaps, window)
    return Comparison(
        coverage=matched / max(1, len(a.words), len(b.words)),
        masked=(matched + slot_words) / max(1, matched + gap_words),
        dispersal=dispersed / max(1, windows),
        rate=100 * len(swaps) / max(1, matched),
        kinds=len({(gap.a, gap.b) for gap in swaps}) / max(1, len(swaps)),
        long_runs=sum(size for _, size in runs if size >= LONG_RUN) / max(1, matched),
        windows=aligned,
        slots=len(slots),
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


def is_swapped(pair: Comparison, limits: Thresholds) -> bool:
    """Whether the pages are one text in which the words of their titles are exchanged, again and again."""
    return pair.masked >= limits.swapped_coverage and pair.slots >= limits.swapped_slots


def _runs_and_gaps(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[int, int]], list[_Gap]]:
    """Identical runs as (start in a, words), and what lies between them."""
    ids: dict[str, int] = {}
    coded_a = [ids.setdefault(word, len(ids)) for word in a]
    coded_b = [ids.setdefault(word, len(ids)) for word in b]
    runs: list[tuple[int, int]] = []
    gaps: list[_Gap] = []
    done_a = done_b = 0
    for code in LCSseq.opcodes(coded_a, coded_b):
        if code.tag != "equal":
            continue
        if code.src_start > done_a or code.dest_start > done_b:
            gaps.append(_Gap(tuple(a[done_a : code.src_start]), tuple(b[done_b : code.dest_start]), done_a))
        runs.append((code.src_start, code.src_end - code.src_start))
        done_a, done_b = code.src_end, code.dest_end
    if done_a < len(a) or done_b < len(b):
        gaps.append(_Gap(tuple(a[done_a:]), tuple(b[done_b:]), done_a))
    return runs, gaps


def _split_slots(gaps: list[_Gap], own_a: frozenset[str], own_b: frozenset[str]) -> tuple[list[_Gap], list[_Gap]]:
    """The gaps in which nothing but subject words differs, and the others."""
    slots: list[_Gap] = []
    others: list[_Gap] = []
    for gap in gaps:
        (slots if _is_slot(gap, own_a, own_b) else others).append(gap)
    return slots, others


def _is_slot(gap: _Gap, own_a: frozenset[str], own_b: frozenset[str]) -> bool:
    if max(len(gap.a), len(gap.b)) > _SLOT_WORDS:
        return False
    words_a, words_b = set(gap.a), set(gap.b)
    strange = {word for word in words_a - own_a | words_b - own_b if len(word) > 2}
    return not strange and bool(words_a & own_a or words_b & own_b)


def _is_lexical(gap: _Gap) -> bool:
    return _has_content(gap.a) and _has_content(gap.b)


def _has_content(words: tuple[str, ...]) -> bool:
    return len(words) <= _GAP_WORDS and any(len(word) >= _CONTENT_LETTERS and word.isalpha() for word in words)


def _windows(total: int, runs: list[tuple[int, int]], swaps: list[_Gap], window: int) -> tuple[int, int, int]:
    """(windows matched in part, those of them with two or more substitutions, all windows)."""
    count = max(1, (total + window // 2) // window)
    matched = np.zeros(count * window + window, dtype=bool)
    for start, size in runs:
        matched[start : start + size] = True
    per_window = matched[: count * window].reshape(count, window).sum(axis=1)
    hits = np.bincount(np.minimum([gap.at // window for gap in swaps], count - 1).astype(np.intp), minlength=count)
    aligned = per_window >= 0.3 * window
    return int(aligned.sum()), int((aligned & (hits >= 2)).sum()), count
