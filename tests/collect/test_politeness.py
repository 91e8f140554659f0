"""How a crawl behaves towards servers in trouble, and what robots.txt says to it."""

import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from crawl_site import Answer, Site, account, archived, collect, links, redirect, rows

from crawler.collect.uncollected import read_uncollected

_PLAIN = "text/plain"


class Troubled:
    """Answers `status` so many times, then 200."""

    def __init__(self, times: int, status: int = 503, **headers: str) -> None:
        self.times = times
        self.answer = Answer("busy", status, headers={name.replace("_", "-"): value for name, value in headers.items()})
        self.asked: list[float] = []

    def __call__(self, headers: Mapping[str, str]) -> Answer:
        self.asked.append(time.monotonic())
        return self.answer if len(self.asked) <= self.times else Answer("<p>well again")


def test_a_server_in_trouble_is_asked_once_more_and_only_the_last_answer_is_kept(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/a", "/b"), "/a": Troubled(1, 500), "/b": Troubled(9, 500)}
    collect("site", tmp_path, site.url)
    assert sorted(archived(tmp_path)) == [("/", 200), ("/a", 200), ("/b", 500)]
    assert (site.asked.count("/a"), site.asked.count("/b")) == (2, 2)


def test_retry_after_is_waited_for(site: Site, tmp_path: Path) -> None:
    page = Troubled(1, 503, Retry_After="2")
    site.pages = {"/": page}
    collect("pages", tmp_path, site.url)
    assert archived(tmp_path) == [("/", 200)]
    assert page.asked[1] - page.asked[0] >= 1.5


def test_a_site_that_wants_to_be_left_alone_for_a_day_is_left_alone(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/busy", *(f"/{n}" for n in range(5))), "/busy": Troubled(9, 429, Retry_After="86400")}
    collect("site", tmp_path, site.url, per_site=1)
    assert site.asked == ["/robots.txt", "/", "/busy"]
    found = rows(tmp_path)
    assert {found[f"/{n}"] for n in range(5)} == {"retry_after"}
    assert "come back in 86400 s" in next(iter(read_uncollected(tmp_path))).detail


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_whose_robots_txt_is_in_trouble_is_closed(site: Site, tmp_path: Path, status: int) -> None:
    site.pages = {"/robots.txt": Answer("User-agent: *\nAllow: /", status, _PLAIN)}
    collect("site", tmp_path, site.url)
    assert site.asked == ["/robots.txt"] * 2
    (row,) = read_uncollected(tmp_path)
    assert (row.reason, row.detail) == ("robots", f"robots.txt answered {status}")
    assert account(tmp_path)["complete"] is False


@pytest.mark.parametrize("answer", [Answer("no", 404), Answer("no", 403), Answer("<html>no</html>", 200)])
def test_a_site_without_robots_txt_is_open(site: Site, tmp_path: Path, answer: Answer) -> None:
    site.pages = {"/robots.txt": answer, "/": Answer("<p>open")}
    collect("site", tmp_path, site.url)
    assert archived(tmp_path) == [("/", 200)]


def test_redirects_of_robots_txt_are_followed_and_a_loop_of_them_leaves_the_site_open(
    site: Site, tmp_path: Path
) -> None:
    rules = Answer("User-agent: *\nDisallow: /no", content_type=_PLAIN)
    site.pages = {"/robots.txt": redirect("/r1"), "/r1": redirect("/r2"), "/r2": rules, "/": links("/no", "/yes")}
    site.pages["/yes"] = Answer("<p>yes")
    collect("site", tmp_path, site.url)
    assert rows(tmp_path) == {"/no": "robots"}
    assert "/no" not in site.asked


def test_a_loop_of_robots_redirects_ends_and_leaves_the_site_open(site: Site, tmp_path: Path) -> None:
    site.pages = {"/robots.txt": redirect("/robots.txt"), "/": Answer("<p>open")}
    collect("site", tmp_path, site.url)
    assert site.asked.count("/robots.txt") == 6
    assert archived(tmp_path)[-1] == ("/", 200)


def test_half_a_megabyte_of_robots_txt_is_read_and_no_more(site: Site, tmp_path: Path) -> None:
    text = "User-agent: *\nDisallow: /early\n" + "# padding\n" * 60_000 + "Disallow: /late\n"
    site.pages = {"/robots.txt": Answer(text, content_type=_PLAIN), "/": links("/early", "/late")}
    collect("site", tmp_path, site.url)
    assert "/late" in site.asked
    assert rows(tmp_path) == {"/early": "robots"}


def test_the_delay_lies_between_any_two_requests_to_a_site(site: Site, tmp_path: Path) -> None:
    times: list[float] = []

    def timed(headers: Mapping[str, str]) -> Answer:
        times.append(time.monotonic())
        return links("/a", "/b", "/moved")

    site.pages = dict.fromkeys(("/", "/a", "/b", "/robots.txt"), timed)
    site.pages["/moved"] = redirect("/a")
    collect("site", tmp_path, site.url, delay=1)
    assert len(times) == 4
    # The clock is the crawler's, and the server may be late.
    assert min(later - sooner for sooner, later in pairwise(times)) >= 0.5
