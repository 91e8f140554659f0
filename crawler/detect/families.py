"""Pages that belong together: verified pairs, joined; two families stay two where only one weak pair links them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from crawler.detect.alignment import Comparison, Side, compare, is_spun, is_swapped
from crawler.records import Link
from crawler.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pages (indexes, a < b), how they compare, and the relation: spun, swapped, copied or similar."""

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
        return 2 * sum(pair.relation in ("spun", "swapped") for pair in self.pairs) >= len(self.pairs) > 0


def verify_pairs(sides: Mapping[int, Side], links: Iterable[Link], limits: Thresholds) -> tuple[Pair, ...]:
    """The links that hold when the two pages are laid side by side; one without a side, or too short, does not."""
    pairs = []
    for link in links:
        a, b = sides.get(link.a), sides.get(link.b)
        if not a or not b or min(len(a.words), len(b.words)) < limits.min_words:
            continue
        comparison = compare(a, b, limits.window)
        relation = _relation(comparison, a, b, limits)
        if relation:
            pairs.append(Pair(link.a, link.b, relation, comparison))
    return tuple(pairs)


def form_families(pairs: Sequence[Pair]) -> tuple[Family, ...]:
    """Families of made copies first (spun, swapped); pages left over that are merely similar form families after."""
    made = [pair for pair in pairs if pair.relation in ("spun", "swapped")]
    families = _components(made)
    taken = {member for family in families for member in family.members}
    rest = [pair for pair in pairs if pair.a not in taken and pair.b not in taken]
    return tuple(families + _components(rest))


def without(family: Family, leaving: frozenset[int]) -> Family:
    """`family` less the members that do not fit its template."""
    members = tuple(member for member in family.members if member not in leaving)
    pairs = tuple(pair for pair in family.pairs if pair.a not in leaving and pair.b not in leaving)
    return Family(members, pairs, _kind(pairs))


def _relation(comparison: Comparison, a: Side, b: Side, limits: Thresholds) -> str:
    if is_spun(comparison, limits):
        return "spun"
    if is_swapped(comparison, limits):
        return "swapped"
    if comparison.coverage >= limits.copied_coverage:
        return "copied" if a.subject == b.subject else "similar"
    return "similar" if comparison.coverage >= limits.similar_coverage else ""


def _components(pairs: Sequence[Pair]) -> list[Family]:
    """Connected components, by the lowest member, as families."""
    root: dict[int, int] = {}

    def find(page: int) -> int:
        root.setdefault(page, page)
        while root[page] != page:
            root[page] = root[root[page]]
            page = root[page]
        return page

    for pair in pairs:
        first, second = sorted((find(pair.a), find(pair.b)))
        root[second] = first
    members: dict[int, list[int]] = defaultdict(list)
    for page in sorted(root):
        members[find(page)].append(page)
    joined: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        joined[find(pair.a)].append(pair)
    return [Family(tuple(pages), tuple(joined[key]), _kind(joined[key])) for key, pages in sorted(members.items())]


def _kind(pairs: Sequence[Pair]) -> str:
    """The relation of most pairs; a swapped family that keeps much text of its own is mixed, as is all else."""
    relations = [pair.relation for pair in pairs]
    if 2 * relations.count("spun") > len(relations):
        return "spun"
    if 2 * relations.count("swapped") > len(relations) and median(p.comparison.masked for p in pairs) >= 0.75:
        return "swapped"
    return "copied" if relations and set(relations) == {"copied"} else "mixed"
