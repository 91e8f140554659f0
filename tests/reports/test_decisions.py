"""What decisions make of findings."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from report_samples import campaign, domain, findings, page, video

from crawler.decisions import ALARMS, decide, mark_confirmed, measure_precision, note_watched
from crawler.detect.known import Known
from crawler.exhibits import Precision, Watched
from crawler.records import VERDICTS, Change, Findings, PageFinding
from crawler.reviews import Review, Reviews
from crawler.totals import sort_pages

DOMAINS = ("a.test", "b.test", "c.test")
IDS = ("", "cone", "ctwo")


def _page(at: int, verdict: str, campaign_id: str = "", domain_name: str = "a.test", score: int = 50) -> PageFinding:
    host = f"w{at % 2}.{domain_name}"
    return page(
        f"https://{host}/{at}", host=host, domain=domain_name, verdict=verdict, campaign_id=campaign_id, score=score
    )


def _found(pages: Sequence[PageFinding]) -> Findings:
    """Findings that are right for `pages`."""
    campaigns = []
    for campaign_id in sorted({row.campaign_id for row in pages} - {""}):
        members = [row for row in pages if row.campaign_id == campaign_id]
        verdict = min((row.verdict for row in members), key=VERDICTS.index)
        campaigns.append(campaign(campaign_id, verdict=verdict, score=80, pages=len(members)))
    domains = []
    for name in sorted({row.domain for row in pages}):
        here = [row for row in pages if row.domain == name]
        counts = {verdict: sum(row.verdict == verdict for row in here) for verdict in VERDICTS}
        families = len({row.campaign_id for row in here} - {""})
        share = counts["doorway"] / len(here)
        domains.append(domain(name, pages=len(here), campaigns=families, doorway_share=share, **counts))
    videos = tuple(video(page_url=row.url, verdict=row.verdict, campaign_id=row.campaign_id) for row in pages)
    return findings(pages=sort_pages(pages), campaigns=tuple(campaigns), domains=tuple(domains), videos=videos)


def _decide(pages: Sequence[PageFinding], *rows: Review) -> Findings:
    return decide(_found(pages), Reviews(rows))


def _verdicts(found: Findings) -> dict[str, str]:
    return {row.url.rpartition("/")[2]: row.verdict for row in found.pages}


FAMILY = (
    _page(1, "doorway", "cone", score=90),
    _page(2, "suspect", "cone", "b.test"),
    _page(3, "templated", "cone", "c.test", score=19),
)
LONE = _page(4, "suspect")


def test_an_allowed_campaign_is_templated_and_says_why_and_what_the_machine_said() -> None:
    found = _decide((*FAMILY, LONE), Review("cone", "allowed", "Ada", "2026-03-01", "their own sites"))
    assert _verdicts(found) == {"1": "templated", "2": "templated", "3": "templated", "4": "suspect"}
    assert (found.campaigns[0].verdict, found.campaigns[0].score) == ("templated", 0)
    assert [str(each) for each in found.campaigns[0].reasons[:3]] == [
        "allowed=cone by Ada on 2026-03-01: their own sites",
        "machine_verdict=doorway",
        "machine_score=80",
    ]
    row = next(row for row in found.pages if row.url.endswith("/1"))
    assert row.score == 0
    assert [str(each) for each in row.reasons[1:]] == ["machine_verdict=doorway", "machine_score=90"]


def test_an_allowed_page_without_a_campaign_is_clean() -> None:
    assert _verdicts(_decide((LONE,), Review("a.test", "allowed"))) == {"4": "clean"}


def test_a_confirmed_campaign_has_no_suspects_and_its_probable_source_stays_what_it_is() -> None:
    found = _decide(FAMILY, Review("cone", "confirmed", "Ada"))
    assert _verdicts(found) == {"1": "doorway", "2": "doorway", "3": "templated"}
    row = next(row for row in found.pages if row.url.endswith("/2"))
    assert [str(each) for each in row.reasons] == [
        "confirmed=cone by Ada",
        "machine_verdict=suspect",
        "machine_score=50",
    ]
    assert row.score == 70


def test_a_confirmed_campaign_without_a_flagged_page_is_no_doorway() -> None:
    found = _decide((_page(1, "templated", "cone"), _page(2, "templated", "cone")), Review("cone", "confirmed"))
    assert [row.verdict for row in found.campaigns] == ["templated"]
    assert found.campaigns[0].reasons[0].name == "confirmed"


def test_on_a_confirmed_domain_suspects_are_doorways_and_clean_pages_stay_clean() -> None:
    found = _decide((LONE, _page(5, "clean"), _page(6, "duplicate")), Review("a.test", "confirmed"))
    assert _verdicts(found) == {"4": "doorway", "5": "clean", "6": "duplicate"}


def test_what_is_watched_keeps_its_verdict() -> None:
    found = _decide((*FAMILY, LONE), Review("cone", "watch", note="ask Ada"))
    assert _verdicts(found) == {"1": "doorway", "2": "suspect", "3": "templated", "4": "suspect"}
    assert [row.reasons[0].name for row in found.pages if row.campaign_id] == ["watch"] * 3
    assert found.campaigns[0].reasons[0].value == "cone: ask Ada"


def test_a_page_that_is_allowed_stays_so_in_a_confirmed_campaign() -> None:
    found = _decide(FAMILY, Review("cone", "confirmed"), Review("b.test", "allowed"))
    assert _verdicts(found) == {"1": "doorway", "2": "templated", "3": "templated"}
    assert found.campaigns[0].verdict == "doorway"


def test_a_campaign_whose_flagged_pages_are_all_allowed_is_templated() -> None:
    found = _decide(FAMILY, Review("a.test", "allowed"), Review("https://w0.b.test/*", "allowed"))
    assert set(_verdicts(found).values()) == {"templated"}
    assert found.campaigns[0].verdict == "templated"
    assert found.campaigns[0].reasons[0].name == "allowed"


def test_without_decisions_nothing_changes() -> None:
    found = _found(FAMILY)
    assert decide(found, Reviews()) is found


_PAGES = st.lists(
    st.tuples(st.sampled_from(VERDICTS), st.sampled_from(IDS), st.sampled_from(DOMAINS), st.sampled_from((0, 50, 100))),
    min_size=1,
    max_size=12,
).map(lambda rows: [_page(at, *row) for at, row in enumerate(rows)])
_SUBJECTS = st.sampled_from(
    [*IDS[1:], *DOMAINS, *(f"w{at}.{name}" for at in (0, 1) for name in DOMAINS), "https://w0.a.test/*", "*://*/1*"]
)
_ROWS = st.lists(
    st.builds(Review, _SUBJECTS, st.sampled_from(["confirmed", "allowed", "watch"])),
    unique_by=lambda row: row.subject,
    max_size=6,
)


@given(_PAGES, _ROWS)
def test_no_allowed_page_alarms_and_no_page_changes_without_a_decision(
    pages: list[PageFinding], rows: list[Review]
) -> None:
    found, reviews = _found(pages), Reviews(tuple(rows))
    before = {row.url: row for row in found.pages}
    decided = decide(found, reviews)
    assert {row.url for row in decided.pages} == before.keys()
    for row in decided.pages:
        ruling = reviews.find(row.url, row.host, row.domain, row.campaign_id)
        was = before[row.url]
        if ruling is None:
            assert row == was
        elif ruling.decision == "allowed":
            assert row.verdict not in ALARMS
        elif ruling.decision == "watch":
            assert row.verdict == was.verdict
        else:
            assert row.verdict == ("doorway" if was.verdict in ALARMS else was.verdict)
    assert decided.pages == sort_pages(decided.pages)


@given(_PAGES, _ROWS)
def test_totals_are_those_of_the_decided_pages(pages: list[PageFinding], rows: list[Review]) -> None:
    decided = decide(_found(pages), Reviews(tuple(rows)))
    again = _found(decided.pages)
    assert decided.domains == again.domains
    labels = {row.page_url: (row.verdict, row.campaign_id) for row in again.videos}
    assert {row.page_url: (row.verdict, row.campaign_id) for row in decided.videos} == labels


def test_precision_is_of_the_machines_verdicts_and_counts_each_subject_once() -> None:
    pages = (*FAMILY, LONE, _page(7, "doorway", "ctwo", "c.test"), _page(8, "doorway", "ctwo", "c.test"))
    rows = (
        Review("cone", "confirmed"),
        Review("ctwo", "allowed"),
        Review("gone", "allowed"),
        Review("c.test", "allowed"),
        Review("b.test", "watch"),
        Review("https://w0.a.test/*", "confirmed"),
    )
    assert measure_precision(_found(pages), Reviews(rows)) == (
        Precision("campaign", "doorway", 1, 1),
        Precision("domain", "doorway", 0, 1),
        Precision("page", "suspect", 1, 0),
    )
    assert _decide(pages, *rows).precision == measure_precision(_found(pages), Reviews(rows))


def test_what_changed_of_a_watched_subject_is_named_and_nothing_else() -> None:
    changes = (
        Change("page", "https://w.a.test/1", "new", "", "doorway", "cone"),
        Change("page", "https://w.a.test/2", "new", "", "doorway", ""),
        Change("page", "https://x.test/", "new", "", "clean", ""),
        Change("campaign", "cone", "gone", "doorway", "", "cone"),
        Change("campaign", "ctwo", "grown", "3", "4", "ctwo"),
    )
    reviews = Reviews((Review("a.test", "watch"), Review("cone", "watch"), Review("ctwo", "allowed")))
    assert note_watched(findings(changes=changes), reviews).watched == (
        Watched("a.test", (("page", "new", 2),)),
        Watched("cone", (("campaign", "gone", 1),)),
    )


def test_a_campaign_is_confirmed_only_as_long_as_somebody_says_so() -> None:
    known = [Known(name, "spun", (), tuple, 0.9, frozenset(), confirmed=True) for name in ("cone", "ctwo")]
    marked = mark_confirmed(known, Reviews((Review("ctwo", "confirmed"), Review("cone", "watch"))))
    assert [each.confirmed for each in marked] == [False, True]
