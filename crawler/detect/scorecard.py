"""The scorecard: what counts for a family of copies and what for an injection, by kind of family, with its weight.

An item earns its weight when its value reaches the threshold. A family is proven with 100 points of the table of its
kind, an injection with 100 points of the other table; what speaks for the pages is a defence (see verdict).
"""

from collections.abc import Callable
from dataclasses import dataclass

from crawler.detect.campaign import Campaign
from crawler.detect.circumstances import (
    share_hiding,
    share_jumping,
    share_linking_siblings,
    share_same_phone,
    share_with_video,
    shared_ids,
)
from crawler.detect.text import KEYWORD
from crawler.detect.witness import carriers, count_pure, is_off_topic, keywords_differ
from crawler.records import Evidence
from crawler.thresholds import Thresholds

PROVEN = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the scorecard; `limit` names the threshold, which the value must reach (`at_most`: not exceed)."""

    name: str
    weight: int
    limit: str
    value: Callable[[Campaign, Thresholds], float]
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Points that a campaign has earned, and the evidence that earned them, heaviest first."""

    family: int
    injection: int
    evidence: tuple[Evidence, ...]

    @property
    def is_proven(self) -> bool:
        """Whether family and injection are both proven."""
        return self.family >= PROVEN and self.injection >= PROVEN

    @property
    def share(self) -> float:
        """How much of what there is to prove is proven, 0-1."""
        return (min(self.family, PROVEN) + min(self.injection, PROVEN)) / (2 * PROVEN)


def rate(campaign: Campaign, limits: Thresholds) -> Score:
    """The points of `campaign` on the card of its kind."""
    family, made = _earn(FAMILY[campaign.kind], campaign, limits)
    injection, forced = _earn(INJECTION, campaign, limits)
    heaviest = sorted(made + forced, key=lambda pair: -pair[0])
    return Score(family, injection, tuple(dict.fromkeys(evidence for _, evidence in heaviest)))


def _earn(items: tuple[Item, ...], campaign: Campaign, limits: Thresholds) -> tuple[int, list[tuple[int, Evidence]]]:
    """(points, (weight, evidence) of each item that reached its threshold)"""
    earned: list[tuple[int, Evidence]] = []
    for item in items:
        value, limit = item.value(campaign, limits), getattr(limits, item.limit)
        if value <= limit if item.at_most else value >= limit:
            earned.append((item.weight, Evidence(item.name, f"{value:.2f}".rstrip("0").rstrip("."))))
    return sum(weight for weight, _ in earned), earned


def _keyword(what: str) -> Callable[[Campaign, Thresholds], float]:
    return lambda campaign, _: campaign.median_of(what)


def _pair(what: str) -> Callable[[Campaign, Thresholds], float]:
    return lambda campaign, _: campaign.median_pair(what)


def _member(what: str) -> Callable[[Campaign, Thresholds], float]:
    return lambda campaign, _: campaign.median_member(what)


def _pages(campaign: Campaign, limits: Thresholds) -> float:
    return len(carriers(campaign, limits))


def _domains(campaign: Campaign, _: Thresholds) -> float:
    return len({member.study.page.domain for member in campaign.members})


def _body(campaign: Campaign, _: Thresholds) -> float:
    return campaign.median_body


def _slots(campaign: Campaign, limits: Thresholds) -> float:
    """Places of the template that hold the phrase; in a text with a slot only a phrase that is none of its matter."""
    forced = campaign.kind == "spun" or _off_topic(campaign, limits) >= limits.carriers_share
    return campaign.template.count(KEYWORD) if forced else 0


def _carried(campaign: Campaign, limits: Thresholds) -> float:
    return len(carriers(campaign, limits)) / len(campaign.members)


def _pure(campaign: Campaign, limits: Thresholds) -> float:
    return count_pure(campaign, limits)


def _differ(campaign: Campaign, limits: Thresholds) -> float:
    return keywords_differ(campaign, limits)


def _built_in(what: str) -> Callable[[Campaign, Thresholds], float]:
    """Share of the members with a keyword in such a place."""
    return lambda campaign, _: sum(getattr(m.keyword, what) > 0 for m in campaign.members) / len(campaign.members)


def _ids(campaign: Campaign, _: Thresholds) -> float:
    return len(shared_ids(member.study for member in campaign.members))


def _hiding(campaign: Campaign, limits: Thresholds) -> float:
    return share_hiding(campaign, limits.hidden_least)


def _circumstance(share: Callable[[Campaign], float]) -> Callable[[Campaign, Thresholds], float]:
    return lambda campaign, _: share(campaign)


def _off_topic(campaign: Campaign, _: Thresholds) -> float:
    return sum(is_off_topic(member) for member in campaign.members) / len(campaign.members)


_REWORDED = (
    Item("touched", 40, "reworded_touched", _pair("touched")),
    Item("dispersal", 20, "spun_dispersal", _pair("dispersal")),
    Item("repeated_body_share", 30, "template_body", _body),
    Item("pages", 30, "family_pages", _pages),
    Item("domains", 10, "family_domains", _domains),
    Item("shared_ids", 20, "shared_ids_least", _ids),
)
_SLOTTED = (
    Item("pages", 30, "family_pages", _pages),
    Item("repeated_body_share", 30, "template_body", _body),
    Item("masked_alike", 40, "template_body", _pair("masked")),
    Item("outline_alike", 40, "outlined_share", _member("outline")),
    Item("own_words", 40, "own_words_few", _member("own_words"), at_most=True),
    Item("shared_ids", 20, "shared_ids_least", _ids),
)
FAMILY: dict[str, tuple[Item, ...]] = {"spun": _REWORDED, "swapped": _SLOTTED, "mixed": _SLOTTED, "outlined": _SLOTTED}
"""What proves, by kind of family, that its pages were made from one another."""
INJECTION = (
    Item("carriers", 40, "carriers_share", _carried),
    Item("keywords_differ", 20, "keyword_distinct", _differ),
    Item("keyword_slots", 30, "keyword_places", _slots),
    Item("keyword_slots", 20, "keyword_slots", _slots),
    Item("keyword_standalone", 20, "keyword_standalone", _keyword("standalone")),
    Item("keyword_count", 10, "keyword_count", _keyword("count")),
    Item("only_slot_differs", 40, "pure_pages", _pure),
    Item("slot_places", 30, "slot_places", _keyword("places")),
    Item("slot_headings", 30, "slot_headings", _keyword("headings")),
    Item("slot_headings", 20, "slot_headings_least", _keyword("headings")),
    Item("off_topic", 20, "carriers_share", _off_topic),
    Item("keyword_hidden", 30, "carriers_share", _built_in("hidden")),
    Item("hidden_text", 10, "carriers_share", _hiding),
    Item("jumps", 30, "carriers_share", _circumstance(share_jumping)),
    Item("videos", 10, "carriers_share", _circumstance(share_with_video)),
    Item("links_to_siblings", 10, "carriers_share", _circumstance(share_linking_siblings)),
    Item("same_phone", 10, "circumstance_most", _circumstance(share_same_phone)),
    Item("keyword_alts", 10, "carriers_share", _built_in("alts")),
)
"""What proves that a phrase, or a slot of the title, was forced into them."""
