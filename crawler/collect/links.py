"""Where a page links to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import http_content_type_encoding

from crawler.collect.errand import Arrived
from crawler.parse.decode import decode_text

_HTML_TYPES = ("", "text/html", "application/xhtml+xml")

# Trees of hostile pages take time with the square of their depth, or of the attributes of a tag (100,000 nested tags
# or attributes: 16 s). At these bounds it is 50 ms.
_MAX_NESTING = 5_000
_MAX_TAG = 64 * 2**10
_TAG = re.compile(r"<(/?)([a-zA-Z]+)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr")
)
# What is not closed of these is opened again in every block that follows: a thousand of them, and the tree of a page of
# a megabyte fills three gigabytes.
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
_MAX_PENDING = 200
_LONG_TAG = re.compile(rf"<[a-zA-Z][^>]{{{_MAX_TAG}}}")
_LINK = re.compile(
    r"<(?P<tag>a|area|base|i?frame)\b[^>]{0,2000}?\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of a page as written, each once, in page order, and the URL they are relative to."""

    base: str
    hrefs: tuple[str, ...]


def is_html(content_type: str) -> bool:
    """Whether a Content-Type header (empty when there is none) says HTML."""
    return content_type.partition(";")[0].strip().lower() in _HTML_TYPES


def is_page(arrived: Arrived) -> bool:
    """Whether `arrived` is HTML, fetched as a page, with a status of success."""
    return arrived.role == "page" and 200 <= arrived.status < 300 and is_html(arrived.content_type)


def read_links(body: bytes, content_type: str, url: str) -> PageLinks:
    """The links of the HTML `body` that came from `url`: those a visitor can follow, and framed pages."""
    text = _decode(body, content_type)
    return _gather(url, _scan(text) if _is_awkward(text) else _parse(text))


def scan_links(body: bytes, content_type: str, url: str) -> PageLinks:
    """The same without a tree, in linear time and little memory; sees links in comments, too."""
    return _gather(url, _scan(_decode(body, content_type)))


def _decode(body: bytes, content_type: str) -> str:
    return decode_text(body, http_content_type_encoding(content_type) or "")


def _gather(url: str, found: tuple[str, Iterable[str]]) -> PageLinks:
    base, hrefs = found
    return PageLinks(_join(url, base), tuple(dict.fromkeys(href for href in hrefs if href)))


def _parse(text: str) -> tuple[str, Iterable[str]]:
    tree = LexborHTMLParser(text)
    base = tree.css_first("base[href]")
    hrefs = [node.attributes.get("href") or "" for node in tree.css("a[href], area[href]")]
    frames = [node.attributes.get("src") or "" for node in tree.css("iframe[src], frame[src]")]
    return (base.attributes.get("href") or "") if base else "", hrefs + frames


def _scan(text: str) -> tuple[str, Iterable[str]]:
    found = [(match["tag"].lower(), match[2] or match[3] or match[4] or "") for match in _LINK.finditer(text)]
    base = next((value for tag, value in found if tag == "base"), "")
    return base, [value.replace("&amp;", "&") for tag, value in found if tag != "base"]


def _is_awkward(text: str) -> bool:
    depth = pending = 0
    for closing, written in _TAG.findall(text):
        name = written.lower()
        step = -1 if closing else name not in _VOID
        depth = max(0, depth + step)  # what closes nothing must not make room for what opens
        pending = max(0, pending + step) if name in _FORMATTING else pending
        if depth > _MAX_NESTING or pending > _MAX_PENDING:
            return True
    return _LONG_TAG.search(text) is not None


def _join(url: str, base: str) -> str:
    try:
        return urljoin(url, base.strip())
    except ValueError:
        return url
