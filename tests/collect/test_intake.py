"""Which URLs get a place in the queue."""

from datetime import date
from pathlib import Path

import pytest

from crawler.collect.errand import Find
from crawler.collect.frontier import Frontier
from crawler.collect.intake import Intake, in_shard
from crawler.collect.traps import Traps
from crawler.collect.uncollected import read_uncollected
from crawler.config import CrawlOptions


class Gate:
    """An intake, and what it left."""

    def __init__(self, out: Path, **options: object) -> None:
        self.out = out
        self.frontier = Frontier(out)
        chosen = CrawlOptions(urls=("http://a.test/", "http://b.test/"), **options)  # type: ignore[arg-type]
        self.intake = Intake(chosen, self.frontier, Traps(date(2026, 11, 1)))

    def offer(self, url: str, depth: int = 1, listed_by: str = "") -> bool:
        return self.intake.offer(Find(url, "page", depth), 0, listed_by) > 0

    def rows(self) -> dict[str, tuple[str, str]]:
        self.frontier.commit("", 0)
        return {row.url: (row.reason, row.detail) for row in read_uncollected(self.out)}


def test_only_urls_of_the_crawls_sites_are_taken_each_once(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    assert gate.offer("http://www.a.test/x")
    assert not gate.offer("http://www.a.test/x")
    assert not gate.offer("http://c.test/")
    assert gate.rows() == {}


def test_an_off_site_url_that_somebody_listed_is_a_row(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    assert not gate.offer("http://c.test/", listed_by="listed by http://a.test/map.xml")
    assert gate.rows() == {"http://c.test/": ("offsite", "listed by http://a.test/map.xml")}


def test_a_limit_on_all_pages_does_not_let_one_site_take_the_place_of_another(tmp_path: Path) -> None:
    gate = Gate(tmp_path, max_pages=2)
    assert [gate.offer(f"http://a.test/{number}") for number in range(3)] == [True, True, False]
    assert gate.offer("http://b.test/1")
    assert gate.rows() == {"http://a.test/2": ("limit", "max_pages 2")}


def test_a_sites_own_limit_is_counted_for_each_site(tmp_path: Path) -> None:
    gate = Gate(tmp_path, max_pages_per_site=1)
    assert [gate.offer(f"http://{site}.test/{n}") for site in "ab" for n in range(2)] == [True, False, True, False]


def test_a_page_that_one_path_led_to_too_deep_is_taken_by_a_shorter_one(tmp_path: Path) -> None:
    gate = Gate(tmp_path, max_depth=2)
    assert not gate.offer("http://a.test/x", 3)
    assert gate.rows() == {"http://a.test/x": ("limit", "max_depth 2")}
    assert gate.offer("http://a.test/x", 2)
    assert gate.rows() == {}


def test_a_trap_is_cut_unless_somebody_listed_it(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    trap = "http://a.test/x/y/x/y/x/y/x/y/"
    assert not gate.offer(trap)
    assert gate.rows()[trap][0] == "trap"
    assert gate.offer(f"{trap}listed", listed_by="listed by a sitemap")


@pytest.mark.parametrize("number", range(20))
def test_every_domain_is_in_exactly_one_shard(number: int) -> None:
    url = f"http://www.site{number}.test/"
    assert [in_shard(url, (index, 4)) for index in range(4)].count(True) == 1
    assert in_shard(url, (0, 1))


def test_a_shard_takes_only_its_domains(tmp_path: Path) -> None:
    halves = [
        Gate(tmp_path / str(index), shard=(index, 2)) for index in range(2) if (tmp_path / str(index)).mkdir() is None
    ]
    assert sorted(gate.offer("http://a.test/x") for gate in halves) == [False, True]
