"""What is different from the run before."""

import pytest
from report_samples import campaign, domain, findings, page, run_info

from crawler.exhibits import RunPoint
from crawler.past import Past, Seen
from crawler.records import Change, Findings, Unjudged
from crawler.sightings import Sighting
from reports.changes import compare
from reports.news import news_line

THEN, NOW = "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"
BEFORE = RunPoint("then", THEN, 1, 0, 0, 0, 0)


def past(**known: object) -> Past:
    return Past("spring", (BEFORE,), **known)


def compared(after: Findings, **known: object) -> Findings:
    return compare(after, past(**known), "now", run_info())


def test_the_first_run_has_no_changes_and_one_point() -> None:
    result = compare(findings(pages=(page(verdict="doorway"),)), Past("spring"), "now", run_info())
    assert result.pages[0].change == ""
    assert result.changes == ()
    assert result.trend == (RunPoint("now", run_info().finished_at, 1, 1, 0, 0, 0),)
    assert result.news is not None
    assert news_line(result.news) == "first run of spring"


def test_the_trend_ends_with_this_run() -> None:
    after = findings(pages=(page(verdict="suspect"), page("https://b.test/")), domains=(domain(),))
    assert compared(after).trend == (BEFORE, RunPoint("now", run_info().finished_at, 2, 0, 1, 0, 1))


def test_pages_are_new_gone_back_judged_differently_or_the_same() -> None:
    after = findings(
        pages=tuple(
            page(f"https://{name}.test/", verdict=verdict, first_seen=NOW)
            for name, verdict in [("same", "clean"), ("worse", "doorway"), ("new", "clean"), ("back", "clean")]
        )
    )
    result = compared(
        after,
        pages={
            "https://back.test/": Seen("suspect", 0, THEN, "", living=False),
            "https://gone.test/": Seen("doorway", 0, THEN, "c-9"),
            "https://same.test/": Seen("clean", 0, THEN),
            "https://long-gone.test/": Seen("clean", 0, THEN, "", living=False),
            "https://worse.test/": Seen("clean", 0, THEN),
        },
    )
    assert [(row.change, row.first_seen) for row in result.pages] == [
        ("same", THEN),
        ("verdict changed", THEN),
        ("new", NOW),
        ("returned", THEN),
    ]
    assert result.changes == (
        Change("page", "https://worse.test/", "verdict changed", "clean", "doorway", ""),
        Change("page", "https://new.test/", "new", "", "clean", ""),
        Change("page", "https://back.test/", "returned", "suspect", "clean", ""),
        Change("page", "https://gone.test/", "gone", "doorway", "", "c-9"),
    )


def test_a_page_that_could_not_be_judged_again_says_why_it_is_gone() -> None:
    after = findings(coverage=(Unjudged("https://a.test/", "a.test", "timeout"),))
    assert compared(after, pages={"https://a.test/": Seen("clean", 0, THEN)}).changes[0].after == "not judged: timeout"


def test_what_is_gone_comes_in_a_stable_order() -> None:
    known = {f"https://{name}.test/": Seen("clean", 0, THEN) for name in "cab"}
    assert [row.subject[8] for row in compared(findings(), pages=known).changes] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("then", "now", "change", "rows"),
    [
        (("suspect", 5), ("suspect", 5), "same", []),
        (("suspect", 5), ("suspect", 9), "grown", [("grown", "5", "9")]),
        (("suspect", 5), ("suspect", 3), "shrunk", [("shrunk", "5", "3")]),
        (("suspect", 5), ("doorway", 5), "verdict changed", [("verdict changed", "suspect", "doorway")]),
        (
            ("doorway", 9),
            ("suspect", 4),
            "verdict changed",
            [("verdict changed", "doorway", "suspect"), ("shrunk", "9", "4")],
        ),
    ],
)
def test_campaigns_grow_shrink_and_change_their_verdict(
    then: tuple[str, int], now: tuple[str, int], change: str, rows: list[tuple[str, str, str]]
) -> None:
    after = findings(campaigns=(campaign(verdict=now[0], pages=now[1], first_seen=NOW, last_seen=NOW),))
    result = compared(after, campaigns={"c-1": Seen(*then, THEN, "c-1")})
    assert (result.campaigns[0].change, result.campaigns[0].first_seen) == (change, THEN)
    assert result.changes == tuple(Change("campaign", "c-1", *row, "c-1") for row in rows)


def test_a_campaign_was_last_seen_when_the_newest_run_saw_it_whatever_archive_is_judged() -> None:
    after = findings(campaigns=(campaign(pages=5, last_seen=THEN),))
    known = {"c-1": Seen("clean", 5, THEN, "c-1", last_seen=NOW)}
    assert compared(after, campaigns=known).campaigns[0].last_seen == NOW


def test_everything_that_happened_to_a_campaign_has_a_row_and_the_most_telling_is_its_own() -> None:
    urls = [f"https://new.test/{number}" for number in range(4)]
    after = findings(
        pages=tuple(page(url, host="new.test", campaign_id="c-1") for url in urls),
        campaigns=(campaign(verdict="doorway", pages=4),),
        sightings=(Sighting("c-1", pages=tuple((url, "fresh") for url in urls), merged=("c-2", "c-3")),),
    )
    result = compared(
        after,
        pages={url: Seen("clean", 0, THEN, "c-1") for url in urls[:3]},
        digests={urls[0]: "fres", urls[1]: "other", urls[2]: "other"},
        campaigns={
            "c-1": Seen("suspect", 9, THEN, "c-1", living=False),
            "c-2": Seen("doorway", 3, THEN, "c-2"),
            "c-3": Seen("doorway", 3, THEN, "c-3", living=False),
        },
        hosts={"c-1": frozenset({"b.test", "a.test"})},
    )
    assert [row for row in result.changes if row.kind == "campaign"] == [
        Change("campaign", "c-1", "returned", "suspect", "doorway", "c-1"),
        Change("campaign", "c-1", "moved", "a.test b.test", "new.test", "c-1"),
        Change("campaign", "c-1", "respun", "3", "2", "c-1"),
        Change("campaign", "c-1", "merged", "c-2", "c-1", "c-1"),
        Change("campaign", "c-1", "shrunk", "9", "4", "c-1"),
    ]
    assert result.campaigns[0].change == "returned"


def test_a_campaign_that_has_one_host_left_has_not_moved_and_one_of_three_pages_does_not_make_it_respun() -> None:
    urls = [f"https://a.test/{number}" for number in range(3)]
    after = findings(
        pages=tuple(page(url, host="a.test", campaign_id="c-1") for url in urls),
        campaigns=(campaign(pages=3),),
        sightings=(Sighting("c-1", pages=tuple((url, "same") for url in urls)),),
    )
    result = compared(
        after,
        pages={url: Seen("clean", 0, THEN, "c-1") for url in urls},
        digests={urls[0]: "other", urls[1]: "same", urls[2]: "same"},
        campaigns={"c-1": Seen("clean", 3, THEN, "c-1")},
        hosts={"c-1": frozenset({"a.test", "b.test"})},
    )
    assert result.changes == ()


def test_a_campaign_out_of_another_one_is_split_not_new() -> None:
    after = findings(campaigns=(campaign("c-2"),), sightings=(Sighting("c-2", split_from="c-1"),))
    assert compared(after).changes == (Change("campaign", "c-2", "split", "c-1", "c-2", "c-2"),)


def test_a_new_and_a_gone_campaign_have_a_row_each() -> None:
    result = compared(findings(campaigns=(campaign("c-new"),)), campaigns={"c-old": Seen("doorway", 3, THEN, "c-old")})
    assert [(row.subject, row.change) for row in result.changes] == [("c-new", "new"), ("c-old", "gone")]


def test_a_domain_grows_with_its_flagged_pages_only() -> None:
    after = findings(domains=(domain("a.test", pages=9, doorway=3, clean=6), domain("b.test", pages=5, clean=5)))
    result = compared(after, domains={"a.test": Seen("suspect", 2, THEN), "b.test": Seen("clean", 0, THEN)})
    assert [row.change for row in result.domains] == ["verdict changed", "same"]
    assert result.changes == (
        Change("domain", "a.test", "verdict changed", "suspect", "doorway", ""),
        Change("domain", "a.test", "grown", "2", "3", ""),
    )


def test_a_domain_without_judged_pages_has_no_verdict() -> None:
    result = compared(findings(domains=(domain(unjudged=1),)), domains={"a.test": Seen("clean", 0, THEN)})
    assert result.changes[0].after == "not judged"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ([], "nothing has changed"),
        (
            [("page", "new", "", "clean")],
            "no new doorway or suspect campaign, no new doorway page; what else has changed is in changes.csv",
        ),
        (
            [("campaign", "new", "", "doorway")] * 3
            + [("campaign", "gone", "doorway", "")]
            + [("page", "new", "", "doorway")] * 40
            + [("page", "verdict changed", "clean", "doorway"), ("page", "verdict changed", "doorway", "clean")]
            + [("page", "gone", "doorway", "")] * 2,
            "3 new campaigns, 1 gone, 41 new doorway pages, 2 gone",
        ),
        ([("page", "gone", "doorway", "not judged: timeout")], "1 doorway page gone"),
        (
            [("campaign", "returned", "suspect", "doorway"), ("page", "returned", "clean", "doorway")],
            "1 returned campaign, 1 returned doorway page",
        ),
    ],
)
def test_the_news_say_what_matters(changes: list[tuple[str, str, str, str]], line: str) -> None:
    from reports.news import count_news

    news = count_news((Change(kind, "x", how, old, new, "") for kind, how, old, new in changes), past(), {"x"})
    assert news_line(news) == f"since the run of 2026-01-01: {line}"


def test_an_honest_template_that_is_new_or_gone_is_no_news() -> None:
    after = findings(campaigns=(campaign("cnew", verdict="templated"), campaign("cbad", verdict="suspect")))
    known = {"cgone": Seen("templated", 3, THEN), "cwas": Seen("doorway", 3, THEN)}
    result = compared(after, campaigns=known)
    assert {(row.subject, row.change) for row in result.changes} == {
        ("cnew", "new"), ("cbad", "new"), ("cgone", "gone"), ("cwas", "gone"),
    }  # fmt: skip
    assert result.news is not None
    assert (result.news.new_campaigns, result.news.gone_campaigns) == (1, 1)
