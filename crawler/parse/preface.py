"""What must be known of a page before it is read: what its addresses are relative to, and its style sheets."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from crawler.parse.soup import Element, Events, end_of, inner_text

MAX_SHEETS = 100
_WANTED = frozenset(("base", "link", "style", "noscript"))
_Found = list[tuple[int, Element]]


@dataclass(frozen=True, slots=True)
class Preface:
    """`sheets` are the contents of the style elements for screens; there may be others, elsewhere."""

    base: str
    sheets: tuple[str, ...]
    has_other_sheets: bool


def read_preface(events: Events, url: str) -> Preface:
    """The preface of the page at `url`."""
    found = [(at, each) for at, each in enumerate(events) if each.__class__ is Element and each.name in _WANTED]
    linked = any(each.name == "link" and "stylesheet" in each.attributes.get("rel", "").split() for _, each in found)
    return Preface(_base_of(found, url), tuple(_sheets(found, events)), linked)


def _base_of(found: _Found, url: str) -> str:
    href = next((each.attributes["href"] for _, each in found if each.name == "base" and "href" in each.attributes), "")
    try:
        return urljoin(url, href.strip())
    except ValueError:
        return url


def _sheets(found: _Found, events: Events) -> Iterator[str]:
    """The style elements for screens; those within a noscript are for readers without scripts."""
    end = seen = 0
    for at, element in found:
        if element.name == "noscript" and at >= end:
            end = end_of(events, at)
        elif element.name == "style" and seen < MAX_SHEETS:
            seen += 1
            media = element.attributes.get("media", "").lower()
            if ("print" not in media or "screen" in media) and at >= end:
                yield inner_text(events, at)
