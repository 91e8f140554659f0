"""Pages known by a confirmed campaign's template alone: found in workers, admitted as rows of the reports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from crawler.detect.brands import Brand, brands_of
from crawler.detect.campaign import Campaign
from crawler.detect.known import Known
from crawler.detect.recognition import Recognition, best_of, recognise
from crawler.detect.spintax import render
from crawler.detect.template import recover_template
from crawler.detect.text import KEYWORD, SLOT
from crawler.findings import with_keyword
from crawler.records import CampaignFinding, Evidence, Findings, PageFinding, Unjudged
from crawler.studies import Place, Studies
from crawler.thresholds import Thresholds
from crawler.totals import follow_pages, sort_pages
from crawler.workers import PER_FAMILY, Crew, Failed, map_pages

_SAMPLES = 10
_SCORES = {"doorway": 70, "suspect": 40, "templated": 10}
"""The least score of each verdict: one page is the least that there can be of a campaign."""

"""As a family that is studied: what one campaign's recognition may take."""


def recognise_pages(
    known: Iterable[Known],
    candidates: Mapping[str, frozenset[str]],
    studies: Studies,
    campaigns: Iterable[Campaign],
    brands: Mapping[str, Brand],
    limits: Thresholds,
    crew: Crew,
) -> tuple[tuple[Recognition, ...], tuple[Unjudged, ...]]:
    """The pages in no family, or in one of too few pages to be proven, that a confirmed campaign's template explains;
    and a coverage row for each campaign that could not be looked for. `candidates` are by id."""
    if not candidates:
        return (), ()
    large = (each for each in campaigns if len(each.members) >= limits.family_pages and each.kind != "copied")
    free = studies.keys() - {member.study.page.url for campaign in large for member in campaign.members}
    sought = ((each, sorted(candidates.get(each.campaign_id, frozenset()) & free)) for each in known)
    tasks = (
        (each, tuple(map(studies.place, urls)), brands_of((studies.seen[url].page for url in urls), brands))
        for each, urls in sought
        if urls
    )
    found: list[Recognition] = []
    failed: list[Unjudged] = []
    check = partial(_recognise_one, limits=limits)
    for (each, _, _), rows in map_pages(check, tasks, crew, PER_FAMILY):
        if isinstance(rows, Failed):
            failed.append(Unjudged(each.campaign_id, "", "error", f"its single pages could not be recognised: {rows}"))
        else:
            found += rows
    return best_of(found), tuple(failed)


def _recognise_one(
    task: tuple[Known, tuple[Place, ...], Mapping[str, Brand]], limits: Thresholds
) -> tuple[Recognition, ...]:
    known, places, brands = task
    return recognise(known, [place.load() for place in places], brands, limits)


def admit(
    findings: Findings, recognised: Iterable[Recognition], known: Sequence[Known], limits: Thresholds
) -> Findings:
    """`findings` with each recognised page in its campaign, doorway where nothing of its own speaks for it; one that
    does not push a phrase of its own is a probable source. A campaign without another page gets a row of its own."""
    found = {each.url: each for each in recognised}
    if not found:
        return findings
    pages = sort_pages(_page_row(row, found[row.url], limits) if row.url in found else row for row in findings.pages)
    members: dict[str, list[PageFinding]] = defaultdict(list)
    for page in pages:
        members[page.campaign_id].append(page)
    joined = {each.campaign_id for each in found.values()}
    left = {row.campaign_id for row in findings.pages} - {page.campaign_id for page in pages}
    rows = [
        _recount(row, members[row.campaign_id]) if row.campaign_id in joined else row
        for row in findings.campaigns
        if row.campaign_id not in left
    ]
    there = {row.campaign_id for row in rows}
    rows += [
        _campaign_row(each, members[each.campaign_id])
        for each in known
        if each.campaign_id in joined and each.campaign_id not in there
    ]
    return follow_pages(findings, pages, rows)


def _page_row(row: PageFinding, found: Recognition, limits: Thresholds) -> PageFinding:
    """A page as a member: what it has of its own makes it one to look at."""
    match = Evidence("template_match", f"{found.match:.2f}")
    machine = Evidence("machine_verdict", row.verdict)
    if not found.is_pushed:
        source = Evidence("probable_source", "the text of a confirmed campaign, but without a keyword in its places")
        reasons: tuple[Evidence, ...] = (source, match, machine)
        return replace(row, verdict="templated", score=10, campaign_id=found.campaign_id, reasons=reasons)
    filled = Evidence("filled_places", f"{found.filled} of {found.places}")
    reasons = (match, filled, Evidence("keyword", found.keyword.phrase or "none"), machine)
    own = _of_its_own(found, limits)
    verdict = "suspect" if own else "doorway"
    return replace(
        with_keyword(row, found.keyword),
        verdict=verdict,
        score=_SCORES[verdict],
        campaign_id=found.campaign_id,
        own_facts=found.own_facts,
        repeated_body_share=found.match,
        reasons=(*own, *reasons),
    )


def _of_its_own(found: Recognition, limits: Thresholds) -> tuple[Evidence, ...]:
    """What makes the page more than a copy."""
    if found.own_facts > limits.facts_most:
        return (Evidence("facts_of_its_own", str(found.own_facts)),)
    return (Evidence("canonical", "a page of the campaign"),) if found.is_copy else ()


def _recount(row: CampaignFinding, members: Sequence[PageFinding]) -> CampaignFinding:
    """A campaign with what its pages add up to."""
    times = sorted(page.fetched_at for page in members if page.fetched_at)
    keywords = sorted({page.keyword for page in members if page.keyword} | set(row.sample_keywords))
    return replace(
        row,
        pages=len(members),
        domains=len({page.domain for page in members}),
        hosts=len({page.host for page in members}),
        keywords=max(row.keywords, len(keywords)),
        sample_keywords=tuple(keywords[:_SAMPLES]),
        pages_with_video=sum(page.videos > 0 for page in members),
        distinct_videos=len({video for page in members for video in page.video_ids}),
        languages=tuple(sorted({page.language for page in members if page.language})),
        sample_urls=tuple(sorted(page.url for page in members)[:_SAMPLES]),
        first_seen=times[0] if times else "",
        last_seen=times[-1] if times else "",
    )


def _campaign_row(known: Known, members: Sequence[PageFinding]) -> CampaignFinding:
    """The row of a campaign of which this run has nothing but recognised pages; its verdict is its worst page's."""
    template = recover_template(known.load_texts())
    verdict = next(verdict for verdict in _SCORES if any(page.verdict == verdict for page in members))
    empty = CampaignFinding(
        campaign_id=known.campaign_id,
        verdict=verdict,
        kind=known.kind,
        score=_SCORES[verdict],
        pages=0,
        domains=0,
        hosts=0,
        keywords=0,
        sample_keywords=(),
        template_words=template.words,
        keyword_slots=template.count(KEYWORD) + template.count(SLOT),
        spun_slots=template.choices,
        repeated_body_share=known.body,
        spun_share=0.0,
        pages_with_video=0,
        distinct_videos=0,
        shared_ids=(),
        destinations=(),
        languages=(),
        sample_urls=(),
        first_seen="",
        last_seen="",
        change="",
        reasons=(Evidence("recognised", str(len(members))), Evidence("machine_verdict", "clean")),
        template=render(template),
    )
    return _recount(empty, members)
