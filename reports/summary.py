"""The run in a few lines, for a terminal or for another program."""

import unicodedata
from dataclasses import asdict

from crawler.records import CampaignFinding, Findings, RunInfo
from reports.cells import plain
from reports.counts import Counts, count_findings, worst_first
from reports.manifest import json_value
from reports.page import percent
from reports.precision import precision_json, precision_lines, watched_json, watched_lines
from reports.schema import SCHEMA_VERSION

TOP_CAMPAIGNS = 10

_HEADINGS = ("campaign", "verdict", "kind", "pages", "domains", "repeated", "keyword")
_WIDEST = (20, 9, 8, 9, 9, 8, 44)
"""Terminal columns of each column of the table; longer text is cut."""

_NUMBERS = (3, 4, 5)
"""Columns that stand to the right."""


def summary_table(findings: Findings, info: RunInfo) -> str:
    """The verdicts, the worst campaigns and what was not judged, in lines of at most 120 terminal columns."""
    counts = count_findings(findings)
    lines = [*_head(counts, info), ""]
    if findings.campaigns:
        lines += [*_campaign_lines(findings), ""]
    if reviewed := [*precision_lines(findings.precision), *watched_lines(findings.watched)]:
        lines += [*reviewed, ""]
    return "\n".join([*lines, *_coverage_lines(counts)]).rstrip() + "\n"


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
        "precision": precision_json(findings.precision),
        "watched": watched_json(findings.watched),
        "top_campaigns": [_campaign_json(campaign) for campaign in worst_first(findings.campaigns)[:TOP_CAMPAIGNS]],
    }


def width(text: str) -> int:
    """Terminal columns that `text` takes: two for a wide character, none for one that combines with the one before."""
    return sum(_char_width(char) for char in text)


def fit(text: str, columns: int) -> str:
    """`text` on one line without control characters, cut with an ellipsis when wider than `columns`."""
    text = plain(text)
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for char in text:
        used += _char_width(char)
        if used >= columns:
            break
        kept += char
    return kept + "…"


def _char_width(char: str) -> int:
    """Terminal columns of one character."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _head(counts: Counts, info: RunInfo) -> list[str]:
    """How much was judged, and with what result."""
    state = "" if info.complete else f"  (not complete: {fit(info.finish_reason, 60) or 'stopped early'})"
    verdicts = [f"{number:>9,}  {fit(verdict, 20)}" for verdict, number in counts.pages_by_verdict.items()]
    return [f"{counts.pages:,} pages judged on {counts.domains:,} domains{state}", *verdicts]


def _campaign_lines(findings: Findings) -> list[str]:
    """The table of the worst campaigns."""
    worst = worst_first(findings.campaigns)
    rows = [_HEADINGS, *(_row(campaign) for campaign in worst[:TOP_CAMPAIGNS])]
    widths = [max(width(row[index]) for row in rows) for index in range(len(_HEADINGS))]
    lines = [_line(row, widths) for row in rows]
    left = len(worst) - TOP_CAMPAIGNS
    return [*lines, f"and {left:,} more in campaigns.csv"] if left > 0 else lines


def _row(campaign: CampaignFinding) -> tuple[str, ...]:
    """The cells of one campaign."""
    keyword = campaign.sample_keywords[0] if campaign.sample_keywords else ""
    share = percent(campaign.repeated_body_share)
    cells = (
        campaign.campaign_id,
        campaign.verdict,
        campaign.kind,
        f"{campaign.pages:,}",
        f"{campaign.domains:,}",
        share,
    )
    return tuple(fit(text, columns) for text, columns in zip((*cells, keyword), _WIDEST, strict=True))


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    """One line of the table: numbers to the right, text to the left."""
    cells = []
    for index, (text, columns) in enumerate(zip(row, widths, strict=True)):
        gap = " " * (columns - width(text))
        cells.append(gap + text if index in _NUMBERS else text + gap)
    return "  ".join(cells).rstrip()


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
