"""What a trap is: a site of its own that does one hostile thing, and what is to become of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostile.outcome import Seen

JUDGED = "judged"
"""Outcome: the page is in pages.csv."""
IGNORED = "ignored"
"""Outcome: never asked for, and no row; a link that nobody could expect to be crawled."""

SUBJECT = "/trap"
"""Path of the page that a trap's front page leads to."""
SWIFT, SLOW = "swift", "slow"
"""The crawl that a trap is part of: with most, or with those that wait until the crawler gives up or that are bombs."""
SITE = "*"
"""As a trap's subject: every URL of its site but the honest ones."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as it came. `host` has no port, `target` has the query; names of headers are in lower case."""

    host: str
    target: str
    headers: Mapping[str, str]
    places: "Places"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the server is: `port` serves, nobody listens at `shut`."""

    port: int
    shut: int

    def fill_in(self, text: str, host: str) -> str:
        """`text` with $AT (host and port), $PORT and $SHUT filled in."""
        pairs = (("$AT", f"{host}:{self.port}"), ("$PORT", str(self.port)), ("$SHUT", str(self.shut)))
        for mark, value in pairs:
            text = text.replace(mark, value)
        return text


Wire = Callable[[bytes], Awaitable[None]]
"""Sends bytes to who asked; ConnectionError when nobody reads any more."""

Reply = Callable[[Ask, Wire], Awaitable[None]]
"""Answers one request; the connection is closed behind it."""

Check = Callable[["Seen", "Trap"], None]
"""Asserts what else must hold of a crawl that met the trap."""


@dataclass(frozen=True, slots=True)
class Trap:
    """A site `name`.test whose front page is honest, links to `links` and to the honest page /beside.

    `replies` answers by path, "*" every other one, also on hosts below; its whole answers and `links` have the marks of
    Places. `subject` is the link whose outcome counts, or SITE.
    `outcome` is a reason of coverage.csv, JUDGED or IGNORED. `closed`: the honest pages share the fate of the trap.
    `hosts`: how many names below its own it has, h0 and on.
    `crawl`: SWIFT or SLOW.
    """

    name: str
    what: str
    outcome: str
    replies: Mapping[str, Reply] = field(default_factory=dict)
    links: tuple[str, ...] = (SUBJECT,)
    subject: str = SUBJECT
    closed: bool = False
    crawl: str = SWIFT
    hosts: int = 0
    check: Check | None = None

    @property
    def host(self) -> str:
        return f"{self.name}.test"
