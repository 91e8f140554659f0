"""What is different from the previous finished run: what is new, gone, grown, shrunk or judged differently.

In the first run there is nothing to differ from: the `change` cells stay empty, and changes.csv has no rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from crawler.records import VERDICTS, CampaignFinding, Change, DomainFinding, Findings, PageFinding, Unjudged
from reports.cells import clip, plain
from reports.previous import Previous, Seen, read_previous, worst_verdict

Subject = TypeVar("Subject", PageFinding, CampaignFinding, DomainFinding)


def compare(findings: Findings, previous_dir: Path | None) -> Findings:
    """`findings` with `change`, `first_seen` and the rows of changes.csv filled in; as they are without a previous run.

    AuditError when a file of the previous run is missing or damaged.
    """
    if previous_dir is None:
        return findings
    before = read_previous(previous_dir)
    return replace(
        findings,
        pages=_fill(findings.pages, before.pages),
        campaigns=_fill(findings.campaigns, before.campaigns),
        domains=_fill(findings.domains, before.domains),
        changes=tuple(_list_changes(findings, before)),
    )


def _list_changes(findings: Findings, before: Previous) -> Iterator[Change]:
    """The rows of changes.csv: pages, campaigns, domains; of each those of this run first, then those gone."""
    yield from _differences("page", findings.pages, before.pages)
    yield from _gone("page", findings.pages, before.pages, findings.coverage)
    yield from _differences("campaign", findings.campaigns, before.campaigns)
    yield from _gone("campaign", findings.campaigns, before.campaigns)
    yield from _differences("domain", findings.domains, before.domains)
    yield from _gone("domain", findings.domains, before.domains)


def _fill(records: tuple[Subject, ...], before: Mapping[str, Seen]) -> tuple[Subject, ...]:
    """`records` with the most telling change, and with the previous run's first sight where it has one."""
    return tuple(_fill_one(record, before.get(_key(record))) for record in records)


def _fill_one(record: Subject, earlier: Seen | None) -> Subject:
    """One record with its change and first sight."""
    if earlier is None:
        return replace(record, change="new")
    change, _, _ = next(_compare_one(earlier, _seen(record)), ("same", "", ""))
    return replace(record, change=change, first_seen=earlier.first_seen or record.first_seen)


def _differences(kind: str, records: Iterable[Subject], before: Mapping[str, Seen]) -> Iterator[Change]:
    """A row for each way in which a record is not as it was."""
    for record in records:
        key, now = _key(record), _seen(record)
        earlier = before.get(key)
        if earlier is None:
            yield Change(kind, key, "new", "", now.verdict, now.campaign_id)
            continue
        for change, old, new in _compare_one(earlier, now):
            yield Change(kind, key, change, old, new, now.campaign_id)


def _compare_one(earlier: Seen, now: Seen) -> Iterator[tuple[str, str, str]]:
    """Change, before and after, the most telling one first."""
    if earlier.verdict != now.verdict:
        yield "verdict changed", earlier.verdict, now.verdict
    if earlier.size != now.size:
        yield "grown" if now.size > earlier.size else "shrunk", str(earlier.size), str(now.size)


def _gone(
    kind: str, records: Iterable[Subject], before: Mapping[str, Seen], coverage: Iterable[Unjudged] = ()
) -> Iterator[Change]:
    """A row for each subject that the previous run had; a page that only could not be judged today says why."""
    still = {_key(record) for record in records}
    reasons = {_text(row.url): f"not judged: {row.reason}" for row in coverage}
    for key, earlier in before.items():
        if key not in still:
            yield Change(kind, key, "gone", earlier.verdict, reasons.get(key, ""), earlier.campaign_id)


def _key(record: PageFinding | CampaignFinding | DomainFinding) -> str:
    """What names the record from run to run, as a CSV cell holds it."""
    if isinstance(record, PageFinding):
        return _text(record.url)
    return _text(record.campaign_id if isinstance(record, CampaignFinding) else record.domain)


def _text(text: str) -> str:
    """`text` after a round trip through a CSV cell."""
    return clip(plain(text))


def _seen(record: PageFinding | CampaignFinding | DomainFinding) -> Seen:
    """What this run knows of the record, to be compared with what the previous run knew."""
    if isinstance(record, PageFinding):
        return Seen(record.verdict, 0, record.first_seen, record.campaign_id)
    if isinstance(record, CampaignFinding):
        return Seen(record.verdict, record.pages, record.first_seen, record.campaign_id)
    numbers = {verdict: int(getattr(record, verdict)) for verdict in VERDICTS}
    return Seen(worst_verdict(numbers), record.doorway + record.suspect, record.first_seen, "")
