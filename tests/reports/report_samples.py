"""Findings to report on: builders with a default for every field, and one small audit that is true to life."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from crawler.exhibits import Edge, Exhibit, KeywordRow, Precision, RunPoint, SideBySide, Watched
from crawler.records import (
    CampaignFinding,
    Change,
    DomainFinding,
    Evidence,
    Findings,
    PageFinding,
    RunInfo,
    Unjudged,
    VideoFinding,
)
from crawler.sightings import News

NO_FINDINGS = Findings((), (), (), (), ())

_NEWS = News(
    "spring",
    "2026-02-22T10:04:00Z",
    new_campaigns=1,
    gone_campaigns=1,
    new_doorway_pages=3,
    gone_doorway_pages=1,
    changes=7,
)

_DEFAULTS: Mapping[str, Any] = {"verdict": "clean", "first_seen": "2026-03-01T10:00:00Z"}
_EMPTY: Mapping[Any, Any] = {str: "", int: 0, float: 0.0}


def _make(kind: type[Any], values: Mapping[str, object]) -> Any:
    """A record of `kind` with `values`, and something neutral in every other field."""
    neutral = {field.name: _DEFAULTS.get(field.name, _EMPTY.get(field.type, ())) for field in fields(kind)}
    return kind(**{**neutral, **values})


def page(url: str = "https://a.test/", **values: object) -> PageFinding:
    return _make(PageFinding, {"url": url, **values})


def campaign(campaign_id: str = "c-1", **values: object) -> CampaignFinding:
    return _make(CampaignFinding, {"campaign_id": campaign_id, "kind": "spun", **values})


def domain(name: str = "a.test", **values: object) -> DomainFinding:
    return _make(DomainFinding, {"domain": name, **values})


def video(video_id: str = "youtube:abc", **values: object) -> VideoFinding:
    return _make(VideoFinding, {"video_id": video_id, "placement": "embed", **values})


def findings(**tables: object) -> Findings:
    return replace(NO_FINDINGS, **tables)


def run_info(**values: object) -> RunInfo:
    info = RunInfo(
        name="spring",
        started_at="2026-03-01T10:00:00Z",
        finished_at="2026-03-01T10:04:30Z",
        finish_reason="finished",
        complete=True,
        versions={"doorway-audit": "0.1.0", "python": "3.11.7"},
        options={"only": False, "delay": 0.5, "urls": ["https://a.test/"]},
        timings={"collect": 261.5, "judge": 3.25},
        crawl={"responses": 31},
    )
    return replace(info, **values)


TEMPLATE = """{KEYWORD}

If you {are looking for|need|want} {KEYWORD}, you have {come|got} to the {right|perfect} place. Our {team|crew} of
{experts|specialists|professionals} has {helped|assisted} clients in {SLOT} for more than {SLOT} years.

{VIDEO}

{KEYWORD}.

{Call|Ring|Phone} us {today|now} for a {free quote|no-obligation {quote|estimate}} & ask about {KEYWORD} <in>
your area."""

TOWNS = ("Oxford", "Leeds", "York", "Bath", "Derby", "Ripon", "Truro", "Wells", "Durham", "Exeter", "Lincoln", "Ely")


def audit() -> Findings:
    """Two campaigns on five domains, honest pages beside them, and some that could not be read."""
    doorways = tuple(_doorway(index, town) for index, town in enumerate(TOWNS))
    suspects = tuple(_suspect(index, town) for index, town in enumerate(TOWNS[:4]))
    honest = tuple(page(f"https://honest.test/{n}", domain="honest.test", host="honest.test") for n in range(9))
    return Findings(
        pages=(*doorways, *suspects, *honest),
        campaigns=(_spun_campaign(), _outlined_campaign()),
        domains=(
            domain("roof-fix.test", pages=6, doorway=6, doorway_share=1.0, campaigns=1, hosts=3),
            domain("slate-pro.test", pages=6, doorway=6, doorway_share=1.0, campaigns=1, hosts=3),
            domain("agency.test", pages=4, suspect=4, campaigns=1, hosts=1, unjudged=2),
            domain("honest.test", pages=9, clean=9, hosts=1, unjudged=1),
        ),
        videos=tuple(
            video(
                f"youtube:dQw4w9WgX{index % 2}c",
                provider="youtube",
                url=f"https://www.youtube.com/embed/dQw4w9WgX{index % 2}c",
                page_url=doorway.url,
                campaign_id="c-4f2a91d0",
                verdict="doorway",
                pages_with_video=6,
            )
            for index, doorway in enumerate(doorways)
        ),
        coverage=(
            Unjudged("https://agency.test/login", "agency.test", "robots", "Disallow: /login"),
            Unjudged("https://agency.test/old", "agency.test", "status", "Not Found", 404, "2026-03-01T10:02:00Z"),
            Unjudged("https://honest.test/map.pdf", "honest.test", "not_html", "application/pdf", 200),
        ),
        changes=(Change("campaign", "c-4f2a91d0", "grown", "9", "12", "c-4f2a91d0"),),
    )


def shown_audit() -> Findings:
    """The same, with the pictures, the earlier runs and the reviewers' decisions that report.html shows."""
    return replace(
        audit(),
        exhibits=(_exhibit(),),
        trend=(*(_point(week) for week in range(1, 9)), RunPoint("now", "2026-03-01T10:04:30Z", 25, 12, 4, 2, 4)),
        precision=(Precision("campaign", "doorway", 11, 1), Precision("page", "suspect", 3, 2)),
        watched=(Watched("roof-fix.test", (("page", "new", 3),)),),
        news=_NEWS,
        changes=(
            Change("campaign", "c-b77e02ac", "new", "", "suspect", "c-b77e02ac"),
            Change("campaign", "c-4f2a91d0", "grown", "9", "12", "c-4f2a91d0"),
            Change("campaign", "c-00000000", "gone", "5", "", "c-00000000"),
            *(Change("page", _doorway(at, TOWNS[at]).url, "new", "", "doorway", "c-4f2a91d0") for at in (9, 10, 11)),
            Change("page", "https://gone.test/", "gone", "doorway", "status", "c-4f2a91d0"),
        ),
    )


def _point(week: int) -> RunPoint:
    """One of the runs before, each with a few more doorway pages."""
    return RunPoint(f"w{week}", f"2026-01-{week:02}T10:00:00Z", 10 + week, week, 8 - week, 1, 3)


def _exhibit() -> Exhibit:
    first, second = _doorway(0, TOWNS[0]), _doorway(1, TOWNS[1])
    hosts = [_doorway(at, town).host for at, town in enumerate(TOWNS)]
    return Exhibit(
        "c-4f2a91d0",
        SideBySide((first.url, second.url), _rows()),
        tuple(
            KeywordRow(
                _doorway(at, town).url,
                f"emergency roof repair {town}",
                560 + 7 * at,
                ((0.0, True), (0.08, False), (0.31 + at / 900, True), (0.33, False), (0.64, False), (0.9, True)),
                (0.3,),
            )
            for at, town in enumerate(TOWNS)
        ),
        (
            *(Edge(host, "video", f"youtube:dQw4w9WgX{at % 2}c", 1) for at, host in enumerate(hosts)),
            *(Edge(host, "id", "UA-5512345-1", 3) for host in hosts[:7]),
            *(Edge(host, "site", "leads.test", 5) for host in hosts[::3]),
            Edge("extra.roof-fix.test", "site", "quotes.test", 1),
        ),
    )


def _rows() -> tuple[tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...]:
    """Lines of two members with every mark, one of them on one page only."""
    return (
        ((("emergency roof repair Oxford", "keyword"),), (("emergency roof repair Leeds", "keyword"),)),
        (
            (
                ("If you ", "plain"),
                ("are looking for", "spun"),
                (" a roofer, our ", "plain"),
                ("team", "spun"),
                (" has served ", "plain"),
                ("Oxford", "slot"),
                (" for years.", "plain"),
            ),
            (
                ("If you ", "plain"),
                ("need", "spun"),
                (" a roofer, our ", "plain"),
                ("crew", "spun"),
                (" has served ", "plain"),
                ("Leeds", "slot"),
                (" for years.", "plain"),
            ),
        ),
        ((), (("The Headrow office is open on Sundays, too.", "own"),)),
    )


def _doorway(index: int, town: str) -> PageFinding:
    name = "roof-fix.test" if index % 2 else "slate-pro.test"
    return page(
        f"https://{town.lower()}.{name}/emergency-roof-repair-{town.lower()}",
        domain=name,
        host=f"{town.lower()}.{name}",
        verdict="doorway",
        score=97 - index,
        campaign_id="c-4f2a91d0",
        title=f"Emergency Roof Repair {town} | 24/7 Roofers",
        keyword=f"emergency roof repair {town}",
        keyword_count=14 + index,
        keyword_standalone=5,
        keyword_share=0.12345,
        off_topic_words=("emergency", town.lower()),
        varying_words=(town.lower(),),
        keyword_headings=4,
        repeated_body_share=0.94 - index / 100,
        spun_share=0.31,
        videos=1,
        video_ids=(f"youtube:dQw4w9WgX{index % 2}c",),
        words=612,
        language="en",
        status=200,
        fetched_at="2026-03-01T10:01:00Z",
        change="new" if index == 11 else "same",
        reasons=(Evidence("keyword_standalone", "5"), Evidence("repeated_body_share", "0.94")),
    )


def _suspect(index: int, town: str) -> PageFinding:
    return page(
        f"https://agency.test/seo-{town.lower()}",
        domain="agency.test",
        host="agency.test",
        verdict="suspect",
        score=58 - index,
        campaign_id="c-b77e02ac",
        title=f"SEO agency in {town}",
        keyword=f"SEO agency {town}",
        keyword_count=9,
        own_facts=2,
        repeated_body_share=0.38,
        words=900,
        language="en",
        status=200,
        reasons=(Evidence("keyword_headings", "6"), Evidence("outline_match", "0.81")),
    )


def _spun_campaign() -> CampaignFinding:
    return campaign(
        "c-4f2a91d0",
        verdict="doorway",
        score=96,
        pages=12,
        domains=2,
        hosts=12,
        keywords=12,
        sample_keywords=tuple(f"emergency roof repair {town}" for town in TOWNS[:6]),
        template_words=588,
        keyword_slots=14,
        spun_slots=97,
        repeated_body_share=0.91,
        spun_share=0.31,
        pages_with_video=12,
        distinct_videos=2,
        shared_ids=("UA-5512345-1", "pub-8812345678901234"),
        destinations=("https://leads.test/call", "https://quotes.test/"),
        languages=("en",),
        sample_urls=tuple(_doorway(index, town).url for index, town in enumerate(TOWNS[:5])),
        last_seen="2026-03-01T10:01:00Z",
        change="grown",
        reasons=(
            Evidence("keyword_slots", "14 of 14 pages' headings"),
            Evidence("repeated_body_share", "0.91"),
            Evidence("shared_ids", "2 on 2 domains"),
            Evidence("keyword_standalone", "5.0 a page"),
        ),
        template=TEMPLATE,
    )


def _outlined_campaign() -> CampaignFinding:
    return campaign(
        "c-b77e02ac",
        verdict="suspect",
        kind="outlined",
        score=57,
        pages=4,
        domains=1,
        hosts=1,
        keywords=4,
        sample_keywords=("SEO agency Oxford", "SEO agency 東京"),
        repeated_body_share=0.38,
        languages=("en", "ja"),
        sample_urls=("https://agency.test/seo-oxford",),
        change="new",
        reasons=(Evidence("outline_match", "0.81"), Evidence("keyword_headings", "6 a page")),
    )
