"""What a crawl costs a page, told in Requests and SQL statements: it holds on every machine, however busy."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Self

import scrapy
from crawl_site import Site, collect, links
from scrapy import signals
from scrapy.crawler import Crawler

from crawler.settings import EXTENSIONS

PAGES, LINKS = 40, 30


class Meter:
    """Counts what is made while a crawl runs; a component of Scrapy's."""

    def __init__(self, crawler: Crawler) -> None:
        self._counts: Counter[str] = Counter()
        self._path = Path(crawler.settings["METER"])
        self._count_requests()
        crawler.settings["DOORWAY_SESSION"]._frontier._base.set_trace_callback(self._see_statement)
        crawler.signals.connect(self.write, signal=signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def write(self) -> None:
        self._path.write_text(json.dumps(self._counts))

    def _count_requests(self) -> None:
        original, counts = scrapy.Request.__init__, self._counts

        def make(request: scrapy.Request, *values: Any, **named: Any) -> None:
            counts["requests"] += 1
            original(request, *values, **named)

        scrapy.Request.__init__ = make  # type: ignore[method-assign]

    def _see_statement(self, statement: str) -> None:
        self._counts["statements"] += 1
        self._counts[statement.split()[0].upper()] += 1


def crawl_costs(site: Site, folder: Path) -> Counter[str]:
    paths = [f"/{number}" for number in range(PAGES)]
    for number, path in enumerate(paths):
        site.pages[path] = links(*(paths[(number + step) % PAGES] for step in range(LINKS)))
    meter = folder / "meter.json"
    settings = {"METER": str(meter), "EXTENSIONS": {**EXTENSIONS, "test_crawl_costs.Meter": 1}}
    collect("site", folder / "run", f"{site.url}/0", settings=settings)
    assert Counter(site.asked) == Counter(["/robots.txt", *paths])
    return Counter(json.loads(meter.read_text()))


def test_a_page_takes_one_request_and_a_few_statements_however_many_links_lead_to_it(
    site: Site, tmp_path: Path
) -> None:
    costs = crawl_costs(site, tmp_path)
    assert costs["requests"] == PAGES + 1  # and robots.txt
    assert costs["INSERT"] <= PAGES + 10
    assert costs["statements"] / PAGES < 6
