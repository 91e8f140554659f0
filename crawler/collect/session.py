"""One session of a crawl: its parts, how it begins, what it puts on disk, how it ends."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from scrapy import Request
from scrapy.http import Response

from crawler.collect.archive import Archive
from crawler.collect.clock import now
from crawler.collect.dispatch import Dispatcher
from crawler.collect.earlier import Earlier
from crawler.collect.errand import Find, Known, Target
from crawler.collect.frontier import DONE, Frontier
from crawler.collect.harvest import Harvest
from crawler.collect.intake import Intake, in_shard
from crawler.collect.reception import TRANSIENT, Reception
from crawler.collect.resume import replay, restore
from crawler.collect.robots import Robots
from crawler.collect.tally import Tally
from crawler.collect.traps import Traps
from crawler.collect.worker import Worker
from crawler.config import CrawlOptions
from crawler.errors import NO_ROOM
from crawler.output import complain
from crawler.parse.domains import site_of
from crawler.workers import PER_PAGE

_REVIVED = (*TRANSIENT, "robots", "tls", "retry_after", "error", "limit")  # reasons that a resume tries again
_WORKER_MEMORY = 3 * 2**26  # bytes; reading a sitemap of 50 MB takes all of it, a page a quarter
_SQLITE_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)

logger = logging.getLogger(__name__)


class Session:
    """Between the scheduler, which asks whose turn it is, and the spider, which brings what came.

    `earlier` is the folder of the crawl before this one, `user_agent` the whole header; `stop` ends the crawl with a
    finish reason. `follows_links` and `asks_robots` (for sitemaps) say how pages are found. Raises ConfigError for a
    folder whose frontier cannot be used.
    """

    def __init__(
        self,
        options: CrawlOptions,
        out: Path,
        earlier: Path | None,
        user_agent: str,
        archive_bytes: int,
        stop: Callable[[str], None],
        follows_links: bool,
        asks_robots: bool,
    ) -> None:
        self._options = options
        self._out = out
        self._stop = stop
        self._ended = ""
        self._place = restore(out) if options.resume else ("", 0)
        self._frontier = Frontier(out)
        self._traps = Traps(datetime.now(UTC).date())
        self._worker = Worker(replace(PER_PAGE, memory=_WORKER_MEMORY))
        self._robots = Robots(self._frontier, self._worker, options.user_agent)
        self._dispatcher = Dispatcher(self._frontier, self._robots, options, now)
        intake = Intake(options, self._frontier, self._traps)
        self._harvest = Harvest(intake, self._frontier, self._worker, follows_links)
        self._archive = Archive(out, archive_bytes, user_agent)
        self._earlier = Earlier(earlier)
        self.tally = Tally()
        self._reception = Reception(
            self._frontier,
            self._dispatcher,
            self._robots,
            self._harvest,
            self._archive,
            self._earlier,
            self.tally,
            asks_robots,
        )

    @property
    def has_more(self) -> bool:
        """Whether there is anything left to ask for."""
        return not self._ended and self._dispatcher.has_more

    @property
    def queued(self) -> int:
        """URLs that wait."""
        return self._frontier.waiting

    @property
    def remaining(self) -> int:
        """Those of them that will be asked for: fewer where `max_pages` cuts."""
        return self._dispatcher.remaining

    async def begin(self) -> None:
        """Queue what the user named; take in what an earlier session archived and had not yet taken in."""
        with self._guarded():
            shard = self._options.shard
            pages = [url for url in self._options.urls if in_shard(url, shard)]
            sitemaps = [url for url in self._options.sitemaps if in_shard(url, shard)]
            self._harvest.begin(pages, sitemaps)
            if self._options.resume:
                await self._resume()
            self._dispatcher.open()

    def next_target(self) -> Target | None:
        """The target whose turn it is, None when it is nobody's."""
        if self._ended:
            return None
        with self._guarded():
            target = self._dispatcher.next(monotonic())
            self.tally.requests += target is not None
            return target
        return None

    def wait(self) -> float | None:
        """Seconds until it may be somebody's turn; None when that depends on what is in flight."""
        return None if self._ended else self._dispatcher.wait(monotonic())

    def known(self, target: Target) -> Known | None:
        """What an earlier crawl knows of `target`."""
        return self._earlier.known(target.url) if target.role == "page" else None

    def keep(self, response: Response, request: Request) -> None:
        """Archive the exchange; a disk that refuses ends the crawl, since what is not kept was fetched for nothing."""
        if not self._ended:
            with self._guarded():
                self._reception.keep(response, request, request.cb_kwargs["target"])

    async def take(self, response: Response, request: Request, target: Target) -> None:
        """Take in what was kept."""
        if not self._ended:
            with self._guarded():
                await self._reception.take(response, request, target)

    def miss(self, target: Target, reason: str, detail: str) -> None:
        """There is no answer to `target`."""
        if not self._ended:
            with self._guarded():
                self._reception.miss(target, reason, detail)

    def commit(self) -> None:
        """Put on disk what has been taken in: the archive first, since the frontier refers to it."""
        if not self._ended and self._frontier.is_changed:
            with self._guarded():
                place = self._reception.place
                self._archive.sync()
                self._frontier.commit(*place)

    def close(self, reason: str) -> str:
        """Put everything on disk, and say how the crawl ended: `reason`, or what it was stopped for."""
        if reason == "finished" and not self._ended and self._frontier.waiting:
            self._frontier.fail_waiting("limit", f"max_pages {self._options.max_pages}", now())
        self.commit()
        self._worker.close()
        with self._guarded():
            self._archive.close()
        self._frontier.close()
        self._earlier.close()
        return self._ended or reason

    async def _resume(self) -> None:
        self._frontier.revive(_REVIVED)
        for url in self._frontier.queried_urls():
            self._traps.note(url)
        for again in replay(self._out, self._place):
            arrived = again.arrived
            row, state = self._frontier.row_of(arrived.url)
            if state == DONE:
                continue
            row = row or self._frontier.add(Find(arrived.url, arrived.role, arrived.depth, arrived.hops))
            target = Target(row, arrived.url, site_of(arrived.url), arrived.role, arrived.depth, arrived.hops)
            await self._reception.settle(target, arrived, again.kept, again.answer)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """A disk that refuses ends the crawl; what is on it stays as it is, and a resume goes on from there."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            if not self._ended:
                self._ended = "disk_full" if _is_no_room(error) else "archive_error"
                logger.error("cannot write to %s: %s", self._out, error)
                complain(f"crawl: cannot write to {self._out}: {error}; make room, then --resume goes on\n")
                self._stop(self._ended)


def _is_no_room(error: OSError | sqlite3.Error) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_NO_ROOM
