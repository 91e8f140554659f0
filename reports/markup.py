"""Strangers' text as values that cannot become markup: text for a page, and the pieces of a template."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports.cells import plain, plain_lines

MAX_DEPTH = 8
"""Spins inside one another; what is nested deeper is text, for every level is an element within another."""

OPEN, BAR, CLOSE, PLACE = "\x01", "\x02", "\x03", "\x04"
"""Signs that no text has: a spin begins, its next wording begins, it ends; before and after a named place."""

_PIECE = re.compile(r"(\{[A-Z][A-Z_]*(?::[^{}|\s]*)?\}|[{|}])")
_SIGNS = {"open": OPEN, "bar": BAR, "close": CLOSE}


def show(value: object) -> object:
    """What a template expression may put out: markup made here as it is, any other text without control characters."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def read_template(template: str) -> str:
    """`template` with signs for its spins, which are balanced and at most MAX_DEPTH deep, and around named places."""
    pieces = _PIECE.split(plain_lines(template))
    return "".join(_sign_pieces(pieces, _find_spins(pieces)))


def _sign_pieces(pieces: Sequence[str], spins: dict[int, str]) -> Iterator[str]:
    """Every piece, or the sign for it; what `_PIECE` found stands at the odd places."""
    depth = 0
    for index, piece in enumerate(pieces):
        role = spins.get(index, "")
        depth += role == "open"
        if role and depth <= MAX_DEPTH:
            yield _SIGNS[role]
        else:
            yield f"{PLACE}{piece}{PLACE}" if index % 2 and len(piece) > 1 else piece
        depth -= role == "close"


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
