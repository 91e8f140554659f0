"""Which URLs a crawl takes: those of its sites, once, within its limits."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256

from crawler.collect.urls import canonical
from crawler.config import CrawlOptions
from crawler.parse.domains import domain_of, site_of
from crawler.records import Unjudged

NAMED = 10_000
"""URLs that a limit cut and that are remembered by name; behind them only the number per site is kept."""


class Scope:
    """The sites of a crawl, the URLs it knows, and what its limits cut. URLs are canonical."""

    def __init__(self, options: CrawlOptions) -> None:
        self._options = options
        self._sites = {site_of(url) for url in _webs((*options.urls, *options.sitemaps))}
        self._known: set[str] = set()
        self._taken = 0
        self._taken_of: Counter[str] = Counter()
        self._cut: dict[str, str] = {}
        self._cut_unnamed: Counter[tuple[str, str]] = Counter()

    def holds(self, url: str) -> bool:
        """Whether `url` lies on a site of this crawl, and of this shard of it."""
        return site_of(url) in self._sites and in_shard(url, self._options.shard)

    def claim(self, url: str) -> bool:
        """Make `url` known, whatever the limits; false when it was."""
        if url in self._known:
            return False
        self._known.add(url)
        self._cut.pop(url, None)
        return True

    def count(self, url: str) -> None:
        """Charge a page to the limits."""
        self._taken += 1
        self._taken_of[site_of(url)] += 1

    def admit(self, url: str, depth: int) -> bool:
        """Whether the page `url` is to be fetched now; it is then known and charged to the limits."""
        if url in self._known or not self.holds(url):
            return False
        limit = self._limit_passed(site_of(url), depth)
        if limit:
            self._note_cut(url, limit)
            return False
        self.claim(url)
        self.count(url)
        return True

    def cut_rows(self, seen_at: str) -> Iterator[Unjudged]:
        """One `limit` row a URL that a limit cut, up to NAMED of them; then one a site and limit, with the number."""
        for url, limit in self._cut.items():
            yield Unjudged(url, domain_of(url), "limit", limit, seen_at=seen_at)
        for (url, limit), links in self._cut_unnamed.items():
            yield Unjudged(url, domain_of(url), "limit", f"{limit}; and {links} further links", seen_at=seen_at)

    def _limit_passed(self, site: str, depth: int) -> str:
        options = self._options
        if options.max_depth and depth > options.max_depth:
            return f"max_depth {options.max_depth}"
        if options.max_pages_per_site and self._taken_of[site] >= options.max_pages_per_site:
            return f"max_pages_per_site {options.max_pages_per_site}"
        if options.max_pages and self._taken >= options.max_pages:
            return f"max_pages {options.max_pages}"
        return ""

    def _note_cut(self, url: str, limit: str) -> None:
        if url in self._cut or len(self._cut) < NAMED:
            self._cut[url] = limit
        else:
            scheme = url.partition("://")[0]
            self._cut_unnamed[f"{scheme}://{site_of(url)}/", limit] += 1


def _webs(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        with suppress(ValueError):  # a malformed start gets its row when its turn comes
            yield canonical(url)


def in_shard(url: str, shard: tuple[int, int]) -> bool:
    """Whether the registrable domain of `url` hashes to `shard` = (index from 0, number of shards)."""
    index, number = shard
    return number < 2 or int.from_bytes(sha256(domain_of(url).encode()).digest()[:8], "big") % number == index
