"""Finds pages by following links."""

from crawler.collect.spider import AuditSpider
from crawler.config import CrawlOptions


class SiteSpider(AuditSpider):
    """The start pages, the pages of sitemaps (robots.txt names more), and all that they link to on their sites."""

    name = "site"
    follows_links = True

    @classmethod
    def asks_robots(cls, options: CrawlOptions) -> bool:  # noqa: ARG003
        """Always."""
        return True
