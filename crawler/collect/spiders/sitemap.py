"""Finds pages in sitemaps."""

from crawler.collect.spider import AuditSpider
from crawler.config import CrawlOptions


class SitemapSpider(AuditSpider):
    """The pages given and those that the given sitemaps list; without any, the sitemaps that robots.txt names."""

    name = "sitemap"

    @classmethod
    def asks_robots(cls, options: CrawlOptions) -> bool:
        """When no sitemap was given."""
        return not options.sitemaps
