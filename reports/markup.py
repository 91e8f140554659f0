"""Strangers' text as values that cannot become markup: text for a page, and the pieces of a template."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports.cells import plain, plain_lines

MAX_DEPTH = 8
"""Spins inside one another; what is nested deeper is text, for a browser draws every level as an element in the last."""

Token = tuple[str, str]
"""(role, text): text; keyword, video, url or slot for a named place; open, bar and close for the signs of a spin."""

_PIECE = re.compile(r"(\{[A-Z][A-Z_]*(?::[^{}|\s]*)?\}|[{|}])")
_NAMED = ("keyword", "video", "url")


def show(value: object) -> object:
    """What a template expression may put out: markup made here as it is, any other text without control characters."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def read_template(template: str) -> list[Token]:
    """`template` in pieces, in reading order; the signs of spins are balanced, and at most MAX_DEPTH deep."""
    pieces = _PIECE.split(plain_lines(template))
    return list(_join_text(_name_pieces(pieces, _find_spins(pieces))))


def _name_pieces(pieces: Sequence[str], spins: dict[int, str]) -> Iterator[Token]:
    """Every piece with its role."""
    depth = 0
    for index, piece in enumerate(pieces):
        role = spins.get(index, "")
        depth += role == "open"
        yield (role, piece) if role and depth <= MAX_DEPTH else (_role(piece), piece)
        depth -= role == "close"


def _role(piece: str) -> str:
    """Which named place `piece` is, text when none."""
    if len(piece) < 3 or not _PIECE.fullmatch(piece):
        return "text"
    name = piece.strip("{}").partition(":")[0].lower()
    return name if name in _NAMED else "slot"


def _join_text(tokens: Iterator[Token]) -> Iterator[Token]:
    """`tokens` with neighbouring texts as one, and without empty ones."""
    waiting: list[str] = []
    for role, text in tokens:
        if role == "text":
            waiting.append(text)
            continue
        if joined := "".join(waiting):
            yield "text", joined
        waiting.clear()
        yield role, text
    if joined := "".join(waiting):
        yield "text", joined


def _find_spins(pieces: Sequence[str]) -> dict[int, str]:
    """Which braces and bars belong to a spin: only a balanced pair with a bar of its own, so elements always nest."""
    roles: dict[int, str] = {}
    pending: list[tuple[int, list[int]]] = []
    for index, piece in enumerate(pieces):
        if piece == "{":
            pending.append((index, []))
        elif piece == "|" and pending:
            pending[-1][1].append(index)
        elif piece == "}" and pending:
            start, bars = pending.pop()
            if bars:
                roles |= {start: "open", index: "close"} | dict.fromkeys(bars, "bar")
    return roles
