"""The middle of the program in one place: archived pages in, findings out."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from crawler.archive import read_archive
from crawler.detect.campaign import Campaign, study_families
from crawler.detect.families import form_families, verify_pairs
from crawler.detect.grouping import link_pages
from crawler.findings import Judged, assemble
from crawler.parse.domains import domain_of
from crawler.parse.examine import examine_page
from crawler.parse.screen import screen_page
from crawler.records import Capture, Findings, Link, Page, Study, Unjudged
from crawler.thresholds import Thresholds
from crawler.workers import Failed, map_pages

Progress = Callable[[str, int], None]
"""Called with a stage's name and how many pages it has done."""


class Timings(dict[str, float]):
    """Seconds that each stage took, by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._since = time.monotonic()

    def lap(self, stage: str) -> None:
        """Books the time since the last lap on `stage`."""
        now = time.monotonic()
        self[stage] = round(now - self._since, 3)
        self._since = now


def audit(
    archives: Sequence[Path],
    uncollected: Iterable[Unjudged],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
    timings: Timings,
) -> Findings:
    """Judges every page of `archives`; `uncollected` are the URLs that the crawl could not fetch."""
    pages, unjudged = _screen(archives, jobs, progress)
    timings.lap("screen")
    copies = _find_copies(pages)
    originals = [page for page in pages if page.url not in copies]
    links = _link(originals, limits)
    timings.lap("group")
    studies, failed = _examine(archives, _closer(pages, originals, links, copies), jobs, progress)
    timings.lap("examine")
    campaigns = _judge_families(originals, links, studies, limits)
    timings.lap("judge")
    judged = tuple(page for page in pages if page.url not in failed)
    return assemble(Judged(judged, copies, studies, campaigns, (*uncollected, *unjudged, *failed.values())), limits)


def _screen(archives: Sequence[Path], jobs: int, progress: Progress) -> tuple[tuple[Page, ...], list[Unjudged]]:
    """Every page's cheap facts, by URL: the newest capture of each."""
    newest: dict[str, Page] = {}
    unjudged: list[Unjudged] = []
    for done, (capture, page) in enumerate(map_pages(screen_page, _captures(archives, unjudged), jobs), 1):
        if isinstance(page, Failed):
            unjudged.append(_refuse(capture, "parser_killed", page))
        elif not page.words:
            unjudged.append(_refuse(capture, "empty", "no words in its body"))
        elif page.url not in newest or newest[page.url].fetched_at <= page.fetched_at:
            newest[page.url] = page
        progress("screening", done)
    return tuple(newest[url] for url in sorted(newest)), unjudged


def _captures(archives: Sequence[Path], unjudged: list[Unjudged]) -> Iterator[Capture]:
    for row in read_archive(archives):
        if isinstance(row, Capture):
            yield row
        else:
            unjudged.append(row)


def _refuse(capture: Capture, reason: str, detail: str) -> Unjudged:
    return Unjudged(capture.url, domain_of(capture.url), reason, str(detail), capture.status, capture.fetched_at)


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
    ranks = [int.from_bytes(hashlib.blake2b(page.url.encode(), digest_size=8).digest(), "big") for page in pages]
    return link_pages([page.sketch for page in pages], ranks, limits.link_shared, limits.link_share)


def _closer(
    pages: Iterable[Page], originals: Sequence[Page], links: Iterable[Link], copies: Mapping[str, str]
) -> tuple[Page, ...]:
    """The pages worth a close look: in a group, with a pushed title or with a video, and their copies."""
    grouped = {originals[index].url for link in links for index in (link.a, link.b)}
    grouped.update(page.url for page in pages if page.pushed or page.mentions_video)
    return tuple(page for page in pages if copies.get(page.url, page.url) in grouped or page.url in grouped)


def _examine(
    archives: Sequence[Path], wanted: Sequence[Page], jobs: int, progress: Progress
) -> tuple[tuple[Study, ...], dict[str, Unjudged]]:
    """The studies of `wanted`, by URL, and a coverage row for each page that could not be studied."""
    by_position = {page.position: page for page in wanted}
    tasks = (
        (by_position[row.position], row)
        for row in read_archive(archives, frozenset(by_position))
        if isinstance(row, Capture)
    )
    studies: list[Study] = []
    failed: dict[str, Unjudged] = {}
    for done, ((page, capture), study) in enumerate(map_pages(_examine_one, tasks, jobs), 1):
        if isinstance(study, Failed):
            failed[page.url] = _refuse(capture, "parser_killed", study)
        else:
            studies.append(study)
        progress("examining", done)
    return tuple(sorted(studies, key=lambda study: study.page.url)), failed


def _examine_one(task: tuple[Page, Capture]) -> Study:
    return examine_page(*task)


def _judge_families(
    originals: Sequence[Page], links: Iterable[Link], studies: Sequence[Study], limits: Thresholds
) -> tuple[Campaign, ...]:
    """The campaigns among `studies`; links are renumbered from `originals` to `studies`."""
    index_of = {study.page.url: index for index, study in enumerate(studies)}
    moved = []
    for link in links:
        a, b = (index_of.get(originals[index].url, -1) for index in (link.a, link.b))
        if a >= 0 and b >= 0:
            moved.append(Link(min(a, b), max(a, b), link.shared))
    return study_families(form_families(verify_pairs(studies, moved, limits)), studies, limits)
