"""report.html: one self-contained page on which a reviewer sees what was found, worst first, with the proof."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crawler.records import CampaignFinding, DomainFinding, Findings, PageFinding, RunInfo, VideoFinding
from reports.cells import clip
from reports.counts import count_findings, severity, worst_first
from reports.files import write_text
from reports.markup import link, mark_template, show
from reports.vocabulary import COVERAGE_REASONS, KIND_MEANINGS, VERDICT_MEANINGS

MAX_CAMPAIGNS = 500
MAX_PAGES = 2_000
MAX_DOMAINS = 200
MAX_CHANGES = 500
MAX_LISTED = 25
"""Hosts and videos of one campaign."""

MAX_TEMPLATE = 100_000
"""Characters."""

_UTC = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?(?:Z|\+00:00)$")


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with what only its pages and videos know: hosts and video ids, each with its number of pages."""

    finding: CampaignFinding
    hosts: tuple[tuple[str, int], ...]
    videos: tuple[tuple[VideoFinding, int], ...]
    template: Markup


def write_page(findings: Findings, info: RunInfo, path: Path) -> None:
    """Write the page to `path`."""
    write_text(path, render_page(findings, info))


def render_page(findings: Findings, info: RunInfo) -> str:
    """The page as HTML; what a limit cut is said on it."""
    counts = count_findings(findings)
    flagged = sorted(filter(_is_flagged, findings.pages), key=lambda page: (severity(page.verdict), -page.score))
    return (
        _environment()
        .get_template("report.html")
        .render(
            info=info,
            counts=counts,
            campaigns=_view_campaigns(findings),
            flagged=flagged[:MAX_PAGES],
            flagged_total=len(flagged),
            domains=sorted(findings.domains, key=_domain_order)[:MAX_DOMAINS],
            coverage=[
                (reason, n, COVERAGE_REASONS.get(reason, "")) for reason, n in counts.not_judged_by_reason.items()
            ],
            changes=findings.changes[:MAX_CHANGES],
            verdict_meanings=VERDICT_MEANINGS,
            kind_meanings=KIND_MEANINGS,
        )
    )


@cache
def _environment() -> Environment:
    """A Jinja environment in which no text gets out unescaped or with control characters."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=show,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "link": link,
        "percent": percent,
        "moment": moment,
        "thousands": "{:,}".format,
        "clip": clip,
    }
    return environment


def percent(share: float) -> str:
    """A share of 0-1 in whole percent, so written that almost none and almost all are not taken for none and all."""
    if not math.isfinite(share):
        return "–"
    if 0 < share < 0.01:
        return "<1%"
    return ">99%" if 0.99 < share < 1 else f"{share:.0%}"


def moment(time: str) -> str:
    """An ISO 8601 time in UTC to the minute, as people write it; any other text as it is, and a dash for none."""
    parts = _UTC.match(time)
    return f"{parts[1]} {parts[2]} UTC" if parts else time or "–"


def _view_campaigns(findings: Findings) -> list[CampaignView]:
    """The worst campaigns with their hosts and videos."""
    hosts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in findings.pages:
        hosts[page.campaign_id][page.host] += 1
    videos: defaultdict[str, list[VideoFinding]] = defaultdict(list)
    for video in findings.videos:
        videos[video.campaign_id].append(video)
    return [
        CampaignView(
            finding=campaign,
            hosts=_most_common(hosts.get(campaign.campaign_id, {})),
            videos=_distinct(videos.get(campaign.campaign_id, ())),
            template=mark_template(clip(campaign.template, MAX_TEMPLATE)),
        )
        for campaign in worst_first(findings.campaigns)[:MAX_CAMPAIGNS]
    ]


def _distinct(videos: Iterable[VideoFinding]) -> tuple[tuple[VideoFinding, int], ...]:
    """One of the rows of each video, with the number of its pages, most pages first."""
    first: dict[str, VideoFinding] = {}
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for video in videos:
        first.setdefault(video.video_id, video)
        pages[video.video_id].add(video.page_url)
    numbers = _most_common({video_id: len(urls) for video_id, urls in pages.items()})
    return tuple((first[video_id], number) for video_id, number in numbers)


def _most_common(numbers: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The largest of `numbers`, equal ones by name."""
    return tuple(sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MAX_LISTED])


def _is_flagged(page: PageFinding) -> bool:
    """Whether a reviewer should see the page."""
    return page.verdict in ("doorway", "suspect")


def _domain_order(domain: DomainFinding) -> tuple[int, int, int, str]:
    """Most doorway pages first, then suspect ones, then all."""
    return -domain.doorway, -domain.suspect, -domain.pages, domain.domain
