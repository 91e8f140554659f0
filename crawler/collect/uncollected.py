"""uncollected.jsonl: one row a URL that was not collected, and why."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Self, TextIO
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.collect.clock import now
from crawler.collect.failures import explain
from crawler.collect.scope import Scope
from crawler.parse.domains import domain_of
from crawler.records import Unjudged

FILE_NAME = "uncollected.jsonl"

MAX_ROWS = 10_000
"""Rows of one reason that name their URL; behind them one row a site says how many more there were."""

_NAMES = frozenset(each.name for each in fields(Unjudged))


class UncollectedFile:
    """Appends rows, each on disk before the next: killed at any time, at most the last line is cut."""

    def __init__(self, out: Path) -> None:
        self._stream: TextIO = (out / FILE_NAME).open("a", buffering=1, encoding="utf-8", errors="backslashreplace")
        self._written: Counter[str] = Counter()
        self._folded: Counter[tuple[str, str]] = Counter()

    def add(self, row: Unjudged) -> None:
        """Write `row`, or count it when its reason has filled its share."""
        if self._written[row.reason] < MAX_ROWS:
            self._written[row.reason] += 1
            self._write(row)
        else:
            self._folded[row.reason, _front_page(row.url)] += 1

    def close(self, seen_at: str) -> None:
        """Write the counted rows, one a reason and site."""
        for (reason, url), number in self._folded.items():
            self._write(Unjudged(url, domain_of(url), reason, f"and {number} further URLs", seen_at=seen_at))
        self._stream.close()

    def _write(self, row: Unjudged) -> None:
        self._stream.write(json.dumps(asdict(row)) + "\n")


def read_uncollected(out: Path) -> Iterator[Unjudged]:
    """The rows of the run folder `out`; none when there is no file. A cut last line is left out."""
    path = out / FILE_NAME
    if not path.exists():
        return
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.endswith("\n"):
                row = json.loads(line)
                yield Unjudged(**{name: value for name, value in row.items() if name in _NAMES})


def keep_rows(out: Path, keep: Callable[[Unjudged], bool]) -> None:
    """Rewrite the file of a run with the rows that `keep` says; what is tried again gets new rows."""
    rows = [row for row in read_uncollected(out) if keep(row)]
    fresh = out / f"{FILE_NAME}.new"
    fresh.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows), encoding="utf-8")
    fresh.replace(out / FILE_NAME)


def _front_page(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}/"


class UncollectedRows:
    """Item pipeline: the items of our spiders are the rows. Adds what the limits cut, and pages that broke a spider."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        self._scope: Scope = crawler.settings["DOORWAY_SCOPE"]
        out: Path = crawler.settings["DOORWAY_OUT"]
        for row in read_uncollected(out):  # kept from an earlier session
            self._stats.inc_value(f"uncollected/{row.reason}")
        self._file = UncollectedFile(out)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for crashes in callbacks."""
        rows = cls(crawler)
        crawler.signals.connect(rows.note_crash, signal=signals.spider_error)
        return rows

    def process_item(self, item: Unjudged) -> Unjudged:
        """Write the row."""
        self._add(item)
        return item

    def note_crash(self, failure: Failure, response: Response | None) -> None:
        """Write a row for the page whose reading raised an exception; the log has the traceback."""
        if response is not None and failure.value is not None:
            reason, detail = explain(failure.value)
            self._add(Unjudged(response.url, domain_of(response.url), reason, detail, response.status, now()))

    def close_spider(self) -> None:
        """Write what is only known at the end."""
        for row in self._scope.cut_rows(now()):
            self._add(row)
        self._file.close(now())

    def _add(self, row: Unjudged) -> None:
        self._stats.inc_value(f"uncollected/{row.reason}")
        self._file.add(row)
