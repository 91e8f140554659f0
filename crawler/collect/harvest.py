"""What a fetched page, sitemap or robots.txt adds to the queue. Knows nothing of Scrapy."""

from collections.abc import Generator, Iterable, Iterator
from itertools import islice

from crawler.collect.clock import now
from crawler.collect.errand import Arrived, Errand, Target
from crawler.collect.links import is_html, read_links
from crawler.collect.scope import Scope
from crawler.collect.sitemap import MAX_NESTING, Entry, SitemapError, read_sitemap
from crawler.collect.starts import Starts
from crawler.collect.urls import canonical
from crawler.parse.domains import domain_of
from crawler.records import Unjudged

Crop = Iterator[Target | Unjudged]

MAX_ROBOTS_SITEMAPS = 1_000
"""Sitemap lines of one robots.txt that are followed."""

_MAX_REMEMBERED = 10_000  # malformed links that are known to have a row


class Harvest:
    """Turns what came into targets within `scope`, and rows for what cannot be one; ticks off the starts."""

    def __init__(self, scope: Scope, starts: Starts, follows_links: bool) -> None:
        self._scope = scope
        self._starts = starts
        self._follows_links = follows_links
        self._malformed: set[str] = set()

    def begin(self, pages: Iterable[str], sitemaps: Iterable[str]) -> Crop:
        """The URLs that the user named; those of another shard are no start of this crawl."""
        ours = frozenset(self._starts.all)
        for url in sitemaps:
            if url in ours:
                yield from self._take_sitemap(url, "", 0)
        for url in pages:
            if url in ours:
                yield from self._take_page(url, "", 0, named=True)

    def take(self, arrived: Arrived) -> Crop:
        """What `arrived` leads to."""
        if 200 <= arrived.status < 300:
            self._starts.reach(arrived.url)
            self._starts.reach(arrived.asked)
        if 300 <= arrived.status < 400 and arrived.location:
            yield from self._take_redirect(arrived)
        elif arrived.errand.role == "sitemap":
            yield from self._read_sitemap(arrived)
        elif self._follows_links and is_html(arrived.content_type):
            links = read_links(arrived.body, arrived.content_type, arrived.url)
            for href in links.hrefs:
                yield from self._take_page(href, links.base, arrived.errand.depth + 1)

    def lead_to_known(self, asked: str) -> None:
        """`asked` redirects to a page that has its own place in the queue: it counts as reached."""
        self._starts.reach(asked)

    def take_robots(self, page: str, sitemaps: Iterable[str]) -> Iterator[Target]:
        """The sitemaps that the robots.txt for `page` names, on sites of the crawl."""
        for sitemap in islice(sitemaps, MAX_ROBOTS_SITEMAPS):
            for found in self._take_sitemap(sitemap, page, 0):
                if isinstance(found, Target):
                    yield found

    def _read_sitemap(self, arrived: Arrived) -> Crop:
        if not 200 <= arrived.status < 300:
            yield _row(arrived.url, "sitemap", f"HTTP {arrived.status}", arrived.status)
            return
        try:
            for entry in read_sitemap(arrived.body):
                yield from self._take_entry(entry, arrived.url, arrived.errand.depth)
        except SitemapError as error:
            yield _row(arrived.url, "sitemap", str(error), arrived.status)

    def _take_redirect(self, arrived: Arrived) -> Crop:
        """Only an archived one comes here: Scrapy follows those from the wire, and says what is wrong with them."""
        try:
            target = canonical(arrived.location, arrived.url)
        except ValueError:
            return
        if not target or not self._scope.holds(target):
            return
        if self._scope.claim(target):
            yield Target(target, arrived.errand)
        else:
            self.lead_to_known(arrived.asked)

    def _take_entry(self, entry: Entry, sitemap: str, depth: int) -> Crop:
        if entry.role == "page":
            yield from self._take_page(entry.url, sitemap, 0, named=True)
        elif depth < MAX_NESTING:
            yield from self._take_sitemap(entry.url, sitemap, depth + 1)
        else:
            yield _row(sitemap, "sitemap", f"sitemaps nested deeper than {MAX_NESTING}; not read: {entry.url}"[:500])

    def _take_sitemap(self, link: str, base: str, depth: int) -> Crop:
        url = yield from self._canonical(link, base, named=True)
        if url and not self._scope.holds(url):
            yield _row(url, "offsite", f"sitemap named by {base}")
        elif url and self._scope.claim(url):
            yield Target(url, Errand("sitemap", depth))

    def _take_page(self, link: str, base: str, depth: int, named: bool = False) -> Crop:
        """`named`: somebody asked for it by name, so leaving it out must not go unsaid; off-site links are common."""
        url = yield from self._canonical(link, base, named)
        if not url:
            return
        if self._scope.admit(url, depth):
            yield Target(url, Errand("page", depth))
        elif named and not self._scope.holds(url):
            yield _row(url, "offsite", f"listed by {base}")

    def _canonical(self, link: str, base: str, named: bool) -> Generator[Unjudged, None, str]:
        try:
            url = canonical(link, base)
        except ValueError as error:
            yield from self._malformed_once(link, f"{type(error).__name__}: {error}", base)
            return ""
        if named and not url:
            yield from self._malformed_once(link, "not an http or https URL", base)
        return url

    def _malformed_once(self, link: str, why: str, base: str) -> Iterator[Unjudged]:
        shown = link[:500].encode("ascii", "backslashreplace").decode()
        if shown in self._malformed:
            return
        if len(self._malformed) < _MAX_REMEMBERED:
            self._malformed.add(shown)
        yield _row(shown, "bad_url", f"{why[:200]}; on {base}" if base else why[:200])


def _row(url: str, reason: str, detail: str, status: int = 0) -> Unjudged:
    return Unjudged(url, domain_of(url), reason, detail, status, now())
