"""How many columns of a terminal a text takes, and a text cut or filled up to so many."""

import unicodedata

from reports.cells import plain


def columns_of(text: str) -> int:
    """Columns that `text` takes: two for a wide sign, none for one that is drawn on another or not at all."""
    if text.isascii():
        return len(text)
    return sum(columns_of_sign(sign) for sign in text)


def columns_of_sign(sign: str) -> int:
    """Columns of one sign."""
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def fit(text: str, columns: int) -> str:
    """`text` on one line without control characters, cut with an ellipsis when wider than `columns`."""
    text = plain(text)
    if columns_of(text) <= columns:
        return text
    kept, used = "", 0
    for sign in text:
        used += columns_of_sign(sign)
        if used >= columns:
            break
        kept += sign
    return kept.rstrip() + "…"


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """`text` with blanks up to `columns`: behind it, or before it to stand at the right."""
    gap = " " * (columns - columns_of(text))
    return gap + text if right else text + gap
