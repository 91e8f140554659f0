"""Families taken apart."""

import random

import pytest
from detect_samples import (
    LIMITS,
    NOTHING_SHARED,
    campaigns_of,
    demo_campaign,
    demo_studies,
    demo_truths,
    joined,
    make_study,
    own_facts,
    random_words,
    spun_studies,
    study_all,
    swapped_studies,
)

from crawler.detect.families import Family, Pair, form_families

KEYWORDS = ("Green Grass All Year", "Mow A Wet Lawn", "Moles Dig At Night", "Lawn Feed For Clay")
TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood", "Larkmead")


@pytest.mark.parametrize(("family", "kind"), [("lawn", "spun"), ("coffee", "spun"), ("plumber", "swapped")])
def test_a_demo_family_is_one_campaign_of_all_its_pages(family: str, kind: str) -> None:
    campaign = demo_campaign(family)
    assert campaign.kind == kind
    assert [member.study.page.url for member in campaign.members] == [
        known.url for known in demo_truths(family, "doorway")
    ]
    assert [member.keyword.phrase for member in campaign.members] == [
        known.keyword for known in demo_truths(family, "doorway")
    ]
    assert min(member.coverage.body for member in campaign.members) > 0.95


def test_families_among_many_pages_are_campaigns_of_their_own() -> None:
    studies = (*demo_studies("lawn"), *demo_studies("plumber"), *demo_studies("stores", "honest"))
    lawn, plumber = campaigns_of(studies)
    assert [member.index for member in lawn.members] == list(range(17))
    assert [member.index for member in plumber.members] == list(range(17, 31))


def test_dispersal_is_the_median_of_the_pairs() -> None:
    campaign = joined(spun_studies(KEYWORDS), "spun", dispersal=0.7)
    assert campaign.median_pair("dispersal") == 0.7
    assert demo_campaign("lawn").median_pair("dispersal") > 0.9
    assert demo_campaign("plumber").median_pair("dispersal") == 0.0


def test_half_of_a_spun_text_lies_in_choices_and_nothing_of_a_swapped_one() -> None:
    assert 0.4 < min(member.coverage.spun for member in demo_campaign("lawn").members) < 0.6
    assert max(member.coverage.spun for member in demo_campaign("plumber").members) == 0.0


@pytest.mark.parametrize("other", ["made-up", "coffee", "blog"])
def test_a_page_that_the_template_does_not_explain_leaves(other: str) -> None:
    made_up = make_study(" ".join(random_words(random.Random(1), 500)), "Stranger Than All", "http://x.example/")
    strangers = {"made-up": made_up, "coffee": demo_studies("coffee")[0], "blog": demo_studies("blog", "honest")[0]}
    campaign = joined((*spun_studies(KEYWORDS), strangers[other]), "spun")
    assert [member.index for member in campaign.members] == [0, 1, 2, 3]
    assert campaign.family.members == (0, 1, 2, 3)
    assert all(pair.b < 4 for pair in campaign.family.pairs)
    assert campaign.median_body > 0.95


def test_a_misfit_does_not_count_in_what_is_said_of_those_who_stay() -> None:
    stranger = make_study(" ".join(random_words(random.Random(2), 500)), "Stranger Than All", "http://x.example/")
    alone = joined(spun_studies(KEYWORDS), "spun")
    with_stranger = joined((*spun_studies(KEYWORDS), stranger), "spun")
    assert with_stranger.members == alone.members
    assert with_stranger.template.pieces == alone.template.pieces


def test_pages_that_share_nothing_are_no_campaign() -> None:
    rng = random.Random(3)
    studies = [make_study(" ".join(random_words(rng, 300)), f"Page {n} here") for n in range(2)]
    family = Family((0, 1), (Pair(0, 1, "similar", NOTHING_SHARED),), "mixed")
    assert study_all([family], studies) == ()


def test_no_families_are_no_campaigns() -> None:
    assert study_all([], []) == ()


def test_the_phrase_alone_is_masked_in_spun_families_and_the_slot_words_in_swapped_ones() -> None:
    spun, swapped = demo_campaign("lawn").template, demo_campaign("plumber").template
    assert (spun.count("{SLOT}"), swapped.count("{SLOT}")) == (0, 17)
    assert 11 <= spun.count("{KEYWORD}") <= 13
    assert swapped.count("{KEYWORD}") == 2


def test_medians_are_over_the_members() -> None:
    campaign = joined(swapped_studies(TOWNS, [own_facts(page, page) for page in range(5)]), "swapped", masked=0.9)
    assert [member.own_facts for member in campaign.members] == [0, 1, 2, 3, 4]
    assert campaign.median_member("own_facts") == 2.0
    places = sorted(member.keyword.places for member in campaign.members)
    assert campaign.median_of("places") == places[2] == 18


def test_a_template_is_learnt_from_a_limited_number_of_members() -> None:
    assert len(demo_campaign("lawn").template.profile.tokens) == LIMITS.template_pages
    assert len(demo_campaign("lawn").members) > LIMITS.template_pages


def test_families_that_are_merely_similar_are_learnt_from_fewer() -> None:
    studies = swapped_studies((*TOWNS, "Millrace", "Dunmore"))
    (family,) = form_families([Pair(at, at + 1, "similar", NOTHING_SHARED) for at in range(6)], LIMITS)
    (campaign,) = study_all([family], studies)
    assert len(campaign.template.profile.tokens) == LIMITS.outline_pages
    assert campaign.kind == "mixed"
