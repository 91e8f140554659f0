"""Which text of a page is its main content: the same rules for every parser, fed with the page as a stream of tags."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.records import Block
from crawler.words import words_of

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "select",
        "option",
        "datalist",
        "textarea",
        "object",
        "canvas",
        "audio",
        "head",
        "title",
        "iframe",
        "frame",
        "frameset",
        "map",
        "dialog",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "form", "menu"))
_HEADER_TAGS = frozenset(("header",))
_CHROME_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "menu",
        "menubar",
        "dialog",
        "alertdialog",
        "toolbar",
        "form",
    ]
)
_CHROME_NAMES = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "sidebar",
        "sphinxsidebar",
        "footer",
        "breadcrumb",
        "breadcrumbs",
        "crumbs",
        "pagination",
        "pager",
        "comments",
        "respond",
        "share",
        "sharing",
        "social",
        "cookie",
        "cookies",
        "consent",
        "modal",
        "popup",
        "skip",
        "skiplink",
        "masthead",
        "topbar",
        "toolbar",
        "widget",
        "widgets",
        "related",
        "recommended",
        "navheader",
        "navfooter",
        "topnav",
        "bottomnav",
        "subnav",
        "offcanvas",
        "newsletter",
        "headerlink",
    ]
)
_NAME_PARTS = re.compile(r"[^a-z0-9]+")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
"""Soft hyphen, zero-width space, word joiner, byte-order mark: they hide words from comparison, not from readers."""
_SPACES = re.compile(r"\s+")

LINK_SHARE = 0.8
"""Share of linked words from which a block is navigation."""
LONGEST_ANCHOR = 25
"""Words; a longer text in one link is prose."""
KEPT_SHARE = 0.2
"""When less than this share of the words outside navigation is left, the names of this page's parts mislead."""


@dataclass(frozen=True, slots=True)
class _Draft:
    block: Block
    words: int
    linked: int
    links: int
    regions: tuple[int, ...]


class BlockBuilder:
    """Collects open, text, close and mark calls in document order; `finish` gives the blocks of the main content."""

    def __init__(self) -> None:
        self.h1 = ""
        self._drafts: list[_Draft] = []
        self._marks: list[_Draft] = []
        self._parts: list[str] = []
        self._linked_parts: list[str] = []
        self._stack: list[tuple[str, int]] = []  # (tag, region it opened or 0)
        self._skipping = 0
        self._links = 0
        self._anchors = 0
        self._regions: list[int] = []
        self._regions_opened = 0
        self._cleared: set[int] = set()
        self._heading = 0
        self._items = 0
        self._cells = 0

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begins an element."""
        if self._skipping or tag in _SKIPPED:
            self._skipping += 1
            return
        if tag not in _INLINE:
            self._flush()
        region = self._open_region(tag, attributes)
        self._stack.append((tag, region))
        self._count(tag, 1)
        if tag == "h1":
            self._cleared.update(self._regions)  # a header that holds the page's own heading is no chrome

    def close(self, tag: str) -> None:
        """Ends the innermost element, which must be a `tag`."""
        if self._skipping:
            self._skipping -= 1
            return
        if tag not in _INLINE:
            self._flush()
        _, region = self._stack.pop()
        self._count(tag, -1)
        if region:
            self._regions.pop()

    def text(self, text: str) -> None:
        """Adds character data."""
        if self._skipping or not text:
            return
        text = text.translate(_INVISIBLE)
        self._parts.append(text)
        if self._links:
            self._linked_parts.append(text)

    def mark(self, kind: str, text: str) -> None:
        """Puts a block of its own kind here, such as a video, or behind the paragraph that has begun; always kept."""
        self._marks.append(_Draft(Block(kind, text), 0, 0, 0, ()))
        if not any(part.strip() for part in self._parts):
            self._flush()

    def finish(self) -> tuple[Block, ...]:
        """The blocks of the main content in order."""
        self._flush()
        text = [draft for draft in self._drafts if not _is_navigation(draft)]
        kept = [draft for draft in text if self._cleared.issuperset(draft.regions)]
        if sum(draft.words for draft in kept) < KEPT_SHARE * sum(draft.words for draft in text):
            kept = text
        return tuple(draft.block for draft in kept)

    def _open_region(self, tag: str, attributes: Mapping[str, str]) -> int:
        if not _is_chrome(tag, attributes) or tag in ("body", "html", "main", "article"):
            return 0
        if tag in _HEADER_TAGS and any(name in ("article", "main", "section") for name, _ in self._stack):
            return 0
        self._regions_opened += 1
        self._regions.append(self._regions_opened)
        return self._regions_opened

    def _count(self, tag: str, step: int) -> None:
        if tag in ("a", "button"):
            self._links += step
            self._anchors += step > 0
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag] if step > 0 else 0
        elif tag in ("li", "dt", "dd"):
            self._items += step
        elif tag in ("td", "th"):
            self._cells += step

    def _flush(self) -> None:
        if self._parts:
            self._flush_text()
        if self._marks:
            self._drafts += self._marks
            self._marks = []

    def _flush_text(self) -> None:
        text = _SPACES.sub(" ", "".join(self._parts)).strip()
        linked = len(words_of("".join(self._linked_parts))) if self._linked_parts else 0
        links, self._anchors = self._anchors, 0
        self._parts, self._linked_parts = [], []
        if not text:
            return
        words = len(words_of(text))
        if self._heading == 1 and not self.h1 and words:
            self.h1 = text
        self._drafts.append(_Draft(self._block(text), words, linked, links, tuple(self._regions)))

    def _block(self, text: str) -> Block:
        if self._heading:
            return Block("heading", text, self._heading)
        if self._items:
            return Block("item", text)
        return Block("cell" if self._cells else "text", text)


def _is_navigation(draft: _Draft) -> bool:
    """Whether a block is links to elsewhere, short ones: a paragraph inside a link is still a paragraph."""
    listed = draft.linked <= LONGEST_ANCHOR * max(1, draft.links)
    return draft.block.kind != "heading" and listed and draft.linked > LINK_SHARE * draft.words


def _is_chrome(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag in _CHROME_TAGS or tag in _HEADER_TAGS:
        return True
    if not attributes:
        return False
    if attributes.get("role", "").lower() in _CHROME_ROLES:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
    return len(names) > 1 and not _CHROME_NAMES.isdisjoint(_NAME_PARTS.split(names))
