"""Which members of a family show the injection."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from detect_samples import (
    LIMITS,
    campaigns_of,
    demo_campaign,
    joined,
    make_study,
    own_facts,
    spin,
    spun_studies,
    swapped_studies,
)

from crawler.detect.campaign import Campaign, Member
from crawler.detect.keyword import Keyword
from crawler.detect.witness import (
    belongs,
    carriers,
    carries,
    count_pure,
    is_aligned,
    is_blatant,
    is_off_topic,
    keywords_differ,
)
from crawler.records import Study

KEYWORDS = ("Green Grass All Year", "How To Mow A Wet Lawn", "Why Do Moles Dig At Night", "Best Lawn Feed For Clay")
FOREIGN = (
    "Cheap Divorce Lawyer Fees",
    "Payday Loan Without Papers",
    "Casino Bonus Codes Today",
    "Replica Watches Free Shipping",
)
TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood", "Larkmead")


def _only(studies: Sequence[Study]) -> Campaign:
    (campaign,) = campaigns_of(studies)
    return campaign


def _with(campaign: Campaign, at: int, **changed: object) -> tuple[Member, Campaign]:
    """The campaign with the keyword of one member changed."""
    member = replace(campaign.members[at], keyword=replace(campaign.members[at].keyword, **changed))
    members = (*campaign.members[:at], member, *campaign.members[at + 1 :])
    return member, replace(campaign, members=members)


@pytest.mark.parametrize("family", ["lawn", "plumber"])
def test_all_doorways_of_the_demo_carry_their_keyword(family: str) -> None:
    campaign = demo_campaign(family)
    assert carriers(campaign, LIMITS) == campaign.members
    assert all(belongs(member, campaign, LIMITS) for member in campaign.members)
    assert keywords_differ(campaign, LIMITS) == 1.0


@pytest.mark.parametrize("kind", ["lawn", "plumber"])
def test_names_of_a_program_carry_nothing(kind: str) -> None:
    member, campaign = _with(demo_campaign(kind), 0, is_code=True)
    assert not carries(member, campaign, LIMITS)
    assert len(carriers(campaign, LIMITS)) == len(campaign.members) - 1


@pytest.mark.parametrize("kind", ["lawn", "plumber"])
def test_a_page_without_a_keyword_carries_nothing(kind: str) -> None:
    campaign = demo_campaign(kind)
    bare = replace(campaign.members[0], keyword=Keyword())
    assert not carries(bare, replace(campaign, members=(bare, *campaign.members[1:])), LIMITS)


def test_a_phrase_that_stands_alone_three_times_is_carried_in_any_kind_of_family() -> None:
    bare = {"count": 0, "loose": 0, "places": 0, "headings": 0, "slots": ()}
    for kind in ("lawn", "plumber"):
        member, campaign = _with(demo_campaign(kind), 0, standalone=LIMITS.keyword_standalone, **bare)
        assert carries(member, campaign, LIMITS)
    member, campaign = _with(demo_campaign("plumber"), 0, standalone=LIMITS.keyword_standalone - 1, **bare)
    assert not carries(member, campaign, LIMITS)


def test_a_phrase_that_is_only_counted_is_carried_in_spun_families_or_where_it_is_off_topic() -> None:
    said = {"standalone": 0, "places": 0, "headings": 0, "slots": (), "count": LIMITS.keyword_count, "loose": 0}
    swapped = demo_campaign("plumber")
    assert not carries(*_with(swapped, 0, **{**said, "strange": ()}), LIMITS)
    assert carries(
        *_with(swapped, 0, **{**said, "words": ("cheap", "divorce"), "strange": ("cheap", "divorce")}), LIMITS
    )
    assert carries(*_with(demo_campaign("lawn"), 0, **{**said, "strange": ()}), LIMITS)
    loosely = {**said, "count": 0, "loose": LIMITS.keyword_count, "strange": ()}
    assert carries(*_with(demo_campaign("lawn"), 0, **loosely), LIMITS)


@pytest.mark.parametrize(
    ("places", "headings", "carried"),
    [
        (LIMITS.slot_places, LIMITS.slot_headings_least, True),
        (LIMITS.slot_places_short, LIMITS.slot_headings_least, True),
        (LIMITS.slot_places_short - 1, LIMITS.slot_headings_least, False),
        (LIMITS.slot_headings, LIMITS.slot_headings, True),
        (LIMITS.slot_places, LIMITS.slot_headings_least - 1, False),
        (0, 0, False),
    ],
)
def test_a_slot_is_carried_when_it_stands_in_headings_and_throughout(places: int, headings: int, carried: bool) -> None:
    spread = joined(swapped_studies(TOWNS), "swapped", masked=0.8)  # other things than the slot differ, too
    assert carries(*_with(spread, 0, places=places, headings=headings, strange=()), LIMITS) is carried


def test_a_short_page_with_facts_of_its_own_does_not_carry_its_slot() -> None:
    facts = [own_facts(page, LIMITS.facts_few + 1) for page in range(5)]
    campaign = joined(swapped_studies(TOWNS, facts), "swapped", masked=0.8)
    few = {"places": LIMITS.slot_places_short, "headings": LIMITS.slot_headings_least, "strange": ()}
    assert not carries(*_with(campaign, 0, **few), LIMITS)


@pytest.mark.parametrize(
    ("words", "strange", "off_topic"),
    [
        (("cheap", "divorce", "lawyer"), ("cheap", "divorce", "lawyer"), True),
        (("cheap", "divorce", "lawyer"), ("divorce", "lawyer"), True),
        (("cheap", "divorce", "lawyer"), ("divorce",), False),
        (("cheap", "divorce", "lawyer", "fees"), ("divorce", "fees"), False),
        (("the", "divorce", "of", "lawyer"), ("divorce", "lawyer"), True),
        (("divorce",), ("divorce",), False),
        ((), (), False),
    ],
)
def test_a_phrase_is_off_topic_when_most_of_what_it_means_is_strange(
    words: tuple[str, ...], strange: tuple[str, ...], off_topic: bool
) -> None:
    member, _ = _with(demo_campaign("lawn"), 0, words=words, strange=strange)
    assert is_off_topic(member) is off_topic


def test_phrases_of_another_matter_than_the_text_are_off_topic() -> None:
    campaign = _only(spun_studies(FOREIGN))
    assert [is_off_topic(member) for member in campaign.members] == [True] * 4
    assert not any(is_off_topic(member) for member in _only(swapped_studies(TOWNS)).members)


def test_the_article_that_was_copied_does_not_belong_to_its_copies() -> None:
    source = make_study(spin("", 99), "A Year With My Lawn", "http://honest.example/lawn/")
    campaign = _only((*spun_studies(KEYWORDS), source))
    found = {member.index: belongs(member, campaign, LIMITS) for member in campaign.members}
    assert found == {0: True, 1: True, 2: True, 3: True, 4: False}
    assert len(carriers(campaign, LIMITS)) == 4


def test_an_article_that_says_its_own_title_now_and_then_does_not_belong_to_its_copies() -> None:
    text = spin("", 99) + "\nThat was a year with my lawn. It went well. Another year with my lawn begins."
    source = make_study(text, "A Year With My Lawn", "http://honest.example/a-year-with-my-lawn/")
    campaign = _only((*spun_studies(KEYWORDS), source))
    assert not belongs(campaign.members[4], campaign, LIMITS)


def test_a_copy_whose_phrase_stands_where_its_siblings_have_theirs_belongs_to_them() -> None:
    campaign = _only(spun_studies(KEYWORDS))
    assert all(is_aligned(member, LIMITS) for member in campaign.members)
    member, changed = _with(campaign, 0, standalone=0, strange=())
    assert belongs(member, changed, LIMITS)


def test_pages_that_differ_in_the_slot_alone_are_pure() -> None:
    assert count_pure(_only(swapped_studies(TOWNS)), LIMITS) == 5
    assert count_pure(demo_campaign("plumber"), LIMITS) == 14
    assert count_pure(joined(swapped_studies(TOWNS), "swapped", masked=LIMITS.pure_masked - 0.01), LIMITS) == 0


def test_one_page_of_each_site_is_no_pure_swap() -> None:
    studies = [
        replace(study, page=replace(study.page, host=f"site{at}.example", domain=f"site{at}.example"))
        for at, study in enumerate(swapped_studies(TOWNS))
    ]
    assert count_pure(joined(studies, "swapped", masked=1.0), LIMITS) == 0
    assert count_pure(joined(swapped_studies(TOWNS), "swapped", masked=1.0), LIMITS) == 5


def test_a_page_with_facts_of_its_own_is_not_pure() -> None:
    facts = [own_facts(0, LIMITS.facts_few + 1), "", "", "", ""]
    assert count_pure(joined(swapped_studies(TOWNS, facts), "swapped", masked=1.0), LIMITS) == 4


def test_two_pages_that_each_force_their_phrase_in_are_blatant_and_one_is_not() -> None:
    campaign = _only(spun_studies(KEYWORDS[:2]))
    assert is_blatant(campaign, LIMITS)
    bare = {"standalone": 0, "strange": ()}
    assert not is_blatant(_with(_with(campaign, 0, **bare)[1], 1, **bare)[1], LIMITS)
    assert not is_blatant(_only(swapped_studies(TOWNS[:2])), LIMITS)


def test_keywords_of_nobody_do_not_differ() -> None:
    campaign = demo_campaign("lawn")
    bare = replace(campaign, members=tuple(replace(member, keyword=Keyword()) for member in campaign.members))
    assert keywords_differ(bare, LIMITS) == 0.0
