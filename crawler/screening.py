"""Every page's cheap facts, from archives: the newest capture of each URL."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from crawler.archive import Meter, read_archive
from crawler.condensing import share_texts
from crawler.parse.domains import domain_of
from crawler.parse.screen import screen_pages
from crawler.records import Capture, Page, Unjudged
from crawler.timings import Progress
from crawler.workers import Failed, in_batches, map_batches


def screen_archives(archives: Sequence[Path], jobs: int, progress: Progress) -> tuple[tuple[Page, ...], list[Unjudged]]:
    """Every page's cheap facts, by URL: the newest capture of each."""
    newest: dict[str, Page] = {}
    unjudged: list[Unjudged] = []
    meter = Meter()
    batches = in_batches(_captures(archives, unjudged, meter), _size_of)
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


def _size_of(capture: Capture) -> int:
    return len(capture.body)


def refuse(capture: Capture, reason: str, detail: str) -> Unjudged:
    """The coverage row of a page that got no verdict."""
    return Unjudged(capture.url, domain_of(capture.url), reason, str(detail), capture.status, capture.fetched_at)
