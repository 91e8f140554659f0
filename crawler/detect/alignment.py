"""Two pages side by side: what they share word for word, and how the difference is spread."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq

from crawler.detect.keyword import subject_words
from crawler.detect.reorder import sort_passages
from crawler.outlines import MASK, mask_heading
from crawler.records import Block, Page
from crawler.thresholds import Thresholds
from crawler.words import is_content, words_of

LONG_RUN = 20
_GAP_WORDS = 4
_SLOT_WORDS = 30
_CONTENT_LETTERS = 4
_EXCHANGES = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One page of a pair: its words and the words of its title and h1, which may be its slot.

    `ends` are the indexes behind the last word of each passage, `headings` are the words of each heading.
    """

    words: Sequence[str]
    subject: frozenset[str]
    ends: tuple[int, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()


def side_of(page: Page, blocks: Iterable[Block], limit: int) -> Side:
    """The first `limit` words of `page` as one side of a pair."""
    words: list[str] = []
    ends: list[int] = []
    headings: list[tuple[str, ...]] = []
    for block in blocks:
        own = [sys.intern(word) for word in words_of(block.text)]
        words += own
        ends.append(min(limit, len(words)))
        if block.kind == "heading" and own:
            headings.append(tuple(own))
    return Side(tuple(words[:limit]), subject_words(page), tuple(ends), tuple(headings))


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


@dataclass(frozen=True, slots=True)
class _Gap:
    a: tuple[str, ...]
    b: tuple[str, ...]
    at_a: int
    at_b: int


def compare(a: Side, b: Side, limits: Thresholds) -> Comparison:
    """Aligns two pages by their longest common subsequence of words; where that shows no copy, with the passages of
    the one in the order of the other."""
    straight = _compare(a, b, limits.window, shuffled=False)
    if straight.coverage >= limits.similar_coverage or is_spun(straight, limits) or is_swapped(straight, limits):
        return straight
    passages = [b.words[start:end] for start, end in pairwise((0, *b.ends))]
    order = sort_passages(a.words, passages)
    if order is None:
        return straight
    words = [word for index in order for word in passages[index]]
    sorted_again = _compare(a, Side(words, b.subject, (), b.headings), limits.window, shuffled=True)
    return sorted_again if sorted_again.coverage > limits.shuffled_gain * straight.coverage else straight


def _compare(a: Side, b: Side, window: int, *, shuffled: bool) -> Comparison:
    runs, gaps = _runs_and_gaps(a.words, b.words)
    matched = sum(size for _, _, size in runs)
    exchanged_a, exchanged_b = _exchanged(gaps)
    slots, others = _split_slots(gaps, (a.subject - b.subject) | exchanged_a, (b.subject - a.subject) | exchanged_b)
    slot_words = sum(max(len(gap.a), len(gap.b)) for gap in slots)
    gap_words = sum(max(len(gap.a), len(gap.b)) for gap in gaps)
    swaps = [gap for gap in others if _is_lexical(gap)]
    first = len(a.words) >= len(b.words)
    spread = _windows(
        max(len(a.words), len(b.words)),
        [(start_a if first else start_b, size) for start_a, start_b, size in runs],
        [gap.at_a if first else gap.at_b for gap in swaps],
        window,
    )
    outline, slot_headings = _compare_outlines(a, b)
    return Comparison(
        coverage=matched / max(1, len(a.words), len(b.words)),
        masked=(matched + slot_words) / max(1, matched + gap_words),
        dispersal=spread.dispersed,
        rate=100 * len(swaps) / max(1, matched),
        kinds=len({(gap.a, gap.b) for gap in swaps}) / max(1, len(swaps)),
        long_runs=sum(size for _, _, size in runs if size >= LONG_RUN) / max(1, matched),
        windows=spread.aligned,
        slots=len(slots),
        touched=spread.touched,
        scatter=spread.scatter,
        outline=outline,
        slot_headings=slot_headings,
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
    outline_a = [mask_heading(words, a.subject - b.subject) for words in a.headings]
    outline_b = [mask_heading(words, b.subject - a.subject) for words in b.headings]
    ids: dict[tuple[str, ...], int] = {}
    coded_a = [ids.setdefault(words, len(ids)) for words in outline_a]
    coded_b = [ids.setdefault(words, len(ids)) for words in outline_b]
    blocks = LCSseq.opcodes(coded_a, coded_b)
    same = [row for code in blocks if code.tag == "equal" for row in range(code.src_start, code.src_end)]
    return len(same) / max(len(coded_a), len(coded_b)), sum(MASK in outline_a[row] for row in same)


def _runs_and_gaps(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[int, int, int]], list[_Gap]]:
    """Identical runs as (start in a, start in b, words), and what lies between them."""
    ids: dict[str, int] = {}
    coded_a = [ids.setdefault(word, len(ids)) for word in a]
    coded_b = [ids.setdefault(word, len(ids)) for word in b]
    runs: list[tuple[int, int, int]] = []
    gaps: list[_Gap] = []
    done_a = done_b = 0
    for code in LCSseq.opcodes(coded_a, coded_b):
        if code.tag != "equal":
            continue
        if code.src_start > done_a or code.dest_start > done_b:
            gaps.append(_Gap(tuple(a[done_a : code.src_start]), tuple(b[done_b : code.dest_start]), done_a, done_b))
        runs.append((code.src_start, code.dest_start, code.src_end - code.src_start))
        done_a, done_b = code.src_end, code.dest_end
    if done_a < len(a) or done_b < len(b):
        gaps.append(_Gap(tuple(a[done_a:]), tuple(b[done_b:]), done_a, done_b))
    return runs, gaps


def _exchanged(gaps: list[_Gap]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of each page that stand for the same words of the other again and again: a slot that no title names."""
    counted = Counter((gap.a, gap.b) for gap in gaps if _is_lexical(gap))
    often = [pair for pair, times in counted.items() if times >= _EXCHANGES]
    return frozenset(word for a, _ in often for word in a), frozenset(word for _, b in often for word in b)


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
    strange = {word for word in words_a - own_a | words_b - own_b if is_content(word)}
    return not strange and bool(words_a & own_a or words_b & own_b)


def _is_lexical(gap: _Gap) -> bool:
    return _has_content(gap.a) and _has_content(gap.b)


def _has_content(words: tuple[str, ...]) -> bool:
    return len(words) <= _GAP_WORDS and any(
        word.isalpha() and (len(word) >= _CONTENT_LETTERS or (len(word) == 1 and is_content(word))) for word in words
    )


def _windows(total: int, runs: list[tuple[int, int]], swaps: list[int], window: int) -> _Windows:
    """`runs` are (start, words) and `swaps` positions in a page of `total` words."""
    count = max(1, (total + window // 2) // window)
    matched = np.zeros(count * window + window, dtype=bool)
    for start, size in runs:
        matched[start : start + size] = True
    per_window = matched[: count * window].reshape(count, window).sum(axis=1)
    hits = np.bincount(np.minimum(np.array(swaps, dtype=np.intp) // window, count - 1), minlength=count)
    aligned = per_window >= 0.3 * window
    mean = float(hits.mean())
    return _Windows(
        aligned=int(aligned.sum()),
        dispersed=int((aligned & (hits >= 2)).sum()) / count,
        touched=int((aligned & (hits >= 1)).sum()) / count,
        scatter=float(hits.var()) / mean if mean else 0.0,
    )
