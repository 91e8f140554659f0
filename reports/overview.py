"""The first thing a reviewer reads: what is new since the run before, and how far past verdicts were right."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from crawler.exhibits import Precision
from crawler.records import CampaignFinding, Findings
from reports.counts import Counts, worst_first

MAX_NEWS = 10
"""Campaigns that are named as new or changed."""

_NOTABLE = ("new", "grown", "verdict changed", "shrunk")


@dataclass(frozen=True, slots=True)
class News:
    """One kind of difference: `number` of `text`, to be seen at `route`."""

    number: int
    text: str
    route: str


@dataclass(frozen=True, slots=True)
class Overview:
    """`compared` is false in the first run of a name; `headline` is what is new, or there, in one line."""

    compared: bool
    before: str
    headline: str
    news: tuple[News, ...]
    campaigns: tuple[CampaignFinding, ...]
    precision: tuple[Precision, ...]


def summarise(findings: Findings, counts: Counts) -> Overview:
    """What changed, against the run before; of the first run, what there is."""
    news, compared = tuple(_count_news(findings)), _is_compared(findings)
    notable = [campaign for campaign in worst_first(findings.campaigns) if campaign.change in _NOTABLE]
    return Overview(
        compared=compared,
        before=findings.trend[-2].finished_at if len(findings.trend) > 1 else "",
        headline=_headline(news) if compared else _first_headline(counts),
        news=news,
        campaigns=tuple(sorted(notable, key=lambda each: _NOTABLE.index(each.change))[:MAX_NEWS]),
        precision=findings.precision,
    )


def _is_compared(findings: Findings) -> bool:
    """Whether there was a run before: in the first one nothing has a change."""
    marked: Iterable[str] = (page.change for page in findings.pages)
    return bool(findings.changes) or len(findings.trend) > 1 or any(marked)


def _count_news(findings: Findings) -> Iterable[News]:
    """Every kind of difference that a reviewer asks for, those that did not happen too."""
    seen = Counter((row.kind, row.change) for row in findings.changes)
    flagged = Counter(
        (row.change, row.before if row.change == "gone" else row.after)
        for row in findings.changes
        if row.kind == "page"
    )
    yield News(seen["campaign", "new"], "new campaigns", _route("campaigns", change="new"))
    yield News(flagged["new", "doorway"], "new doorway pages", _route("pages", verdict="doorway", change="new"))
    became = _route("pages", verdict="doorway", change="verdict changed")
    yield News(flagged["verdict changed", "doorway"], "pages that became doorway", became)
    yield News(seen["campaign", "grown"], "campaigns grown", _route("campaigns", change="grown"))
    yield News(seen["campaign", "shrunk"], "campaigns shrunk", _route("campaigns", change="shrunk"))
    yield News(seen["campaign", "gone"], "campaigns gone", _route("changes", kind="campaign", change="gone"))
    gone = _route("changes", kind="page", change="gone", before="doorway")
    yield News(flagged["gone", "doorway"], "doorway pages gone", gone)


def _headline(news: Iterable[News]) -> str:
    """What happened, in one line."""
    return ", ".join(_counted(each.number, each.text) for each in news if each.number) or "Nothing is new"


def _first_headline(counts: Counts) -> str:
    """What a run found that there is nothing to compare with, in one line."""
    found = [(counts.pages_by_verdict.get(verdict, 0), f"{verdict} pages") for verdict in ("doorway", "suspect")]
    campaigns = counts.campaigns_by_verdict.get("doorway", 0)
    told = [_counted(number, text) for number, text in (*found, (campaigns, "doorway campaigns")) if number]
    return f"First run: {', '.join(told) or 'no doorway and no suspect pages'}"


def _counted(number: int, text: str) -> str:
    return f"{number:,} {singular(text) if number == 1 else text}"


def singular(text: str) -> str:
    """`text` about one campaign or page instead of several."""
    return text.replace("campaigns", "campaign").replace("pages", "page").replace("that became", "became")


def _route(view: str, **filters: str) -> str:
    """Address of a view inside the page."""
    return f"#/{view}?{urlencode(filters)}"
