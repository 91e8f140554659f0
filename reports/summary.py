"""The run in a few lines, for a terminal or for another program."""

import shlex
from dataclasses import asdict
from pathlib import Path

from crawler.records import CampaignFinding, Findings, RunInfo
from reports.cells import plain
from reports.counts import Counts, count_findings, worst_first
from reports.grid import Field, draw
from reports.manifest import json_value
from reports.news import news_line
from reports.page import percent
from reports.precision import precision_json, precision_lines, watched_json, watched_lines
from reports.schema import SCHEMA_VERSION
from reports.terminal import Screen, paint
from reports.widths import fit

TOP_CAMPAIGNS = 10
WIDTH = 120
"""Terminal columns where nobody says how many there are: in a log, in a mail."""

_FIELDS = (
    Field("campaign", 0),
    Field("verdict", 0, 9, is_verdict=True),
    Field("kind", 4, 8),
    Field("pages", 2, 9, right=True),
    Field("domains", 3, 9, right=True),
    Field("repeated", 6, 8, right=True),
    Field("change", 5, 15),
    Field("keyword", 1, 44),
)


def summary_table(findings: Findings, info: RunInfo, screen: Screen | None = None) -> str:
    """The verdicts, the worst campaigns and what was not judged, in lines no wider than `screen`."""
    screen = screen or Screen(WIDTH)
    counts = count_findings(findings)
    sections = (
        _head(counts, info, screen),
        _campaign_lines(findings, screen),
        [*precision_lines(findings.precision), *watched_lines(findings.watched)],
        _coverage_lines(counts),
        [news_line(findings.news)] if findings.news else [],
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def next_steps(findings: Findings, out: Path) -> str:
    """Where the report is, and the commands that show more of it, ready to be copied."""
    run = shlex.quote(str(out))
    lines = [f"report: {(out / 'report.html').resolve()}"]
    if findings.campaigns:
        worst = shlex.quote(plain(worst_first(findings.campaigns)[0].campaign_id))
        lines += [f"all campaigns: doorway campaigns {run}", f"why, page by page: doorway explain {run} {worst}"]
    elif findings.pages:
        lines.append(f"why: doorway explain {run} URL")
    return "".join(f"{line}\n" for line in lines)


def summary_json(findings: Findings, info: RunInfo) -> dict[str, object]:
    """The same as JSON values, for `--json`; shares stay numbers."""
    return {
        "schema_version": SCHEMA_VERSION,
        "name": plain(info.name),
        "started_at": info.started_at,
        "finished_at": info.finished_at,
        "finish_reason": plain(info.finish_reason),
        "complete": info.complete,
        "counts": asdict(count_findings(findings)),
        "news": asdict(findings.news) if findings.news else None,
        "precision": precision_json(findings.precision),
        "watched": watched_json(findings.watched),
        "top_campaigns": [_campaign_json(campaign) for campaign in worst_first(findings.campaigns)[:TOP_CAMPAIGNS]],
    }


def _head(counts: Counts, info: RunInfo, screen: Screen) -> list[str]:
    """How much was judged, and with what result."""
    state = "" if info.complete else f"  (not complete: {fit(info.finish_reason, 60) or 'stopped early'})"
    verdicts = [
        f"{number:>9,}  {paint(fit(verdict, 20), verdict if number else '', screen)}"
        for verdict, number in counts.pages_by_verdict.items()
    ]
    return [f"{counts.pages:,} pages judged on {counts.domains:,} domains{state}", *verdicts]


def _campaign_lines(findings: Findings, screen: Screen) -> list[str]:
    """The table of the worst campaigns."""
    worst = worst_first(findings.campaigns)
    if not worst:
        return []
    left = len(worst) - TOP_CAMPAIGNS
    lines = draw(_FIELDS, [_row(campaign) for campaign in worst[:TOP_CAMPAIGNS]], screen)
    return [*lines, f"and {left:,} more in campaigns.csv"] if left > 0 else lines


def _row(campaign: CampaignFinding) -> tuple[str, ...]:
    """The cells of one campaign."""
    return (
        campaign.campaign_id,
        campaign.verdict,
        campaign.kind,
        f"{campaign.pages:,}",
        f"{campaign.domains:,}",
        percent(campaign.repeated_body_share),
        campaign.change,
        campaign.sample_keywords[0] if campaign.sample_keywords else "",
    )


def _coverage_lines(counts: Counts) -> list[str]:
    """How many URLs got no verdict, by reason."""
    if not counts.not_judged:
        return []
    reasons = [f"{number:>9,}  {fit(reason, 40)}" for reason, number in counts.not_judged_by_reason.items()]
    return [f"{counts.not_judged:,} not judged (see coverage.csv)", *reasons]


def _campaign_json(campaign: CampaignFinding) -> object:
    """What the table says of one campaign, and how sure it is."""
    fields = ("campaign_id", "verdict", "kind", "score", "pages", "domains", "repeated_body_share", "sample_keywords")
    return {name: json_value(getattr(campaign, name)) for name in fields}
