"""Scrapy's scheduler over the frontier: hands the engine a request when its site's turn has come, and not before."""

import asyncio
from collections import deque
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.collect.errand import Known, Target
from crawler.collect.session import Session
from crawler.collect.sitemap import MAX_BYTES

_SIZES = {"sitemap": MAX_BYTES, "robots": 0}  # bytes; the spider takes what it needs of a robots.txt, and breaks off


class FrontierScheduler(BaseScheduler):
    """The engine asks whenever a response has come; a timer asks when a site's delay is over."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session: Session = crawler.settings["DOORWAY_SESSION"]
        self._handed: deque[Request] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._spider: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the session from the settings."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """The spider whose requests these will be."""
        self._spider = spider

    def close(self, reason: str) -> None:  # noqa: ARG002  # Scrapy's signature
        """No more turns."""
        if self._timer:
            self._timer.cancel()

    def has_pending_requests(self) -> bool:
        """Whether anything is left to ask for, now or later."""
        return bool(self._handed) or self._session.has_more

    def enqueue_request(self, request: Request) -> bool:
        """Take a request whose turn has come."""
        self._handed.append(request)
        return True

    def next_request(self) -> Request | None:
        """The request whose turn it is."""
        if self._handed:
            return self._handed.popleft()
        target = self._session.next_target()
        if target:
            return self._request(target)
        self._wait()
        return None

    def _wait(self) -> None:
        """Ask again when somebody's turn comes without a response that would make the engine ask."""
        seconds = self._session.wait()
        if self._timer:
            self._timer.cancel()
        if seconds is not None:
            self._timer = asyncio.get_running_loop().call_later(seconds + 0.001, self._wake)

    def _wake(self) -> None:
        self._timer = None
        request = self.next_request()
        if request and self._crawler.engine:
            self._crawler.engine.crawl(request)

    def _request(self, target: Target) -> Request:
        known = self._session.known(target)
        meta: dict[str, Any] = {"known": known}
        if target.role in _SIZES:
            meta["download_maxsize"] = _SIZES[target.role]
        return Request(
            target.url,
            callback=self._spider.parse,
            errback=self._spider.note_failure,
            cb_kwargs={"target": target},
            headers=_conditions(known) if known else None,
            meta=meta,
        )


def _conditions(known: Known) -> dict[str, str]:
    """Headers that let the server say that nothing has changed."""
    found = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in found.items() if value}
