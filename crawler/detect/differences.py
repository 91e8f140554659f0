"""Where two pages differ: the gaps between the words that they share, and what each of them is."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from crawler.detect.sides import Codes, Flags, Side

_GAP_WORDS = 4
_SLOT_WORDS = 30
_EXCHANGES = 5
_CHARACTERS = 0x110000
"""Codes below it can be written as characters, which are aligned fastest."""


@dataclass(frozen=True, slots=True)
class Both:
    """Two pages in one code: their words, what each code is (`Side.content`, `Side.telling`), and whether it is a word
    of the title of the one page and not of the other's."""

    a: Codes
    b: Codes
    content: Flags
    telling: Flags
    own_a: Flags
    own_b: Flags

    @property
    def longer(self) -> int:
        """Words of the longer page, 1 at the least."""
        return max(1, len(self.a), len(self.b))

    def count_shared(self) -> int:
        """Words that both pages have, in whatever order."""
        size = len(self.content)
        return int(np.minimum(np.bincount(self.a, minlength=size), np.bincount(self.b, minlength=size)).sum())


@dataclass(frozen=True, slots=True)
class Runs:
    """Where identical runs begin in each page, and their words."""

    a: Codes
    b: Codes
    sizes: Codes

    @property
    def matched(self) -> int:
        """Words of all runs."""
        return int(self.sizes.sum())


@dataclass(frozen=True, slots=True)
class Differences:
    """What lies between the runs.

    `slots`: gaps in which nothing but subject words differs, of `slot_words` in all; `gap_words`: of all gaps. `at_a`,
    `at_b`: where the lexical substitutions are that are no slot; `kinds`: different ones among them.
    """

    slots: int
    slot_words: int
    gap_words: int
    at_a: Codes
    at_b: Codes
    kinds: int


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Words `start` to `end` of a page, for each gap."""

    codes: Codes
    start: Codes
    end: Codes

    @property
    def sizes(self) -> Codes:
        return self.end - self.start

    def hold(self, flags: Flags) -> Flags:
        """The gaps that hold a word of those that `flags` mark."""
        before = np.zeros(len(self.codes) + 1, dtype=np.intp)
        np.cumsum(flags[self.codes], out=before[1:])
        return before[self.end] > before[self.start]

    def spell(self, chosen: Flags) -> Codes:
        """The words of the short gaps `chosen`, one gap a row, -1 behind the last."""
        at = self.start[chosen, None] + np.arange(_GAP_WORDS)
        return np.where(at < self.end[chosen, None], self.codes[np.minimum(at, len(self.codes) - 1)], -1)


def lay_beside(a: Side, b: Side) -> Both:
    """`a` and `b` in one code: that of `a`, and further ones for the words that only `b` has."""
    size = len(a.vocabulary)
    further = range(size, size + len(b.vocabulary))
    codes = np.fromiter(map(a.codes_of.get, b.vocabulary, further), dtype=np.intp, count=len(further))
    own_a, own_b = np.zeros(further.stop, dtype=np.bool_), np.zeros(further.stop, dtype=np.bool_)
    own_a[[a.codes_of[word] for word in a.subject - b.subject if word in a.codes_of]] = True
    own_b[[codes[b.codes_of[word]] for word in b.subject - a.subject if word in b.codes_of]] = True
    content, telling = np.concatenate((a.content, b.content)), np.concatenate((a.telling, b.telling))
    return Both(a.codes, codes[b.codes], content, telling, own_a, own_b)


def find_runs(a: Codes, b: Codes) -> Runs:
    """The runs of the longest common subsequence."""
    blocks = LCSseq.opcodes(_spell(a), _spell(b)).as_matching_blocks()
    rows = np.array([(block.a, block.b, block.size) for block in blocks[:-1]], dtype=np.intp).reshape(-1, 3)
    return Runs(rows[:, 0], rows[:, 1], rows[:, 2])


def find_differences(both: Both, b: Codes, runs: Runs) -> Differences:
    """What lies between `runs` of the first page and the words `b` of the second."""
    gaps_a, gaps_b = _find_gaps(both.a, runs.a, runs.sizes), _find_gaps(b, runs.b, runs.sizes)
    sizes = np.maximum(gaps_a.sizes, gaps_b.sizes)
    lexical = (sizes <= _GAP_WORDS) & gaps_a.hold(both.telling) & gaps_b.hold(both.telling)
    exchanges = np.hstack((gaps_a.spell(lexical), gaps_b.spell(lexical)))
    keys = _split_rows(exchanges)
    often = _find_often(keys)
    own_a, own_b = _with(both.own_a, exchanges[often, :_GAP_WORDS]), _with(both.own_b, exchanges[often, _GAP_WORDS:])
    strange = gaps_a.hold(both.content & ~own_a) | gaps_b.hold(both.content & ~own_b)
    slots = (sizes <= _SLOT_WORDS) & ~strange & (gaps_a.hold(own_a) | gaps_b.hold(own_b))
    swaps = lexical & ~slots
    kinds = {key for key, is_slot in zip(keys, slots[lexical].tolist(), strict=True) if not is_slot}
    return Differences(
        slots=int(slots.sum()),
        slot_words=int(sizes[slots].sum()),
        gap_words=int(sizes.sum()),
        at_a=gaps_a.start[swaps],
        at_b=gaps_b.start[swaps],
        kinds=len(kinds),
    )


def _find_gaps(codes: Codes, runs: Codes, sizes: Codes) -> _Gaps:
    """What lies in front of each run, and behind the last; empty where it does in neither page."""
    return _Gaps(codes, np.concatenate(([0], runs + sizes)), np.concatenate((runs, [len(codes)])))


def _split_rows(rows: Codes) -> list[bytes]:
    """Each row as bytes, which can be counted."""
    whole, width = rows.tobytes(), rows.shape[1] * rows.itemsize
    return [whole[at : at + width] for at in range(0, len(whole), width)]


def _find_often(keys: list[bytes]) -> NDArray[np.intp]:
    """The indexes of what stands for the same again and again: a slot that no title names."""
    if len(keys) < _EXCHANGES:
        return np.empty(0, dtype=np.intp)
    counted = Counter(keys)
    return np.array([at for at, key in enumerate(keys) if counted[key] >= _EXCHANGES], dtype=np.intp)


def _with(own: Flags, words: Codes) -> Flags:
    """`own` with the codes `words` among them; -1 is none."""
    if not words.size:
        return own
    more = own.copy()
    more[words[words >= 0]] = True
    return more


def _spell(codes: Codes) -> str | list[int]:
    if codes.max(initial=0) >= _CHARACTERS:
        numbers: list[int] = codes.tolist()
        return numbers
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
