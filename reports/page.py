"""report.html: one self-contained page on which a reviewer sees what is new, how sure it is, and the proof."""

import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crawler.records import Findings, RunInfo
from reports.assets import policy, script, style
from reports.cells import clip
from reports.charts import MAX_RUNS, draw_domains, draw_trend, draw_verdicts, worst_domains
from reports.columns import short_text
from reports.counts import Counts, count_findings, worst_first
from reports.files import replacing
from reports.markup import show
from reports.overview import singular, summarise
from reports.page_data import list_blocks, report_id
from reports.vocabulary import COVERAGE_REASONS, KIND_MEANINGS, VERDICT_MEANINGS

WORST = 10
"""Campaigns on the overview."""

PLAIN = 100
"""Campaigns that the page has without its script."""

_UTC = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?(?:Z|\+00:00)$")


def write_page(findings: Findings, info: RunInfo, path: Path) -> None:
    """Write the page to `path`, block by block, so that it is never in memory as a whole."""
    with replacing(path) as file:
        for part in _parts(findings, info):
            file.write(part)


def render_page(findings: Findings, info: RunInfo) -> str:
    """The page as HTML; what a limit cut is said on it."""
    return "".join(_parts(findings, info))


def _parts(findings: Findings, info: RunInfo) -> Iterator[str]:
    """The page in pieces of text."""
    counts = count_findings(findings)
    campaigns = worst_first(findings.campaigns)
    return (
        _environment()
        .get_template("report.html")
        .generate(
            policy=Markup(policy()),  # noqa: S704 -- our own words and two hashes
            style=Markup(style()),  # noqa: S704 -- report.css
            script=Markup(script()),  # noqa: S704 -- report-*.js
            info=info,
            counts=counts,
            report_id=report_id(info, counts),
            overview=summarise(findings, counts),
            trend=findings.trend[-MAX_RUNS:],
            worst=campaigns[:WORST],
            plain_campaigns=campaigns[WORST:PLAIN],
            domains=worst_domains(findings.domains),
            charts={
                "trend": draw_trend(findings.trend),
                "verdicts": draw_verdicts(counts.pages_by_verdict),
                "domains": draw_domains(findings.domains),
            },
            coverage=[(name, n, COVERAGE_REASONS.get(name, "")) for name, n in counts.not_judged_by_reason.items()],
            verdict_meanings=VERDICT_MEANINGS,
            kind_meanings=KIND_MEANINGS,
            blocks=_packed(findings, info, counts),
        )
    )


def _packed(findings: Findings, info: RunInfo, counts: Counts) -> Iterator[tuple[str, Markup]]:
    """Name and content of each block of data; base64 holds no sign that HTML knows."""
    for name, packed in list_blocks(findings, info, counts):
        yield name, Markup(packed)  # noqa: S704


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
        "percent": percent,
        "moment": moment,
        "period": period,
        "thousands": "{:,}".format,
        "clip": clip,
        "singular": singular,
        "route_part": route_part,
    }
    return environment


def route_part(text: str) -> str:
    """`text` inside an address of a view, spelled as in the blocks of data."""
    return quote(short_text(text), safe="")


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


def period(start: str, end: str) -> str:
    """From `start` to `end` as people write it: the same day and the same minute are told once."""
    first, last = _UTC.match(start), _UTC.match(end)
    if not first or not last:
        return f"{moment(start)} to {moment(end)}"
    if first.group(1, 2) == last.group(1, 2):
        return moment(end)
    return f"{first[1]} {first[2]} to {last[2]} UTC" if first[1] == last[1] else f"{moment(start)} to {moment(end)}"
