"""What the style of an element says about its being seen: inline, or by the simple rules of the page's own sheets."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

MAX_CSS = 200_000
"""Characters of inline style sheets that are read at the most."""
MAX_STYLE = 2_000
"""Characters of a style attribute, or of the declarations of a rule, that are read at the most."""

PROPERTIES = frozenset(
    [
        "display",
        "visibility",
        "opacity",
        "font-size",
        "text-indent",
        "position",
        "left",
        "top",
        "clip",
        "clip-path",
        "width",
        "height",
        "overflow",
        "color",
        "background",
        "transition",
        "animation",
    ]
)
_SAME = {
    "background-color": "background",
    "background-image": "background",
    "overflow-x": "overflow",
    "overflow-y": "overflow",
    "animation-name": "animation",
    "transition-property": "transition",
}
_SIMPLE = re.compile(r"(?:[.#][\w-]{1,80}|[a-z][a-z0-9]{0,10})")
_NAMES = re.compile(r"[.#][\w-]{1,80}|(?<![\w.#:-])[a-z][a-z0-9]{0,10}(?![\w-])", re.IGNORECASE)
_BRACES = re.compile(r"[{}]")

Declarations = Mapping[str, str]
_NOTHING: Declarations = {}


def parse_declarations(style: str) -> Declarations:
    """Properties that bear on sight -> values in lower case; the last of a kind wins."""
    return _parse(style[:MAX_STYLE])


@lru_cache(maxsize=2**11)
def _parse(style: str) -> Declarations:
    found: dict[str, str] = {}
    for part in style.lower().split(";"):
        name, _, value = part.partition(":")
        name = name.strip()
        name = _SAME.get(name, name)
        if name in PROPERTIES:
            found[name] = _joined(name, found.get(name, ""), value.replace("!important", "").strip())
    return found


def _joined(name: str, before: str, value: str) -> str:
    """A picture stays behind a colour that is given after it."""
    return f"{before} {value}" if name == "background" and "(" in before and "(" not in value else value


class StyleSheet:
    """The rules of a page's style elements for one class, id or tag, as far as no rule that is more than simple (of a
    state, a place, a medium) speaks on the same property of it."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        self._ruled: dict[tuple[str, str, str], Declarations] = {}
        self._unsure: dict[str, set[str]] = {}
        room = MAX_CSS
        for css in sheets:
            for selector, simple, style in _rules_of(_without_comments(css[: max(room, 0)])):
                self._take(selector, parse_declarations(style), simple)
            room -= len(css)

    def style_of(self, tag: str, attributes: Mapping[str, str]) -> Declarations:
        """The declarations for an element; its own style attribute has the last word."""
        found = _NOTHING
        if self._rules or self._unsure:
            names = (tag, attributes.get("class", ""), attributes.get("id", ""))
            if names not in self._ruled:
                self._ruled[names] = self._rule(*names)
            found = self._ruled[names]
        if style := attributes.get("style"):
            found = {**found, **parse_declarations(style)}
        return found

    def _rule(self, tag: str, classes: str, own_name: str) -> Declarations:
        names = [tag, *(f".{name}" for name in classes.split()[:20]), f"#{own_name}"]
        found: dict[str, str] = {}
        for name in names:
            found.update(self._rules.get(name, {}))
        for name in names:
            for unsure in self._unsure.get(name, ()):
                found.pop(unsure, None)
        if "background" not in found and any("background" in self._unsure.get(name, ()) for name in names):
            found["background"] = "unknown()"
        return found

    def _take(self, selectors: str, declarations: Declarations, simple: bool) -> None:
        if not declarations:
            return
        for selector in map(str.strip, selectors.split(",")[:100]):
            if simple and _SIMPLE.fullmatch(selector):
                self._rules.setdefault(selector, {}).update(declarations)
            else:
                for name in _subject_of(selector):
                    self._unsure.setdefault(name, set()).update(declarations)


def _subject_of(selector: str) -> list[str]:
    """The names of the element that a selector is about: those of its last part."""
    last = re.split(r"[\s>+~]", selector[-200:])[-1]
    return _NAMES.findall(last.partition(":")[0])


def _without_comments(css: str) -> str:
    parts = []
    start = 0
    while (begin := css.find("/*", start)) >= 0:
        parts.append(css[start:begin])
        end = css.find("*/", begin + 2)
        if end < 0:
            return "".join(parts)
        start = end + 2
    return "".join(parts) + css[start:]


def _rules_of(css: str) -> Iterator[tuple[str, bool, str]]:
    """(selectors, whether the rule stands outside any at-rule, declarations) of every rule."""
    depth = start = 0
    preludes: list[str] = []
    for brace in _BRACES.finditer(css):
        between = css[start : brace.start()]
        start = brace.end()
        if brace.group() == "{":
            depth += 1
            preludes = [*preludes[:10], between.rpartition(";")[2].strip()]
        elif depth:
            depth -= 1
            prelude = preludes.pop() if preludes else ""
            if prelude and not prelude.startswith("@") and between.strip():
                yield prelude[-MAX_STYLE:], not preludes, between
