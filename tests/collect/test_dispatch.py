"""Whose turn it is, by a clock of our own."""

import asyncio
from pathlib import Path

from crawler.collect.clock import now
from crawler.collect.dispatch import Dispatcher
from crawler.collect.errand import Find, Target
from crawler.collect.frontier import FAILED, Frontier
from crawler.collect.robots import Robots
from crawler.collect.rules import read_rules
from crawler.collect.uncollected import read_uncollected
from crawler.collect.worker import Worker
from crawler.config import CrawlOptions


class Here(Worker):
    """A worker that is no process."""

    def __init__(self) -> None:
        pass

    async def answer(self, function, item):  # type: ignore[no-untyped-def]
        return function(item)


class Desk:
    """A dispatcher, and robots.txt files that are answered when somebody asks."""

    def __init__(self, out: Path, robots: dict[str, str] | None = None, **options: object) -> None:
        self.out = out
        self.frontier = Frontier(out)
        self.robots = Robots(self.frontier, Here(), "doorway-audit")
        chosen = CrawlOptions(**{"delay": 1.0, "per_site": 1, **options})  # type: ignore[arg-type]
        self.dispatcher = Dispatcher(self.frontier, self.robots, chosen, now)
        self.texts = robots or {}

    def queue(self, *urls: str, hops: int = 0) -> None:
        for url in urls:
            self.frontier.add(Find(url, "page", 0, hops))

    def open(self) -> "Desk":
        self.dispatcher.open()
        return self

    def next(self, time: float) -> Target | None:
        return self.dispatcher.next(time)

    def answer_robots(self, target: Target) -> None:
        assert target.role == "robots"
        asyncio.run(self.robots.take(target.via, 200, self.texts.get(target.via, "").encode()))
        self.dispatcher.release(target)

    def pages(self, times: list[float]) -> list[str]:
        """Paths of the pages handed out at `times`, each back at once."""
        found = []
        for time in times:
            while target := self.next(time):
                if target.role == "robots":
                    self.answer_robots(target)
                else:
                    self.frontier.fail(target.row, "error", "", 0, "")
                    self.dispatcher.release(target)
                    found.append(target.url.removeprefix("http://"))
        return found


def test_a_site_is_asked_for_its_robots_first_and_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, per_site=2)
    desk.queue("http://a.test/1", "http://a.test/2")
    first = desk.open().next(0.0)
    assert first == Target(0, "http://a.test/robots.txt", "a.test", "robots", via="http://a.test")
    assert desk.next(5.0) is None
    desk.answer_robots(first)
    assert desk.next(6.0).url == "http://a.test/1"  # type: ignore[union-attr]


def test_a_site_is_asked_no_sooner_than_its_delay_and_the_wait_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.queue("http://a.test/1", "http://a.test/2")
    desk.open()
    assert desk.pages([0.0, 0.5]) == []
    assert desk.pages([1.0]) == ["a.test/1"]
    assert desk.pages([1.9]) == []
    assert round(desk.dispatcher.wait(1.9) or 0, 6) == 0.1
    assert desk.pages([2.0]) == ["a.test/2"]


def test_sites_take_turns_whatever_their_size(tmp_path: Path) -> None:
    desk = Desk(tmp_path, delay=0.0)
    desk.queue(*(f"http://big.test/{n}" for n in range(40)), "http://small.test/1", "http://small.test/2")
    pages = desk.open().pages([0.0, 0.0])
    assert len(pages) == 42
    assert max(pages.index("small.test/1"), pages.index("small.test/2")) < 6


def test_a_page_that_waits_for_its_site_keeps_no_other_site_waiting(tmp_path: Path) -> None:
    desk = Desk(tmp_path, concurrency=1)
    desk.queue(*(f"http://a.test/{n}" for n in range(5)), *(f"http://s{n}.test/" for n in range(5)))
    pages = desk.open().pages([0.0, 1.0])
    assert pages[0] == "a.test/0"
    assert len(pages) == 6


def test_no_more_are_out_than_allowed_in_all_and_of_one_site(tmp_path: Path) -> None:
    desk = Desk(tmp_path, concurrency=3, per_site=2, delay=0.0)
    desk.queue(*(f"http://{site}.test/{n}" for site in "ab" for n in range(9)))
    desk.open()
    for _ in range(2):
        desk.answer_robots(desk.next(0.0))  # type: ignore[arg-type]
    out = [desk.next(1.0) for _ in range(5)]
    assert [target is not None for target in out] == [True, True, True, False, False]
    assert {target.site for target in out if target} == {"a.test", "b.test"}
    assert desk.dispatcher.wait(1.0) is None


def test_a_longer_crawl_delay_wins_and_a_shorter_does_not(tmp_path: Path) -> None:
    texts = {
        f"http://{name}.test": f"User-agent: *\nCrawl-delay: {delay}" for name, delay in (("slow", 5), ("fast", 0.1))
    }
    desk = Desk(tmp_path, texts)
    desk.queue(*(f"http://{site}.test/{n}" for site in ("slow", "fast") for n in range(3)))
    desk.open()
    assert desk.pages([0.0, 1.0]) == ["slow.test/0", "fast.test/0"]
    assert desk.pages([2.0, 3.0, 4.0, 5.9]) == ["fast.test/1", "fast.test/2"]
    assert desk.pages([6.0]) == ["slow.test/1"]


def test_what_robots_forbids_fails_and_the_next_takes_its_turn(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {"http://a.test": "User-agent: *\nDisallow: /no"})
    desk.queue("http://a.test/no/1", "http://a.test/no/2", "http://a.test/yes")
    assert desk.open().pages([0.0, 1.0]) == ["a.test/yes"]
    desk.frontier.commit("", 0)
    assert [row.detail for row in read_uncollected(tmp_path) if row.reason == "robots"] == [
        "forbidden by robots.txt"
    ] * 2


def test_an_origin_whose_robots_could_not_be_had_stays_closed_for_that_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.queue("http://a.test/1", "http://a.test/2")
    asked = desk.open().next(0.0)
    assert asked
    desk.robots.close(asked.via, "timeout", "TimeoutError")
    desk.dispatcher.release(asked)
    assert desk.next(9.0) is None
    assert not desk.dispatcher.has_more
    desk.frontier.commit("", 0)
    rows = list(read_uncollected(tmp_path))
    assert {row.reason for row in rows} == {"timeout"}
    assert rows[0].detail == "TimeoutError (its robots.txt was asked for)"


def test_robots_of_an_earlier_session_are_believed_for_a_day(tmp_path: Path) -> None:
    clock = [1_000_000.0]
    frontier = Frontier(tmp_path)
    asyncio.run(Robots(frontier, Here(), "x", lambda: clock[0]).take("http://a.test", 503, b""))
    again = Robots(frontier, Here(), "x", lambda: clock[0])
    ruling = again.ruling_of("http://a.test")
    assert ruling
    assert ruling.rules.closed == "robots.txt answered 503"
    clock[0] += 86_401
    assert again.ruling_of("http://a.test") is None


def test_a_pause_holds_the_whole_site_and_a_shut_site_fails_what_waits(tmp_path: Path) -> None:
    desk = Desk(tmp_path, delay=0.0)
    desk.queue("http://a.test/1", "http://a.test/2", "http://b.test/1")
    desk.open()
    desk.dispatcher.pause("a.test", 30.0)
    assert desk.pages([0.0, 29.0]) == ["b.test/1"]
    desk.dispatcher.shut("a.test", "retry_after", "come back in a day", 503)
    assert desk.pages([30.0, 31.0]) == []
    assert desk.frontier.row_of("http://a.test/2")[1] == FAILED


def test_a_second_try_and_the_target_of_a_redirect_go_first(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.queue("http://a.test/1", "http://a.test/2")
    desk.queue("http://a.test/moved", hops=1)
    assert desk.open().pages([0.0, 1.0]) == ["a.test/moved"]


def test_the_budget_is_charged_for_pages_and_not_for_redirects_nor_second_tries(tmp_path: Path) -> None:
    desk = Desk(tmp_path, max_pages=2, delay=0.0)
    desk.queue(*(f"http://a.test/{n}" for n in range(5)))
    desk.queue("http://a.test/moved", hops=1)
    assert desk.open().pages([0.0, 0.0]) == ["a.test/moved", "a.test/0", "a.test/1"]
    assert not desk.dispatcher.has_more
    assert desk.frontier.waiting == 3


def test_what_remains_is_what_waits_or_less_where_the_budget_cuts(tmp_path: Path) -> None:
    for most, remaining in ((0, 4), (3, 2), (10, 4), (1, 0)):
        (tmp_path / str(most)).mkdir()
        desk = Desk(tmp_path / str(most), max_pages=most, delay=10.0)
        desk.queue(*(f"http://a.test/{n}" for n in range(5)))
        assert desk.open().dispatcher.remaining == (min(most, 5) or 5)
        assert desk.pages([0.0, 10.0]) == ["a.test/0"]
        assert desk.dispatcher.remaining == remaining


def test_rules_of_many_origins_are_held_within_bounds_and_read_again(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    robots = Robots(frontier, Here(), "x")
    text = b"User-agent: *\nDisallow: /no\n" + b"# padding\n" * 20_000
    for number in range(40):
        asyncio.run(robots.take(f"http://s{number}.test", 200, text))
    assert len(robots._ready) < 30
    ruling = robots.ruling_of("http://s0.test")
    assert ruling
    assert not ruling.rules.allows("http://s0.test/no")
    assert read_rules(200, text, "x").allows("http://s0.test/yes")
