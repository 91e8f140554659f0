"""What is written while a crawl runs."""

import io
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from crawler.collect.progress import Progress
from crawler.collect.tally import Tally
from crawler.config import CrawlOptions
from crawler.live import LiveLine


@dataclass
class Crawl:
    """What the progress knows of a crawl."""

    tally: Tally = field(default_factory=Tally)
    queued: int = 0
    remaining: int = 0


class Watched:
    """A progress of a crawl that goes as a test says."""

    def __init__(self, **options: Any) -> None:
        self.crawl, self.stream, self.now = Crawl(), io.StringIO(), 50.0
        line = LiveLine(self.stream, live=False)
        self.progress = Progress(cast(Any, self.crawl), CrawlOptions(**options), line, lambda: self.now)

    def after(self, seconds: float, *, pages: int, sites: int = 1, queued: int = 0, remaining: int = 0) -> str:
        """The line that is shown `seconds` later, when the crawl is so far."""
        self.now += seconds
        tally = self.crawl.tally
        tally.pages = tally.requests = pages
        tally.lost, tally.sites = 2, {str(number) for number in range(sites)}
        self.crawl.queued, self.crawl.remaining = queued, remaining
        self.progress.show()
        return self.stream.getvalue().splitlines()[-1]


def test_pages_pace_errors_queue_sites_and_time_are_shown() -> None:
    line = Watched().after(100, pages=1500, sites=3)
    assert line == "crawl: 1,500 pages, 15.0 pages/s, 2 not collected, 0 queued, 3 sites, 1 min 40 s"


def test_the_pace_of_pages_is_that_of_late() -> None:
    crawl = Watched()
    for second in range(1, 101):
        crawl.after(1, pages=10 * second)
    for second in range(1, 31):
        line = crawl.after(1, pages=1000 + second)
    assert ", 1.0 pages/s," in line


@pytest.mark.parametrize(
    ("options", "sites", "remaining", "said"),
    [
        ({}, 1, 600, "at least 60 s left"),  # pages still to come may lead to more
        ({"only": True}, 1, 600, "about 60 s left"),
        ({"only": True}, 2, 600, "at least 60 s left"),  # the slower of the two decides
        ({"only": True, "sitemaps": ("https://a.example/s.xml",)}, 1, 600, "at least 60 s left"),
        ({"max_pages": 1300}, 1, 300, "about 30 s left"),  # the limit decides
        ({"max_pages": 1300}, 5, 300, "at least 30 s left"),
    ],
)
def test_a_forecast_is_a_lower_bound_but_where_all_is_known(
    options: dict[str, Any], sites: int, remaining: int, said: str
) -> None:
    line = Watched(**options).after(100, pages=1000, sites=sites, queued=600, remaining=remaining)
    assert f", {said}," in line


def test_there_is_no_forecast_before_there_is_a_pace_nor_when_nothing_is_left() -> None:
    assert "left" not in Watched().after(1, pages=1, queued=100, remaining=100)
    assert "left" not in Watched().after(100, pages=1000)


def test_the_last_line_has_the_pace_of_the_whole_crawl() -> None:
    crawl = Watched()
    crawl.after(10, pages=1000)
    crawl.after(90, pages=1000)
    crawl.progress.close()
    assert crawl.stream.getvalue().splitlines()[-1].startswith("crawl: 1,000 pages, 10.0 pages/s, 2 not collected")
