"""Text that a page holds but does not show to its readers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.parse.colours import are_alike, parse_colour
from crawler.parse.soup import Element
from crawler.parse.styles import Declarations, StyleSheet
from crawler.words import words_of

MAX_TEXTS = 20
MAX_LETTERS = 300
LEAST_WORDS = 3
"""Less than this is a label for a script, not a text."""
EXEMPT_WITHIN = 30
"""Elements around a hidden one whose names are asked whether honest pages hide such a thing."""

_EXEMPT_NAMES = frozenset(
    [
        "accordion",
        "alert",
        "animate",
        "animated",
        "answer",
        "aos",
        "carousel",
        "collapse",
        "collapsed",
        "collapsible",
        "drawer",
        "dropdown",
        "elementor",
        "empty",
        "error",
        "fade",
        "fadein",
        "faq",
        "lightbox",
        "loader",
        "loading",
        "megamenu",
        "message",
        "modal",
        "offcanvas",
        "noresults",
        "overlay",
        "popover",
        "popup",
        "preloader",
        "print",
        "results",
        "reveal",
        "screenreader",
        "slide",
        "slider",
        "spinner",
        "success",
        "swiper",
        "tab",
        "tabpanel",
        "tabs",
        "toast",
        "toggle",
        "tooltip",
        "wow",
    ]
)
_SCREEN_READER = frozenset(
    [
        "sr-only",
        "sr-only-focusable",
        "screen-reader-text",
        "screen-reader",
        "screen-readers",
        "visually-hidden",
        "visually-hidden-focusable",
        "visuallyhidden",
        "a11y-hidden",
        "assistive-text",
        "offscreen",
        "element-invisible",
        "show-for-sr",
        "skip-link",
        "u-sr-only",
        "usa-sr-only",
        "vh",
    ]
)
_EXEMPT_ROLES = frozenset(("dialog", "alertdialog", "menu", "tabpanel", "tooltip", "status", "alert", "listbox"))
_EXEMPT_TAGS = frozenset(("details", "dialog", "noscript", "template"))
_BEARING = frozenset(("hidden", "color", "text", "bgcolor", "background"))
"""Attributes, beside style, that bear on whether a text is seen."""
_NAME_PARTS = re.compile(r"[^a-z0-9]+")
_LENGTH = re.compile(r"(-?\d{0,9}(?:\.\d{1,9})?)\s*(px|pt|em|rem|%|vw|vh|ex|ch)?(?=\s|$)")
_CLIPPED = re.compile(
    r"rect\(\s*([01])(?:px)?[\s,]+\1(?:px)?[\s,]+\1(?:px)?[\s,]+\1(?:px)?\s*\)|inset\(\s*(?:50|100)%\s*\)"
)
_FAR = -999


@dataclass(frozen=True, slots=True)
class _Sight:
    """What decides whether the text of an element is seen; `ink` and `paper` are colours as far as they are known."""

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    exempt: bool = False
    ink: int | None = None
    paper: int | None = None

    @property
    def hidden(self) -> bool:
        if self.exempt:
            return False
        return self.gone or self.invisible or self.tiny or are_alike(self.ink, self.paper)


class HiddenText:
    """Collects open, text and close calls in document order; `finish` gives the texts that no reader sees.

    `path` are the elements that are open, the innermost last, as they are now.
    """

    def __init__(self, sheet: StyleSheet, path: Sequence[Element], *, has_other_sheets: bool) -> None:
        self._sheet = sheet
        self._path = path
        self._has_other_sheets = has_other_sheets
        self._sights: list[_Sight] = [_Sight()]
        self._start = 0  # depth of the outermost hidden element; 0 outside
        self._region = 0
        self._parts: list[str] = []
        self._found: list[tuple[int, str]] = []

    def open(self, region: int) -> None:
        """Begins the last element of the path, which stands in `region` of the page's surroundings."""
        tag, attributes = self._path[-1]
        sight = self._see(self._sights[-1], attributes, self._sheet.style_of(tag, attributes))
        if sight.hidden and not self._start:
            if any(_is_exempt(*element) for element in self._path[-EXEMPT_WITHIN:]):
                sight = replace(sight, exempt=True)
            else:
                self._start, self._region = len(self._path), region
        self._sights.append(sight)
        if self._start:
            self._parts.append(" ")

    def close(self) -> None:
        """Ends the innermost element, which is the last of the path still."""
        if self._start == len(self._path):
            self._found.append((self._region, " ".join("".join(self._parts).split())))
            self._start, self._parts = 0, []
        self._sights.pop()

    def text(self, text: str) -> None:
        """Adds character data."""
        if self._start and self._sights[-1].hidden:
            self._parts.append(text)

    def finish(self) -> list[tuple[int, str, int]]:
        """(region, text, words) of every hidden text that is long enough to be one, in order."""
        counted = ((region, text, len(words_of(text))) for region, text in self._found if text)
        return [row for row in counted if row[2] >= LEAST_WORDS]

    def _see(self, sight: _Sight, attributes: Mapping[str, str], style: Declarations) -> _Sight:
        if sight.exempt:
            return sight
        if not style and _BEARING.isdisjoint(attributes):
            unsure = sight.paper is not None and self._is_painted_elsewhere(attributes)
            return replace(sight, paper=None) if unsure else sight
        invisible, tiny = sight.invisible, sight.tiny
        if "visibility" in style and not _moves(style):
            invisible = style["visibility"] in ("hidden", "collapse")
        if "font-size" in style:
            tiny = _is_tiny(style["font-size"], tiny)
        gone = sight.gone or _is_gone(attributes, style)
        ink, paper = self._colours(sight, attributes, style)
        return _Sight(gone, invisible, tiny, False, ink, paper)

    def _colours(
        self, sight: _Sight, attributes: Mapping[str, str], style: Declarations
    ) -> tuple[int | None, int | None]:
        """(ink, paper); a class that a sheet elsewhere may paint makes the paper unknown."""
        ink, paper = sight.ink, sight.paper
        if self._is_painted_elsewhere(attributes):
            paper = None
        given = style.get("color") or attributes.get("color") or attributes.get("text")
        if given and given != "inherit":
            ink = parse_colour(given)
        ground = style.get("background") or attributes.get("bgcolor")
        if ground and ground not in ("transparent", "inherit", "none"):
            paper = parse_colour(ground)
        if attributes.get("background"):
            paper = None
        return ink, paper

    def _is_painted_elsewhere(self, attributes: Mapping[str, str]) -> bool:
        return self._has_other_sheets and ("class" in attributes or "id" in attributes)


def _is_exempt(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether honest pages hide such an element: until it is asked for, or for readers who listen."""
    if tag in _EXEMPT_TAGS or attributes.get("role", "").lower() in _EXEMPT_ROLES:
        return True
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower().replace("_", "-")
    if len(names) < 2:
        return False
    return not _SCREEN_READER.isdisjoint(names.split()) or not _EXEMPT_NAMES.isdisjoint(_NAME_PARTS.split(names))


def _is_gone(attributes: Mapping[str, str], style: Declarations) -> bool:
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    if not style:
        return False
    if style.get("display") == "none" or (_is_zero(style.get("opacity", "1")) and not _moves(style)):
        return True
    return _is_far(style) or _is_clipped(style)


def _moves(style: Declarations) -> bool:
    """Whether the element is about to be faded in."""
    return "transition" in style or "animation" in style


def _is_zero(value: str) -> bool:
    found = _LENGTH.match(value)
    return found is not None and found.group(1) not in ("", "-") and float(found.group(1)) == 0


def _is_far(style: Declarations) -> bool:
    """Whether the text stands far off the screen."""
    offsets = [style.get("text-indent", "")]
    if style.get("position") in ("absolute", "fixed"):
        offsets += [style.get("left", ""), style.get("top", "")]
    return any(_pixels(offset) <= _FAR for offset in offsets)


def _is_clipped(style: Declarations) -> bool:
    if any(_CLIPPED.match(style.get(name, "")) for name in ("clip", "clip-path")):
        return True
    if style.get("overflow") not in ("hidden", "clip") or _moves(style):
        return False
    return any(0 <= _pixels(style.get(name, "100px")) <= 1 for name in ("width", "height"))


def _is_tiny(size: str, inherited: bool) -> bool:
    found = _LENGTH.match(size)
    if not found or found.group(1) in ("", "-"):
        return False
    value, unit = float(found.group(1)), found.group(2)
    if unit in ("em", "%") and value:
        return inherited
    return value <= 1 and (not value or unit in ("px", "pt"))


def _pixels(value: str) -> float:
    """A length in pixels, a letter taken as ten; what is no length is far from any border."""
    found = _LENGTH.match(value)
    if not found or found.group(1) in ("", "-"):
        return 100.0
    scale = {"em": 10.0, "rem": 10.0, "%": 10.0, "vw": 10.0, "vh": 10.0}.get(found.group(2) or "px", 1.0)
    return float(found.group(1)) * scale
