"""How far an audit's findings agree with the truth of a labelled collection. Nothing here reads, writes or prints."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crawler.records import Findings, PageFinding
from labelled.records import Collection, LabelledFamily, LabelledPage
from labelled.scores_slots import recovered_choices, right_choices, varying_slots

_T = TypeVar("_T")

LONG = 300
"""Words from which a page counts as a long one."""
UNKNOWN_VIDEOS = ("unknown",)
"""On pages of which nobody has listed the videos."""
FLAGS = ("doorway", "suspect")


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Between 0 and 1; 1 of nothing."""
        return self.part / self.whole if self.whole else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.part}/{self.whole})" if self.whole else "- (0/0)"

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)


NOTHING = Share(0, 0)


@dataclass(frozen=True, slots=True)
class FamilyScore:
    """What became of one doorway family. `precision` is the share of recovered choices that are true slots, `recall`
    the share of true slots that some choice recovers; both are of nothing for families without spin slots."""

    family: LabelledFamily
    pages: int
    doorway: int
    suspect: int
    long_pages: Share
    campaigns: int
    precision: Share = NOTHING
    recall: Share = NOTHING

    @property
    def found(self) -> Share:
        """Pages judged doorway."""
        return Share(self.doorway, self.pages)

    @property
    def flagged(self) -> Share:
        """Pages judged doorway or suspect."""
        return Share(self.doorway + self.suspect, self.pages)


@dataclass(frozen=True, slots=True)
class KindScore:
    """The families of one kind together; `mostly` counts those of which half the pages or more are judged doorway."""

    kind: str
    mostly: Share
    found: Share
    flagged: Share
    found_long: Share
    worst: FamilyScore


@dataclass(frozen=True, slots=True)
class SiteScore:
    """Honest pages of one site and those that were flagged."""

    site: str
    pages: int
    doorway: int
    suspect: int

    @property
    def wrong(self) -> Share:
        """Pages judged doorway or suspect."""
        return Share(self.doorway + self.suspect, self.pages)


@dataclass(frozen=True, slots=True)
class BCubed:
    """Agreement of campaigns with families, averaged over pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """All that is measured on one collection. Families and sites are ordered worst first."""

    families: tuple[FamilyScore, ...]
    kinds: tuple[KindScore, ...]
    sites: tuple[SiteScore, ...]
    bcubed: BCubed
    keyword: Share
    videos: Share
    invented_videos: int
    sources: Share
    unjudged: int


def score(collection: Collection, findings: Findings) -> Scores:
    """Compares `findings` with the truth, by family and by site."""
    judged = {row.url: row for row in findings.pages}
    templates = {row.campaign_id: row.template for row in findings.campaigns}
    families = score_families(collection, judged, templates)
    doorways = [page for page in collection.pages if page.label == "doorway"]
    kind_of = {family.name: family.kind for family in collection.families}
    grouped = [page for page in doorways if kind_of.get(page.family) in ("spun", "swapped")]
    return Scores(
        families=families,
        kinds=score_kinds(families),
        sites=score_sites(collection.pages, judged),
        bcubed=b_cubed([page.family for page in grouped], [_campaign(page, judged) for page in grouped]),
        keyword=score_keywords(doorways, judged),
        videos=score_videos(doorways, judged),
        invented_videos=count_invented(doorways, judged),
        sources=_share(
            [page for page in collection.pages if page.label == "source"],
            lambda page: _verdict(page, judged) == "doorway",
        ),
        unjudged=sum(page.url not in judged for page in collection.pages),
    )


def score_families(
    collection: Collection, judged: Mapping[str, PageFinding], templates: Mapping[str, str]
) -> tuple[FamilyScore, ...]:
    """One score a family that has pages, the least found first."""
    members = defaultdict(list)
    for page in collection.pages:
        if page.label == "doorway":
            members[page.family].append(page)
    scores = [
        _score_family(family, members[family.name], judged, templates)
        for family in collection.families
        if members[family.name]
    ]
    return tuple(sorted(scores, key=lambda each: (each.found.value, each.flagged.value, each.family.name)))


def _score_family(
    family: LabelledFamily,
    pages: Sequence[LabelledPage],
    judged: Mapping[str, PageFinding],
    templates: Mapping[str, str],
) -> FamilyScore:
    verdicts = Counter(_verdict(page, judged) for page in pages)
    campaigns = Counter(judged[page.url].campaign_id for page in pages if page.url in judged)
    del campaigns[""]
    long = [page for page in pages if page.words >= LONG]
    precision = recall = NOTHING
    if slots := varying_slots(family.slots):
        largest = max(campaigns, key=lambda name: (campaigns[name], name), default="")
        choices = recovered_choices(templates.get(largest, ""))
        right, found = right_choices(choices, slots)
        precision, recall = Share(right, len(choices)), Share(found, len(slots))
    return FamilyScore(
        family=family,
        pages=len(pages),
        doorway=verdicts["doorway"],
        suspect=verdicts["suspect"],
        long_pages=_share(long, lambda page: _verdict(page, judged) == "doorway"),
        campaigns=len(campaigns),
        precision=precision,
        recall=recall,
    )


def score_kinds(families: Iterable[FamilyScore]) -> tuple[KindScore, ...]:
    """One score a kind, by name."""
    by_kind = defaultdict(list)
    for each in families:
        by_kind[each.family.kind].append(each)
    return tuple(
        KindScore(
            kind=kind,
            mostly=_share(scores, lambda each: each.found.value >= 0.5),
            found=sum((each.found for each in scores), NOTHING),
            flagged=sum((each.flagged for each in scores), NOTHING),
            found_long=sum((each.long_pages for each in scores), NOTHING),
            worst=min(scores, key=lambda each: (each.found.value, each.family.name)),
        )
        for kind, scores in sorted(by_kind.items())
    )


def score_sites(pages: Iterable[LabelledPage], judged: Mapping[str, PageFinding]) -> tuple[SiteScore, ...]:
    """One score a site with honest pages, the one with the most wrong flags first."""
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        if page.label == "honest":
            verdicts[page.site][_verdict(page, judged)] += 1
    scores = [
        SiteScore(site, counts.total(), counts["doorway"], counts["suspect"]) for site, counts in verdicts.items()
    ]
    return tuple(sorted(scores, key=lambda each: (-each.doorway, -each.suspect, each.site)))


def b_cubed(gold: Sequence[str], predicted: Sequence[str]) -> BCubed:
    """B-cubed of two groupings of the same items; an item with an empty prediction is a group of its own."""
    alone = [name or f"\0{number}" for number, name in enumerate(predicted)]
    both = Counter(zip(gold, alone, strict=True))
    golds, groups = Counter(gold), Counter(alone)
    total = len(gold)
    if not total:
        return BCubed(1.0, 1.0)
    precision = sum(number * number / groups[group] for (_, group), number in both.items()) / total
    recall = sum(number * number / golds[family] for (family, _), number in both.items()) / total
    return BCubed(precision, recall)


def score_keywords(doorways: Iterable[LabelledPage], judged: Mapping[str, PageFinding]) -> Share:
    """Pages judged doorway whose keyword is the true one but for case and white space."""
    found = [page for page in doorways if page.keyword and _verdict(page, judged) == "doorway"]
    return _share(found, lambda page: _normal(page.keyword) == _normal(judged[page.url].keyword))


def score_videos(doorways: Iterable[LabelledPage], judged: Mapping[str, PageFinding]) -> Share:
    """Doorway pages whose set of video ids is the true one, of those whose videos are known."""
    known = [page for page in doorways if page.videos != UNKNOWN_VIDEOS]
    return _share(known, lambda page: _video_ids(page, judged) == set(page.videos))


def count_invented(doorways: Iterable[LabelledPage], judged: Mapping[str, PageFinding]) -> int:
    """Video ids that were found on doorway pages and are not there."""
    known = (page for page in doorways if page.videos != UNKNOWN_VIDEOS)
    return sum(len(_video_ids(page, judged) - set(page.videos)) for page in known)


def wrong_pages(collection: Collection, findings: Findings) -> tuple[tuple[LabelledPage, PageFinding | None], ...]:
    """Doorway pages not judged doorway, honest and source pages flagged; None for a page without a verdict."""
    judged = {row.url: row for row in findings.pages}
    return tuple(
        (page, judged.get(page.url))
        for page in collection.pages
        if (page.label == "doorway" and _verdict(page, judged) != "doorway")
        or (page.label == "honest" and _verdict(page, judged) in FLAGS)
        or (page.label == "source" and _verdict(page, judged) == "doorway")
    )


def _share(items: Sequence[_T], is_right: Callable[[_T], bool]) -> Share:
    return Share(sum(map(is_right, items)), len(items))


def _verdict(page: LabelledPage, judged: Mapping[str, PageFinding]) -> str:
    return judged[page.url].verdict if page.url in judged else "not judged"


def _campaign(page: LabelledPage, judged: Mapping[str, PageFinding]) -> str:
    return judged[page.url].campaign_id if page.url in judged else ""


def _video_ids(page: LabelledPage, judged: Mapping[str, PageFinding]) -> set[str]:
    return set(judged[page.url].video_ids) if page.url in judged else set()


def _normal(keyword: str) -> str:
    return " ".join(keyword.casefold().split())
