"""Campaigns are known again by their template."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from detect_samples import (
    LIMITS,
    campaigns_of,
    demo_campaign,
    joined,
    make_study,
    random_words,
    spin,
    spun_studies,
    swapped_studies,
)

from crawler.detect.campaign import Campaign
from crawler.detect.identity import SIGNATURE, Identity, identify, sign
from crawler.detect.known import Known
from crawler.records import Study
from crawler.shingles import unpack

TOWNS = ("Oxford", "Leeds", "York", "Bath", "Derby", "Ripon", "Truro", "Wells")
PHRASES = tuple(f"{word} lawn care {number}" for number, word in enumerate(TOWNS))


def known(campaign: Campaign, name: str = "c-1", **facts: object) -> Known:
    urls = frozenset(member.study.page.url for member in campaign.members)
    seen = Known(name, campaign.kind, sign(campaign), lambda: campaign.texts, campaign.median_body, urls)
    return replace(seen, **facts)


def only(studies: Sequence[Study]) -> Campaign:
    (campaign,) = campaigns_of(studies)
    return campaign


def on(host: str, studies: Sequence[Study]) -> tuple[Study, ...]:
    """`studies` at other addresses."""
    return tuple(
        replace(study, page=replace(study.page, url=f"http://{host}/{at}/", host=host, domain=host))
        for at, study in enumerate(studies)
    )


def respun(seed: int) -> tuple[Study, ...]:
    """The pages of `spun_studies(PHRASES)` with every wording chosen anew."""
    return tuple(
        make_study(spin(phrase, seed + at), phrase, f"http://host{at % 3}.example/{at}/")
        for at, phrase in enumerate(PHRASES)
    )


def the_same(before: Campaign, after: Campaign) -> bool:
    return identify([after], [known(before)], LIMITS) == (Identity("c-1"),)


def test_without_known_campaigns_all_are_new() -> None:
    assert identify([demo_campaign("lawn")], (), LIMITS) == (Identity(),)


@pytest.mark.parametrize("family", ["lawn", "coffee", "plumber"])
def test_a_campaign_is_itself(family: str) -> None:
    assert the_same(demo_campaign(family), demo_campaign(family))


def test_a_campaign_survives_growth_and_shrinking() -> None:
    few, many = only(spun_studies(PHRASES[:4])), only(spun_studies(PHRASES))
    assert the_same(few, many)
    assert the_same(many, few)


def test_a_campaign_survives_other_addresses_and_other_pages() -> None:
    assert the_same(only(spun_studies(PHRASES[:4])), only(on("else.example", spun_studies(PHRASES[4:]))))
    assert the_same(only(swapped_studies(TOWNS[:4])), only(on("else.example", swapped_studies(TOWNS[4:]))))


def test_a_campaign_survives_new_wordings_at_the_same_and_at_other_addresses() -> None:
    before = only(spun_studies(PHRASES))
    assert the_same(before, only(respun(500)))
    assert the_same(before, only(on("else.example", respun(500))))


def test_a_campaign_survives_shuffled_paragraphs() -> None:
    studies = spun_studies(PHRASES)
    rng = random.Random(5)
    shuffled = [replace(study, blocks=tuple(rng.sample(study.blocks, len(study.blocks)))) for study in studies]
    assert the_same(only(studies), joined(on("else.example", shuffled), "spun"))


def test_different_articles_are_different_campaigns() -> None:
    families = [demo_campaign(name) for name in ("lawn", "coffee", "plumber")]
    for before in families:
        for after in families:
            assert the_same(before, after) is (before is after)


def test_another_article_at_the_same_addresses_is_another_campaign() -> None:
    before, after = demo_campaign("lawn"), demo_campaign("coffee")
    urls = frozenset(member.study.page.url for member in after.members)
    assert identify([after], [known(before, urls=urls)], LIMITS) == (Identity(),)


def test_another_article_in_the_same_page_design_is_another_campaign() -> None:
    rng = random.Random(4)
    footer = " ".join(random_words(rng, 60))

    def family(seed: int) -> Campaign:
        text = [" ".join(random_words(random.Random(f"{seed} {part}"), 45)) for part in range(4)]
        lines = "\n".join(f"{part} in {{0}}" for part in text)
        return only(
            [
                make_study(
                    f"# Help in {town}\n{lines.format(town)}\n{footer}", f"Help in {town}", f"http://a.example/{town}"
                )
                for town in TOWNS
            ]
        )

    assert the_same(family(1), family(1))
    assert not the_same(family(1), family(2))


def test_one_known_campaign_goes_on_in_the_one_that_has_its_pages_and_the_other_is_split() -> None:
    before = spun_studies(PHRASES)
    stays, leaves = only(before[:5]), only(on("else.example", before[5:]))
    found = identify([leaves, stays], [known(only(before))], LIMITS)
    assert found == (Identity("", split_from="c-1"), Identity("c-1"))


def test_two_known_campaigns_that_are_one_are_merged_into_the_larger() -> None:
    studies = spun_studies(PHRASES)
    few, many = known(only(studies[:3]), "c-few"), known(only(studies[3:]), "c-many")
    assert identify([only(studies)], [few, many], LIMITS) == (Identity("c-many", merged=("c-few",)),)


def test_a_campaign_that_was_gone_before_is_not_merged() -> None:
    studies = spun_studies(PHRASES)
    few, many = known(only(studies[:3]), "c-few", living=False), known(only(studies[3:]), "c-many")
    assert identify([only(studies)], [few, many], LIMITS) == (Identity("c-many"),)


def test_a_campaign_without_texts_or_shingles_is_never_known_again() -> None:
    campaign = demo_campaign("lawn")
    for empty in (known(campaign, load_texts=tuple), known(campaign, signature=(), urls=frozenset())):
        assert identify([campaign], [empty], LIMITS) == (Identity(),)


def test_headings_of_an_outline_say_nothing_of_another_text() -> None:
    before = known(demo_campaign("lawn"), kind="outlined", urls=frozenset())
    before = replace(before, signature=before.signature[:20])
    assert identify([demo_campaign("coffee")], [before], LIMITS) == (Identity(),)


def test_a_signature_is_bounded_sorted_and_shared_by_pages() -> None:
    campaign = demo_campaign("lawn")
    signature = sign(campaign)
    assert signature == tuple(sorted(set(signature)))
    assert 0 < len(signature) <= SIGNATURE
    sketches = [set(unpack(member.study.page.sketch).tolist()) for member in campaign.members]
    assert all(sum(shingle in sketch for sketch in sketches) > 1 for shingle in signature)


def test_the_order_of_campaigns_and_known_ones_changes_nothing() -> None:
    campaigns = [demo_campaign(name) for name in ("lawn", "coffee", "plumber")]
    seen = [known(campaign, f"c-{at}") for at, campaign in enumerate(campaigns)]
    assert identify(campaigns, seen[::-1], LIMITS) == tuple(Identity(f"c-{at}") for at in range(3))
    assert identify(campaigns[::-1], seen, LIMITS) == tuple(Identity(f"c-{at}") for at in (2, 1, 0))
