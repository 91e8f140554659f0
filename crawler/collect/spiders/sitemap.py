"""Finds pages in sitemaps."""

from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.collect.spider import AuditSpider


class SitemapSpider(AuditSpider):
    """The pages given and those that the given sitemaps list; without any, the sitemaps that robots.txt names."""

    name = "sitemap"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **arguments: Any) -> Self:
        """Ask robots.txt when no sitemap was given."""
        spider = super().from_crawler(crawler, *args, **arguments)
        spider.asks_robots_for_sitemaps = not spider.options.sitemaps
        return spider
