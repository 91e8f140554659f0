"""What the robots.txt of each origin allows, kept in the frontier for a day (RFC 9309)."""

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.utils.datatypes import LocalCache

from crawler.collect.frontier import Frontier
from crawler.collect.rules import Rules, closed_rules, read_rules

MAX_AGE = 86_400.0
"""Seconds for which a robots.txt is believed (RFC 9309, 2.4)."""

MAX_BYTES = 500 * 2**10
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""

MAX_HOPS = 5
"""Redirects of a robots.txt that are followed (RFC 9309, 2.3.1.2)."""

_READY = 5_000  # origins whose rules are in memory; the others' are a lookup away


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of an origin; `reason` is the word for what they forbid."""

    rules: Rules
    reason: str = "robots"


class Robots:
    """The robots.txt files of a crawl. `clock` tells seconds since 1970."""

    def __init__(self, frontier: Frontier, agent: str, clock: Callable[[], float] = time.time) -> None:
        self._frontier = frontier
        self._agent = agent
        self._clock = clock
        self._ready: LocalCache[str, tuple[float, Ruling]] = LocalCache(_READY)

    def ruling_of(self, origin: str) -> Ruling | None:
        """What holds for `origin`; None when its robots.txt must be asked for."""
        seen, ruling = self._ready.get(origin) or self._recall(origin)
        return ruling if ruling and self._clock() - seen < MAX_AGE else None

    def take(self, origin: str, status: int, body: bytes) -> Ruling:
        """The origin answered."""
        self._frontier.keep_robots(origin, status, zlib.compress(body[:MAX_BYTES]), "", "", self._clock())
        return self._remember(origin, self._clock(), Ruling(read_rules(status, body, self._agent)))

    def close(self, origin: str, reason: str, detail: str) -> Ruling:
        """The origin gave no answer: it stays closed, for that reason."""
        self._frontier.keep_robots(origin, 0, b"", reason, detail, self._clock())
        return self._remember(origin, self._clock(), _shut(reason, detail))

    def _recall(self, origin: str) -> tuple[float, Ruling | None]:
        found = self._frontier.robots_of(origin)
        if not found:
            return 0.0, None
        status, body, reason, detail, seen = found
        rules = _shut(reason, detail) if reason else Ruling(read_rules(status, zlib.decompress(body), self._agent))
        return seen, self._remember(origin, seen, rules)

    def _remember(self, origin: str, seen: float, ruling: Ruling) -> Ruling:
        self._ready[origin] = (seen, ruling)
        return ruling


def origin_of(url: str) -> str:
    """Scheme, host and port of the canonical `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _shut(reason: str, detail: str) -> Ruling:
    return Ruling(closed_rules(f"no robots.txt to be had, so the site stays closed: {detail}"), reason)
