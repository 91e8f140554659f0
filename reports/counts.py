"""How much of everything a run found: the numbers that run.json, the summary and the page for people agree on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.records import VERDICTS, CampaignFinding, Findings


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of a run; verdicts are counted worst first, zeros too, and reasons by their number, largest first."""

    pages: int
    pages_by_verdict: dict[str, int]
    campaigns: int
    campaigns_by_verdict: dict[str, int]
    domains: int
    videos: int
    distinct_videos: int
    not_judged: int
    not_judged_by_reason: dict[str, int]
    changes: int


def count_findings(findings: Findings) -> Counts:
    """Count what an audit found."""
    return Counts(
        pages=len(findings.pages),
        pages_by_verdict=_by_verdict(page.verdict for page in findings.pages),
        campaigns=len(findings.campaigns),
        campaigns_by_verdict=_by_verdict(campaign.verdict for campaign in findings.campaigns),
        domains=len(findings.domains),
        videos=len(findings.videos),
        distinct_videos=len({video.video_id for video in findings.videos}),
        not_judged=len(findings.coverage),
        not_judged_by_reason=_by_number(row.reason for row in findings.coverage),
        changes=len(findings.changes),
    )


def severity(verdict: str) -> int:
    """Rank of `verdict`, 0 for the worst; one that is not known comes last."""
    return VERDICTS.index(verdict) if verdict in VERDICTS else len(VERDICTS)


def worst_first(campaigns: Iterable[CampaignFinding]) -> list[CampaignFinding]:
    """`campaigns` in the order in which a reviewer should look at them."""
    return sorted(campaigns, key=lambda c: (severity(c.verdict), -c.score, -c.pages, c.campaign_id))


def _by_verdict(verdicts: Iterable[str]) -> dict[str, int]:
    """Number of each verdict, worst first, with a zero for those that are not there."""
    numbers = Counter(verdicts)
    return {verdict: numbers[verdict] for verdict in (*VERDICTS, *sorted(set(numbers) - set(VERDICTS)))}


def _by_number(reasons: Iterable[str]) -> dict[str, int]:
    """Number of each reason, largest first, then by name."""
    return dict(sorted(Counter(reasons).items(), key=lambda item: (-item[1], item[0])))
