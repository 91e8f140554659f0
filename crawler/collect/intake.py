"""Which URLs that turn up get a place in the frontier: those of the crawl's sites, within its limits, and no traps."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256

from crawler.collect.clock import now
from crawler.collect.errand import Find
from crawler.collect.frontier import Frontier
from crawler.collect.traps import Traps
from crawler.collect.urls import canonical
from crawler.config import CrawlOptions
from crawler.parse.domains import domain_of, site_of

MAX_SITEMAPS = 1_000
"""Sitemaps of a site: enough for fifty million pages."""

_REMEMBERED = 200_000
"""URLs that need no look into the database; most links of a page lead to what is known."""


class Intake:
    """Decides what of the finds goes into `frontier`, and leaves a row for what does not but was asked for by name."""

    def __init__(self, options: CrawlOptions, frontier: Frontier, traps: Traps) -> None:
        self._options = options
        self._frontier = frontier
        self._traps = traps
        self._shards = options.shard[1]
        self._sites = {site_of(url) for url in _webs((*options.urls, *options.sitemaps))}
        self._settled: set[str] = set()

    def holds(self, url: str) -> bool:
        """Whether `url` lies on a site of this crawl, be it in this shard of it or in another."""
        return site_of(url) in self._sites

    def offer(self, find: Find, via: int = 0, listed_by: str = "") -> int:
        """Queue `find`, which row `via` led to; its new row, or 0.

        `listed_by` names who asked for it by name, so that leaving it out must not go unsaid; off-site links in a page
        are common. Such a URL is no trap, either. A URL for another shard is always a row: that one may not meet it.
        """
        url = find.url
        if url in self._settled:
            return 0
        if not self.holds(url):
            if listed_by:
                self._frontier.note(url, "offsite", listed_by, 0, now())
            return 0
        if not in_shard(url, self._options.shard):
            self._leave(url, listed_by)
            return 0
        if self._frontier.row_of(url)[0]:
            self._settle(url)
            return 0
        reason, why = self._refusal(find, bool(listed_by))
        if reason:
            self._frontier.cut(url, reason, why, now())
            if not why.startswith("max_depth"):  # a shorter path may lead to it yet
                self._settle(url)
            return 0
        self._settle(url)
        self._frontier.spare(url)
        return self._frontier.add(find, via)

    def _refusal(self, find: Find, named: bool) -> tuple[str, str]:
        """Reason and detail of the limit that cuts `find`; empty when none does."""
        options = self._options
        if find.role == "sitemap" and self._frontier.sitemaps[site_of(find.url)] >= MAX_SITEMAPS:
            return "limit", f"{MAX_SITEMAPS} sitemaps of one site"
        if find.role != "page" or find.hops:
            return "", ""
        if options.max_depth and find.depth > options.max_depth:
            return "limit", f"max_depth {options.max_depth}"
        for name in ("max_pages_per_site", "max_pages"):  # a site can never have more than all of them
            most = getattr(options, name)
            if most and self._frontier.admitted[site_of(find.url)] >= most:
                return "limit", f"{name} {most}"
        why = "" if named else self._traps.spot(find.url)
        return ("trap", why) if why else ("", "")

    def _leave(self, url: str, listed_by: str) -> None:
        whose = f"its site belongs to shard {shard_of(url, self._shards)}/{self._shards}"
        self._frontier.cut(url, "shard", f"{whose}; {listed_by}" if listed_by else whose, now())
        self._settle(url)

    def _settle(self, url: str) -> None:
        if len(self._settled) >= _REMEMBERED:
            self._settled.clear()
        self._settled.add(url)


def in_shard(url: str, shard: tuple[int, int]) -> bool:
    """Whether the registrable domain of `url` hashes to `shard` = (index from 0, number of shards)."""
    index, number = shard
    return number < 2 or shard_of(url, number) == index


def shard_of(url: str, number: int) -> int:
    """Which of `number` shards, counted from 0, the registrable domain of `url` hashes to."""
    return int.from_bytes(sha256(domain_of(url).encode()).digest()[:8], "big") % number


def _webs(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        with suppress(ValueError):  # a malformed start gets its row when its turn comes
            yield canonical(url)
