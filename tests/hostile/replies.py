"""Answers to build traps from."""

import asyncio
import itertools
from collections.abc import Callable, Iterable

from hostile.articles import article
from hostile.trap import Ask, Reply, Wire

HTML = "text/html; charset=utf-8"
Header = tuple[str, str]


def send(*pieces: bytes) -> Reply:
    """These bytes, and the end."""

    async def reply(_: Ask, wire: Wire) -> None:
        for piece in pieces:
            await wire(piece)

    return reply


def head(status: str, headers: Iterable[Header], length: int | None) -> bytes:
    """Status line and headers; a `length` of None is left unsaid."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "Connection: close"]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"


def answer(body: bytes | str, *headers: Header, status: str = "200 OK", kind: str = HTML) -> Reply:
    """A whole, correct answer, a text with its marks filled in; an empty `kind` leaves Content-Type out."""
    typed = (("Content-Type", kind), *headers) if kind else headers

    async def reply(ask: Ask, wire: Wire) -> None:
        content = ask.places.fill_in(body, ask.host).encode() if isinstance(body, str) else body
        filled = [(name, ask.places.fill_in(value, ask.host)) for name, value in typed]
        await wire(head(status, filled, len(content)))
        await wire(content)

    return reply


def made(make: Callable[[], bytes], *headers: Header, kind: str = HTML) -> Reply:
    """The same with a body that is too large to have around before somebody asks for it."""

    async def reply(ask: Ask, wire: Wire) -> None:
        content = await asyncio.to_thread(make)
        await answer(content, *headers, kind=kind)(ask, wire)

    return reply


def page(name: str, *hrefs: str, extra: str = "", headers: tuple[Header, ...] = (), status: str = "200 OK") -> Reply:
    """A page of honest words of its own, with links, and `extra` HTML behind them."""
    return answer(article(name, hrefs, extra), *headers, status=status)


def each(make: Callable[[Ask], Reply]) -> Reply:
    """An answer that depends on what was asked."""

    async def reply(ask: Ask, wire: Wire) -> None:
        await make(ask)(ask, wire)

    return reply


def redirect(location: str, status: str = "302 Found") -> Reply:
    return answer("", ("Location", location), status=status)


def text(body: str | bytes) -> Reply:
    """A plain text, as a robots.txt is."""
    return answer(body, kind="text/plain")


def xml(body: str) -> Reply:
    return answer(body, kind="application/xml")


def for_ever(start: bytes, piece: bytes, pause: float) -> Reply:
    """`start`, and then `piece` after `piece`, with a `pause` in seconds, until the other side has had enough."""

    async def reply(ask: Ask, wire: Wire) -> None:
        await wire(start)
        for _ in itertools.count():
            await wire(piece)
            await asyncio.sleep(pause)

    return reply


async def silence(_: Ask, wire: Wire) -> None:
    """Nothing, for as long as the other side waits; but look now and then whether it does."""
    while True:
        await wire(b"")
        await asyncio.sleep(0.05)


async def nothing(_: Ask, wire: Wire) -> None:
    """The end at once."""


NOT_FOUND = answer("not here", status="404 Not Found")
