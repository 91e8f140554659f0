"""Adds up a crawl at its end, and writes its account."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.collect.clock import now
from crawler.collect.frontier import DONE, FAILED, FILE_NAME
from crawler.collect.intake import in_shard
from crawler.collect.outcome import CrawlOutcome, write_outcome
from crawler.collect.session import Session
from crawler.collect.spider import AuditSpider
from crawler.collect.tally import Tally
from crawler.collect.uncollected import open_frontier
from crawler.collect.urls import canonical
from crawler.config import CrawlOptions
from crawler.output import complain

_MAX_HOPS = 12  # redirects from a start page to what it is
_ANSWERS = "SELECT count(*), sum(html), count(DISTINCT site) FROM urls WHERE state = ?"
_FAILURES = """
SELECT reason, count(*) FROM urls WHERE state = ? GROUP BY reason
UNION ALL SELECT reason, count(*) FROM notes GROUP BY reason
UNION ALL SELECT reason, count(*) FROM cut GROUP BY reason
UNION ALL SELECT reason, sum(links) FROM cut_unnamed GROUP BY reason"""


class Ledger:
    """Extension that ends the session when the spider closes, and writes crawl.json."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._options: CrawlOptions = crawler.settings["DOORWAY_OPTIONS"]
        self._out: Path = crawler.settings["DOORWAY_OUT"]
        self._started_at = now()
        self.outcome: CrawlOutcome | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the end."""
        ledger = cls(crawler)
        crawler.signals.connect(ledger.close, signal=signals.spider_closed)
        return ledger

    def close(self, reason: str) -> None:
        """Write the account; Scrapy calls it a shutdown when a signal ended the crawl."""
        if self.outcome:
            return
        spider = self._crawler.spider
        assert isinstance(spider, AuditSpider)
        ended = spider.end("interrupted" if reason == "shutdown" else reason)
        session: Session = self._crawler.settings["DOORWAY_SESSION"]
        named = dict.fromkeys((*self._options.urls, *self._options.sitemaps))
        starts = tuple(url for url in named if in_shard(url, self._options.shard))
        # What is said when the disk is so full that not even the frontier can be read.
        self.outcome = CrawlOutcome(self._started_at, now(), ended, session.tally.requests, 0, 0, 0, (), starts, starts)
        try:
            self.outcome = self._count(ended, session.tally, starts)
            write_outcome(self._out, self.outcome, self._options)
        except (OSError, sqlite3.Error) as error:
            complain(f"crawl: no account could be written: {error}\n")

    def _count(self, ended: str, tally: Tally, starts: tuple[str, ...]) -> CrawlOutcome:
        with closing(open_frontier(self._out / FILE_NAME)) as base:
            failures: dict[str, int] = {}
            responses, pages, sites = base.execute(_ANSWERS, (DONE,)).fetchone()
            (robots,) = base.execute("SELECT count(*) FROM robots WHERE reason = ''").fetchone()
            for reason, number in base.execute(_FAILURES, (FAILED,)):
                failures[reason] = failures.get(reason, 0) + number
            return CrawlOutcome(
                started_at=self._started_at,
                finished_at=now(),
                finish_reason=ended,
                requests=tally.requests,
                responses=responses + robots,
                pages=pages or 0,
                sites=sites,
                failures=tuple(sorted(failures.items(), key=lambda each: (-each[1], each[0]))),
                starts=starts,
                unreached=tuple(url for url in starts if not _is_reached(base, url)),
            )


def _is_reached(base: sqlite3.Connection, start: str) -> bool:
    """Whether `start`, or what it redirects to, was answered with success, or is for another shard to reach."""
    url = start
    with suppress(ValueError):
        url = canonical(start, keep_session=True)
    for _ in range(_MAX_HOPS):
        row = base.execute("SELECT status, location FROM urls WHERE url = ? AND state = ?", (url, DONE)).fetchone()
        if row is None:
            return bool(base.execute("SELECT 1 FROM cut WHERE url = ? AND reason = 'shard'", (url,)).fetchone())
        if not row[1]:
            return 200 <= int(row[0]) < 300
        url = row[1]
    return False
