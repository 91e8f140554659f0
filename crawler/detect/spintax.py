"""A template as text that a person can read and a spintax expander can run."""

import re
from collections.abc import Sequence
from itertools import groupby

from crawler.detect.template import Piece, Template
from crawler.detect.text import GLUE

_JOINT = re.compile(rf"[-–—/&+@=~]*{GLUE}$")
_END = re.compile(rf"[.,;:!?…/–—{GLUE}-]*$")


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
    stems, end = _share_end([text.strip() for text in written])
    return " {" + "|".join(dict.fromkeys(stems)) + "}" + end


def _share_end(written: Sequence[str]) -> tuple[list[str], str]:
    """The wordings without the punctuation that ends all of them, and that punctuation."""
    if not all(text.endswith(GLUE) for text in written):
        written = [_JOINT.sub("", text) for text in written]
    ends = {text[len(_END.sub("", text)) :] for text in written}
    end = ends.pop() if len(ends) == 1 else ""
    return [text.removesuffix(end) for text in written], end


def _join(surfaces: Sequence[str]) -> str:
    return "".join(surface if surface.startswith("\n") else f" {surface}" for surface in surfaces)


def _tidy(text: str) -> str:
    """One blank between words, none where they are joined or a line begins, at most one empty line."""
    text = re.sub(rf"{GLUE} *", "", text)
    text = re.sub(r"(\n(?:# |- )?|^) +", r"\1", re.sub(r" {2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
