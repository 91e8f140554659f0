"""Which surroundings of pages are believed to be such: a name misleads when nearly all of the text is under it.

The regions of a page are numbered as they open, so that those within a region follow it; the page itself is the first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.parse.arrays import Flags, Index

Sums = NDArray[np.float64]
"""Words of the blocks of each region, without those of the regions within it."""

KEPT_SHARE = 0.2
"""When less than this share of the words outside navigation is left, the names of this page's parts mislead."""
NEARLY = 0.5
"""Share of the largest such part from which another one is content too."""
_MOST_CLEARED = 20
"""Misleading parts that are cleared one by one; when that is not enough, none of the names is believed."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Words of a block, those of prose among them, and the innermost region it stands in (0 is the page)."""

    region: int
    words: int
    prose: int


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of some pages, one page behind the other: `ends` has the number behind the last region within each,
    `names` what makes it one, `headed` whether it holds its page's own heading, and is no chrome therefore. `pages` are
    the numbers of the pages themselves, and of the end.
    """

    ends: Index
    names: Sequence[str]
    headed: Flags
    pages: Index

    def settle(self, words: Sums, prose: Sums) -> Flags:
        """Whether the text of each region is kept, when its blocks have so many words, and of prose so many."""
        page = np.repeat(np.arange(len(self.pages) - 1), np.diff(self.pages))
        has_prose = np.bincount(page, prose) > 0
        wraps = self._is_nearly_all(words, page) & (self._is_nearly_all(prose, page) | ~has_prose[page])
        cleared = self.headed | wraps
        cleared[self.pages[:-1]] = True
        kept: Flags = _depth(cleared, self.ends) == 0
        enough = _is_enough(words, kept, page) | (_is_enough(prose, kept, page) & has_prose)
        for number in (~enough).nonzero()[0].tolist():
            mine = slice(*self.pages[number : number + 2].tolist())
            measures = [words[mine], prose[mine]][: 1 + has_prose[number]]
            kept[mine] = _clear_largest(self.ends[mine] - mine.start, self.names[mine], cleared[mine], measures)
        return kept

    def _is_nearly_all(self, measure: Sums, page: Index) -> Flags:
        whole = _with_inner(measure, self.ends)
        wraps: Flags = whole > (1 - KEPT_SHARE) * whole[self.pages[:-1]][page]
        return wraps


class OpenRegions:
    """The regions of one page while they open and close."""

    def __init__(self) -> None:
        self.current = 0
        self._parents = [0]
        self._names = [""]
        self._ends = [0]
        self._headed = [True]

    def enter(self, name: str) -> None:
        """Opens a region within the current one, `name` being what makes it one."""
        self._parents.append(self.current)
        self._names.append(name)
        self._ends.append(0)
        self._headed.append(False)
        self.current = len(self._parents) - 1

    def leave(self) -> None:
        """Closes the current region."""
        self._ends[self.current] = len(self._parents)
        self.current = self._parents[self.current]

    def head(self) -> None:
        """Says that the page's own heading stands here."""
        region = self.current
        while not self._headed[region]:
            self._headed[region] = True
            region = self._parents[region]

    def settle(self, weights: Iterable[Weight]) -> list[bool]:
        """Whether the text of each region is kept, when the page's blocks weigh `weights`."""
        size = len(self._parents)
        words, prose = np.zeros(size), np.zeros(size)
        for weight in weights:
            words[weight.region] += weight.words
            prose[weight.region] += weight.prose
        ends = np.array([end or size for end in self._ends], dtype=np.intp)
        regions = Regions(ends, self._names, np.array(self._headed), np.array([0, size]))
        kept: list[bool] = regions.settle(words, prose).tolist()
        return kept


def _with_inner(own: Sums, ends: Index) -> Sums:
    """Sums of `own` over each region and all regions within it."""
    before = np.concatenate(([0.0], np.cumsum(own)))
    return before[ends] - before[:-1]


def _is_enough(measure: Sums, kept: Flags, page: Index) -> Flags:
    """Whether enough of each page is kept."""
    enough: Flags = np.bincount(page, measure * kept) >= KEPT_SHARE * np.bincount(page, measure)
    return enough


def _depth(cleared: Flags, ends: Index) -> Index:
    """In how many regions that are not cleared each stands, itself counted."""
    closed = np.bincount(ends[~cleared], minlength=len(ends) + 1)[:-1]
    depth: Index = np.cumsum(~cleared - closed)
    return depth


def _clear_largest(ends: Index, names: Sequence[str], cleared: Flags, measures: Sequence[Sums]) -> Flags:
    """What is kept of one page when the largest region that is left out is cleared until enough is left, and with it
    those that are nearly as large or have its name: an article in parts, such as page builders make of widgets."""
    totals = _with_inner(measures[-1], ends)
    for _ in range(_MOST_CLEARED):
        depth = _depth(cleared, ends)
        kept: Flags = depth == 0
        if any(measure[kept].sum() >= KEPT_SHARE * measure.sum() for measure in measures):
            return kept
        outermost = (~cleared & (depth == 1)).nonzero()[0]
        largest = outermost[totals[outermost].argmax()]
        alike = [names[each] == names[largest] for each in outermost.tolist()]
        cleared[outermost[(totals[outermost] >= NEARLY * totals[largest]) | alike]] = True
    return np.ones(len(cleared), dtype=bool)
