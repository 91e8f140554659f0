"""Every page's cheap facts, from archives: the newest capture of each URL."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from crawler.archive import Meter, read_archive
from crawler.condensing import share_texts
from crawler.parse.domains import domain_of
from crawler.parse.screen import screen_pages
from crawler.records import Capture, Page, Unjudged
from crawler.timings import Progress
from crawler.workers import Failed, map_batches

_BATCH_PAGES, _BATCH_BYTES = 32, 2**20
"""Pages that a worker screens in one go, at the most."""


def screen_archives(archives: Sequence[Path], jobs: int, progress: Progress) -> tuple[tuple[Page, ...], list[Unjudged]]:
    """Every page's cheap facts, by URL: the newest capture of each."""
    newest: dict[str, Page] = {}
    unjudged: list[Unjudged] = []
    meter = Meter()
    batches = _batch(_captures(archives, unjudged, meter))
    for done, (capture, page) in enumerate(map_batches(screen_pages, batches, jobs), 1):
        if isinstance(page, Failed):
            unjudged.append(refuse(capture, "parser_killed", page))
        elif not page.words:
            unjudged.append(refuse(capture, "empty", "no words in its body"))
        elif page.url not in newest or newest[page.url].fetched_at <= page.fetched_at:
            newest[page.url] = share_texts(page)
        progress("screening", done, share=meter.share)
    return tuple(newest[url] for url in sorted(newest)), unjudged


def _captures(archives: Sequence[Path], unjudged: list[Unjudged], meter: Meter) -> Iterator[Capture]:
    for row in read_archive(archives, meter=meter):
        if isinstance(row, Capture):
            yield row
        else:
            unjudged.append(row)


def _batch(captures: Iterable[Capture]) -> Iterator[list[Capture]]:
    """Some pages at a time: enough to share the cost of handing them over, few enough to be lost with one of them."""
    batch: list[Capture] = []
    size = 0
    for capture in captures:
        batch.append(capture)
        size += len(capture.body)
        if len(batch) == _BATCH_PAGES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def refuse(capture: Capture, reason: str, detail: str) -> Unjudged:
    """The coverage row of a page that got no verdict."""
    return Unjudged(capture.url, domain_of(capture.url), reason, str(detail), capture.status, capture.fetched_at)
