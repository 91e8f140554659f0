"""Reads the links of a page, or the entries of a sitemap.

Runs in a worker: it is the only part of a crawl that unpacks and parses what a stranger wrote.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.coding import CodingError, decode_body
from crawler.collect.errand import Arrived, Find
from crawler.collect.links import PageLinks, read_links, scan_links
from crawler.collect.sitemap import MAX_BYTES, SitemapError, read_sitemap
from crawler.collect.urls import canonical
from crawler.parse.decode import MAX_TEXT

MAX_LINKS = 5_000
"""Links of one page that are followed; the largest honest indexes have half as many."""

_MAX_MALFORMED = 20


@dataclass(frozen=True, slots=True)
class Outlinks:
    """Canonical URLs in page order, each once; (what was written, why it is no URL) of those that are none; how many
    more there were than MAX_LINKS."""

    urls: tuple[str, ...]
    malformed: tuple[tuple[str, str], ...]
    surplus: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What a sitemap lists; `trouble` is why the rest of it could not be read."""

    finds: tuple[Find, ...]
    malformed: tuple[tuple[str, str], ...]
    trouble: str


def read_outlinks(page: Arrived) -> Outlinks:
    """The links of `page`, read from its tree."""
    return _read_outlinks(page, read_links)


def scan_outlinks(page: Arrived) -> Outlinks:
    """The same without a tree, for a page whose tree is a bomb."""
    return _read_outlinks(page, scan_links)


def _read_outlinks(page: Arrived, read: Callable[[bytes, str, str], PageLinks]) -> Outlinks:
    try:
        body = decode_body(page.body, "", page.coding, MAX_TEXT)
    except CodingError:  # the archive's reader says so in a row of its own
        return Outlinks((), (), 0)
    links = read(body, page.content_type, page.url)
    found: dict[str, None] = {}
    malformed: dict[str, str] = {}
    for href in links.hrefs:
        try:
            found[canonical(href, links.base)] = None
        except ValueError as error:
            if len(malformed) < _MAX_MALFORMED:
                malformed[shown(href, links.base)] = f"{type(error).__name__}: {error}"[:200]
    found.pop("", None)
    return Outlinks(tuple(found)[:MAX_LINKS], tuple(malformed.items()), max(0, len(found) - MAX_LINKS))


def read_listing(sitemap: Arrived) -> Listing:
    """The entries of `sitemap`."""
    finds: dict[str, Find] = {}
    malformed: dict[str, str] = {}
    trouble = ""
    try:
        body = decode_body(sitemap.body, "", sitemap.coding, MAX_BYTES)
        for entry in read_sitemap(body):
            try:
                url = canonical(entry.url, sitemap.url, keep_session=True)
            except ValueError as error:
                malformed[shown(entry.url, sitemap.url)] = f"{type(error).__name__}: {error}"[:200]
                continue
            if not url:
                malformed[shown(entry.url)] = "not an http or https URL"
            depth = sitemap.depth + 1 if entry.role == "sitemap" else 0
            finds.setdefault(url, Find(url, entry.role, depth, 0, entry.lastmod))
    except (CodingError, SitemapError) as error:
        trouble = str(error)
    finds.pop("", None)
    return Listing(tuple(finds.values()), tuple(malformed.items())[:_MAX_MALFORMED], trouble)


def shown(link: str, base: str = "") -> str:
    """A link on the page `base` that is no URL, as a row can hold it."""
    with suppress(ValueError):
        link = urljoin(base, link)
    return link[:500].encode("ascii", "backslashreplace").decode()
