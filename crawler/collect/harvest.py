"""What a fetched page, sitemap or robots.txt adds to the frontier. Knows nothing of Scrapy."""

import asyncio
from collections.abc import Iterable, Sequence

from crawler.collect.clock import now
from crawler.collect.errand import Arrived, Find
from crawler.collect.frontier import Frontier
from crawler.collect.intake import Intake
from crawler.collect.links import is_html
from crawler.collect.reading import MAX_LINKS, Listing, Outlinks, read_listing, read_outlinks, scan_outlinks, shown
from crawler.collect.sitemap import MAX_NESTING
from crawler.collect.urls import canonical
from crawler.collect.worker import Worker
from crawler.workers import Failed

_BREATH = 500  # entries of a sitemap that are queued without a look at the wire

MAX_HOPS = 10
"""Redirects in a row; browsers stop at 20, honest sites need 3."""


class Harvest:
    """Hands what came to the worker that reads it, and what was found there to the intake."""

    def __init__(self, intake: Intake, frontier: Frontier, worker: Worker, follows_links: bool) -> None:
        self._intake = intake
        self._frontier = frontier
        self._worker = worker
        self._follows_links = follows_links

    def begin(self, pages: Iterable[str], sitemaps: Iterable[str]) -> None:
        """The URLs that the user named."""
        for role, urls in (("sitemap", sitemaps), ("page", pages)):
            for url in urls:
                self._offer_named(url, role, "", "named at the start")

    def take_sitemaps(self, robots: str, sitemaps: Sequence[str]) -> None:
        """The sitemaps that the robots.txt at the URL `robots` names."""
        for url in sitemaps:
            self._offer_named(url, "sitemap", robots, f"sitemap named by {robots}")

    async def read(self, arrived: Arrived) -> Outlinks | Listing | Failed | None:
        """What the worker finds in a page or a sitemap; None when there is nothing to read."""
        if not 200 <= arrived.status < 300:
            return None
        if arrived.role == "sitemap":
            return await self._worker.answer(read_listing, arrived)
        if self._follows_links and is_html(arrived.content_type):
            found = await self._worker.answer(read_outlinks, arrived)
            return await self._worker.answer(scan_outlinks, arrived) if isinstance(found, Failed) else found
        return None

    async def lead_on(self, arrived: Arrived, row: int, found: Outlinks | Listing | Failed | None) -> tuple[str, int]:
        """Queue what was found, or where the response redirects; target and new row of the redirect, if any."""
        match found:
            case Outlinks():
                self._take_links(arrived, row, found)
            case Listing():
                await self._take_listing(arrived, row, found)
            case Failed():
                reason = "sitemap" if arrived.role == "sitemap" else "links_unread"
                self._note(arrived.url, reason, str(found), arrived.status)
            case None if arrived.role == "sitemap" and arrived.status >= 400:
                self._note(arrived.url, "sitemap", f"HTTP {arrived.status}", arrived.status)
            case None if 300 <= arrived.status < 400 and arrived.location:
                return self._take_redirect(arrived, row)
        return "", 0

    def _take_links(self, arrived: Arrived, row: int, found: Outlinks) -> None:
        for url in found.urls:
            self._intake.offer(Find(url, "page", arrived.depth + 1), row)
        self._take_malformed(arrived.url, found.malformed)
        if found.surplus:
            self._note(
                arrived.url, "limit", f"{MAX_LINKS} links of one page; and {found.surplus} further", arrived.status
            )

    async def _take_listing(self, arrived: Arrived, row: int, found: Listing) -> None:
        deep = 0
        for number, find in enumerate(found.finds):
            if number % _BREATH == _BREATH - 1:
                await asyncio.sleep(0)
            if find.role == "sitemap" and arrived.depth >= MAX_NESTING:
                deep += 1
            else:
                self._intake.offer(find, row, f"listed by {arrived.url}")
        if deep:
            detail = f"sitemaps nested deeper than {MAX_NESTING}, and so not read: {deep}"
            self._note(arrived.url, "sitemap", detail, arrived.status)
        self._take_malformed(arrived.url, found.malformed)
        if found.trouble:
            self._note(arrived.url, "sitemap", found.trouble, arrived.status)

    def _take_malformed(self, page: str, malformed: Iterable[tuple[str, str]]) -> None:
        for written, why in malformed:
            self._note(written, "bad_url", f"{why}; on {page}", 0)

    def _take_redirect(self, arrived: Arrived, row: int) -> tuple[str, int]:
        """The redirect itself is in the archive, whose reader says where it leads, sense or nonsense."""
        try:
            target = canonical(arrived.location, arrived.url)
        except ValueError:
            return "", 0
        if target and arrived.hops >= MAX_HOPS:
            self._note(target, "redirect", f"more than {MAX_HOPS} redirects in a row, the last from {arrived.url}", 0)
        elif target and not self._intake.holds(target):
            self._note(target, "offsite", f"redirect from {arrived.url}", 0)
        elif target:
            find = Find(target, arrived.role, arrived.depth, arrived.hops + 1)
            return target, self._intake.offer(find, row)
        return "", 0

    def _offer_named(self, link: str, role: str, base: str, why: str) -> None:
        try:
            url = canonical(link, base, keep_session=True)
        except ValueError as error:
            self._note(shown(link), "bad_url", f"{type(error).__name__}: {error}; {why}"[:300], 0)
            return
        if url:
            self._intake.offer(Find(url, role), 0, why)
        else:
            self._note(shown(link), "bad_url", f"not an http or https URL; {why}", 0)

    def _note(self, url: str, reason: str, detail: str, status: int) -> None:
        self._frontier.note(url, reason, detail, status, now())
