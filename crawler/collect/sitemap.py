"""Reads sitemaps piece by piece: XML, RSS, Atom or plain text, gzip or not, an index or a list of pages."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain

from lxml import etree

from crawler.collect.urls import MAX_LENGTH

MAX_BYTES = 50 * 2**20
"""Bytes of a sitemap, unpacked (sitemaps.org)."""

MAX_URLS = 50_000
"""Entries of a sitemap (sitemaps.org); one without a URL counts, for reading it costs as much."""

MAX_TAGS = 40 * MAX_URLS
"""Tags and attributes: the tree keeps what is no entry, and fifty megabytes of <a/> would fill a gigabyte."""

MAX_NESTING = 3
"""Indexes of indexes that are followed; the protocol knows one level."""

_MAX_MEMBERS = 10_000  # gzip files in a row that make up one; block gzip has 800 in fifty megabytes
_MAX_STRAY_WORDS = 1_000  # of a text list that are no URL: behind them it is prose
_MAX_DATE = 35  # characters; a W3C date with nanoseconds and a time zone
_PIECE = 64 * 2**10

_WEB = ("http://", "https://")
_SPACE = b" \t\r\n"
_HTML = re.compile(rb"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_W3C_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?)?)?", re.ASCII)


class SitemapError(Exception):
    """A sitemap that is broken, no sitemap, or too large; the text says which."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL in a sitemap, as written; `role` is page, or sitemap for an entry of an index.

    A URL of more than MAX_LENGTH characters is cut behind the first one too many. `lastmod` is a W3C date or empty.
    """

    role: str
    url: str
    lastmod: str = ""


def read_sitemap(body: bytes) -> Iterator[Entry]:
    """The entries of the sitemap `body`; SitemapError behind the last one that could be read."""
    pieces = _limit(_refuse_twice_packed(_unpack(body)))
    first = b""
    for piece in pieces:  # blank lines before the XML declaration are common, and forbidden
        first = piece.lstrip(_SPACE).removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
        if first:
            break
    if not first:
        raise SitemapError("empty")
    yield from _read_xml(first, pieces) if _is_xml(first) else _read_text(first, pieces)


def _unpack(body: bytes) -> Iterator[bytes]:
    if not body.startswith(b"\x1f\x8b"):
        yield from (body[begin : begin + _PIECE] for begin in range(0, len(body), _PIECE))
        return
    try:
        yield from _gunzip(memoryview(body))
    except zlib.error as error:
        raise SitemapError(f"broken gzip: {error}") from None


def _gunzip(body: memoryview) -> Iterator[bytes]:
    """What the gzip members in `body` hold; what follows the last one and is no gzip is junk that servers append."""
    at = 0
    for _ in range(_MAX_MEMBERS):
        member = zlib.decompressobj(wbits=31)
        while not member.eof and (member.unconsumed_tail or at < len(body)):
            packed = member.unconsumed_tail or body[at : at + _PIECE]
            at += 0 if member.unconsumed_tail else len(packed)
            if piece := member.decompress(packed, _PIECE):
                yield piece
        if not member.eof:
            raise SitemapError("broken gzip: it ends early")
        at -= len(member.unused_data)
        if bytes(body[at : at + 2]) != b"\x1f\x8b":
            return
    raise SitemapError(f"more than {_MAX_MEMBERS} gzip files in one; the rest was not read")


def _refuse_twice_packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    if first.startswith(b"\x1f\x8b"):
        raise SitemapError("gzip inside gzip")
    yield from chain([first], pieces)


def _limit(pieces: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > MAX_BYTES:
            raise SitemapError(f"more than {MAX_BYTES} bytes; the rest was not read")
        yield piece


def _is_xml(first: bytes) -> bool:
    head = first[:64].replace(b"\x00", b"")  # UTF-16 is allowed
    return head.lstrip(b"\xfe\xff" + _SPACE).startswith(b"<")


def _read_text(first: bytes, pieces: Iterator[bytes]) -> Iterator[Entry]:
    urls, strays, stray = 0, 0, ""
    for word in _words(first, pieces):
        url = word.decode("utf-8", "replace")[: MAX_LENGTH + 1]
        if url[:8].lower().startswith(_WEB):
            urls = _count(urls)
            yield Entry("page", url)
        else:
            strays, stray = strays + 1, stray or url
            if strays >= _MAX_STRAY_WORDS:
                break
    if strays and not urls:
        raise SitemapError(f"neither XML nor a list of URLs: {stray[:80]!r}")
    if strays:
        raise SitemapError(f"no URLs: {strays} words of the list, the first is {stray[:80]!r}")


def _words(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Words, not lines: fifty million empty ones cost twelve seconds. A word without end is cut."""
    rest = b""
    for piece in chain([first], pieces):
        text = rest + piece
        words = text.split()
        rest = words.pop() if words and not text[-1:].isspace() else b""
        yield from words
        if len(rest) > _PIECE:
            yield rest
            raise SitemapError(f"a word of more than {_PIECE} bytes; the rest was not read")
    if rest:
        yield rest


def _count(entries: int) -> int:
    if entries == MAX_URLS:
        raise SitemapError(f"more than {MAX_URLS} URLs; the rest was not read")
    return entries + 1


def _read_xml(first: bytes, pieces: Iterator[bytes]) -> Iterator[Entry]:
    if _HTML.match(first):
        raise SitemapError("an HTML page, not a sitemap")
    # No entities, no DTD, no network: an attacker writes these. No recovery: lxml reports nothing behind the break.
    parser = etree.XMLPullParser(
        events=("end",), tag=tuple(f"{{*}}{name}" for name in _READERS), resolve_entities=False, no_network=True
    )
    elements = 0
    try:
        for piece in _limit_tags(chain([first], pieces)):
            parser.feed(piece)
            for element in _take_elements(parser):
                elements = _count(elements)
                yield from _read_element(element)
        root = parser.close()
    except etree.LxmlError as error:
        for element in _take_elements(parser):
            elements = _count(elements)
            yield from _read_element(element)
        raise SitemapError(f"broken XML: {_say(error)}") from None
    if _name(root) not in _ROOTS:
        raise SitemapError(f"no sitemap: the document is <{_name(root)[:80]}>")


def _limit_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += piece.count(b"<") + (piece.count(b'"') + piece.count(b"'")) // 2
        if total > MAX_TAGS:
            raise SitemapError(f"more than {MAX_TAGS} tags and attributes; the rest was not read")
        yield piece


def _take_elements(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    """The elements that may be entries, each cleared behind its use, or the tree would grow with the file."""
    for _, element in parser.read_events():
        assert isinstance(element, etree._Element)  # we asked for "end" events only
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _read_element(element: etree._Element) -> Iterator[Entry]:
    """The entry that `element` is, if it stands where its format has entries."""
    parent, name = element.getparent(), _name(element)
    if parent is None or _name(parent) not in _PARENTS[name]:
        return
    if _space(parent) != _space(element) and name != "item":  # those of RSS 1.0 lie in an RDF document
        return
    url, lastmod = _READERS[name](element)
    if url:
        yield Entry("sitemap" if name == "sitemap" else "page", url[: MAX_LENGTH + 1], lastmod)


def _read_url(element: etree._Element) -> tuple[str, str]:
    return _text(element, "loc"), _w3c_date(_text(element, "lastmod"))


def _read_item(element: etree._Element) -> tuple[str, str]:
    return _text(element, "link"), _mail_date(_text(element, "pubDate"))


def _read_entry(element: etree._Element) -> tuple[str, str]:
    links = (child for child in element.iterchildren(_sibling(element, "link")))
    alternates = (link.get("href", "").strip() for link in links if link.get("rel", "alternate") == "alternate")
    return next(alternates, ""), _w3c_date(_text(element, "updated"))


_READERS: dict[str, Callable[[etree._Element], tuple[str, str]]] = {
    "url": _read_url,
    "sitemap": _read_url,
    "item": _read_item,
    "entry": _read_entry,
}
_ROOTS = frozenset(("urlset", "sitemapindex", "rss", "RDF", "feed"))
_PARENTS = {
    "url": ("urlset", "sitemapindex"),
    "sitemap": ("urlset", "sitemapindex"),  # some tools write an index with the root of a list
    "item": ("channel", "RDF"),
    "entry": ("feed",),
}


def _text(element: etree._Element, name: str) -> str:
    """Text of the child `name` in the element's own namespace: an image:loc is no page."""
    child = element.find(_sibling(element, name))
    # An entity or a comment inside would leave half a URL.
    return (child.text or "").strip() if child is not None and not len(child) else ""


def _sibling(element: etree._Element, name: str) -> str:
    return f"{{{_space(element)}}}{name}" if _space(element) else name


def _space(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _say(error: etree.LxmlError) -> str:
    """What is wrong and in which line, as libxml2 says it."""
    return " ".join(str(getattr(error, "msg", None) or error).split())[:300]


def _w3c_date(text: str) -> str:
    """`text` when it is a date as https://www.w3.org/TR/NOTE-datetime has it, else empty."""
    if len(text) > _MAX_DATE or not _W3C_DATE.fullmatch(text):
        return ""
    day, _, time = text.partition("T")
    try:
        datetime.fromisoformat(f"{day}-01-01"[:10] + (f"T{time}" if time else ""))
    except ValueError:
        return ""
    return text


def _mail_date(text: str) -> str:
    """The date of RSS (RFC 822) as a W3C date; empty when it is none."""
    if not text.isascii() or len(text) > 2 * _MAX_DATE:
        return ""
    try:
        date = parsedate_to_datetime(text)
        return _w3c_date((date if date.tzinfo else date.replace(tzinfo=UTC)).isoformat())
    except (ValueError, OverflowError, TypeError, IndexError):
        return ""
