"""Reviewers' decisions applied to findings: what is allowed never alarms, what is confirmed is a doorway."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from crawler.detect.known import Known
from crawler.exhibits import Precision, Watched
from crawler.parse.domains import domain_of, host_of
from crawler.records import VERDICTS, CampaignFinding, Evidence, Findings, PageFinding
from crawler.reviews import Review, Reviews
from crawler.totals import follow_pages, sort_pages

ALARMS = ("doorway", "suspect")
CONFIRMED_SCORE = 70
"""The least score of a doorway."""
MACHINE_VERDICT, MACHINE_SCORE = "machine_verdict", "machine_score"
Row = TypeVar("Row", PageFinding, CampaignFinding)


def decide(findings: Findings, reviews: Reviews) -> Findings:
    """`findings` with every decision applied, totals and row order as they then are, and how far decisions agree."""
    if not reviews.rows:
        return findings
    rulings = [reviews.find(row.url, row.host, row.domain, row.campaign_id) for row in findings.pages]
    pages = sort_pages(_rule_page(row, ruling) for row, ruling in zip(findings.pages, rulings, strict=True))
    members: dict[str, list[PageFinding]] = defaultdict(list)
    for page in pages:
        members[page.campaign_id].append(page)
    campaigns = (
        _rule_campaign(row, reviews.of(row.campaign_id), members[row.campaign_id]) for row in findings.campaigns
    )
    decided = follow_pages(findings, pages, campaigns)
    return replace(decided, precision=measure_precision(findings, reviews))


def mark_confirmed(known: Iterable[Known], reviews: Reviews) -> tuple[Known, ...]:
    """`known` with what reviewers have decided on each: confirmed or not."""
    return tuple(replace(each, confirmed=_decision(reviews.of(each.campaign_id)) == "confirmed") for each in known)


def measure_precision(findings: Findings, reviews: Reviews) -> tuple[Precision, ...]:
    """How far reviewers agree with the verdicts of `findings`, which are the machine's: of campaigns, of domains and
    hosts, of pages. A pattern of URLs or a domain counts once, by its worst verdict; what is not here never."""
    seen = _judged_subjects(findings, reviews)
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in reviews.rows:
        kind, verdict = seen.get(row.subject, ("", ""))
        if verdict in ALARMS and row.decision != "watch":
            counted[kind, verdict, row.decision] += 1
    return tuple(
        Precision(kind, verdict, counted[kind, verdict, "confirmed"], counted[kind, verdict, "allowed"])
        for kind in ("campaign", "domain", "page")
        for verdict in ALARMS
        if counted[kind, verdict, "confirmed"] + counted[kind, verdict, "allowed"]
    )


def note_watched(findings: Findings, reviews: Reviews) -> Findings:
    """`findings` with what has changed of each subject that is watched; needs the changes against the run before."""
    watched = {row.subject for row in reviews.rows if row.decision == "watch"}
    if not watched or not findings.changes:
        return findings
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for change in findings.changes:
        if change.kind == "page":
            places = host_of(change.subject), domain_of(change.subject)
            row = reviews.find(change.subject, *places, change.campaign_id)
        else:
            row = reviews.of(change.subject)
        if row and row.subject in watched:
            found[row.subject][change.kind, change.change] += 1
    rows = (
        Watched(subject, tuple((*what, times) for what, times in found[subject].items())) for subject in sorted(found)
    )
    return replace(findings, watched=tuple(rows))


def _judged_subjects(findings: Findings, reviews: Reviews) -> dict[str, tuple[str, str]]:
    """(kind, the machine's worst verdict) of each subject that is in this run."""
    seen: dict[str, tuple[str, str]] = {
        row.campaign_id: ("campaign", machine_verdict(row)) for row in findings.campaigns
    }
    patterns = Reviews(tuple(row for row in reviews.rows if row.is_pattern))
    for page in findings.pages:  # a page has the worst verdict of its subjects first, for the rows are sorted
        verdict = machine_verdict(page)
        names = [("domain", page.host), ("domain", page.domain)]
        if row := patterns.find(page.url, page.host, page.domain, ""):
            names.append(("page", row.subject))
        for kind, name in names:
            if name not in seen or VERDICTS.index(verdict) < VERDICTS.index(seen[name][1]):
                seen[name] = (kind, verdict)
    return seen


def machine_verdict(row: PageFinding | CampaignFinding) -> str:
    """The verdict that a row had before anybody decided on it."""
    noted = next((each.value for each in row.reasons if each.name == MACHINE_VERDICT), "")
    return noted if noted in VERDICTS else row.verdict


def _rule_page(page: PageFinding, ruling: Review | None) -> PageFinding:
    if ruling is None:
        return page
    if ruling.decision == "watch":
        return replace(page, reasons=(_note(ruling), *page.reasons))
    if page.verdict not in ALARMS:
        return page
    harmless = "templated" if page.campaign_id else "clean"
    return _overrule(page, "doorway" if ruling.decision == "confirmed" else harmless, _note(ruling))


def _rule_campaign(campaign: CampaignFinding, ruling: Review | None, members: Sequence[PageFinding]) -> CampaignFinding:
    flagged = any(page.verdict in ALARMS for page in members)
    decision = _decision(ruling)
    if ruling and decision == "watch":
        campaign = replace(campaign, reasons=(_note(ruling), *campaign.reasons))
    if campaign.verdict in ALARMS and ruling and decision == "allowed":
        return _overrule(campaign, "templated", _note(ruling))
    if campaign.verdict in ALARMS and not flagged and _are_allowed(members):
        return _overrule(campaign, "templated", Evidence("allowed", "every page of it that was flagged"))
    if ruling and decision == "confirmed":
        return _overrule(campaign, "doorway" if flagged else campaign.verdict, _note(ruling))
    return campaign


def _overrule(row: Row, verdict: str, note: Evidence) -> Row:
    """A row with another verdict, what the machine said behind the note of who decided otherwise."""
    score = {"doorway": max(row.score, CONFIRMED_SCORE), row.verdict: row.score}.get(verdict, 0)
    said: list[Evidence] = [] if _has(row.reasons, MACHINE_VERDICT) else [Evidence(MACHINE_VERDICT, row.verdict)]
    if score != row.score:
        said.append(Evidence(MACHINE_SCORE, str(row.score)))
    return replace(row, verdict=verdict, score=score, reasons=(note, *said, *row.reasons))


def _has(reasons: Iterable[Evidence], name: str) -> bool:
    return any(each.name == name for each in reasons)


def _are_allowed(members: Iterable[PageFinding]) -> bool:
    return any(_has(page.reasons[:1], "allowed") for page in members)


def _note(review: Review) -> Evidence:
    return Evidence(review.decision, str(review))


def _decision(review: Review | None) -> str:
    return review.decision if review else ""
