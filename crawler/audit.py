"""The middle of the program in one place: archived pages in, findings out."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.archive import read_archive
from crawler.coverage import settle
from crawler.detect.alignment import Side, side_of
from crawler.detect.brands import Brand, find_brands
from crawler.detect.campaign import Campaign, study_family
from crawler.detect.exhibit import build_exhibit
from crawler.detect.families import ALIKE, Family, Pair, form_families, verify_link
from crawler.detect.grouping import link_pages
from crawler.detect.known import Known
from crawler.detect.recognition import find_candidates
from crawler.exhibits import Exhibit
from crawler.findings import Judged, assemble
from crawler.parse.examine import examine_page
from crawler.parse.frame import find_frames
from crawler.parse.screen import glance_page, read_blocks
from crawler.recognised import admit, recognise_pages
from crawler.records import Block, Capture, Findings, Link, Page, Position, Study, Unjudged
from crawler.screening import refuse, screen_archives
from crawler.thresholds import Thresholds
from crawler.timings import Progress, Timings
from crawler.workers import Failed, map_pages

Frame = tuple[int, int]
Frames = Mapping[str, Frame]
"""Leading and trailing blocks of a page that belong to its site, by URL."""
_NO_FRAME = (0, 0)
_Linked = tuple[Link, Side, Side]
_Shown = tuple[Campaign, Exhibit]
_BATCH = 16
"""Pairs that a worker compares in one go."""
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
    pages, unjudged = screen_archives(archives, jobs, progress)
    timings.lap("screen")
    copies = _find_copies(pages)
    originals = [page for page in pages if page.url not in copies]
    frames = find_frames(pages)
    progress("grouping", len(originals))
    links = _link(originals, limits)
    timings.lap("group")
    sides, lost = _read_sides(archives, originals, links, frames, limits, jobs, progress)
    pairs, apart = _verify(links, sides, limits, jobs, progress)
    timings.lap("verify")
    candidates = find_candidates(pages, known, limits)
    closer = _closer(pages, originals, pairs, copies) | dict.fromkeys(frozenset().union(*candidates.values()), True)
    studies, failed = _examine(archives, pages, closer, frames, jobs, progress)
    timings.lap("examine")
    brands = find_brands(pages)
    shown, given_up = _judge_families(originals, pairs, studies, brands, limits, jobs, progress)
    failed.update(given_up)
    failed.update((originals[index].url, _give_up(originals[index], why)) for index, why in (lost | apart).items())
    campaigns, exhibits = tuple(campaign for campaign, _ in shown), tuple(exhibit for _, exhibit in shown)
    recognised, trouble = recognise_pages(known, candidates, studies, campaigns, brands, limits, jobs)
    timings.lap("judge")
    judged = tuple(page for page in pages if page.url not in failed)
    coverage = (*settle((*uncollected, *unjudged), pages), *failed.values(), *trouble)
    found = Judged(judged, copies, tuple(studies.values()), brands, campaigns, coverage, exhibits)
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


def _link(pages: Sequence[Page], limits: Thresholds) -> tuple[Link, ...]:
    """Pages that share shingles, and pages that share masked headings."""
    ranks = [int.from_bytes(hashlib.blake2b(page.url.encode(), digest_size=8).digest(), "big") for page in pages]
    with TemporaryDirectory(prefix="doorway-") as spill:
        alike = link_pages([page.sketch for page in pages], ranks, limits.link_shared, limits.link_share, spill)
        outlined = link_pages(
            [page.outline for page in pages], ranks, limits.outlined_headings, limits.outlined_share, spill
        )
    known = {(link.a, link.b) for link in alike}
    return alike + tuple(link for link in outlined if (link.a, link.b) not in known)


def _read_sides(
    archives: Sequence[Path],
    pages: Sequence[Page],
    links: Iterable[Link],
    frames: Frames,
    limits: Thresholds,
    jobs: int,
    progress: Progress,
) -> tuple[dict[int, Side], dict[int, str]]:
    """The words of every linked page, and of a page whose parser fails now why, by its index in `pages`."""
    linked = {index for link in links for index in (link.a, link.b)}
    index_of = {pages[index].position: index for index in linked}
    tasks = ((capture, frames.get(capture.url, _NO_FRAME)) for capture in _again(archives, index_of))
    sides: dict[int, Side] = {}
    lost: dict[int, str] = {}
    read = partial(_read_one, limit=limits.max_words)
    for done, ((capture, _), blocks) in enumerate(map_pages(read, tasks, jobs), 1):
        index = index_of[capture.position]
        if isinstance(blocks, Failed):
            lost[index] = f"it could not be read again: {blocks}"
        else:
            sides[index] = side_of(pages[index], blocks, limits.max_words)
        progress("reading again", done, total=len(linked))
    return sides, lost


def _read_one(task: tuple[Capture, Frame], limit: int) -> tuple[Block, ...]:
    capture, frame = task
    return read_blocks(capture, limit, frame)


def _verify(
    links: Iterable[Link], sides: Mapping[int, Side], limits: Thresholds, jobs: int, progress: Progress
) -> tuple[tuple[Pair, ...], dict[int, str]]:
    """The links that hold when the two pages are laid side by side; and the pages that could be compared with no other,
    with why. A batch that fails is done again pair by pair."""
    check = partial(_verify_batch, limits=limits)
    kept = [link for link in links if link.a in sides and link.b in sides]
    known = ((link, sides[link.a], sides[link.b]) for link in kept)
    pairs: list[Pair] = []
    again: list[_Linked] = []
    done = 0
    for batch, found in map_pages(check, _batches(known), jobs):
        done += len(batch)
        if isinstance(found, Failed):
            again += batch
        else:
            pairs += found
        progress("comparing", done, "pairs", len(kept))
    lost: dict[int, str] = {}
    for [(link, _, _)], found in map_pages(check, ([row] for row in again), jobs) if again else ():
        if isinstance(found, Failed):
            lost.update(dict.fromkeys((link.a, link.b), f"it could not be compared: {found}"))
        else:
            pairs += found
    held = {index for pair in pairs for index in (pair.a, pair.b)}
    return tuple(pairs), {index: why for index, why in lost.items() if index not in held}


def _batches(known: Iterable[_Linked]) -> Iterator[list[_Linked]]:
    rows = iter(known)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _verify_batch(batch: Iterable[_Linked], limits: Thresholds) -> list[Pair]:
    found = (verify_link(link, a, b, limits) for link, a, b in batch)
    return [pair for pair in found if pair]


def _again(archives: Sequence[Path], positions: Iterable[Position]) -> Iterator[Capture]:
    """The captures at `positions`."""
    return (row for row in read_archive(archives, frozenset(positions)) if isinstance(row, Capture))


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
    pages: Sequence[Page],
    closely: Mapping[str, bool],
    frames: Frames,
    jobs: int,
    progress: Progress,
) -> tuple[dict[str, Study], dict[str, Unjudged]]:
    """The study of each page of `closely`, and a coverage row for each that could not be studied, by URL."""
    page_at = {page.position: page for page in pages if page.url in closely}
    tasks = (
        (page_at[capture.position], capture, frames.get(capture.url, _NO_FRAME), closely[capture.url])
        for capture in _again(archives, page_at)
    )
    studies: dict[str, Study] = {}
    failed: dict[str, Unjudged] = {}
    progress("examining", 0, total=len(page_at))
    for done, ((page, capture, _, _), study) in enumerate(map_pages(_examine_one, tasks, jobs), 1):
        if isinstance(study, Failed):
            failed[page.url] = refuse(capture, "parser_killed", study)
        else:
            studies[page.url] = study
        progress("examining", done, total=len(page_at))
    return studies, failed


def _examine_one(task: tuple[Page, Capture, Frame, bool]) -> Study:
    page, capture, frame, closely = task
    return examine_page(page, capture, frame) if closely else glance_page(page, capture, frame)


def _judge_families(
    originals: Sequence[Page],
    pairs: Iterable[Pair],
    studies: Mapping[str, Study],
    brands: Mapping[str, Brand],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
) -> tuple[tuple[_Shown, ...], dict[str, Unjudged]]:
    """The campaigns, and a coverage row for each page of a family that could not be studied, by URL."""
    by_index = {index: studies[page.url] for index, page in enumerate(originals) if page.url in studies}
    families = form_families([pair for pair in pairs if pair.a in by_index and pair.b in by_index], limits)
    tasks = ((family, {index: by_index[index] for index in family.members}) for family in families)
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
    task: tuple[Family, Mapping[int, Study]], brands: Mapping[str, Brand], limits: Thresholds
) -> tuple[_Shown, ...]:
    family, studies = task
    campaigns = study_family(family, studies, brands, limits)
    return tuple((campaign, build_exhibit(campaign, studies, limits)) for campaign in campaigns)
