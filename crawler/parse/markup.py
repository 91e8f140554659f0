"""The bodies of parsed pages as arrays: where their tags stand, what they are, and the text between them.

The HTML is the one that lexbor writes of its tree: every element is closed, a `<` or `>` outside of tags is escaped.
Pages are read many at a time, one behind the other: an array's fixed cost is then shared by all.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

from crawler.parse.chrome import INLINE
from crawler.tokens import Flags, Index, keep_every_other

LINE, BREAK = 0x1E, 0x1F
"""What stands for the end of a line in the text of a page: a tag that ends the paragraph, or `<br>`."""
MOST = 4 * 2**20
"""Characters of a body that is read in arrays, twice the longest page: some tags make a tree many times as large."""
_RAW = ("xmp", "noembed", "noframes")
"""Elements whose text is written without escapes."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_OLD_VOID = ("basefont", "bgsound", "frame", "keygen", "param")
"""Elements without an end tag."""
_OPEN, _CLOSE, _SLASH, _BLANK, _QUESTION = b"<>/ ?"
_NAME = 8
"""Letters of the names that matter, at the most."""
_KNOWN = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "span", "li", "dt", "dd", "td", "th", "pre", "code"),
    *("article", "main", "section", "header", "nav", "footer", "aside", "form", "menu", "body"),
)
NAMES = ("", *sorted({*_KNOWN, *_RAW, *INLINE, *_VOID, *_OLD_VOID}))
"""The elements that are told apart, by their number; 0 is every other one."""
_KEYS = np.array([int.from_bytes(name.encode().ljust(_NAME, b"\0"), "little") for name in NAMES], dtype=np.uint64)
_BY_KEY = np.argsort(_KEYS)
_SORTED_KEYS = _KEYS[_BY_KEY]


def named(*names: str) -> Flags:
    """A table that says of each number of `NAMES` whether it is one of `names`."""
    return np.array([name in names for name in NAMES])


IS_VOID = named(*_VOID, *_OLD_VOID)
_IS_RAW, _BODY = named(*_RAW), NAMES.index("body")


@dataclass(frozen=True, slots=True)
class Markup:
    """The tags of some pages in order: `begins` and `ends` in `chars`, the bytes of `html` (UTF-8), `elements` as
    numbers of `NAMES`, whether it `closes`, whether it says more than its name. `pages` are the numbers of the tags
    that open a body, and of the end.
    """

    html: bytes
    chars: NDArray[np.uint8]
    begins: Index
    ends: Index
    elements: Index
    closes: Flags
    attributed: Flags
    pages: Index


def write_body(tree: LexborHTMLParser, skipped: Collection[str]) -> str | None:
    """The body of `tree` as HTML without comments; None where that could not be read back.

    The tree loses the elements that are `skipped`.
    """
    if inside := sorted({*skipped} - {"head"}):
        tree.strip_tags(inside, recursive=True)
    html = (tree.body.html or "") if tree.body is not None else ""
    if not 0 < len(html) <= MOST or chr(LINE) in html or chr(BREAK) in html or "<plaintext" in html:
        return None
    return _COMMENT.sub("", html) if "<!--" in html else html


def read_markup(bodies: Sequence[str]) -> Markup | None:
    """The tags of `bodies`, which `write_body` has written; None where one of them is not what it should be."""
    html = "".join(bodies).encode()
    chars = np.frombuffer(html, dtype=np.uint8)
    begins, ends = (chars == _OPEN).nonzero()[0], (chars == _CLOSE).nonzero()[0]
    if len(begins) != len(ends) or not ((begins < ends).all() and (ends[:-1] < begins[1:]).all()):
        return None
    follows = chars[begins + 1]
    if (follows == _QUESTION).any():
        return None
    closes = follows == _SLASH
    elements, attributed = _read_names(chars, begins + 1 + closes)
    firsts = ((elements == _BODY) & ~closes).nonzero()[0]
    if len(firsts) != len(bodies) or _IS_RAW[elements].any():
        return None
    return Markup(html, chars, begins, ends, elements, closes, attributed, np.append(firsts, len(begins)))


def compose(markup: Markup, signs: NDArray[np.uint8]) -> str:
    """The text of the pages, with the sign of each tag (0: none) in its place."""
    spans = np.empty(2 * len(signs), dtype=np.intp)  # tags, and what follows each
    spans[::2], spans[1:-1:2], spans[-1] = markup.ends + 1 - markup.begins, markup.begins[1:] - markup.ends[:-1] - 1, 0
    signed = signs.nonzero()[0]
    chars = markup.chars.copy()
    chars[markup.begins[signed]] = signs[signed]
    return as_text(keep_every_other(chars, spans, markup.begins[signed]).tobytes())


def as_text(written: bytes) -> str:
    """What lexbor has `written`, without entities and characters that nobody sees."""
    if b"&" in written:
        for entity, char in _ENTITIES:
            written = written.replace(entity, char)
    for telling, sign in _INVISIBLE:
        if telling in written:
            written = written.replace(sign, b"")
    return written.decode()


_ENTITIES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&nbsp;", b" "), (b"&amp;", b"&"))
_INVISIBLE = tuple(
    (sign.encode()[at : at + 1], sign.encode())
    for sign, at in zip("\u00ad\u200b\u2060\ufeff", (1, 2, 1, 0), strict=True)
)
"""Each with the byte of it that few others have: one byte is found fast."""


def _read_names(chars: NDArray[np.uint8], starts: Index) -> tuple[Index, Flags]:
    """The number in `NAMES` of each name that starts at `starts`, and whether attributes follow it."""
    padded = np.append(chars, np.zeros(_NAME, dtype=chars.dtype))
    letters = np.lib.stride_tricks.sliding_window_view(padded, _NAME + 1)[starts]
    stops = (letters == _CLOSE) | (letters == _BLANK)
    sizes = np.where(stops.any(axis=1), stops.argmax(axis=1), _NAME)
    keys = np.ascontiguousarray(letters[:, :_NAME]).view(np.uint64).ravel() & _MASKS[sizes]
    found = _BY_KEY.take(np.searchsorted(_SORTED_KEYS, keys), mode="clip")
    stop = letters[np.arange(len(starts)), sizes]
    known = (_KEYS[found] == keys) & ((stop == _CLOSE) | (stop == _BLANK))
    return np.where(known, found, 0), stop != _CLOSE


_MASKS = np.array([2 ** (8 * size) - 1 for size in range(_NAME + 1)], dtype=np.uint64)
"""What keeps the first so many letters of a name."""
