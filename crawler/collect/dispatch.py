"""Whose turn it is: one site after the other, none faster than it allows. Knows nothing of Scrapy, nor of the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from crawler.collect.errand import Target
from crawler.collect.frontier import Frontier
from crawler.collect.robots import Robots, Ruling, origin_of
from crawler.config import CrawlOptions

_AHEAD = 16
"""Rows of a site that are read from the frontier at a time."""

_LOOKS = 500
"""Rows that are looked at in one go: all of them may be forbidden."""


@dataclass(slots=True)
class _Site:
    """`rows` are next, last one first; `first` go before them: redirects, second tries. `cursor` is the last row that
    was read; `ready` is when the site may be asked again; `shut` is why it will not be: reason, detail, status."""

    name: str
    delay: float
    rows: list[Target] = field(default_factory=list)
    first: list[Target] = field(default_factory=list)
    cursor: int = 0
    in_flight: int = 0
    ready: float = 0.0
    listed: bool = False
    shut: tuple[str, str, int] | None = None


class Dispatcher:
    """Hands out targets, at most `concurrency` at a time, `per_site` of one site, `delay` seconds apart.

    Times are seconds of a clock that never goes back; `written_now` is the time as rows have it.
    """

    def __init__(
        self, frontier: Frontier, robots: Robots, options: CrawlOptions, written_now: Callable[[], str]
    ) -> None:
        self._frontier = frontier
        self._robots = robots
        self._options = options
        self._written_now = written_now
        self._is_open = False
        self._taken = 0
        self._sites: dict[str, _Site] = {}
        self._turns: list[tuple[float, int, str]] = []
        self._number = count()
        self._asked: set[str] = set()
        self._looks = 0
        self.in_flight = 0

    def open(self) -> None:
        """Hand out from now on what waits in the frontier."""
        self._is_open = True
        self._taken = self._frontier.taken()
        for target in self._frontier.redirected():
            self.push(target)
        for site in self._frontier.sites_waiting():
            self.wake(site)

    @property
    def has_more(self) -> bool:
        """Whether there is anything left to hand out, now or later."""
        if not self._is_open:
            return True
        if self._is_spent:
            return any(site.first for site in self._sites.values())
        return self._frontier.waiting > 0

    @property
    def remaining(self) -> int:
        """How many of those that wait will be handed out, as far as is known now."""
        most, waiting = self._options.max_pages, self._frontier.waiting
        return min(waiting, max(0, most - self._taken)) if most else waiting

    def wake(self, site: str) -> None:
        """`site` has something new waiting."""
        if self._is_open:
            self._list(self._site(site))

    def push(self, target: Target) -> None:
        """`target` goes before all others of its site: a redirect led there, or it is tried once more."""
        if not self._is_open:
            return
        if target.role == "robots":
            self._asked.add(target.via)
        site = self._site(target.site)
        site.first.append(target)
        self._list(site)

    def next(self, now: float) -> Target | None:
        """The target whose turn it is; None when it is nobody's, or to take breath: then `wait` says 0."""
        self._looks = _LOOKS
        while self._looks > 0 and self._is_somebodys(now):
            site = self._sites[heappop(self._turns)[2]]
            site.listed = False
            if site.ready > now:  # it has been paused since it was listed
                self._list(site)
            elif target := self._pick(site):
                self.in_flight += 1
                site.in_flight += 1
                site.ready = now + site.delay
                self._list(site)
                return target
        return None

    def _is_somebodys(self, now: float) -> bool:
        return bool(self._turns) and self._turns[0][0] <= now and self.in_flight < self._options.concurrency

    def wait(self, now: float) -> float | None:
        """Seconds until a turn may come; None when that depends on what is in flight."""
        if not self._turns or self.in_flight >= self._options.concurrency:
            return None
        return max(0.0, self._turns[0][0] - now)

    def release(self, target: Target) -> None:
        """`target`, which was handed out, is back."""
        site = self._sites[target.site]
        site.in_flight -= 1
        self.in_flight -= 1
        if target.role == "robots":
            self._asked.discard(target.via)
        self._list(site)

    def pause(self, site: str, until: float) -> None:
        """Ask `site` for nothing before `until`."""
        found = self._site(site)
        found.ready = max(found.ready, until)

    def shut(self, site: str, reason: str, detail: str, status: int) -> None:
        """Ask `site` for nothing any more; what waits there fails for that reason."""
        self._site(site).shut = (reason, detail, status)

    @property
    def _is_spent(self) -> bool:
        return 0 < self._options.max_pages <= self._taken

    def _site(self, name: str) -> _Site:
        found = self._sites.get(name)
        if found is None:
            found = self._sites[name] = _Site(name, self._options.delay)
        return found

    def _list(self, site: _Site) -> None:
        if not site.listed and site.in_flight < self._options.per_site:
            site.listed = True
            heappush(self._turns, (site.ready, next(self._number), site.name))

    def _pick(self, site: _Site) -> Target | None:
        """The next target of `site` that robots.txt allows, or that robots.txt itself; None when there is none yet."""
        while self._looks > 0:
            self._looks -= 1
            target = self._head(site)
            if target is None:
                return None
            if target.role == "robots":
                return target
            origin = origin_of(target.url)
            ruling = self._robots.ruling_of(origin)
            if ruling is None and not site.shut:
                self._put_back(site, target)
                return self._ask_robots(site, origin)
            refusal = site.shut or self._refusal(site, target, ruling)
            if not refusal:
                self._charge(target)
                return target
            self._frontier.fail(target.row, *refusal, self._written_now())
        self._list(site)
        return None

    def _refusal(self, site: _Site, target: Target, ruling: Ruling | None) -> tuple[str, str, int] | None:
        most = self._options.max_pages_per_site or self._options.max_pages
        if target.role == "sitemap" and 0 < most <= self._frontier.admitted[site.name]:
            return "limit", f"the site has its {most} pages; more of its sitemaps are not read", 0
        if ruling is None or ruling.rules.allows(target.url):
            site.delay = max(site.delay, ruling.rules.crawl_delay if ruling else 0.0)
            return None
        return ruling.reason, ruling.rules.closed or "forbidden by robots.txt", 0

    def _head(self, site: _Site) -> Target | None:
        if site.first:
            return site.first.pop(0)
        if self._is_spent:
            return None
        if not site.rows:
            site.rows = self._frontier.targets(site.name, site.cursor, _AHEAD)[::-1]
            site.cursor = site.rows[0].row if site.rows else site.cursor
        return site.rows.pop() if site.rows else None

    def _put_back(self, site: _Site, target: Target) -> None:
        if target.hops or target.tries > 1:
            site.first.insert(0, target)
        else:
            site.rows.append(target)

    def _ask_robots(self, site: _Site, origin: str) -> Target | None:
        """The site waits for the answer; `release` gives it its turn back."""
        if origin in self._asked:
            return None
        self._asked.add(origin)
        return Target(0, f"{origin}/robots.txt", site.name, "robots", via=origin)

    def _charge(self, target: Target) -> None:
        self._taken += target.role == "page" and not target.hops and target.tries == 1
