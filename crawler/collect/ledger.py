"""Adds up a crawl while it runs, and writes its account at the end."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.collect.clock import now
from crawler.collect.outcome import CrawlOutcome, write_outcome
from crawler.collect.starts import Starts
from crawler.collect.tally import Tally


class Ledger:
    """Extension that writes crawl.json when the spider closes."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._stats = crawler.stats
        self._options = settings["DOORWAY_OPTIONS"]
        self._out = settings["DOORWAY_OUT"]
        self._tally: Tally = settings["DOORWAY_TALLY"]
        self._starts: Starts = settings["DOORWAY_STARTS"]
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
        self.outcome = CrawlOutcome(
            started_at=self._started_at,
            finished_at=now(),
            finish_reason="interrupted" if reason == "shutdown" else reason,
            requests=self._stats.get_value("downloader/request_count", 0),
            responses=self._tally.responses,
            pages=self._tally.pages,
            sites=len(self._tally.sites),
            failures=self._failures(),
            starts=self._starts.all,
            unreached=self._starts.unreached(),
        )
        write_outcome(self._out, self.outcome, self._options)

    def _failures(self) -> tuple[tuple[str, int], ...]:
        prefix = "uncollected/"
        found = [(k.removeprefix(prefix), v) for k, v in self._stats.get_stats().items() if k.startswith(prefix)]
        return tuple(sorted(found, key=lambda each: (-each[1], each[0])))
