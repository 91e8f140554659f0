"""Findings of a large audit, made up but of the sizes of real ones: titles, reasons, templates, exhibits."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from crawler.exhibits import Precision, RunPoint
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
from volumes.language import Language, write_template
from volumes.pictures import build_exhibit

TIME = "2026-03-01T10:{:02}:{:02}Z"
REASONS = ("robots", "status", "not_html", "timeout", "redirect", "limit", "offsite", "empty")


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything: pages, the campaigns that four fifths of them belong to, domains."""

    pages: int = 100_000
    campaigns: int = 2_000
    domains: int = 3_000
    changes: int = 10_000
    coverage: int = 20_000


def build_findings(scale: Scale, seed: int) -> Findings:
    """Findings with as many rows as `scale` says; the same for the same seed."""
    chance = Random(seed)
    language = Language(chance)
    names = [f"{'-'.join(language.words(2))}-{number}.example" for number in range(scale.domains)]
    families = _deal(scale, chance)
    campaigns, pages, exhibits = [], [], []
    for number, size in enumerate(families):
        campaign, members = _build_campaign(number, size, names, language, chance)
        campaigns.append(campaign)
        pages += members
        exhibits.append(build_exhibit(campaign, members, language, chance))
    pages += [_honest_page(number, names, language, chance) for number in range(scale.pages - sum(families))]
    return Findings(
        pages=tuple(pages),
        campaigns=tuple(campaigns),
        domains=_build_domains(names, pages),
        videos=tuple(video for page in pages for video in _videos_of(page)),
        coverage=tuple(_unjudged(number, names, chance) for number in range(scale.coverage)),
        changes=tuple(_change(page) for page in pages[: scale.changes]),
        exhibits=tuple(exhibits),
        trend=tuple(_point(week, scale) for week in range(52)),
        precision=(Precision("campaign", "doorway", 180, 3), Precision("campaign", "suspect", 40, 25)),
    )


def describe_run(scale: Scale) -> RunInfo:
    """Who ran, and when."""
    return RunInfo(
        name="scale",
        started_at=TIME.format(0, 0),
        finished_at=TIME.format(59, 59),
        finish_reason="finished",
        complete=True,
        versions={"python": "3"},
        options={"pages": scale.pages},
        timings={"judge": 1.0},
        crawl={},
    )


def _deal(scale: Scale, chance: Random) -> list[int]:
    """Sizes of the campaigns: three pages at least, a few of them very large."""
    weights = [chance.paretovariate(1.2) for _ in range(scale.campaigns)]
    spare = max(0, scale.pages * 4 // 5 - 3 * scale.campaigns)
    return [3 + int(spare * weight / sum(weights)) for weight in weights]


def _build_campaign(
    number: int, size: int, names: Sequence[str], language: Language, chance: Random
) -> tuple[CampaignFinding, list[PageFinding]]:
    verdict = chance.choices(("doorway", "suspect", "templated"), (6, 3, 1))[0]
    kind = chance.choices(("spun", "swapped", "mixed", "outlined"), (5, 3, 1, 1))[0]
    spun = kind == "spun"
    own = chance.sample(names, min(len(names), chance.choice((1, 2, 3, 5, 8)), size))
    campaign_id = f"c{number:05}{''.join(chance.choices('abcdefghijklmnop234567', k=8))}"
    template, choices = write_template(chance.randint(800, 1_500), spun, language, chance)
    ids = (f"G-{chance.randrange(10**9):09}", f"pub-{chance.randrange(10**15):016}")
    videos = tuple(f"youtube:{chance.randrange(10**11):011}" for _ in range(chance.choice((0, 0, 2, 4))))
    shared = _page_reasons(size, spun, chance)
    pages = [
        _member(at, campaign_id, verdict, own[at % len(own)], videos, shared, spun, language, chance)
        for at in range(size)
    ]
    return CampaignFinding(
        campaign_id=campaign_id,
        verdict=verdict,
        kind=kind,
        score={"doorway": 100, "suspect": 60, "templated": 30}[verdict],
        pages=size,
        domains=len(own),
        hosts=len({page.host for page in pages}),
        keywords=size,
        sample_keywords=tuple(page.keyword for page in pages[:10]),
        template_words=len(template.split()),
        keyword_slots=template.count("{KEYWORD}"),
        spun_slots=choices,
        repeated_body_share=0.97,
        spun_share=0.41 if spun else 0.0,
        pages_with_video=size if videos else 0,
        distinct_videos=len(videos),
        shared_ids=ids if len(own) > 1 else (),
        destinations=tuple(chance.sample(names, min(3, len(names)))),
        languages=("en",),
        sample_urls=tuple(page.url for page in pages[:10]),
        first_seen=TIME.format(0, 0),
        last_seen=TIME.format(59, 0),
        change=chance.choice(("same", "new", "grown")),
        reasons=_campaign_reasons(size, len(own), spun),
        template=template,
    ), pages


def _member(
    at: int,
    campaign_id: str,
    verdict: str,
    domain: str,
    videos: tuple[str, ...],
    shared: tuple[Evidence, ...],
    spun: bool,
    language: Language,
    chance: Random,
) -> PageFinding:
    keyword = language.phrase(4, 11)
    words = keyword.lower().split()
    host = f"{words[0]}.{domain}" if at % 5 == 4 else f"www.{domain}"
    moment = TIME.format(chance.randrange(60), chance.randrange(60))
    return PageFinding(
        url=f"https://{host}/{'-'.join(words)}-{campaign_id}-{at}/",
        domain=domain,
        host=host,
        verdict=verdict,
        score=100 if verdict == "doorway" else 60 if verdict == "suspect" else 30,
        campaign_id=campaign_id,
        title=f"{keyword} | {language.phrase(2, 6)}",
        keyword=keyword,
        keyword_count=chance.randint(5, 20),
        keyword_standalone=chance.randint(2, 12),
        keyword_share=chance.random() / 5,
        off_topic_words=tuple(words[:2]),
        varying_words=tuple(words),
        keyword_headings=chance.randint(0, 8),
        own_facts=chance.choice((0, 0, 0, 1)),
        repeated_body_share=1 - chance.random() / 10,
        spun_share=0.3 + chance.random() / 4 if spun else 0.0,
        videos=len(videos),
        video_ids=videos,
        words=chance.randint(500, 1_600),
        language="en",
        status=200,
        fetched_at=moment,
        first_seen=moment,
        change=chance.choice(("same", "same", "new")),
        reasons=shared,
    )


def _page_reasons(size: int, spun: bool, chance: Random) -> tuple[Evidence, ...]:
    values = {
        "keyword_standalone": chance.randint(2, 12),
        "keyword_count": chance.randint(5, 20),
        "slot_places": chance.randint(6, 30),
        "repeated_body_share": "0.98",
        "spun_share": "0.44" if spun else "0.00",
        "siblings": size - 1,
        "own_facts": 0,
        "own_words": "0.02",
        "because": "spun copies of one text, each with another phrase forced in at the same places",
    }
    return tuple(Evidence(name, str(value)) for name, value in values.items())


def _campaign_reasons(size: int, domains: int, spun: bool) -> tuple[Evidence, ...]:
    values = {
        "touched": 1 if spun else "0.1",
        "carriers": 1,
        "repeated_body_share": 1,
        "pages": size,
        "keyword_slots": 13,
        "slot_places": 34,
        "dispersal": "0.93",
        "keywords_differ": 1,
        "keyword_standalone": 10,
        "domains": domains,
        "members": size,
        "family_points": 150,
        "injection_points": 180,
        "because": "spun copies of one text, each with another phrase forced in at the same places",
    }
    return tuple(Evidence(name, str(value)) for name, value in values.items())


def _honest_page(number: int, names: Sequence[str], language: Language, chance: Random) -> PageFinding:
    domain = chance.choice(names)
    page = _member(number, "", "clean", domain, (), (), False, language, chance)
    return PageFinding(
        **{name: getattr(page, name) for name in ("domain", "host", "title", "words", "language", "status")},
        url=f"https://{page.host}/honest/{number}",
        verdict="clean",
        score=0,
        campaign_id="",
        keyword="",
        keyword_count=0,
        keyword_standalone=0,
        keyword_share=0.0,
        off_topic_words=(),
        varying_words=(),
        keyword_headings=0,
        own_facts=0,
        repeated_body_share=0.0,
        spun_share=0.0,
        videos=0,
        video_ids=(),
        fetched_at=page.fetched_at,
        first_seen=page.first_seen,
        change="same",
        reasons=(),
    )


def _build_domains(names: Sequence[str], pages: Sequence[PageFinding]) -> tuple[DomainFinding, ...]:
    counts = {name: dict.fromkeys(("doorway", "suspect", "templated", "clean"), 0) for name in names}
    hosts: dict[str, set[str]] = {name: set() for name in names}
    families: dict[str, set[str]] = {name: set() for name in names}
    for page in pages:
        counts[page.domain][page.verdict] += 1
        hosts[page.domain].add(page.host)
        families[page.domain].update(page.campaign_id and [page.campaign_id])
    return tuple(
        DomainFinding(
            domain=name,
            pages=(total := sum(counts[name].values())),
            **counts[name],
            duplicate=0,
            unjudged=0,
            doorway_share=counts[name]["doorway"] / total if total else 0.0,
            campaigns=len(families[name]),
            hosts=len(hosts[name]),
            first_seen=TIME.format(0, 0),
            change="same",
        )
        for name in sorted(names)
    )


def _videos_of(page: PageFinding) -> list[VideoFinding]:
    return [
        VideoFinding(
            video_id=each,
            provider="youtube",
            url=f"https://www.youtube.com/embed/{each[8:]}",
            page_url=page.url,
            placement="embed",
            campaign_id=page.campaign_id,
            verdict=page.verdict,
            pages_with_video=12,
        )
        for each in page.video_ids
    ]


def _unjudged(number: int, names: Sequence[str], chance: Random) -> Unjudged:
    domain = chance.choice(names)
    url = f"https://www.{domain}/not/judged/{number}"
    return Unjudged(url, domain, chance.choice(REASONS), "what exactly happened here", 404, TIME.format(1, 1))


def _change(page: PageFinding) -> Change:
    return Change("page", page.url, "verdict changed", "clean", page.verdict, page.campaign_id)


def _point(week: int, scale: Scale) -> RunPoint:
    day = f"2025-{week // 5 + 1:02}-{week % 5 * 6 + 1:02}T03:15:00Z"
    return RunPoint(f"run-{week}", day, scale.pages, 40_000 + week, 20_000, scale.campaigns, scale.domains)
