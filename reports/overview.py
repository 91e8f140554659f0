"""The first thing a reviewer reads: what is new since the run before, and how far past verdicts were right."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from crawler.exhibits import Precision
from crawler.records import CampaignFinding, Findings
from crawler.sightings import News
from reports.counts import Counts, severity, worst_first
from reports.news import news_line
from reports.precision import interval, watched_lines
from reports.vocabulary import CAMPAIGN_CHANGES, CHANGE_MEANINGS

MAX_NEWS = 10
"""Campaigns that are named as new or changed."""

_ALWAYS = ("new", "grown", "gone")
"""Changes of campaigns that are told even where there are none."""


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of difference: `number` of `text`, to be seen at `route`, `title` says what it is."""

    number: int
    text: str
    route: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often reviewers agreed: `confirmed` of `total` `subject`; the share and its 95% interval, 0-1."""

    confirmed: int
    total: int
    subject: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Overview:
    """`since` is the end of the run before, empty in the first one; `headline` says what is new (or there)."""

    since: str
    headline: str
    items: tuple[Item, ...]
    campaigns: tuple[CampaignFinding, ...]
    agreements: tuple[Agreement, ...]
    watched: tuple[str, ...]


def summarise(findings: Findings, counts: Counts) -> Overview:
    """What changed, against the run before; of the first run, what there is."""
    news = findings.news if findings.news and findings.news.since else None
    notable = [campaign for campaign in worst_first(findings.campaigns) if campaign.change in CAMPAIGN_CHANGES[:-1]]
    notable.sort(key=lambda each: (severity(each.verdict), CAMPAIGN_CHANGES.index(each.change)))
    return Overview(
        since=news.since if news else "",
        headline=_headline(findings.news, counts),
        items=tuple(_list_items(findings)) if news else (),
        campaigns=tuple(notable[:MAX_NEWS]),
        agreements=tuple(_measure(each) for each in findings.precision),
        watched=tuple(watched_lines(findings.watched)),
    )


def _list_items(findings: Findings) -> Iterator[Item]:
    """Every kind of difference that a reviewer asks for, the usual ones also where there are none."""
    campaigns = Counter(row.change for row in findings.changes if row.kind == "campaign")
    pages = Counter(
        (row.change, row.before if row.change == "gone" else row.after)
        for row in findings.changes
        if row.kind == "page"
    )
    for change in (*CAMPAIGN_CHANGES[:-1], "gone"):
        if campaigns[change] or change in _ALWAYS:
            text = "new campaigns" if change == "new" else f"campaigns {change}"
            route = _route("changes", kind="campaign", change=change)
            yield Item(campaigns[change], text, route, CHANGE_MEANINGS[change])
    for change, text in (("new", "doorway pages at new addresses"), ("verdict changed", "known pages turned doorway")):
        yield Item(pages[change, "doorway"], text, _route("changes", kind="page", change=change, after="doorway"))
    if pages["returned", "doorway"]:
        route = _route("changes", kind="page", change="returned", after="doorway")
        yield Item(pages["returned", "doorway"], "doorway pages returned", route)
    gone = _route("changes", kind="page", change="gone", before="doorway")
    yield Item(pages["gone", "doorway"], "doorway pages gone", gone)


def _measure(each: Precision) -> Agreement:
    total = each.confirmed + each.allowed
    subject = f"reviewed {each.verdict} {each.subject}{'' if total == 1 else 's'}"
    return Agreement(each.confirmed, total, subject, each.confirmed / max(1, total), *interval(each.confirmed, total))


def _headline(news: News | None, counts: Counts) -> str:
    """What is new; what there is in a first run, and in one that has no memory."""
    if news and news.since:
        return _capital(news_line(news).partition(": ")[2])
    return f"First run: {_count_found(counts)}" if news else _capital(_count_found(counts))


def _count_found(counts: Counts) -> str:
    """What was found, in one line."""
    found = [(counts.pages_by_verdict.get(verdict, 0), f"{verdict} pages") for verdict in ("doorway", "suspect")]
    campaigns = counts.campaigns_by_verdict.get("doorway", 0)
    told = [
        f"{number:,} {singular(text) if number == 1 else text}"
        for number, text in (*found, (campaigns, "doorway campaigns"))
        if number
    ]
    return ", ".join(told) or "no doorway and no suspect pages"


def singular(text: str) -> str:
    """`text` about one campaign or page instead of several."""
    return text.replace("campaigns", "campaign").replace("pages", "page").replace("new addresses", "a new address")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _route(view: str, **filters: str) -> str:
    """Address of a view inside the page."""
    return f"#/{view}?{urlencode(filters)}"
