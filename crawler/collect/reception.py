"""Takes in what comes: into the archive first, then what it leads to into the frontier."""

from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

from scrapy import Request
from scrapy.http import Response

from crawler.coding import CodingError, decode_body
from crawler.collect.archive import Archive
from crawler.collect.clock import now
from crawler.collect.dispatch import Dispatcher
from crawler.collect.earlier import Earlier
from crawler.collect.errand import Answer, Arrived, Kept, Known, Target
from crawler.collect.exchange import in_ascii
from crawler.collect.frontier import Frontier
from crawler.collect.harvest import Harvest
from crawler.collect.links import is_page
from crawler.collect.retry import MAX_RETRY_AFTER, RETRY_STATUS, retry_after
from crawler.collect.robots import MAX_HOPS, Robots
from crawler.collect.rules import MAX_ROBOTS_BYTES
from crawler.collect.tally import Tally
from crawler.collect.urls import canonical

MAX_TRIES = 2
"""Times a URL is asked for when a server fails; with thousands of sites the dead ones would set the pace."""

MAX_TRIES_ASKED = 4
"""The same for a server that says when to come back."""

TRANSIENT = ("timeout", "unreachable", "dns", "truncated")
"""Reasons that may be gone at a second try."""

_PAUSE = 1.0  # seconds before it
_MAX_VALIDATOR = 1_000  # characters of an ETag; a longer one is none


class Reception:
    """What becomes of the answer to a target, or of its absence; then the target goes back to the dispatcher."""

    def __init__(
        self,
        frontier: Frontier,
        dispatcher: Dispatcher,
        robots: Robots,
        harvest: Harvest,
        archive: Archive,
        earlier: Earlier,
        tally: Tally,
        take_robots_sitemaps: bool,
    ) -> None:
        self._frontier = frontier
        self._dispatcher = dispatcher
        self._robots = robots
        self._harvest = harvest
        self._archive = archive
        self._earlier = earlier
        self._tally = tally
        self._take_robots_sitemaps = take_robots_sitemaps
        self._untaken: dict[str, tuple[str, int]] = {}

    @property
    def place(self) -> tuple[str, int]:
        """Where in the archive the first exchange begins that has not been taken in."""
        return next(iter(self._untaken.values()), self._archive.place)

    def keep(self, response: Response, request: Request, target: Target) -> None:
        """Archive the exchange, before anything has decoded, followed or dropped the response.

        Not one that is to be tried again. Raises OSError when the disk does.
        """
        pause = self._pause_before_retry(response, target)
        request.meta["pause"] = pause
        if not pause:
            kept = self._archive.write(response, request, target, request.meta.get("known"))
            request.meta["kept"] = kept
            self._untaken[target.url] = (kept.file, kept.begin)

    async def take(self, response: Response, request: Request, target: Target) -> None:
        """Take in what `keep` has archived."""
        if request.meta["pause"]:
            self._try_again(target, request.meta["pause"])
            return
        kept: Kept = request.meta["kept"]
        if target.role == "robots":
            onward = await self._take_robots(response, target)
            self._let_go(target)
            if onward:
                self._dispatcher.push(onward)
        else:
            arrived = self._arrive(response, target, request.meta.get("known"))
            await self.settle(target, arrived, kept, _answer(response, arrived))
            self._let_go(target)

    async def settle(self, target: Target, arrived: Arrived, kept: Kept, answer: Answer) -> None:
        """Queue what `arrived` leads to; the row of `target` is done."""
        found = await self._harvest.read(arrived)
        location, led = await self._harvest.lead_on(arrived, target.row, found)
        self._frontier.finish(target.row, kept, replace(answer, location=location))
        self._tally.take(target.site, answer.html)
        if led:
            self._dispatcher.push(
                replace(target, row=led, url=location, hops=target.hops + 1, via=target.url, tries=1, lastmod="")
            )
        for site in self._frontier.drain_woken():
            self._dispatcher.wake(site)

    def miss(self, target: Target, reason: str, detail: str) -> None:
        """There is no answer to `target`, or none that could be taken in."""
        if reason in TRANSIENT and target.tries < MAX_TRIES:
            self._try_again(target, _PAUSE)
            return
        self._tally.lost += 1
        if target.role == "robots":
            self._robots.close(target.via, reason, detail)
        else:
            self._frontier.fail(target.row, reason, detail, 0, now())
        self._let_go(target)

    async def _take_robots(self, response: Response, target: Target) -> Target | None:
        """Where the robots.txt redirects to, if it does."""
        location = _location(response)
        if 300 <= response.status < 400 and location and target.hops < MAX_HOPS:
            onward = _onward(location, target.url)
            if onward:
                return replace(target, url=onward, hops=target.hops + 1, tries=1)
        ruling = await self._robots.take(target.via, response.status, _robots_text(response))
        if self._take_robots_sitemaps:
            self._harvest.take_sitemaps(target.url, ruling.rules.sitemaps)
            for site in self._frontier.drain_woken():
                self._dispatcher.wake(site)
        return None

    def _pause_before_retry(self, response: Response, target: Target) -> float:
        """Seconds to wait before `target` is asked for again; 0 when this answer stands."""
        if response.status not in RETRY_STATUS:
            return 0.0
        asked = retry_after(_header(response, b"Retry-After"), datetime.now(UTC))
        if asked > MAX_RETRY_AFTER:
            detail = f"HTTP {response.status}: the site asked us to come back in {asked:.0f} s"
            self._dispatcher.shut(target.site, "retry_after", detail, response.status)
            return 0.0
        tries = MAX_TRIES_ASKED if asked else MAX_TRIES
        return max(asked, _PAUSE) if target.tries < tries else 0.0

    def _try_again(self, target: Target, pause: float) -> None:
        self._dispatcher.pause(target.site, monotonic() + pause)
        self._dispatcher.release(target)
        self._dispatcher.push(replace(target, tries=target.tries + 1))

    def _let_go(self, target: Target) -> None:
        self._untaken.pop(target.url, None)
        self._dispatcher.release(target)

    def _arrive(self, response: Response, target: Target, known: Known | None) -> Arrived:
        arrived = Arrived(
            url=target.url,
            role=target.role,
            depth=target.depth,
            hops=target.hops,
            status=response.status,
            content_type=_header(response, b"Content-Type"),
            coding=_header(response, b"Content-Encoding"),
            location=_location(response),
            body=response.body,
        )
        body = self._earlier.body_of(known, target.url) if known and response.status == 304 else None
        if body is None:
            return arrived
        return replace(arrived, status=body.status, content_type=body.content_type, coding="", body=body.body)


def _answer(response: Response, arrived: Arrived) -> Answer:
    return Answer(
        status=arrived.status,
        html=is_page(arrived),
        location="",
        etag=_validator(response, b"ETag"),
        last_modified=_validator(response, b"Last-Modified"),
        seen_at=now(),
    )


def _validator(response: Response, name: bytes) -> str:
    text = _header(response, name)
    return text if len(text) <= _MAX_VALIDATOR and text.isascii() and text.isprintable() else ""


def _header(response: Response, name: bytes) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _location(response: Response) -> str:
    return in_ascii(response.headers.get(b"Location") or b"")


def _robots_text(response: Response) -> bytes:
    try:
        return decode_body(response.body, "", _header(response, b"Content-Encoding"), MAX_ROBOTS_BYTES)
    except CodingError:
        return b""


def _onward(location: str, url: str) -> str:
    try:
        return canonical(location, url)
    except ValueError:
        return ""
