"""The middle of the program in one place: archived pages in, findings out."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.condensing import without_text
from crawler.coverage import settle
from crawler.detect.brands import Brand, find_brands
from crawler.detect.campaign import Campaign, study_family
from crawler.detect.exhibit import build_exhibit
from crawler.detect.families import ALIKE, Family, Pair, form_families
from crawler.detect.grouping import Links, link_pages
from crawler.detect.identity import leave_texts
from crawler.detect.known import Known
from crawler.detect.recognition import find_candidates
from crawler.exhibits import Exhibit
from crawler.findings import Judged, assemble
from crawler.parse.frame import find_frames
from crawler.parse.screen import glance_page
from crawler.recognised import admit, recognise_pages
from crawler.records import Capture, Findings, Page, Study, Unjudged
from crawler.rereading import NO_FRAME, Frame, Frames, read_again
from crawler.screening import Screened, refuse, screen_archives
from crawler.spill import Spills
from crawler.studies import Place, Studies, pack_study
from crawler.thresholds import Thresholds
from crawler.timings import Progress, Timings
from crawler.verifying import verify_links
from crawler.workers import Failed, map_pages

_Shown = tuple[Campaign, Exhibit]
FAMILY_SECONDS, FAMILY_MEMORY = 600.0, 3 * 2**30
"""A family that takes longer to study, or more bytes, is given up."""


def audit(
    archives: Sequence[Path],
    uncollected: Iterable[Unjudged],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
    timings: Timings,
    known: Sequence[Known] = (),
) -> Findings:
    """Judges every page of `archives`; `uncollected` are the URLs that the crawl could not fetch, `known` the campaigns
    of earlier runs: they keep their ids, and single pages of those that are confirmed are recognised."""
    with Spills() as spills:
        return _audit(spills, archives, uncollected, limits, jobs, progress, timings, known)


def _audit(
    spills: Spills,
    archives: Sequence[Path],
    uncollected: Iterable[Unjudged],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
    timings: Timings,
    known: Sequence[Known],
) -> Findings:
    """The same with its files among `spills`."""
    screened, unjudged = screen_archives(archives, spills, jobs, progress)
    pages = screened.pages
    timings.lap("screen")
    frames = find_frames(pages, screened.frames)
    copies = _find_copies(pages)
    first = screened.only([number for number, page in enumerate(pages) if page.url not in copies])
    originals = first.pages
    progress("grouping", len(originals))
    links = _link(first, spills.path, limits)
    timings.lap("group")
    pairs, lost = verify_links(archives, originals, links, frames, limits, jobs, progress)
    timings.lap("verify")
    candidates = find_candidates(pages, screened.sketches, known, limits)
    closer = _closer(pages, originals, pairs, copies) | dict.fromkeys(frozenset().union(*candidates.values()), True)
    studies, failed = _examine(archives, screened, closer, frames, spills, jobs, progress)
    timings.lap("examine")
    brands = find_brands(pages)
    shown, given_up = _judge_families(originals, pairs, studies, brands, limits, jobs, progress)
    failed.update(given_up)
    failed.update((originals[index].url, _give_up(originals[index], why)) for index, why in lost.items())
    campaigns, exhibits = tuple(campaign for campaign, _ in shown), tuple(exhibit for _, exhibit in shown)
    recognised, trouble = recognise_pages(known, candidates, studies, campaigns, brands, limits, jobs)
    timings.lap("judge")
    judged = tuple(page for page in pages if page.url not in failed)
    coverage = (*settle((*uncollected, *unjudged), pages), *failed.values(), *trouble)
    found = Judged(judged, copies, studies, studies.seen, brands, campaigns, coverage, exhibits)
    return admit(assemble(found, limits, known), recognised, known, limits)


def _find_copies(pages: Iterable[Page]) -> dict[str, str]:
    """URL -> URL of the first page with the same text and the same title, for every page that is not that first one."""
    first: dict[tuple[str, str], str] = {}
    copies: dict[str, str] = {}
    for page in sorted(pages, key=lambda page: (len(page.url), page.url)):
        original = first.setdefault((page.text_digest, page.title), page.url)
        if original != page.url:
            copies[page.url] = original
    return copies


def _link(screened: Screened, folder: Path, limits: Thresholds) -> Links:
    """Pages that share shingles, and pages that share masked headings."""
    ranks = [_rank(page.url) for page in screened.pages]
    with TemporaryDirectory(dir=folder) as spill:
        alike = link_pages(screened.sketches, ranks, limits.link_shared, limits.link_share, spill)
    with TemporaryDirectory(dir=folder) as spill:
        outlined = link_pages(screened.outlines, ranks, limits.outlined_headings, limits.outlined_share, spill)
    return alike.with_others(outlined)


def _rank(url: str) -> int:
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "big")


def _closer(
    pages: Iterable[Page], originals: Sequence[Page], pairs: Iterable[Pair], copies: Mapping[str, str]
) -> dict[str, bool]:
    """The pages worth another look, by URL: a close one (True) where a pair shows more than that two pages are alike,
    or the title is pushed, or there may be a video; and so their copies."""
    wanted = {page.url: True for page in pages if page.pushed or page.mentions_video}
    for pair in pairs:
        for index in (pair.a, pair.b):
            url = originals[index].url
            wanted[url] = wanted.get(url, False) or pair.relation not in ALIKE
    return wanted | {copy: wanted[url] for copy, url in copies.items() if url in wanted and copy not in wanted}


def _examine(
    archives: Sequence[Path],
    screened: Screened,
    closely: Mapping[str, bool],
    frames: Frames,
    spills: Spills,
    jobs: int,
    progress: Progress,
) -> tuple[Studies, dict[str, Unjudged]]:
    """The study of each page of `closely`, and a coverage row for each that could not be studied, by URL."""
    number_of = {page.position: number for number, page in enumerate(screened.pages) if page.url in closely}
    tasks = (
        (screened.whole(number_of[capture.position]), capture, frames.get(capture.url, NO_FRAME), closely[capture.url])
        for capture in read_again(archives, number_of)
    )
    studies = Studies(spills.open("studies"))
    failed: dict[str, Unjudged] = {}
    progress("examining", 0, total=len(number_of))
    for done, ((page, capture, _, _), found) in enumerate(map_pages(_examine_one, tasks, jobs), 1):
        if isinstance(found, Failed):
            failed[page.url] = refuse(capture, "parser_killed", found)
        else:
            studies.add(screened.pages[number_of[page.position]], *found)
        progress("examining", done, total=len(number_of))
    return studies, failed


def _examine_one(task: tuple[Page, Capture, Frame, bool]) -> tuple[Study, bytes]:
    from crawler.parse.examine import examine_page  # here: only workers need it, and have it already

    page, capture, frame, closely = task
    study = examine_page(page, capture, frame) if closely else glance_page(page, capture, frame)
    return without_text(study), pack_study(study)


def _judge_families(
    originals: Sequence[Page],
    pairs: Iterable[Pair],
    studies: Studies,
    brands: Mapping[str, Brand],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
) -> tuple[tuple[_Shown, ...], dict[str, Unjudged]]:
    """The campaigns, and a coverage row for each page of a family that could not be studied, by URL."""
    held = [page.url in studies for page in originals]
    families = form_families([pair for pair in pairs if held[pair.a] and held[pair.b]], limits)
    tasks = ((family, {index: studies.place(originals[index].url) for index in family.members}) for family in families)
    study = partial(_study_one, brands=brands, limits=limits)
    campaigns: list[_Shown] = []
    failed: dict[str, Unjudged] = {}
    progress("judging", 0, "families", len(families))
    for done, ((family, _), found) in enumerate(map_pages(study, tasks, jobs, FAMILY_SECONDS, FAMILY_MEMORY), 1):
        if isinstance(found, Failed):
            detail = f"its family of {len(family.members)} pages could not be studied: {found}"
            failed.update((page.url, _give_up(page, detail)) for page in map(originals.__getitem__, family.members))
        else:
            campaigns += found
        progress("judging", done, "families", len(families))
    return tuple(campaigns), failed


def _give_up(page: Page, detail: str) -> Unjudged:
    return Unjudged(page.url, page.domain, "error", detail, page.status, page.fetched_at)


def _study_one(
    task: tuple[Family, Mapping[int, Place]], brands: Mapping[str, Brand], limits: Thresholds
) -> tuple[_Shown, ...]:
    family, places = task
    studies = {index: place.load() for index, place in places.items()}
    campaigns = study_family(family, studies, brands, limits)
    shown = [(campaign, build_exhibit(campaign, studies, limits)) for campaign in campaigns]
    return tuple((leave_texts(campaign), exhibit) for campaign, exhibit in shown)
