"""Every page's cheap facts, from archives: the newest capture of each URL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.archive import Archives, Meter
from crawler.condensing import condense
from crawler.parse.domains import domain_of
from crawler.parse.screen import screen_pages
from crawler.records import Capture, Page, Unjudged
from crawler.spill import Selection, Spills
from crawler.timings import Progress
from crawler.workers import Crew, Failed, in_batches, map_batches


@dataclass(frozen=True, slots=True)
class Screened:
    """Pages by URL, and beside each what only some stages ask for: packed sketch, outline and frame (see `Page`)."""

    pages: tuple[Page, ...]
    sketches: Sequence[bytes]
    outlines: Sequence[bytes]
    frames: Sequence[bytes]

    def only(self, numbers: Sequence[int]) -> "Screened":
        """Some of them."""
        columns = (Selection(column, numbers) for column in (self.sketches, self.outlines, self.frames))
        return Screened(tuple(self.pages[number] for number in numbers), *columns)

    def whole(self, number: int) -> Page:
        """A page with its sketch and its outline."""
        return replace(self.pages[number], sketch=self.sketches[number], outline=self.outlines[number])


def screen_archives(
    archives: Archives, spills: Spills, crew: Crew, progress: Progress
) -> tuple[Screened, list[Unjudged]]:
    """The newest capture of every page; and a coverage row for each capture without words, or whose parser failed."""
    book = Book(spills)
    others: list[Unjudged] = []
    refused: list[Unjudged] = []
    meter = Meter()
    for done, row in enumerate(read_pages(archives, others, crew, meter), 1):
        if isinstance(row, Page):
            book.add(row)
        else:
            refused.append(row)
        progress("screening", done, share=meter.share)
    return book.close(), [*others, *refused]


def read_pages(archives: Archives, others: list[Unjudged], crew: Crew, meter: Meter) -> Iterator[Page | Unjudged]:
    """Every capture of `archives` as a page, or as a coverage row; rows of what is no capture are added to `others`."""
    batches = in_batches(_captures(archives, others, meter), _size_of)
    for capture, page in map_batches(screen_pages, batches, crew):
        if isinstance(page, Failed):
            yield refuse(capture, "parser_killed", page)
        elif not page.words:
            yield refuse(capture, "empty", "no words in its body")
        else:
            yield page


class Book:
    """The newest capture of each page so far."""

    def __init__(self, spills: Spills) -> None:
        self._numbers: dict[str, int] = {}
        self._pages: list[Page] = []
        self._columns = tuple(spills.open(name) for name in ("sketches", "outlines", "frames"))

    def add(self, page: Page) -> None:
        """Takes `page` up, unless there is a newer capture of it."""
        number = self._numbers.setdefault(page.url, len(self._pages))
        kept = condense(page)
        if number == len(self._pages):
            self._pages.append(kept)
            for column, data in zip(self._columns, _parts_of(page), strict=True):
                column.append(data)
        elif self._pages[number].fetched_at <= page.fetched_at:
            self._pages[number] = kept
            for column, data in zip(self._columns, _parts_of(page), strict=True):
                column.put(number, data)

    def close(self) -> Screened:
        """All of them."""
        order = sorted(range(len(self._pages)), key=lambda number: self._pages[number].url)
        return Screened(tuple(self._pages), *self._columns).only(order)


def _parts_of(page: Page) -> tuple[bytes, bytes, bytes]:
    return page.sketch, page.outline, page.frame


def _captures(archives: Archives, others: list[Unjudged], meter: Meter) -> Iterator[Capture]:
    for row in archives.read(meter):
        if isinstance(row, Capture):
            yield row
        else:
            others.append(row)


def _size_of(capture: Capture) -> int:
    return len(capture.body)


def refuse(capture: Capture, reason: str, detail: str) -> Unjudged:
    """The coverage row of a page that got no verdict."""
    return Unjudged(capture.url, domain_of(capture.url), reason, str(detail), capture.status, capture.fetched_at)
