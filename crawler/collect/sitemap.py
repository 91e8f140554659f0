"""Reads sitemaps piece by piece: XML or plain text, gzip or not, an index or a list of pages."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import chain

from lxml import etree

MAX_BYTES = 50 * 2**20
"""Bytes of a sitemap, unpacked (sitemaps.org)."""

MAX_URLS = 50_000
"""Entries of a sitemap (sitemaps.org)."""

MAX_TAGS = 40 * MAX_URLS
"""Tags of a sitemap: the tree keeps what is no entry, and fifty megabytes of <a/> would fill a gigabyte."""

MAX_NESTING = 3
"""Indexes of indexes that are followed; the protocol knows one level."""

_PIECE = 64 * 2**10


class SitemapError(Exception):
    """A sitemap that is broken, no sitemap, or too large; the text says which."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL in a sitemap, as written; `role` is page, or sitemap for an entry of an index."""

    role: str
    url: str
    lastmod: str = ""


def read_sitemap(body: bytes) -> Iterator[Entry]:
    """The entries of the sitemap `body`; SitemapError behind the last one that could be read."""
    pieces = _limit(_unpack(body))
    first = next(pieces, b"")
    entries = _read_xml(first, pieces) if _is_xml(first) else _read_text(first, pieces)
    for number, entry in enumerate(entries):
        if number == MAX_URLS:
            raise SitemapError(f"more than {MAX_URLS} URLs; the rest was not read")
        yield entry


def _unpack(body: bytes) -> Iterator[bytes]:
    packed = body.startswith(b"\x1f\x8b")
    try:
        with gzip.open(BytesIO(body)) if packed else BytesIO(body) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (EOFError, OSError, zlib.error) as error:
        raise SitemapError(f"broken gzip: {error}") from None


def _limit(pieces: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > MAX_BYTES:
            raise SitemapError(f"more than {MAX_BYTES} bytes; the rest was not read")
        yield piece


def _is_xml(first: bytes) -> bool:
    head = first[:64].replace(b"\x00", b"")  # UTF-16 is allowed
    return head.lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<")


def _read_text(first: bytes, pieces: Iterator[bytes]) -> Iterator[Entry]:
    rest = b""
    for piece in chain([first], pieces):
        text = rest + piece
        words = text.split()  # not lines: fifty million empty ones cost twelve seconds
        rest = words.pop() if words and not text[-1:].isspace() else b""
        yield from map(_entry, [*words, rest] if len(rest) > _PIECE else words)
    if rest:
        yield _entry(rest)


def _entry(word: bytes) -> Entry:
    url = word.decode("utf-8-sig", "replace")
    if not url.startswith(("http://", "https://")) or len(word) > _PIECE:
        raise SitemapError(f"neither XML nor a list of URLs: {url[:80]!r}")
    return Entry("page", url)


def _read_xml(first: bytes, pieces: Iterator[bytes]) -> Iterator[Entry]:
    # No entities, no DTD, no network: an attacker writes these. No recovery: lxml reports nothing behind the break.
    parser = etree.XMLPullParser(
        events=("end",), tag=("{*}url", "{*}sitemap", "{*}html"), resolve_entities=False, no_network=True
    )
    try:
        for piece in _limit_tags(chain([first], pieces)):
            parser.feed(piece)
            yield from _take_entries(parser)
        parser.close()
    except etree.LxmlError as error:
        yield from _take_entries(parser)
        raise SitemapError(f"broken XML: {error}") from None


def _limit_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += piece.count(b"<")
        if total > MAX_TAGS:
            raise SitemapError(f"more than {MAX_TAGS} tags; the rest was not read")
        yield piece


def _take_entries(parser: etree.XMLPullParser) -> Iterator[Entry]:
    for _, element in parser.read_events():
        assert isinstance(element, etree._Element)  # we asked for "end" events only
        name = etree.QName(element).localname
        if name == "html":
            raise SitemapError("an HTML page, not a sitemap")
        loc = element.find("{*}loc")
        if loc is not None and loc.text:
            yield Entry("sitemap" if name == "sitemap" else "page", loc.text.strip())
        _forget(element)


def _forget(element: etree._Element) -> None:
    """Drop `element` and what came before it, or the tree would grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
