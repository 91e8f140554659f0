"""Where the links of a page lead: off its site, within it, to a telephone."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from crawler.parse.domains import domain_of

MAX_OUTLINKS = 200
MAX_LINKS = 400
MAX_PHONES = 20
MAX_ANCHOR = 200
"""Letters of an anchor text that are kept."""
_PLAIN = re.compile(r"(?:https?://[a-z0-9]|/(?!/)|\.{1,2}/|[a-z0-9](?!.*:))[!-~]{0,300}", re.IGNORECASE)
"""An address that means the same on every page of a folder."""
_LONGEST_BASE = 500
_NO_DIGITS = re.compile(r"[^0-9]+")


class Links:
    """Collects the links of a page in document order."""

    def __init__(self, page_url: str, base: str, domain: str) -> None:
        self.outlinks: dict[str, None] = {}
        self.within: dict[tuple[str, str], None] = {}
        self.phones: dict[str, None] = {}
        self._page = urldefrag(page_url)[0]
        self._base = base
        self._folder = _folder_of(base)
        self._domain = domain
        self._known: dict[str, tuple[str, bool]] = {}
        self._open = ""
        self._parts: list[str] = []

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begins an element."""
        if tag not in ("a", "area") or "href" not in attributes:
            return
        self._finish_anchor()
        href = attributes["href"].strip()
        if href[:4].lower() == "tel:":
            self._call(href[4:])
            return
        url, is_away = self._resolve(href)
        if url and is_away:
            if len(self.outlinks) < MAX_OUTLINKS and tag == "a":
                self.outlinks.setdefault(url)
        elif url and len(self.within) < MAX_LINKS:
            self._open = url

    @property
    def is_open(self) -> bool:
        """Whether the text that comes now is that of a link."""
        return self._open != ""

    def text(self, text: str) -> None:
        """Adds character data."""
        if self._open and len(self._parts) < MAX_ANCHOR:
            self._parts.append(text[:MAX_ANCHOR])

    def close(self, tag: str) -> None:
        """Ends an element."""
        if self._open and tag in ("a", "area"):
            self._finish_anchor()

    def _finish_anchor(self) -> None:
        if self._open:
            text = " ".join("".join(self._parts).split())[:MAX_ANCHOR]
            self.within.setdefault((self._open, text))
        self._open, self._parts = "", []

    def _resolve(self, href: str) -> tuple[str, bool]:
        """(absolute URL or empty, whether it leads off the site)."""
        if href not in self._known:
            self._known[href] = self._look_up(href)
        return self._known[href]

    def _look_up(self, href: str) -> tuple[str, bool]:
        is_plain = self._folder and _PLAIN.fullmatch(href)
        url, domain = _join_often(self._folder, href) if is_plain else _join(self._base, href)
        if not domain:
            return "", False
        if domain != self._domain:
            return url, True
        url = urldefrag(url)[0]
        return ("" if not href or (href.startswith("#") or url == self._page) else url), False

    def _call(self, number: str) -> None:
        digits = _NO_DIGITS.sub("", unquote(number[:100]).partition(";")[0])
        if 5 <= len(digits) <= 15 and len(self.phones) < MAX_PHONES:
            self.phones.setdefault(digits)


def _folder_of(base: str) -> str:
    """What of a page's address others of its folder share; empty where it has none."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or len(base) > _LONGEST_BASE:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path[: parts.path.rfind('/') + 1]}"


def _join(base: str, href: str) -> tuple[str, str]:
    """(absolute URL, its registrable domain; empty where it leads nowhere on the web)"""
    try:
        url = urljoin(base, href)
    except ValueError:
        return "", ""
    return url, domain_of(url) if url.startswith(("http://", "https://")) else ""


_join_often = lru_cache(maxsize=2**13)(_join)
"""Menus are the same on thousands of pages."""
