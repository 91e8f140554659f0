"""Finds no pages: fetches those that are given."""

from crawler.collect.spider import AuditSpider


class PagesSpider(AuditSpider):
    """Exactly the pages given."""

    name = "pages"
