"""The elements and texts of a page in order, as BeautifulSoup's parser (lxml) sees them, without a tree of them.

A tree costs several times what its parse does, and the close look goes once through a page, from beginning to end.
"""

import warnings
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder

_SPACES = " \n\t\f\r"
_PRESERVING = frozenset(("pre", "textarea"))
"""Elements in which white space alone is a text of its own, not a blank."""


class Element(NamedTuple):
    """The start of an element; names of classes are set apart by one blank."""

    name: str
    attributes: Mapping[str, str]


Events = list[Element | str | None]
"""Starts of elements, texts, and None for each end of an element, properly nested."""


def parse_events(html: str) -> Events:
    """What stands in `html`, a page of any quality. Comments and declarations are left out and end a text."""
    recorder = _Recorder()
    with warnings.catch_warnings():  # that `html` looks like a URL or like XML: browsers show it all the same
        for warning in (MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning):
            warnings.simplefilter("ignore", warning)
        BeautifulSoup(html, builder=recorder)
    return recorder.events


def end_of(events: Events, start: int) -> int:
    """Index of the end of the element that starts at index `start`."""
    depth, at = 0, start
    while True:
        event = events[at]
        if event is None:
            depth -= 1
        elif event.__class__ is Element:
            depth += 1
        if not depth:
            return at
        at += 1


def inner_text(events: Events, start: int) -> str:
    """The text of the element that starts at index `start`."""
    return "".join(event for event in events[start : end_of(events, start)] if isinstance(event, str))


def inner_elements(events: Events, start: int, name: str) -> Iterator[Element]:
    """The elements of one `name` within the element that starts at index `start`."""
    inside = events[start + 1 : end_of(events, start)]
    return (event for event in inside if isinstance(event, Element) and event.name == name)


class _Recorder(LXMLTreeBuilder):
    """Notes what the parser says instead of building of it."""

    def __init__(self) -> None:
        super().__init__()
        self.events: Events = []
        self._open: list[str] = []
        self._parts: list[str] = []
        self._preserving = 0

    def feed(self, markup: Any) -> None:
        """Parses `markup`; at its end every element ends."""
        super().feed(markup)
        self._end_text()
        self.events += [None] * len(self._open)

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Begins anew, as for each encoding that is tried."""
        super().initialize_soup(soup)
        self.events, self._open, self._parts, self._preserving = [], [], [], 0

    def start(self, tag: Any, attrib: Any, _nsmap: Any = None) -> None:
        """Called by lxml."""
        if self._parts:
            self._end_text()
        if "class" in attrib:
            attrib = {**attrib, "class": " ".join(attrib["class"].split())}
        self.events.append(Element(tag, attrib))
        self._open.append(tag)
        self._preserving += tag in _PRESERVING

    def end(self, tag: Any) -> None:
        """Called by lxml."""
        if self._parts:
            self._end_text()
        ended = None if tag in self._open[-1:] or tag in self._open else tag  # the end of what never began is none
        while ended != tag:
            ended = self._open.pop()
            self._preserving -= ended in _PRESERVING
            self.events.append(None)

    def data(self, data: Any) -> None:
        """Called by lxml."""
        self._parts.append(data)

    def comment(self, _text: Any) -> None:
        """Called by lxml."""
        self._end_text()

    def pi(self, _target: Any, _data: Any) -> None:
        """Called by lxml."""
        self._end_text()

    def doctype(self, _name: Any, _pubid: Any, _system: Any) -> None:
        """Called by lxml."""
        self._end_text()

    def _end_text(self) -> None:
        if not self._parts:
            return
        text = self._parts[0] if len(self._parts) == 1 else "".join(self._parts)
        self._parts = []
        if not self._preserving and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        self.events.append(text)
