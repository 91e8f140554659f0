"""How fast one site is asked: a delay per site, not per host, and longer where its robots.txt says so.

The only module that touches the downloader's slots.
"""

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

from crawler.parse.domains import site_of

MAX_CRAWL_DELAY = 60.0
"""Seconds: a Crawl-delay of an hour would never end, and is a slip more often than a wish."""


class Politeness:
    """Downloader middleware that gives every request its site's slot."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to robots.txt as well."""
        polite = cls(crawler)
        crawler.signals.connect(polite.obey_crawl_delay, signal=signals.robots_parsed)
        return polite

    def process_request(self, request: Request) -> None:
        """Set the slot; a redirect has brought along the one of the page before it."""
        request.meta["download_slot"] = site_of(request.url)

    def obey_crawl_delay(self, robotparser: RobotParser, request: Request) -> None:
        """Slow down for the site of `request` when its robots.txt asks for more than our own delay."""
        wanted = robotparser.crawl_delay(self._agent)
        if wanted:
            self._slow_down(site_of(request.url), min(wanted, MAX_CRAWL_DELAY))

    def _slow_down(self, site: str, delay: float) -> None:
        downloader = self._crawler.engine.downloader
        default = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        # An idle slot is thrown away after a minute; what is in this table outlives it.
        rule = downloader.per_slot_settings.setdefault(site, {"delay": default})
        if delay > rule["delay"]:
            rule["delay"] = delay
            if site in downloader.slots:
                downloader.slots[site].delay = delay
