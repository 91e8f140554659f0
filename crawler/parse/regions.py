"""Which surroundings of a page are believed to be such: a name misleads when nearly all of the text is under it."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import gt

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


class Regions:
    """The tree of a page's surroundings, numbered as they open; 0 is the page itself."""

    def __init__(self) -> None:
        self.current = 0
        self._parents = [0]
        self._names = [""]
        self._cleared = [True]

    def __len__(self) -> int:
        return len(self._parents)

    def enter(self, name: str) -> int:
        """Opens a region within the current one, `name` being what makes it one; its number."""
        self.current = self.add(name, self.current)
        return self.current

    def add(self, name: str, parent: int) -> int:
        """A region within `parent`; its number."""
        self._parents.append(parent)
        self._names.append(name)
        self._cleared.append(False)
        return len(self._parents) - 1

    def leave(self) -> None:
        """Closes the current region."""
        self.current = self._parents[self.current]

    def clear(self) -> None:
        """Says that the page's own heading stands here: what holds it is no chrome."""
        self.clear_around(self.current)

    def clear_around(self, region: int) -> None:
        """The same of a heading that stands in `region`."""
        while region and not self._cleared[region]:
            self._cleared[region] = True
            region = self._parents[region]

    def settle(self, weights: Iterable[Weight]) -> list[bool]:
        """Whether the text of each region is kept, when the page's blocks weigh `weights`."""
        words, prose = [0] * len(self._parents), [0] * len(self._parents)
        for weight in weights:
            words[weight.region] += weight.words
            prose[weight.region] += weight.prose
        return self.settle_sums(words, prose)

    def settle_sums(self, words: list[int], prose: list[int]) -> list[bool]:
        """The same for the sums of each region's own blocks."""
        measures = [words, prose] if any(prose) else [words]
        self._clear_wrappers([self._with_inner(measure) for measure in measures])
        for _ in range(_MOST_CLEARED):
            kept = self._kept()
            if any(_keeps_enough(measure, kept) for measure in measures):
                return kept
            self._clear_largest(self._with_inner(measures[-1]), kept)
        return [True] * len(kept)

    def _kept(self) -> list[bool]:
        kept = [True]
        for parent, cleared in zip(self._parents[1:], self._cleared[1:], strict=True):
            kept.append(cleared and kept[parent])
        return kept

    def _with_inner(self, own: list[int]) -> list[int]:
        """Sums of `own` over each region and all regions within it."""
        totals = own.copy()
        for region in range(len(totals) - 1, 0, -1):
            totals[self._parents[region]] += totals[region]
        return totals

    def _clear_wrappers(self, measures: list[list[int]]) -> None:
        nearly_all = [(1 - KEPT_SHARE) * totals[0] for totals in measures]
        for region, totals in enumerate(zip(*measures, strict=True)):
            if region and all(map(gt, totals, nearly_all)):
                self._cleared[region] = True

    def _clear_largest(self, totals: list[int], kept: list[bool]) -> None:
        """Clears the largest region that is left out, and those that are nearly as large or have its name: an article
        in parts, such as page builders make of widgets."""
        outermost = [region for region in range(1, len(kept)) if not kept[region] and kept[self._parents[region]]]
        largest = max(outermost, key=lambda region: totals[region])
        for region in outermost:
            if totals[region] >= NEARLY * totals[largest] or self._names[region] == self._names[largest]:
                self._cleared[region] = True


def _keeps_enough(measure: list[int], kept: list[bool]) -> bool:
    left = sum(amount for amount, stays in zip(measure, kept, strict=True) if stays)
    return left >= KEPT_SHARE * sum(measure)
