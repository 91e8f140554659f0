"""Strangers' text as HTML that shows it and never runs it: links, and the marked places of a template."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from reports.cells import plain, plain_lines

_PIECE = re.compile(r"(\{[A-Z][A-Z_]*(?::[^{}|\s]*)?\}|[{|}])")
_NAMED = ("keyword", "video", "slot")
_SPIN = {
    "open": Markup('<span class="spin">{'),
    "bar": Markup('<i class="bar">|</i>'),
    "close": Markup("}</span>"),
}


def show(value: object) -> object:
    """What a template expression may put out: markup made here as it is, any other text without control characters."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def link(url: str) -> Markup:
    """`url` as a link when it is http or https, else as text; a link tells the site nothing and passes on no rank."""
    text = plain(url)
    if not _is_web(text):
        return escape(text)
    return Markup('<a href="{0}" rel="noreferrer noopener nofollow">{0}</a>').format(text)


def mark_template(template: str) -> Markup:
    """`template` with its keyword, video and other slots and its {spun|wordings} marked."""
    pieces = _PIECE.split(plain_lines(template))
    roles = _find_spins(pieces)
    return Markup("").join(
        _SPIN[roles[index]] if index in roles else _mark_piece(piece) for index, piece in enumerate(pieces)
    )


def _mark_piece(piece: str) -> Markup:
    """A slot as a marked element, anything else as text."""
    if len(piece) < 3 or not _PIECE.fullmatch(piece):
        return escape(piece)
    name = piece.strip("{}").partition(":")[0].lower()
    return Markup('<b class="mark {}">{}</b>').format(name if name in _NAMED else "slot", piece)


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


def _is_web(url: str) -> bool:
    """Whether `url` is an http or https address with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
