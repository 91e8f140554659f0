"""What the spiders share: fetch, hand what came to the harvest, say what could not be had."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from twisted.python.failure import Failure

from crawler.collect.arguments import read_arguments
from crawler.collect.clock import now
from crawler.collect.errand import Arrived, Errand, Target
from crawler.collect.failures import KNOWN, Refused, explain
from crawler.collect.harvest import Harvest
from crawler.collect.overrides import settings_of
from crawler.collect.resume import Resume, check_folder
from crawler.collect.sitemap import MAX_BYTES
from crawler.config import CrawlOptions
from crawler.parse.domains import domain_of, site_of
from crawler.records import Unjudged


class AuditSpider(Spider):
    """Fetches the starts and what they lead to; its items are the rows of what was not collected."""

    follows_links: ClassVar[bool] = False
    asks_robots_for_sitemaps: bool = False

    def __init__(self, options: CrawlOptions, harvest: Harvest, resume: Resume | None) -> None:
        super().__init__()
        self.options = options
        self._harvest = harvest
        self._resume = resume

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Read the arguments, and set what depends on them.

        Here, because Scrapy calls this after `update_settings`, which is not given the arguments, and before it
        freezes the settings and builds every component from them. Spider priority: the command line's -s still wins.
        """
        options, out = read_arguments(arguments, datetime.now(UTC))
        check_folder(out, options.resume)
        shared = settings_of(options, out)
        crawler.settings.setdict(shared, priority="spider")
        resume = Resume(out) if options.resume else None
        if resume:
            resume.recall(shared["DOORWAY_SCOPE"], shared["DOORWAY_TALLY"])
        harvest = Harvest(shared["DOORWAY_SCOPE"], shared["DOORWAY_STARTS"], cls.follows_links)
        spider = super().from_crawler(crawler, options, harvest, resume)
        crawler.signals.connect(spider.take_robots, signal=signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Request | Unjudged]:
        """What the user named, and behind it what an earlier session left to do."""
        for found in self._harvest.begin(self.options.urls, self.options.sitemaps):
            yield self._dispatch(found)
        for arrived in self._resume.arrivals() if self._resume else ():
            await asyncio.sleep(0)  # a long archive must not starve the downloads
            for found in self._harvest.take(arrived):
                yield self._dispatch(found)

    def parse(self, response: Response, *, errand: Errand) -> Iterator[Request | Unjudged]:
        """Take what a page or a sitemap leads to."""
        return map(self._dispatch, self._harvest.take(_arrived(response, errand)))

    def note_failure(self, failure: Failure) -> Iterator[Unjudged]:
        """Say why there was no response."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        assert failure.value is not None
        reason, detail = explain(failure.value)
        if reason == KNOWN:
            self._harvest.lead_to_known(_asked(request))
        elif isinstance(failure.value, Refused) or request.meta.get("archived") != request.url:
            # What is in the archive but could not be decoded gets its row from the archive's reader.
            yield Unjudged(request.url, domain_of(request.url), reason, detail, seen_at=now())

    def take_robots(self, robotparser: RobotParser, request: Request) -> None:
        """Queue the sitemaps that a robots.txt names."""
        if self.asks_robots_for_sitemaps and isinstance(robotparser, ProtegoRobotParser):
            for target in self._harvest.take_robots(request.url, robotparser.rp.sitemaps):
                self.crawler.engine.crawl(self._request(target))

    def _dispatch(self, found: Target | Unjudged) -> Request | Unjudged:
        return self._request(found) if isinstance(found, Target) else found

    def _request(self, target: Target) -> Request:
        meta: dict[str, Any] = {"download_slot": site_of(target.url)}
        if target.errand.role == "sitemap":
            meta["download_maxsize"] = MAX_BYTES
        return Request(target.url, errback=self.note_failure, cb_kwargs={"errand": target.errand}, meta=meta)


def _asked(request: Request) -> str:
    hops: list[str] = request.meta.get("redirect_urls") or [request.url]
    return hops[0]


def _arrived(response: Response, errand: Errand) -> Arrived:
    assert response.request
    return Arrived(
        url=response.url,
        asked=_asked(response.request),
        errand=errand,
        status=response.status,
        content_type=_header(response, b"Content-Type"),
        location=_header(response, b"Location"),
        body=response.body,
    )


def _header(response: Response, name: bytes) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
