"""What is different from the run before: what is new, gone, back, grown, moved, reworded or judged differently.

In the first run there is nothing to differ from: the `change` cells stay empty, and changes.csv has no rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from crawler.exhibits import RunPoint
from crawler.past import Past, Seen, key_of_text, worst_verdict
from crawler.records import CampaignFinding, Change, DomainFinding, Findings, PageFinding, RunInfo, Unjudged
from crawler.sightings import Sighting
from reports.lives import compare_lives, hosts_of
from reports.news import count_news

_ALARMS = ("doorway", "suspect")
Difference = tuple[str, str, str]
"""Change, before, after."""


def compare(findings: Findings, past: Past, run: str, info: RunInfo) -> Findings:
    """`findings` with `change`, `first_seen`, the rows of changes.csv, the trend and the news filled in from what the
    runs before `run` know."""
    point = _total(findings, run, info)
    if not past.points:
        return replace(findings, trend=(point,), news=count_news((), past, ()))
    pages = [(row, past.pages.get(key_of_text(row.url))) for row in findings.pages]
    domains = [(row, past.domains.get(key_of_text(row.domain))) for row in findings.domains]
    campaigns = [(row, past.campaigns.get(row.campaign_id)) for row in findings.campaigns]
    hosts = hosts_of(findings.pages)
    sightings = {each.campaign_id: each for each in findings.sightings}
    told = {
        row.campaign_id: list(_campaign(row, seen, sightings.get(row.campaign_id), hosts, past))
        for row, seen in campaigns
    }
    changes = (
        *_list("page", [(row.url, row.campaign_id, list(_page(row, seen))) for row, seen in pages]),
        *_gone("page", past.pages, {key_of_text(row.url) for row in findings.pages}, findings.coverage),
        *_list("campaign", [(row.campaign_id, row.campaign_id, told[row.campaign_id]) for row, _ in campaigns]),
        *_gone("campaign", past.campaigns, {*told, *_merged(told)}),
        *_list("domain", [(row.domain, "", list(_domain(row, seen))) for row, seen in domains]),
        *_gone("domain", past.domains, {key_of_text(row.domain) for row in findings.domains}),
    )
    return replace(
        findings,
        pages=tuple(_fill_page(row, seen) for row, seen in pages),
        campaigns=tuple(_fill_campaign(row, seen, told[row.campaign_id]) for row, seen in campaigns),
        domains=tuple(_fill_domain(row, seen) for row, seen in domains),
        changes=changes,
        trend=(*past.points, point),
        news=count_news(changes, past, _flagged(findings.campaigns, past)),
    )


def _page(row: PageFinding, seen: Seen | None) -> Iterator[Difference]:
    """The differences of a page, the most telling one first."""
    if seen is None:
        yield "new", "", row.verdict
    elif not seen.living:
        yield "returned", seen.verdict, row.verdict
    elif seen.verdict != row.verdict:
        yield "verdict changed", seen.verdict, row.verdict


def _domain(row: DomainFinding, seen: Seen | None) -> Iterator[Difference]:
    """The differences of a domain, the most telling one first."""
    verdict, flagged = worst_verdict(row), row.doorway + row.suspect
    if seen is None:
        yield "new", "", verdict
        return
    if not seen.living:
        yield "returned", seen.verdict, verdict
    elif seen.verdict != verdict:
        yield "verdict changed", seen.verdict, verdict
    yield from _resized(seen.size, flagged)


def _campaign(
    row: CampaignFinding,
    seen: Seen | None,
    sighting: Sighting | None,
    hosts: Mapping[str, frozenset[str]],
    past: Past,
) -> Iterator[Difference]:
    """The differences of a campaign, the most telling one first."""
    sighting = sighting or Sighting(row.campaign_id)
    if seen is None:
        yield ("split", sighting.split_from, row.campaign_id) if sighting.split_from else ("new", "", row.verdict)
    elif not seen.living:
        yield "returned", seen.verdict, row.verdict
    elif seen.verdict != row.verdict:
        yield "verdict changed", seen.verdict, row.verdict
    yield from compare_lives(sighting, hosts.get(row.campaign_id, frozenset()), past)
    if seen:
        yield from _resized(seen.size, row.pages)


def _resized(before: int, now: int) -> Iterator[Difference]:
    if before != now:
        yield "grown" if now > before else "shrunk", str(before), str(now)


def _list(kind: str, rows: Iterable[tuple[str, str, list[Difference]]]) -> Iterator[Change]:
    """A row for each difference of each (subject, campaign, differences)."""
    for subject, campaign_id, differences in rows:
        for change, before, after in differences:
            yield Change(kind, subject, change, before, after, campaign_id)


def _gone(
    kind: str, before: Mapping[str, Seen], still: set[str], coverage: Iterable[Unjudged] = ()
) -> Iterator[Change]:
    """A row for each subject that only the run before had; a page that only could not be judged today says why."""
    reasons = {key_of_text(row.url): f"not judged: {row.reason}" for row in coverage}
    for key in sorted(before):
        if before[key].living and key not in still:
            yield Change(kind, key, "gone", before[key].verdict, reasons.get(key, ""), before[key].campaign_id)


def _merged(told: Mapping[str, list[Difference]]) -> Iterator[str]:
    """The campaigns that are not gone but in another one."""
    return (before for differences in told.values() for change, before, _ in differences if change == "merged")


def _fill_page(row: PageFinding, seen: Seen | None) -> PageFinding:
    change = next(_page(row, seen), ("same",))[0]
    return replace(row, change=change, first_seen=_first(row.first_seen, seen))


def _fill_domain(row: DomainFinding, seen: Seen | None) -> DomainFinding:
    change = next(_domain(row, seen), ("same",))[0]
    return replace(row, change=change, first_seen=_first(row.first_seen, seen))


def _fill_campaign(row: CampaignFinding, seen: Seen | None, told: list[Difference]) -> CampaignFinding:
    change = told[0][0] if told else "same"
    last_seen = max(row.last_seen, seen.last_seen) if seen else row.last_seen
    return replace(row, change=change, first_seen=_first(row.first_seen, seen), last_seen=last_seen)


def _first(now: str, seen: Seen | None) -> str:
    return (seen.first_seen if seen else "") or now


def _flagged(campaigns: Iterable[CampaignFinding], past: Past) -> set[str]:
    """The ids of the campaigns that are doorway or suspect, or were when they were last seen."""
    now = ((row.campaign_id, row.verdict) for row in campaigns)
    before = ((key, seen.verdict) for key, seen in past.campaigns.items())
    return {key for key, verdict in (*now, *before) if verdict in _ALARMS}


def _total(findings: Findings, run: str, info: RunInfo) -> RunPoint:
    """The point of this run in the trend."""
    verdicts = [row.verdict for row in findings.pages]
    totals = len(verdicts), verdicts.count("doorway"), verdicts.count("suspect")
    return RunPoint(run, info.finished_at, *totals, len(findings.campaigns), len(findings.domains))
