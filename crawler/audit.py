"""The middle of the program in one place: archived pages in, findings out."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from crawler.archive import read_archive
from crawler.detect.alignment import Side
from crawler.detect.campaign import Campaign, study_families
from crawler.detect.families import Pair, form_families, verify_pairs
from crawler.detect.grouping import link_pages
from crawler.detect.keyword import subject_words
from crawler.findings import Judged, assemble
from crawler.parse.domains import domain_of
from crawler.parse.examine import examine_page
from crawler.parse.screen import read_words, screen_page
from crawler.records import Capture, Findings, Link, Page, Position, Study, Unjudged
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
    pairs = verify_pairs(_read_sides(archives, originals, links, limits, jobs, progress), links, limits)
    timings.lap("verify")
    studies, failed = _examine(archives, _closer(pages, originals, pairs, copies), jobs, progress)
    timings.lap("examine")
    campaigns = _judge_families(originals, pairs, studies, limits)
    timings.lap("judge")
    judged = tuple(page for page in pages if page.url not in failed)
    found = Judged(judged, copies, tuple(studies.values()), campaigns, (*uncollected, *unjudged, *failed.values()))
    return assemble(found, limits)


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


def _read_sides(
    archives: Sequence[Path],
    pages: Sequence[Page],
    links: Iterable[Link],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
) -> dict[int, Side]:
    """The words of every linked page, by its index in `pages`; a page whose parser fails now has none."""
    linked = {index for link in links for index in (link.a, link.b)}
    index_of = {pages[index].position: index for index in linked}
    read = partial(read_words, limit=limits.max_words)
    sides: dict[int, Side] = {}
    for done, (capture, words) in enumerate(map_pages(read, _again(archives, index_of), jobs), 1):
        if not isinstance(words, Failed):
            index = index_of[capture.position]
            sides[index] = Side(words, subject_words(pages[index]))
        progress("comparing", done)
    return sides


def _again(archives: Sequence[Path], positions: Iterable[Position]) -> Iterator[Capture]:
    """The captures at `positions`."""
    return (row for row in read_archive(archives, frozenset(positions)) if isinstance(row, Capture))


def _closer(
    pages: Iterable[Page], originals: Sequence[Page], pairs: Iterable[Pair], copies: Mapping[str, str]
) -> tuple[Page, ...]:
    """The pages worth a close look: in a family, with a pushed title or with a video, and their copies."""
    close = {originals[index].url for pair in pairs for index in (pair.a, pair.b)}
    close.update(page.url for page in pages if page.pushed or page.mentions_video)
    return tuple(page for page in pages if page.url in close or copies.get(page.url) in close)


def _examine(
    archives: Sequence[Path], wanted: Sequence[Page], jobs: int, progress: Progress
) -> tuple[dict[str, Study], dict[str, Unjudged]]:
    """The study of each of `wanted`, and a coverage row for each that could not be studied, by URL."""
    page_at = {page.position: page for page in wanted}
    tasks = ((page_at[capture.position], capture) for capture in _again(archives, page_at))
    studies: dict[str, Study] = {}
    failed: dict[str, Unjudged] = {}
    for done, ((page, capture), study) in enumerate(map_pages(_examine_one, tasks, jobs), 1):
        if isinstance(study, Failed):
            failed[page.url] = _refuse(capture, "parser_killed", study)
        else:
            studies[page.url] = study
        progress("examining", done)
    return studies, failed


def _examine_one(task: tuple[Page, Capture]) -> Study:
    return examine_page(*task)


def _judge_families(
    originals: Sequence[Page], pairs: Iterable[Pair], studies: Mapping[str, Study], limits: Thresholds
) -> tuple[Campaign, ...]:
    by_index = {index: studies[page.url] for index, page in enumerate(originals) if page.url in studies}
    studied = [pair for pair in pairs if pair.a in by_index and pair.b in by_index]
    return study_families(form_families(studied), by_index, limits)
