"""Parsed pages as HTML that is read back byte by byte, and the regions that its tags open."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from ahocorasick_rs import BytesAhoCorasick
from selectolax.lexbor import LexborHTMLParser

from crawler.parse.arrays import NAMES_KEY, OPENS, TAG, TAG_BEGINS, TAG_ENDS, Bytes, Index
from crawler.parse.chrome import CHROME_WORDS, chrome_name

MOST = 4 * 2**20
"""Characters of a body that is read back, twice the longest page: some tags make a tree many times as large."""
_SHORTEST = 2
"""Bytes of a tag at the least, whatever it is called."""
_PADDING = bytes(10)
"""What the loop over the tags may look at behind the last page."""
_SEARCH = BytesAhoCorasick([word.encode() for word in sorted(CHROME_WORDS)])
_ATTRIBUTE = re.compile(r' (class|id|role)="([^"]*)"')


def write_body(tree: LexborHTMLParser, skipped: Mapping[str, int]) -> str | None:
    """The body of `tree` as HTML; None where that could not be read back.

    The body loses the elements whose names are `skipped`, of which the page has no more than it says there.
    """
    if inside := [name for name, times in skipped.items() if name != "head" and not _all_in_head(tree, name, times)]:
        tree.strip_tags(inside, recursive=True)
    html = (tree.body.html or "") if tree.body is not None else ""
    return html if 0 < len(html) <= MOST else None


def _all_in_head(tree: LexborHTMLParser, name: str, times: int) -> bool:
    """Whether the head has as many elements of this name: to look through it costs little."""
    return tree.head is not None and len(tree.head.css(name)) == times


def read_tags(bodies: Sequence[bytes]) -> tuple[Bytes, Index, Index, list[str]]:
    """All `bodies`, which `write_body` has written, as one; their tags, the number of each page's first one, and of the
    end (see `tags.scan_pages`); and what makes a region of each tag that opens one."""
    from crawler.parse.tags import scan_pages

    html = b"".join((*bodies, _PADDING))
    chars = np.frombuffer(html, dtype=np.uint8)
    tags, pages = np.empty((len(html) // _SHORTEST, len(TAG)), dtype=np.intp), np.empty(len(bodies) + 1, dtype=np.intp)
    scan_pages(chars, np.cumsum([0, *map(len, bodies)]), tags, pages)
    tags = tags[: pages[-1]]
    return chars, tags, pages, name_regions(html, tags, pages)


def name_regions(html: bytes, tags: Index, pages: Index) -> list[str]:
    """What makes a region of each tag that opens one; of those that may do so, the others open none then.

    A key is no proof against a page that was made to have the key of another one's tag: it holds within a page alone.
    """
    asked = tags[:, OPENS].nonzero()[0]
    page, keys = np.searchsorted(pages, asked, side="right"), tags[asked, NAMES_KEY]
    order = np.lexsort((keys, page))
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(keys[order]) != 0) | (np.diff(page[order]) != 0)
    firsts = asked[order[fresh]]
    places = zip((tags[firsts, TAG_BEGINS] + 1).tolist(), tags[firsts, TAG_ENDS].tolist(), strict=True)
    names = np.empty(len(order), dtype=object)
    names[order] = np.array([_name_of(html[begin:end]) for begin, end in places], dtype=object)[np.cumsum(fresh) - 1]
    tags[asked, OPENS] = opens = names != ""
    found: list[str] = names[opens].tolist()
    return found


@lru_cache(maxsize=4096)
def _name_of(tag: bytes) -> str:
    """What makes a start tag, written between `<` and `>`, one of the page's surroundings; empty when it is none."""
    if tag.isascii() and not _SEARCH.find_matches_as_indexes(tag.lower()):
        return ""
    element, _, attributes = tag.decode().partition(" ")
    return chrome_name(element, dict(_ATTRIBUTE.findall(" " + attributes)) if attributes else {})
