"""The HTML elements that are told apart: their numbers, and what they do to the text around them."""

import numpy as np
from numpy.typing import NDArray

from crawler.parse.chrome import INLINE

(BORDER, BREAK, LINK, PIECE, LISTED, TABLED, CODE, SECTION, HEADER, CHROME, VOID, RAW) = (1 << bit for bit in range(12))
"""What an element can be: what ends a paragraph, line break, link, span, list item, table cell, code, part of the
content, header, menu or the like by its name alone, without an end tag, with text that is written without escapes."""
LEVEL = 12
"""Bits below the level of a heading."""
NAME = 8
"""Letters by which elements are told apart."""

_COMMENT = "!--"
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_OLD_VOID = ("basefont", "bgsound", "frame", "keygen", "param")
_ARE = {
    BREAK: ("br",),
    LINK: ("a", "button"),
    PIECE: ("span",),
    LISTED: ("li", "dt", "dd"),
    TABLED: ("td", "th"),
    CODE: ("pre", "code"),
    SECTION: ("article", "main", "section"),
    HEADER: ("header",),
    CHROME: ("header", "nav", "footer", "aside", "form", "menu"),
    VOID: (*_VOID, *_OLD_VOID, _COMMENT),
    RAW: ("xmp", "noembed", "noframes", "plaintext"),
}
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))


def _key(name: str) -> int:
    """The first letters of a name as one number."""
    return int.from_bytes(name.encode()[:NAME].ljust(NAME, b"\0"), "little")


NAMES = ("", *sorted({_COMMENT, "body", *_HEADINGS, *INLINE}.union(*_ARE.values())))
"""Elements, and comments, by their number; 0 is every other element."""
KEYS = np.array(list(map(_key, NAMES)), dtype=np.uint64)
"""Their letters."""
FACTOR, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(56)


def _fill_table() -> NDArray[np.uint8]:
    """The number of each element at its slot, the top bits of its letters times `FACTOR`, or the next one free."""
    table = np.zeros(2**8, dtype=np.uint8)
    for number, key in enumerate(KEYS.tolist()[1:], 1):
        slot = key * int(FACTOR) % 2**64 >> int(SHIFT)
        while table[slot]:
            slot = (slot + 1) % len(table)
        table[slot] = number
    return table


TABLE = _fill_table()
"""Where the number of an element is found by its letters; 0 where there is none."""
BODY, COMMENT = NAMES.index("body"), NAMES.index(_COMMENT)


def _traits_of(name: str) -> int:
    traits = sum(trait for trait, names in _ARE.items() if name in names)
    level = _HEADINGS.index(name) + 1 if name in _HEADINGS else 0
    return traits | (level << LEVEL) | (0 if name in {*INLINE, _COMMENT} else BORDER)


TRAITS = np.array(list(map(_traits_of, NAMES)), dtype=np.int64)
"""What each element is."""
