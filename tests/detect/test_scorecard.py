"""The scorecard: weights, thresholds and what 100 points prove."""

from dataclasses import fields, replace
from math import nextafter
from typing import Any

import pytest
from detect_samples import LIMITS, demo_campaign, spun_studies

from crawler.detect import scorecard
from crawler.detect.campaign import Campaign
from crawler.detect.scorecard import FAMILY, INJECTION, PROVEN, Item, Score, rate
from crawler.detect.verdict import judge_campaign
from crawler.records import KINDS, Evidence
from crawler.thresholds import Thresholds

CARDS = {**FAMILY, "injection": INJECTION}
ITEMS = [(kind, item) for kind, items in CARDS.items() for item in items]
NAMES = [f"{kind}-{item.name}-{item.limit}" for kind, item in ITEMS]


def _always(item: Item, value: float) -> Item:
    return replace(item, value=lambda _campaign, _limits: value)


@pytest.fixture
def earned(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Points and evidence of one item of a card whose value is given."""

    def earn(kind: str, item: Item, value: float) -> tuple[int, tuple[Evidence, ...]]:
        campaign = demo_campaign("lawn" if kind == "injection" else "plumber")
        family = (_always(item, value),) if kind != "injection" else ()
        monkeypatch.setitem(scorecard.FAMILY, campaign.kind, family)
        monkeypatch.setattr(scorecard, "INJECTION", () if family else (_always(item, value),))
        score = rate(campaign, LIMITS)
        return score.injection if kind == "injection" else score.family, score.evidence

    return earn


@pytest.mark.parametrize(("kind", "item"), ITEMS, ids=NAMES)
def test_each_item_earns_its_weight_at_its_threshold_exactly(earned: Any, kind: str, item: Item) -> None:
    limit = float(getattr(LIMITS, item.limit))
    short = nextafter(limit, 9e9 if item.at_most else -9e9)
    points, evidence = earned(kind, item, limit)
    assert points == item.weight
    assert [each.name for each in evidence] == [item.name]
    assert float(evidence[0].value) == pytest.approx(limit, abs=0.005)
    assert earned(kind, item, short) == (0, ())


@pytest.mark.parametrize(("kind", "item"), ITEMS, ids=NAMES)
def test_every_limit_names_a_threshold(kind: str, item: Item) -> None:
    assert item.limit in {field.name for field in fields(Thresholds)}
    assert item.weight > 0


@pytest.mark.parametrize(("kind", "item"), ITEMS, ids=NAMES)
def test_every_item_has_a_value_for_every_campaign(kind: str, item: Item) -> None:
    for name in ("lawn", "plumber"):
        assert item.value(demo_campaign(name), LIMITS) >= 0


def test_every_kind_of_family_has_a_card_and_no_single_item_proves_anything() -> None:
    assert set(FAMILY) == set(KINDS)
    for items in CARDS.values():
        assert max(item.weight for item in items) < PROVEN <= sum(item.weight for item in items)


@pytest.mark.parametrize(
    ("family", "injection", "proven"),
    [(100, 100, True), (99, 100, False), (100, 99, False), (250, 99, False), (99, 250, False), (300, 100, True)],
)
def test_99_points_do_not_prove(family: int, injection: int, proven: bool) -> None:
    assert Score(family, injection, ()).is_proven is proven


@pytest.mark.parametrize(
    ("family", "injection", "verdict"), [(100, 100, "doorway"), (99, 100, "suspect"), (100, 99, "suspect")]
)
def test_a_family_with_99_points_is_no_doorway(
    monkeypatch: pytest.MonkeyPatch, family: int, injection: int, verdict: str
) -> None:
    monkeypatch.setitem(scorecard.FAMILY, "spun", (_always(Item("pages", family, "family_pages", _one), 9),))
    monkeypatch.setattr(scorecard, "INJECTION", (_always(Item("carriers", injection, "family_pages", _one), 9),))
    assert judge_campaign(replace(demo_campaign("lawn")), LIMITS).verdict == verdict


def _one(campaign: Campaign, limits: Thresholds) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("family", "injection", "share"), [(0, 0, 0.0), (50, 100, 0.75), (100, 100, 1.0), (300, 20, 0.6)]
)
def test_the_share_of_what_is_proven_takes_no_more_than_100_points_of_each(
    family: int, injection: int, share: float
) -> None:
    assert Score(family, injection, ()).share == pytest.approx(share)


def test_points_are_the_sum_of_what_is_earned() -> None:
    campaign = demo_campaign("lawn")
    score = rate(campaign, LIMITS)
    for points, items in ((score.family, FAMILY["spun"]), (score.injection, INJECTION)):
        reached = [item for item in items if item.value(campaign, LIMITS) >= getattr(LIMITS, item.limit)]
        assert points == sum(item.weight for item in reached if not item.at_most)
    assert score.is_proven


def test_evidence_stands_once_and_the_heaviest_first() -> None:
    score = rate(demo_campaign("plumber"), LIMITS)
    names = [each.name for each in score.evidence]
    assert len(set(names)) == len(names)
    weights = [max(item.weight for _, item in ITEMS if item.name == name) for name in names]
    assert weights[0] == max(weights)
    assert weights[0] > weights[-1]


def test_one_phrase_on_all_pages_earns_nothing_for_its_difference() -> None:
    (differ,) = [item for item in INJECTION if item.name == "keywords_differ"]
    assert differ.value(demo_campaign("lawn"), LIMITS) == 1.0
    from detect_samples import campaigns_of

    (same,) = campaigns_of(spun_studies(["Green Grass All Year"] * 5))
    assert differ.value(same, LIMITS) <= 0.2
