"""A template as text that a person can read and a spintax expander can run."""

import re
from collections.abc import Sequence
from itertools import groupby

from crawler.detect.template import Piece, Template


def render(template: Template) -> str:
    """`template` as spintax: `{a|b}` choices, `{KEYWORD}`, `{SLOT}`, `{VIDEO}`, `{URL:host}`, `{optional text|}`.

    Blanks do not count: an empty choice leaves two of them.
    """
    parts = []
    for optional, run in groupby(template.pieces, key=lambda piece: piece.optional):
        text = "".join(_choice(piece) for piece in run)
        parts.append("{" + text + "|}" if optional else text)
    return _tidy("".join(parts))


def _choice(piece: Piece) -> str:
    written = list(dict.fromkeys(_join(choice) for choice in piece.choices))
    if len(written) == 1:
        return written[0]
    if any(text.startswith("\n") for text in written):
        return "{" + "|".join(written) + "}"
    return " {" + "|".join(text.strip() for text in written) + "}"


def _join(surfaces: Sequence[str]) -> str:
    return "".join(surface if surface.startswith("\n") else f" {surface}" for surface in surfaces)


def _tidy(text: str) -> str:
    """One blank between words, none where a line begins, at most one empty line."""
    text = re.sub(r"(\n(?:# |- )?|^) +", r"\1", re.sub(r" {2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
