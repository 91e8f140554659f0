"""Finds pages by following links."""

from crawler.collect.spider import AuditSpider


class SiteSpider(AuditSpider):
    """The start pages, the pages of sitemaps (robots.txt names more), and all that they link to on their sites."""

    name = "site"
    follows_links = True
    asks_robots_for_sitemaps = True
