"""What the spiders share: bring what came to the session, and say why something did not come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from crawler.collect.arguments import read_arguments
from crawler.collect.errand import Target
from crawler.collect.failures import explain
from crawler.collect.headers import limit_headers
from crawler.collect.overrides import settings_of
from crawler.collect.resume import check_folder
from crawler.collect.rules import MAX_ROBOTS_BYTES
from crawler.collect.session import Session
from crawler.config import CrawlOptions
from crawler.locks import hold_run, lock_folder_of
from crawler.runs import previous_crawl_of

_COMMIT = 1.0  # seconds between two commits; a kill costs no more than reading what was archived since the last
_closing: set["asyncio.Future[None]"] = set()  # asyncio itself keeps no task alive


class AuditSpider(Spider):
    """Fetches the starts and what they lead to. It yields nothing: what comes is in the run's folder."""

    follows_links: ClassVar[bool] = False

    def __init__(self, options: CrawlOptions, session: Session, lock: ExitStack) -> None:
        super().__init__()
        self.options = options
        self._session = session
        self._lock = lock
        self._beat: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def asks_robots(cls, options: CrawlOptions) -> bool:  # noqa: ARG003  # some decide by the options
        """Whether the sitemaps that robots.txt names are read."""
        return False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Read the arguments, and set what depends on them.

        Here, because Scrapy calls this after `update_settings`, which is not given the arguments, and before it
        freezes the settings and builds every component from them. Spider priority: the command line's -s still wins.
        """
        started = datetime.now(UTC)
        options, out = read_arguments(arguments, started)
        with ExitStack() as lock:
            lock.enter_context(hold_run(lock_folder_of(out), started))
            check_folder(out, options.resume)
            return cls._build(crawler, options, out, lock.pop_all())

    @classmethod
    def _build(cls, crawler: Crawler, options: CrawlOptions, out: Path, lock: ExitStack) -> Self:
        limit_headers()
        settings = crawler.settings
        settings.setdict(settings_of(options, out), priority="spider")
        session = cls._open_session(crawler, options, out)
        settings.set("DOORWAY_SESSION", session, priority="spider")
        spider = super().from_crawler(crawler, options, session, lock)
        for handler, signal in (
            (spider.open, signals.spider_opened),
            (spider.cut_robots, signals.bytes_received),
            (session.keep, signals.response_downloaded),
            (spider.note_crash, signals.spider_error),
        ):
            crawler.signals.connect(handler, signal=signal)
        return spider

    @classmethod
    def _open_session(cls, crawler: Crawler, options: CrawlOptions, out: Path) -> Session:
        return Session(
            options,
            out,
            previous_crawl_of(out),
            crawler.settings["USER_AGENT"],
            crawler.settings.getint("DOORWAY_ARCHIVE_BYTES"),
            partial(_close_spider, crawler),
            cls.follows_links,
            cls.asks_robots(options),
        )

    def open(self) -> None:
        """Put on disk from now and then what has come."""
        self._beat = create_looping_call(self._session.commit)
        self._beat.start(_COMMIT, now=False)

    def cut_robots(self, data: bytes, request: Request) -> None:
        """Take as much of a robots.txt as is read: one of a gigabyte has rules, too."""
        if request.cb_kwargs["target"].role == "robots":
            request.meta["received"] = request.meta.get("received", 0) + len(data)
            if request.meta["received"] > MAX_ROBOTS_BYTES:
                raise StopDownload(fail=False)

    async def start(self) -> AsyncIterator[Any]:
        """Fill the frontier. Requests come from the scheduler, which reads it."""
        await self._session.begin()
        return
        yield

    async def parse(self, response: Response, target: Target) -> None:
        """Take in what came."""
        assert response.request
        await self._session.take(response, response.request, target)

    def note_failure(self, failure: Failure) -> None:
        """Say why nothing came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        assert failure.value is not None
        self._session.miss(request.cb_kwargs["target"], *explain(failure.value))

    def note_crash(self, failure: Failure, response: Response | None) -> None:
        """Say which page our own code failed over; the log has the traceback."""
        if response is not None and response.request is not None and failure.value is not None:
            self._session.miss(response.request.cb_kwargs["target"], *explain(failure.value))

    def end(self, reason: str) -> str:
        """Put everything on disk; the finish reason."""
        if self._beat and self._beat.running:
            self._beat.stop()
        ended = self._session.close(reason)
        self._lock.close()
        return ended


def _close_spider(crawler: Crawler, reason: str) -> None:
    task = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
    _closing.add(task)
    task.add_done_callback(_closing.discard)
