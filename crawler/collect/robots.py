"""What the robots.txt of each origin allows, kept in the frontier for a day (RFC 9309)."""

import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from crawler.collect.frontier import Frontier
from crawler.collect.rules import MAX_ROBOTS_BYTES, Rules, closed_rules, read_rules
from crawler.collect.worker import Worker
from crawler.workers import Failed

MAX_AGE = 86_400.0
"""Seconds for which a robots.txt is believed (RFC 9309, 2.4)."""

MAX_HOPS = 5
"""Redirects of a robots.txt that are followed (RFC 9309, 2.3.1.2)."""

_READY = 4 * 2**20
"""Bytes of robots.txt files whose rules are in memory, where they are some forty times as large."""

_LEAST = 500  # bytes that the shortest file counts as


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of an origin, read from `size` bytes; `reason` is the word for what they forbid."""

    rules: Rules
    reason: str = "robots"
    size: int = 0


class Robots:
    """The robots.txt files of a crawl, read in `worker`. `clock` tells seconds since 1970."""

    def __init__(self, frontier: Frontier, worker: Worker, agent: str, clock: Callable[[], float] = time.time) -> None:
        self._frontier = frontier
        self._worker = worker
        self._agent = agent
        self._clock = clock
        self._ready: OrderedDict[str, tuple[float, Ruling]] = OrderedDict()
        self._size = 0

    def ruling_of(self, origin: str) -> Ruling | None:
        """What holds for `origin`; None when its robots.txt must be asked for."""
        seen, ruling = self._ready.get(origin) or self._recall(origin)
        return ruling if ruling and self._clock() - seen < MAX_AGE else None

    async def take(self, origin: str, status: int, body: bytes) -> Ruling:
        """The origin answered."""
        read = partial(read_rules, status, agent=self._agent)
        rules = await self._worker.answer(read, body) if 200 <= status < 300 else read(b"")
        if isinstance(rules, Failed):
            return self.close(origin, "robots", f"robots.txt: {rules}")
        self._frontier.keep_robots(origin, status, zlib.compress(body[:MAX_ROBOTS_BYTES]), "", "", self._clock())
        return self._remember(origin, self._clock(), Ruling(rules, size=len(body)))

    def close(self, origin: str, reason: str, detail: str) -> Ruling:
        """The origin gave no answer: it stays closed, for that reason."""
        self._frontier.keep_robots(origin, 0, b"", reason, detail, self._clock())
        return self._remember(origin, self._clock(), _shut(reason, detail))

    def _recall(self, origin: str) -> tuple[float, Ruling | None]:
        found = self._frontier.robots_of(origin)
        if not found:
            return 0.0, None
        status, body, reason, detail, seen = found
        if reason:
            return seen, self._remember(origin, seen, _shut(reason, detail))
        text = zlib.decompress(body)
        return seen, self._remember(origin, seen, Ruling(read_rules(status, text, self._agent), size=len(text)))

    def _remember(self, origin: str, seen: float, ruling: Ruling) -> Ruling:
        self._forget(origin)
        self._ready[origin] = (seen, ruling)
        self._size += max(_LEAST, ruling.size)
        while self._size > _READY and len(self._ready) > 1:
            self._forget(next(iter(self._ready)))
        return ruling

    def _forget(self, origin: str) -> None:
        _, ruling = self._ready.pop(origin, (0.0, None))
        self._size -= max(_LEAST, ruling.size) if ruling else 0


def origin_of(url: str) -> str:
    """Scheme, host and port of the canonical `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _shut(reason: str, detail: str) -> Ruling:
    return Ruling(closed_rules(f"{detail} (its robots.txt was asked for)"), reason)
