"""How a page is built: hidden text, jumps, directives to search engines, pictures' texts, links of its own."""

import re
from collections.abc import Mapping, Sequence

from crawler.parse.blocks import BlockBuilder
from crawler.parse.hidden import MAX_LETTERS, MAX_TEXTS, HiddenText
from crawler.parse.jumps import refreshed_url, scripted_url
from crawler.parse.links import Links
from crawler.parse.preface import Preface
from crawler.parse.soup import Element, Events, inner_text
from crawler.parse.styles import StyleSheet
from crawler.records import Build

MAX_ALTS = 50
MAX_ALT = 300
"""Letters of a picture's text that are kept."""
MAX_SCRIPTS = 200
_READ = frozenset(("img", "meta", "script", "body"))
_SCRIPT_TYPES = re.compile(r"|module|(?:text|application)/(?:x-)?(?:java|ecma)script", re.IGNORECASE)


class BuildReader:
    """Collects a page's build in document order, beside a `BlockBuilder` that is fed first."""

    def __init__(
        self,
        events: Events,
        path: Sequence[Element],
        url: str,
        preface: Preface,
        builder: BlockBuilder,
        links: Links,
    ) -> None:
        self._events = events
        self._path = path
        self._url = url
        self._base = preface.base
        self._builder = builder
        self._links = links
        self._hidden = HiddenText(StyleSheet(preface.sheets), path, has_other_sheets=preface.has_other_sheets)
        self._jump = ""
        self._noindex = False
        self._alts: list[tuple[int, str]] = []
        self._scripts = 0

    def open(self, at: int, name: str, attributes: Mapping[str, str]) -> None:
        """Begins the element at index `at`, the last of `path`, which the builder has begun."""
        self._hidden.open(self._builder.region)
        if name not in _READ:
            return
        if name == "img":
            self._read_picture(attributes)
        elif name == "meta":
            self._read_meta(attributes)
        elif name == "script" and not self._jump:
            self._read_script(at, attributes)
        elif name == "body" and "onload" in attributes:
            self._jump = self._jump or scripted_url(attributes["onload"], self._base, self._url)

    def text(self, text: str) -> None:
        """Adds character data, which the builder does not skip."""
        self._hidden.text(text)

    def close(self) -> None:
        """Ends the innermost element, which is the last of `path` still."""
        self._hidden.close()

    def finish(self) -> Build:
        """The build, when the builder is finished."""
        keeps = self._builder.keeps
        hidden = [(text, words) for region, text, words in self._hidden.finish() if keeps(region)]
        alts = [alt for region, alt in self._alts if keeps(region)]
        return Build(
            hidden=tuple(text[:MAX_LETTERS] for text, _ in hidden[:MAX_TEXTS]),
            hidden_words=sum(words for _, words in hidden),
            jump=self._jump,
            noindex=self._noindex,
            alts=tuple(alts[:MAX_ALTS]),
            links=tuple(self._links.within),
            phones=tuple(self._links.phones),
        )

    def _read_picture(self, attributes: Mapping[str, str]) -> None:
        alt = " ".join(attributes.get("alt", "").split())[:MAX_ALT]
        if alt and not self._builder.skipping:
            self._alts.append((self._builder.region, alt))

    def _read_meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content", "")
        if attributes.get("name", "").strip().lower() in ("robots", "googlebot"):
            directives = re.split(r"[\s,;]+", content[:500].lower())
            self._noindex = self._noindex or "noindex" in directives or "none" in directives
        is_refresh = attributes.get("http-equiv", "").strip().lower() == "refresh"
        if is_refresh and not self._jump and not any(name == "noscript" for name, _ in self._path):
            self._jump = refreshed_url(content, self._base, self._url)

    def _read_script(self, at: int, attributes: Mapping[str, str]) -> None:
        self._scripts += 1
        is_code = _SCRIPT_TYPES.fullmatch(attributes.get("type", "").strip())
        if is_code and "src" not in attributes and self._scripts <= MAX_SCRIPTS:
            self._jump = scripted_url(inner_text(self._events, at), self._base, self._url)
