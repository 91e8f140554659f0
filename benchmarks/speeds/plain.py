"""Plain Scrapy spiders to compare with: python plain.py fetch|follow URLS OUT PER_SITE.

`fetch` asks for every URL of the file URLS and does nothing with what comes. `follow` starts at the first of them,
follows the links that LinkExtractor finds and feeds a row a page into a JSON-lines file.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor


class Fetch(scrapy.Spider):
    """Every URL, and nothing else."""

    name = "fetch"
    urls: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """All at once."""
        for url in self.urls:
            yield scrapy.Request(url)

    def parse(self, response: Response) -> None:
        """Do nothing."""


class Follow(Fetch):
    """The usual crawl of a whole site."""

    name = "follow"
    extractor = LinkExtractor()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The first URL."""
        self.allowed_domains = [urlsplit(self.urls[0]).hostname or ""]
        yield scrapy.Request(self.urls[0])

    def parse(self, response: Response) -> Iterator[Any]:  # type: ignore[override]
        """A row, and the links."""
        assert isinstance(response, TextResponse)
        yield {"url": response.url, "title": response.css("title::text").get(), "status": response.status}
        for link in self.extractor.extract_links(response):
            yield scrapy.Request(link.url)


def main(spider: str, urls: str, out: str, concurrency: str) -> None:
    """Crawls with Scrapy's defaults, but for what the comparison needs and what opens ports."""
    settings: dict[str, Any] = {
        "CONCURRENT_REQUESTS": int(concurrency),
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency),
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    if spider == "follow":
        settings["FEEDS"] = {out: {"format": "jsonlines", "overwrite": True}}
    process = AsyncCrawlerProcess(settings)
    listed = tuple(Path(urls).read_text().split())
    process.crawl({"fetch": Fetch, "follow": Follow}[spider], urls=listed)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
