"""The tags of pages, found in one loop over the bytes of their HTML.

The HTML is the one that lexbor writes of its tree: every element is closed, a `<` or `>` outside of tags is escaped,
and so is a quotation mark in the value of an attribute.
"""

import numpy as np

from crawler.compiled import compiled
from crawler.parse.arrays import CLOSES, ELEMENT, NAMES_KEY, OPENS, TAG_BEGINS, TAG_ENDS, Bytes, Flags, Index
from crawler.parse.chrome import CHROME_WORDS, LONGEST_NAMES
from crawler.parse.elements import (
    BODY,
    CHROME,
    COMMENT,
    FACTOR,
    HEADER,
    KEYS,
    NAME,
    RAW,
    SECTION,
    SHIFT,
    TABLE,
    TRAITS,
    VOID,
)

_OPEN, _CLOSE, _SLASH, _BLANK, _EQUALS, _QUOTE, _BANG, _DASH = b'<>/ ="!-'
_CLASS, _ID, _ROLE = (np.frombuffer(name, dtype=np.uint8) for name in (b'class="', b'id="', b'role="'))
_CAPITAL_A, _CAPITAL_Z, _A, _Z, _0, _9 = b"AZaz09"
_UNSOUND = -1
_LONG = LONGEST_NAMES // 2 - 10
_START, _PRIME = 0x4BF29CE484222325, 0x100000001B3
"""Of FNV-1a, a hash that takes a byte at a time."""
_SLOT, _SLOTS = 20, 2**12


def _slot_of(word: str) -> int:
    """As `_read_names` finds it."""
    key = _START
    for byte in word.encode():
        key = (key ^ byte) * _PRIME % 2**64
    return key >> _SLOT & (_SLOTS - 1)


def _fill_slots() -> Flags:
    filled = np.zeros(_SLOTS, dtype=np.bool_)
    filled[list(map(_slot_of, CHROME_WORDS))] = True
    return filled


_MAY_BE_CHROME = _fill_slots()
"""Whether a word whose hash has this slot may be one of `CHROME_WORDS`."""


@compiled
def scan_pages(html: Bytes, bodies: Index, tags: Index, pages: Index) -> None:
    """Finds the `tags` (columns: see `arrays`) of the pages that begin at `bodies` in `html`, the last of these being
    its end; `pages` are the numbers of the first tag of each page, and of the end: a page that is not sound has none.

    A tag OPENS a region, perhaps, if it is a menu or the like by its element, or has a class, an id or a role that may
    say so; tags of a page with one NAMES_KEY have the same. Behind `html` stand ten zeros.
    """
    last = bodies[0]
    around = np.empty(len(tags), dtype=np.intp)
    for page in range(len(bodies) - 1):
        pages[page] = last
        last = max(last, _scan(html, bodies[page], bodies[page + 1], tags, around, last))
    pages[len(bodies) - 1] = last


@compiled
def _scan(html: Bytes, at: int, end: int, tags: Index, around: Index, tag: int) -> int:
    """The number behind the last tag of the page from `at` to `end`; `around` is for the elements around a tag."""
    first, depth, sections = tag, 0, 0
    while at < end:
        if html[at] != _OPEN:
            if html[at] == _CLOSE:
                return _UNSOUND
            at += 1
            continue
        at = _read_tag(html, at, end, tags, tag)
        element, closes = tags[tag, ELEMENT], tags[tag, CLOSES]
        depth = _nest(element, closes, tag == first, around, depth)
        if at == _UNSOUND or depth == _UNSOUND or (depth == 0 and at < end):
            return _UNSOUND
        if TRAITS[element] & SECTION:
            sections += 1 - 2 * closes
        if TRAITS[element] & HEADER and sections > 0:
            tags[tag, OPENS] = False  # the header of an article is none of the page
        tag += 1
    return tag if depth == 0 else _UNSOUND


@compiled
def _nest(element: int, closes: int, is_first: bool, around: Index, depth: int) -> int:
    """How deep in the tree it goes on behind a tag."""
    if closes:
        return depth - 1 if depth and around[depth - 1] == element else _UNSOUND
    if is_first != (element == BODY) or TRAITS[element] & RAW:
        return _UNSOUND
    if TRAITS[element] & VOID:
        return depth
    around[depth] = element
    return depth + 1


@compiled
def _read_tag(html: Bytes, at: int, end: int, tags: Index, tag: int) -> int:
    """Notes down the tag, or the comment, at `at`; where it ends."""
    closes = html[at + 1] == _SLASH
    tags[tag, TAG_BEGINS], tags[tag, CLOSES], tags[tag, OPENS] = at, closes, False
    if html[at + 1] == _BANG:
        tags[tag, ELEMENT], at = COMMENT, _skip_comment(html, at + 2, end)
    else:
        element, at = _read_name(html, at + 1 + closes)
        key, at = _read_attributes(html, at, end)
        if TRAITS[element] & CHROME:
            key = 0
        tags[tag, ELEMENT], tags[tag, NAMES_KEY] = element, key ^ element
        tags[tag, OPENS] = not closes and (key != 0 or TRAITS[element] & CHROME != 0)
    tags[tag, TAG_ENDS] = at
    return at if at == _UNSOUND else at + 1


@compiled
def _read_name(html: Bytes, at: int) -> tuple[int, int]:
    """The number of the element whose name begins at `at`, told by its first letters, and where these end."""
    key, size = np.uint64(0), 0
    while size < NAME and html[at] != _CLOSE and html[at] != _BLANK:
        key |= np.uint64(html[at]) << np.uint64(8 * size)
        size += 1
        at += 1
    slot = np.intp(key * FACTOR >> SHIFT)
    while TABLE[slot] and KEYS[TABLE[slot]] != key:
        slot = (slot + 1) % len(TABLE)
    return int(TABLE[slot]), at


@compiled
def _read_attributes(html: Bytes, at: int, end: int) -> tuple[int, int]:
    """A key of those names of a tag (class, id, role) that may matter, 0 where none does, and where the tag ends."""
    key = at - at
    while at < end and html[at] != _CLOSE:
        if html[at] == _QUOTE or (html[at] == _BLANK and html[at + 1] == _EQUALS):
            return key, _UNSOUND
        if html[at] == _BLANK:
            size = _is(_CLASS, html, at + 1) or _is(_ID, html, at + 1) or _is(_ROLE, html, at + 1)
            if size:
                names, at = _read_names(html, at + 1 + size, end, _START ^ size)
                key = (key ^ names) * _PRIME if names else key
        elif html[at] == _EQUALS and html[at + 1] == _QUOTE:
            at += 2
            while at < end and html[at] != _QUOTE:
                at += 1
        at += 1
    return key, at if at < end else _UNSOUND


@compiled
def _is(word: Bytes, html: Bytes, at: int) -> int:
    """The length of `word` if it stands in `html` at `at`, else 0."""
    for offset in range(len(word)):
        if html[at + offset] != word[offset]:
            return 0
    return len(word)


@compiled
def _read_names(html: Bytes, at: int, end: int, key: int) -> tuple[int, int]:
    """A key of the names from `at` to the quotation mark, 0 where no word of them is one of the surroundings; and where
    that is. Names so long that `chrome_name` may cut them off have a key of their own."""
    begin, word, matters = at, _START, False
    while at < end and html[at] != _QUOTE:
        byte = html[at]
        key = (key ^ byte) * _PRIME
        small = byte | 32 if _CAPITAL_A <= byte <= _CAPITAL_Z else byte
        if _A <= small <= _Z or _0 <= small <= _9:
            word = (word ^ small) * _PRIME
        else:
            matters |= byte >= 0x80 or _MAY_BE_CHROME[word >> _SLOT & _SLOTS - 1]
            word = _START
        at += 1
    matters |= _MAY_BE_CHROME[word >> _SLOT & _SLOTS - 1]
    if at - begin > _LONG:
        return begin, at
    return key if matters else 0, at


@compiled
def _skip_comment(html: Bytes, at: int, end: int) -> int:
    """Where the comment that goes on at `at` ends."""
    if html[at] != _DASH or html[at + 1] != _DASH:
        return _UNSOUND
    for behind in range(at + 4, end):
        if html[behind] == _CLOSE and html[behind - 1] == _DASH and html[behind - 2] == _DASH:
            return behind
    return _UNSOUND
