"""Verdicts and evidence as rows."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from detect.detect_samples import (
    LIMITS,
    campaigns_of,
    demo_campaign,
    demo_studies,
    demo_truths,
    joined,
    make_page,
    make_study,
    own_facts,
    spin,
    spun_studies,
    with_video,
)

from crawler.condensing import without_text
from crawler.detect.brands import find_brands
from crawler.detect.campaign import Campaign
from crawler.findings import Judged, assemble
from crawler.records import VERDICTS, Findings, Page, PageFinding, Study, Unjudged
from crawler.shingles import pack

KEYWORDS = ("Green Grass All Year", "How To Mow A Wet Lawn", "Why Do Moles Dig At Night", "Best Lawn Feed For Clay")
CLEAN = make_page("http://quiet.example/about/", "Nothing is repeated on this page about a quiet house.")


def _judged(
    studies: Sequence[Study],
    campaigns: Sequence[Campaign] = (),
    copies: dict[str, str] | None = None,
    pages: Sequence[Page] = (),
    unjudged: Sequence[Unjudged] = (),
) -> Judged:
    every = (*(study.page for study in studies), *pages)
    by_url = {study.page.url: study for study in studies}
    seen = {url: without_text(study) for url, study in by_url.items()}
    return Judged(every, copies or {}, by_url, seen, find_brands(every), tuple(campaigns), tuple(unjudged))


@cache
def _demo() -> Judged:
    studies = (*demo_studies("lawn"), *demo_studies("plumber"), *demo_studies("stores", "honest"))
    return _judged(studies, campaigns_of(studies), pages=[CLEAN], unjudged=UNJUDGED)


UNJUDGED = (
    Unjudged("http://yardfixes.example/x", "yardfixes.example", "robots"),
    Unjudged("http://gone.example/b", "gone.example", "status", "404", 404),
    Unjudged("http://gone.example/a", "gone.example", "status", "404", 404),
)


def _by_url(found: Findings) -> dict[str, PageFinding]:
    return {row.url: row for row in found.pages}


@pytest.fixture(scope="module")
def demo() -> Findings:
    return assemble(_demo(), LIMITS)


def test_every_page_has_one_row(demo: Findings) -> None:
    assert sorted(row.url for row in demo.pages) == sorted(page.url for page in _demo().pages)


def test_pages_are_ordered_by_verdict_campaign_and_url(demo: Findings) -> None:
    keys = [(VERDICTS.index(row.verdict), row.campaign_id, row.url) for row in demo.pages]
    assert keys == sorted(keys)
    assert [row.verdict for row in demo.pages] == ["doorway"] * 31 + ["clean"] * 16


def test_the_order_of_rows_does_not_depend_on_the_order_of_the_input(demo: Findings) -> None:
    rng = random.Random(1)
    judged = _demo()

    def shuffle(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(rng.sample(items, len(items)))

    shuffled = Judged(
        shuffle(judged.pages),
        {},
        dict(shuffle(tuple(judged.studies.items()))),
        dict(shuffle(tuple(judged.seen.items()))),
        judged.brands,
        shuffle(judged.campaigns),
        shuffle(judged.unjudged),
    )
    assert assemble(shuffled, LIMITS) == demo


def test_rows_of_doorways_say_what_the_demo_knows(demo: Findings) -> None:
    rows = _by_url(demo)
    for known in (*demo_truths("lawn", "doorway"), *demo_truths("plumber", "doorway")):
        row = rows[known.url]
        assert (row.keyword, row.video_ids, row.videos) == (known.keyword, known.video_ids, len(known.video_ids))
        assert row.campaign_id
        assert row.repeated_body_share > 0.95
        assert row.own_facts <= LIMITS.facts_few


def test_the_spun_share_is_that_of_spun_families_alone(demo: Findings) -> None:
    rows = _by_url(demo)
    assert all(0.3 < rows[known.url].spun_share < 0.7 for known in demo_truths("lawn", "doorway"))
    assert {rows[known.url].spun_share for known in demo_truths("plumber", "doorway")} == {0.0}


def test_clean_pages_have_no_keyword_and_no_campaign(demo: Findings) -> None:
    row = _by_url(demo)[CLEAN.url]
    assert (row.verdict, row.score, row.keyword, row.campaign_id, row.reasons) == ("clean", 0, "", "", ())


def test_campaign_rows_add_up(demo: Findings) -> None:
    assert [(row.kind, row.pages, row.domains, row.hosts, row.keywords) for row in demo.campaigns] == [
        ("spun", 17, 3, 4, 17),
        ("swapped", 14, 1, 1, 14),
    ]
    for row in demo.campaigns:
        members = [page for page in demo.pages if page.campaign_id == row.campaign_id]
        assert len(members) == row.pages
        assert row.pages_with_video == sum(page.videos > 0 for page in members)
        assert row.distinct_videos == len({video for page in members for video in page.video_ids})
        assert row.sample_urls == tuple(sorted(page.url for page in members)[:10])
        assert list(row.sample_keywords) == sorted(page.keyword for page in members)[:10]
        assert row.template.count("{") == row.template.count("}")


def test_a_spun_campaign_names_its_shared_ids_destinations_and_languages(demo: Findings) -> None:
    lawn = demo.campaigns[0]
    assert lawn.shared_ids == ("G-DEMO4TURF1",)
    assert lawn.destinations[0] == "deal-depot.example"
    assert lawn.languages == tuple(sorted({study.page.language for study in demo_studies("lawn")} - {""}))
    assert 11 <= lawn.keyword_slots <= 13
    assert lawn.spun_slots > 150


def test_campaign_ids_differ(demo: Findings) -> None:
    ids = [row.campaign_id for row in demo.campaigns]
    assert len(set(ids)) == len(ids) == 2
    assert all(name.startswith("c") and name.isalnum() and len(name) == 14 for name in ids)


def test_campaigns_without_a_shingle_in_common_have_different_ids() -> None:
    found = [
        joined([replace(study, page=replace(study.page, sketch=b"")) for study in group], "spun")
        for group in (spun_studies(KEYWORDS), demo_studies("coffee")[:4], demo_studies("lawn")[:4])
    ]
    judged = _judged([member.study for campaign in found for member in campaign.members], found)
    rows = assemble(judged, LIMITS).campaigns
    assert len({row.campaign_id for row in rows}) == 3


def test_two_campaigns_made_from_the_same_pages_text_have_different_ids() -> None:
    first = spun_studies(KEYWORDS)
    second = [replace(study, page=replace(study.page, url=study.page.url + "2")) for study in first]
    rows = assemble(_judged([*first, *second], [joined(first, "spun"), joined(second, "spun")]), LIMITS).campaigns
    assert len({row.campaign_id for row in rows}) == 2


@pytest.mark.parametrize("family", ["lawn", "plumber"])
def test_a_campaign_keeps_its_id_when_a_member_is_added(family: str) -> None:
    studies = demo_studies(family)
    (whole,) = assemble(_judged(studies, [demo_campaign(family)]), LIMITS).campaigns
    for fewer in (studies[:-1], studies[1:]):
        (before,) = assemble(_judged(fewer, campaigns_of(fewer)), LIMITS).campaigns
        assert (before.campaign_id, before.pages) == (whole.campaign_id, whole.pages - 1)


def test_a_campaign_is_not_named_after_what_few_of_its_members_say() -> None:
    top = 2**63
    studies = spun_studies(KEYWORDS)
    ids = []
    for first in ((), (1,)):
        sketches = [(*first, top, 2 * top - 1), *[(top, 2 * top - 1)] * 3]
        members = [replace(s, page=replace(s.page, sketch=pack(k))) for s, k in zip(studies, sketches, strict=True)]
        (row,) = assemble(_judged(members, [joined(members, "spun")]), LIMITS).campaigns
        ids.append(row.campaign_id)
    assert ids[0] == ids[1]


def test_a_campaign_is_named_after_what_half_of_its_members_say() -> None:
    low, high = 2**62, 2**63
    studies = spun_studies(KEYWORDS)
    ids = []
    for sketches in ([(low,)] * 4, [(low,), (low,), (high,), (high,)]):
        members = [replace(s, page=replace(s.page, sketch=pack(k))) for s, k in zip(studies, sketches, strict=True)]
        (row,) = assemble(_judged(members, [joined(members, "spun")]), LIMITS).campaigns
        ids.append(row.campaign_id)
    assert ids[0] == ids[1]


def test_a_copy_of_a_flagged_page_inherits_its_verdict_and_its_proof() -> None:
    studies = demo_studies("lawn")
    original = studies[0]
    page = replace(original.page, url="http://mirror.example/copy/", domain="mirror.example", host="mirror.example")
    copy = replace(original, page=page, videos=())
    judged = _judged([*studies, copy], [demo_campaign("lawn")], {page.url: original.page.url})
    found = assemble(judged, LIMITS)
    row, first = _by_url(found)[page.url], _by_url(found)[original.page.url]
    assert (row.verdict, row.score, row.campaign_id, row.keyword) == (
        "doorway",
        first.score,
        first.campaign_id,
        first.keyword,
    )
    assert (row.domain, row.host, row.videos, row.video_ids) == ("mirror.example", "mirror.example", 0, ())
    assert row.reasons[:-1] == first.reasons
    assert str(row.reasons[-1]) == f"same_text_as={original.page.url}"
    assert (found.campaigns[0].pages, found.campaigns[0].domains) == (18, 4)


def test_a_copy_of_a_clean_page_is_a_duplicate() -> None:
    copy = replace(CLEAN, url="http://quiet.example/about-us/")
    row = _by_url(assemble(_judged([], copies={copy.url: CLEAN.url}, pages=[CLEAN, copy]), LIMITS))[copy.url]
    assert (row.verdict, row.score, row.campaign_id) == ("duplicate", 5, "")
    assert [str(reason) for reason in row.reasons] == [f"same_text_as={CLEAN.url}"]


def test_a_copy_whose_original_could_not_be_read_is_a_duplicate() -> None:
    found = assemble(_judged([], copies={CLEAN.url: "http://gone.example/"}, pages=[CLEAN]), LIMITS)
    assert [(row.verdict, row.score) for row in found.pages] == [("duplicate", 5)]


def test_a_copy_of_a_suspect_page_is_suspect() -> None:
    phrase = "Cheap Red Shoes For Rain"
    lines = "\n".join([f"Buy them here. {phrase}. They are red."] * (LIMITS.lone_standalone + 1))
    first = make_study(lines, phrase, "http://shoes.example/a/")
    copy = make_study(lines, phrase, "http://shoes.example/bb/")
    found = assemble(_judged([first, copy], copies={copy.page.url: first.page.url}), LIMITS)
    assert [(row.verdict, row.keyword) for row in found.pages] == [("suspect", phrase)] * 2
    assert found.campaigns == ()


def test_copied_families_are_duplicates_without_a_campaign() -> None:
    studies = [make_study(spin("", 1), "The Same Title", f"http://host{at}.example/") for at in range(3)]
    found = assemble(_judged(studies, campaigns_of(studies)), LIMITS)
    assert [(row.verdict, row.campaign_id) for row in found.pages] == [("duplicate", "")] * 3
    assert found.campaigns == ()


def test_templated_rows_name_no_keyword_but_their_facts() -> None:
    count = LIMITS.facts_most + 2
    studies = spun_studies(KEYWORDS, [own_facts(page, count) for page in range(4)])
    found = assemble(_judged(studies, campaigns_of(studies)), LIMITS)
    assert [(row.verdict, row.keyword, row.keyword_count, row.own_facts) for row in found.pages] == [
        ("templated", "", 0, count)
    ] * 4
    assert [row.verdict for row in found.campaigns] == ["templated"]


def test_domain_counts_add_up(demo: Findings) -> None:
    rows = {row.domain: row for row in demo.domains}
    assert list(rows) == sorted({row.domain for row in demo.pages} | {"gone.example"})
    assert sum(row.pages for row in demo.domains) == len(demo.pages)
    assert sum(row.unjudged for row in demo.domains) == len(demo.coverage) == 3
    for row in demo.domains:
        assert row.doorway + row.suspect + row.templated + row.duplicate + row.clean == row.pages
    yard = rows["yardfixes.example"]
    assert (yard.pages, yard.doorway, yard.hosts, yard.campaigns, yard.unjudged) == (8, 8, 2, 1, 1)
    assert yard.doorway_share == 1.0
    assert rows["larkin-rowe.example"].clean == 15
    assert (rows["larkin-rowe.example"].doorway_share, rows["larkin-rowe.example"].campaigns) == (0.0, 0)


def test_a_domain_of_which_nothing_was_judged_has_a_row(demo: Findings) -> None:
    gone = next(row for row in demo.domains if row.domain == "gone.example")
    assert (gone.pages, gone.unjudged, gone.doorway_share, gone.hosts, gone.first_seen) == (0, 2, 0.0, 0, "")


def test_coverage_rows_are_sorted_and_stand_once() -> None:
    found = assemble(_judged([], unjudged=[*UNJUDGED, *UNJUDGED]), LIMITS)
    assert [row.url for row in found.coverage] == [
        "http://gone.example/a",
        "http://gone.example/b",
        "http://yardfixes.example/x",
    ]


def test_every_video_of_every_page_has_a_row() -> None:
    first = with_video(with_video(make_study("A text.", url="http://one.example/"), "aaa", 0), "bbb", 1, "link")
    second = with_video(make_study("Another text.", url="http://two.example/"), "bbb", 0, "text")
    videos = assemble(_judged([second, first], pages=[CLEAN]), LIMITS).videos
    assert [(row.page_url, row.video_id, row.placement, row.pages_with_video) for row in videos] == [
        ("http://one.example/", "youtube:aaa", "embed", 1),
        ("http://one.example/", "youtube:bbb", "link", 2),
        ("http://two.example/", "youtube:bbb", "text", 2),
    ]
    assert {row.provider for row in videos} == {"youtube"}
    assert videos[0].url == "https://www.youtube.com/watch?v=aaa"


def test_video_rows_carry_the_verdict_and_campaign_of_their_page(demo: Findings) -> None:
    rows = _by_url(demo)
    assert len(demo.videos) == sum(len(known.video_ids) for known in demo_truths("lawn", "doorway")) > 10
    for video in demo.videos:
        row = rows[video.page_url]
        assert (video.campaign_id, video.verdict) == (row.campaign_id, row.verdict)
        assert video.pages_with_video == sum(video.video_id in page.video_ids for page in demo.pages)


def test_nothing_in_is_nothing_out() -> None:
    assert assemble(_judged([]), LIMITS) == Findings((), (), (), (), ())
