"""The tables that follow from the rows of pages.csv: their order and totals once verdicts or campaigns have changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from crawler.records import VERDICTS, CampaignFinding, DomainFinding, Findings, PageFinding, VideoFinding


def follow_pages(findings: Findings, pages: tuple[PageFinding, ...], campaigns: Iterable[CampaignFinding]) -> Findings:
    """`findings` with these pages and campaigns, and all that is counted from them."""
    return replace(
        findings,
        pages=pages,
        campaigns=_sort_campaigns(campaigns),
        domains=_recount_domains(findings.domains, pages),
        videos=_relabel_videos(findings.videos, pages),
    )


def sort_pages(rows: Iterable[PageFinding]) -> tuple[PageFinding, ...]:
    """The rows of pages.csv in their order."""
    return tuple(sorted(rows, key=lambda row: (VERDICTS.index(row.verdict), row.campaign_id, row.url)))


def _sort_campaigns(rows: Iterable[CampaignFinding]) -> tuple[CampaignFinding, ...]:
    """The rows of campaigns.csv in their order."""
    return tuple(sorted(rows, key=lambda row: (VERDICTS.index(row.verdict), -row.pages, row.campaign_id)))


def _recount_domains(rows: Iterable[DomainFinding], pages: Iterable[PageFinding]) -> tuple[DomainFinding, ...]:
    """`rows` with the verdicts and campaigns of `pages` counted again."""
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    campaigns: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        verdicts[page.domain][page.verdict] += 1
        campaigns[page.domain].add(page.campaign_id)
    return tuple(
        replace(
            row,
            doorway=verdicts[row.domain]["doorway"],
            suspect=verdicts[row.domain]["suspect"],
            templated=verdicts[row.domain]["templated"],
            duplicate=verdicts[row.domain]["duplicate"],
            clean=verdicts[row.domain]["clean"],
            doorway_share=verdicts[row.domain]["doorway"] / row.pages if row.pages else 0.0,
            campaigns=len(campaigns[row.domain] - {""}),
        )
        for row in rows
    )


def _relabel_videos(rows: Iterable[VideoFinding], pages: Iterable[PageFinding]) -> tuple[VideoFinding, ...]:
    """`rows` with verdict and campaign of the page that each is on."""
    found = {page.url: page for page in pages}
    return tuple(
        replace(row, verdict=found[row.page_url].verdict, campaign_id=found[row.page_url].campaign_id)
        if row.page_url in found
        else row
        for row in rows
    )
