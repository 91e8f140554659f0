"""What a person sees while a crawl runs: a live line on a terminal, else a line every ten seconds."""

import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from crawler.collect.session import Session
from crawler.config import CrawlOptions
from crawler.live import LiveLine
from crawler.pace import Pace, spell, spell_roughly


class Progress:
    """Extension that writes numbers, and nothing that a page could have made up, to `line`."""

    def __init__(
        self, session: Session, options: CrawlOptions, line: LiveLine, clock: Callable[[], float] = monotonic
    ) -> None:
        self._session = session
        self._lists_all = options.only and not options.sitemaps
        self._line = line
        self._clock = clock
        self._pages, self._requests = Pace(clock()), Pace(clock())
        self._beat: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stay out when the user wants quiet."""
        options = crawler.settings["DOORWAY_OPTIONS"]
        if options.quiet:
            raise NotConfigured
        line = LiveLine.on(sys.stderr, os.environ, quiet=False)
        progress = cls(crawler.settings["DOORWAY_SESSION"], options, line)
        crawler.signals.connect(progress.open, signal=signals.spider_opened)
        crawler.signals.connect(progress.close, signal=signals.spider_closed)
        return progress

    def open(self) -> None:
        """Start the beat."""
        self._beat = create_looping_call(self.show)
        self._beat.start(self._line.every, now=False)

    def show(self) -> None:
        """Say how it goes."""
        self._note()
        self._line.show(self._parts(f"{self._pages.rate:,.1f} pages/s", self._forecast()))

    def close(self) -> None:
        """Say how it ended, on a line that stays."""
        if self._beat and self._beat.running:
            self._beat.stop()
        self._note()
        self._line.keep(self._parts(f"{self._pages.mean:,.1f} pages/s"))

    def _note(self) -> None:
        now, tally = self._clock(), self._session.tally
        self._pages.note(now, tally.pages)
        self._requests.note(now, tally.requests)

    def _parts(self, pace: str, forecast: str = "") -> list[str]:
        tally = self._session.tally
        parts = [
            f"crawl: {tally.pages:,} pages",
            pace,
            forecast,
            f"{tally.lost:,} not collected",
            f"{self._session.queued:,} queued",
            f"{len(tally.sites):,} sites",
            spell(self._pages.elapsed),
        ]
        return [part for part in parts if part]

    def _forecast(self) -> str:
        """How long it will take; pages still to come may lead to more, and the slowest of several sites decides."""
        remaining, queued = self._session.remaining, self._session.queued
        left = self._requests.left(remaining)
        if not left:
            return ""
        is_known = (self._lists_all or remaining < queued) and len(self._session.tally.sites) == 1
        return f"{'about' if is_known else 'at least'} {spell_roughly(left)} left"
