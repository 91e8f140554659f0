"""Pages that belong together: verified pairs, joined; two families stay two where only one weak pair links them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from crawler.detect.alignment import (
    Comparison,
    compare,
    is_mixed,
    is_outlined,
    is_reworded,
    is_spun,
    is_swapped,
)
from crawler.detect.groups import Groups
from crawler.detect.sides import Side
from crawler.records import Link
from crawler.thresholds import Thresholds

SURE = frozenset(("spun", "swapped"))
"""Relations that show how a copy was made from another."""
WEAK = frozenset(("reworded", "mixed", "outlined"))
"""Relations that honest pages can have too."""
ALIKE = frozenset(("copied", "similar"))
"""Relations of pages that share text, and nothing more."""
_SURE = 4
"""One sure pair in so many makes a family sure."""
_FEW = 3
"""Pages of a group that may still join another by its outline."""
_WEAK = 2
"""Two groups join when weak pairs link one page in so many of the smaller one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pages (indexes, a < b), how they compare, and the relation: spun, swapped, reworded, mixed, outlined, copied
    or similar."""

    a: int
    b: int
    relation: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Family:
    """Members (indexes of pages, ascending), the pairs among them and the kind of family."""

    members: tuple[int, ...]
    pairs: tuple[Pair, ...]
    kind: str

    @property
    def is_made(self) -> bool:
        """Whether most pairs show how the copies were made, by spinning or by swapping."""
        return 2 * sum(pair.relation in SURE for pair in self.pairs) >= len(self.pairs) > 0

    @property
    def is_alike_only(self) -> bool:
        """Whether no pair shows more than that its pages are alike."""
        return all(pair.relation in ALIKE for pair in self.pairs)

    @property
    def is_sure(self) -> bool:
        """Whether a fair part of the pairs shows it beyond doubt."""
        return _SURE * sum(pair.relation in SURE for pair in self.pairs) >= len(self.pairs) > 0


def verify_link(link: Link, a: Side, b: Side, limits: Thresholds) -> Pair | None:
    """The pair that a link holds when its two pages are laid side by side; None when they are too short or differ."""
    if min(len(a.codes), len(b.codes)) < limits.min_words:
        return None
    comparison = compare(a, b, limits)
    relation = _relation(comparison, a, b, limits)
    return Pair(link.a, link.b, relation, comparison) if relation else None


def form_families(pairs: Sequence[Pair], limits: Thresholds) -> tuple[Family, ...]:
    """Families of made copies and of pages on one outline first, then of what is merely similar among the rest."""
    families: list[Family] = []
    for relations in (SURE | WEAK, ALIKE):
        taken = {member for family in families for member in family.members}
        free = [pair for pair in pairs if pair.a not in taken and pair.b not in taken]
        families += _components([pair for pair in free if pair.relation in relations], limits)
    return tuple(families)


def only(family: Family, staying: frozenset[int], limits: Thresholds) -> list[Family]:
    """What is left of `family` with the members `staying`: the families that its pairs still hold together."""
    return _components([pair for pair in family.pairs if pair.a in staying and pair.b in staying], limits)


def _relation(comparison: Comparison, a: Side, b: Side, limits: Thresholds) -> str:
    same = a.subject == b.subject and comparison.slots < limits.swapped_slots
    if same and comparison.coverage >= limits.copied_coverage:
        return "copied"
    for relation, holds in _TESTS:
        if holds(comparison, limits):
            return relation
    return "similar" if comparison.coverage >= limits.similar_coverage else ""


_TESTS = (
    ("spun", is_spun),
    ("swapped", is_swapped),
    ("reworded", is_reworded),
    ("mixed", is_mixed),
    ("outlined", is_outlined),
)
"""The first that holds is the relation of a pair."""


def _components(pairs: Sequence[Pair], limits: Thresholds) -> list[Family]:
    """Connected components of two pages or more, by the lowest member, as families."""
    groups = Groups()
    for pair in pairs:
        if pair.relation not in WEAK:
            groups.join(pair.a, pair.b)
    _join_weakly(groups, [pair for pair in pairs if pair.relation in WEAK])
    members: dict[int, list[int]] = defaultdict(list)
    for page in groups.things():
        members[groups.find(page)].append(page)
    joined: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if groups.find(pair.a) == groups.find(pair.b):
            joined[groups.find(pair.a)].append(pair)
    return [
        Family(tuple(pages), tuple(joined[key]), _kind(joined[key], limits))
        for key, pages in sorted(members.items())
        if len(pages) > 1
    ]


def _join_weakly(groups: Groups, pairs: Sequence[Pair]) -> None:
    """Joins what weak pairs link: two groups of which light rewording links many pages, a few pages with the one group
    that they are linked with most, and pages that nothing else holds with one another."""
    for relation in ("reworded", "mixed", "outlined"):
        chosen = [pair for pair in pairs if pair.relation == relation]
        _join_linked(groups, chosen, few_only=relation != "reworded")
    taken = Counter(groups.find(page) for page in groups.things())
    for pair in pairs:
        if pair.relation != "reworded" and taken[groups.find(pair.a)] <= 1 and taken[groups.find(pair.b)] <= 1:
            groups.join(pair.a, pair.b)


def _join_linked(groups: Groups, pairs: Sequence[Pair], *, few_only: bool) -> None:
    between = Counter(tuple(sorted((groups.find(pair.a), groups.find(pair.b)))) for pair in pairs)
    sizes = Counter(groups.find(page) for page in groups.things())
    placed: set[int] = set()
    for (a, b), links in sorted(between.items(), key=lambda item: (-item[1], item[0])):
        few, many = sorted((a, b), key=lambda group: (sizes[group], group))
        fits = not few_only or (sizes[few] <= _FEW < sizes[many] and few not in placed)
        if a != b and fits and _WEAK * links >= sizes[few]:
            groups.join(few, many)
            placed.add(few)


def _kind(pairs: Sequence[Pair], limits: Thresholds) -> str:
    """The relation of most pairs; a swapped family that keeps much text of its own is mixed, as is all else."""
    relations = [pair.relation for pair in pairs]
    spun = relations.count("spun") + relations.count("reworded")
    if 2 * spun > len(relations):
        return "spun"
    swapped = 2 * relations.count("swapped") > len(relations)
    if swapped and median(pair.comparison.masked for pair in pairs) >= limits.swapped_masked:
        return "swapped"
    if 2 * relations.count("outlined") > len(relations):
        return "outlined"
    return "copied" if relations and set(relations) == {"copied"} else "mixed"
