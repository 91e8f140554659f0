"""What a person sees while a crawl runs: a live line on a terminal, else a line every ten seconds."""

import sys
from time import monotonic
from typing import Self, TextIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from crawler.collect.session import Session

_LIVE, _PLAIN = 0.5, 10.0  # seconds between two lines


class Progress:
    """Extension that writes numbers, and nothing that a page could have made up, to standard error."""

    def __init__(self, session: Session, stream: TextIO) -> None:
        self._session = session
        self._stream = stream
        self._live = stream.isatty()
        self._since = monotonic()
        self._beat: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stay out when the user wants quiet."""
        if crawler.settings["DOORWAY_OPTIONS"].quiet:
            raise NotConfigured
        progress = cls(crawler.settings["DOORWAY_SESSION"], sys.stderr)
        crawler.signals.connect(progress.open, signal=signals.spider_opened)
        crawler.signals.connect(progress.close, signal=signals.spider_closed)
        return progress

    def open(self) -> None:
        """Start the beat."""
        self._beat = create_looping_call(self._show)
        self._beat.start(_LIVE if self._live else _PLAIN, now=False)

    def close(self) -> None:
        """Say how it ended, on a line that stays."""
        if self._beat and self._beat.running:
            self._beat.stop()
        self._show()
        if self._live:
            self._stream.write("\n")

    def _show(self) -> None:
        self._stream.write(f"\r\x1b[K{self._line()}" if self._live else f"{self._line()}\n")
        self._stream.flush()

    def _line(self) -> str:
        tally = self._session.tally
        pace = tally.pages / max(monotonic() - self._since, 0.001)
        return (
            f"crawl: {tally.pages:,} pages, {pace:.1f} a second, {len(tally.sites):,} sites, "
            f"{self._session.queued:,} queued, {tally.lost:,} not collected"
        )
