"""Which text of a page is its main content: the same rules for every parser, fed with the page as a stream of tags."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.parse.chrome import INLINE, SKIPPED, chrome_name
from crawler.parse.headings import name_headings
from crawler.parse.lines import LINK_SHARE, Line, join_lines
from crawler.parse.regions import OpenRegions, Weight
from crawler.records import Block
from crawler.words import words_of

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SECTIONS = frozenset(("article", "main", "section"))
_CODE = frozenset(("pre", "code"))
_LINKS, _ITEMS, _CELLS = frozenset(("a", "button")), frozenset(("li", "dt", "dd")), frozenset(("td", "th"))
_COUNTED = _HEADINGS.keys() | _SECTIONS | _CODE | _LINKS | _ITEMS | _CELLS | {"span"}
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
"""Soft hyphen, zero-width space, word joiner, byte-order mark: they hide words from comparison, not from readers."""
_SENTENCE_ENDS = re.compile(r"[.!?…](?=\s|$|[\"'”’)])|[。！？।]")
_BLANK = Line("")
COUNTS = re.compile(r"\(\d{1,6}\)")
"""What menus set behind a link."""

LONGEST_ANCHOR = 25
"""Words; a longer text in one link is prose."""
LEAST_PIECES, LONGEST_PIECE = 20, 5
"""So many spans of so few words without a sentence among them are the labels of a menu."""
LEAST_PROSE = 12
"""Words; a shorter block is a label, whatever it ends with."""


@dataclass(frozen=True, slots=True)
class _Draft:
    block: Block
    line: Line
    region: int


class BlockBuilder:
    """Collects open, text, close and mark calls in document order; `finish` gives the blocks of the main content."""

    def __init__(self, *, scripting: bool = True) -> None:
        self.h1 = ""
        self.words = 0
        self._skipped = SKIPPED if scripting else SKIPPED - {"noscript"}
        self._drafts: list[_Draft] = []
        self._marks: list[tuple[bool, Block]] = []  # (whether its line had begun, the mark)
        self._lines: list[Line] = []
        self._parts: list[str] = []
        self._linked_parts: list[str] = []
        self._stack: list[tuple[str, int]] = []  # (tag, region it opened or 0)
        self._skipping = 0
        self._links = 0
        self._anchors = 0
        self._pieces = 0
        self._regions = OpenRegions()
        self._kept: list[bool] = [True]
        self._heading = 0
        self._items = 0
        self._cells = 0
        self._sections = 0
        self._code = 0

    @property
    def skipping(self) -> bool:
        """Whether what comes now is no text of the page's, such as a script."""
        return self._skipping > 0

    @property
    def region(self) -> int:
        """Number of the surroundings (menu, footer, ...) that have been entered; 0 outside."""
        return self._regions.current

    def keeps(self, region: int) -> bool:
        """Whether the text of `region` is main content; known when the page is finished."""
        return self._kept[region]

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begins an element."""
        if self._skipping or tag in self._skipped:
            self._skipping += 1
            return
        if tag == "br":
            self._break()
        elif tag not in INLINE and (self._parts or self._lines or self._marks):
            self._flush()
        region = self._open_region(tag, attributes)
        self._stack.append((tag, region))
        if tag in _COUNTED:
            self._count(tag, 1)
        if tag == "h1":
            self._regions.head()  # a header that holds the page's own heading is no chrome

    def close(self, tag: str) -> None:
        """Ends the innermost element, which must be a `tag`."""
        if self._skipping:
            self._skipping -= 1
            return
        if tag not in INLINE and (self._parts or self._lines or self._marks):
            self._flush()
        _, region = self._stack.pop()
        if tag in _COUNTED:
            self._count(tag, -1)
        if region:
            self._regions.leave()

    def text(self, text: str) -> None:
        """Adds character data."""
        if self._skipping or not text or (not self._parts and text.isspace()):
            return
        if not text.isascii():
            text = text.translate(_INVISIBLE)
        self._parts.append(text)
        if self._links:
            self._linked_parts.append(text)

    def mark(self, kind: str, text: str) -> None:
        """Puts a block of its own kind here, such as a video, or behind the line that has begun; always kept."""
        begun = any(part.strip() for part in self._parts)
        self._marks.append((begun, Block(kind, text)))

    def finish(self) -> tuple[Block, ...]:
        """The blocks of the main content in order; `words` are theirs, but for those of marks, then."""
        self._flush()
        drafts = [(draft, bool(draft.line.text) and not _is_navigation(draft)) for draft in self._drafts]
        self._kept = self._regions.settle(_weigh(draft) for draft, is_text in drafts if is_text)
        blocks: list[Block] = []
        for draft, is_text in drafts:
            blocks += draft.line.before
            if is_text and self._kept[draft.region]:
                self.words += draft.line.words
                blocks.append(draft.block)
            blocks += draft.line.behind
        return name_headings(blocks)

    def _open_region(self, tag: str, attributes: Mapping[str, str]) -> int:
        name = chrome_name(tag, attributes)
        if not name or (tag == "header" and self._sections):
            return 0
        self._regions.enter(name)
        return self._regions.current

    def _count(self, tag: str, step: int) -> None:
        if tag in _LINKS:
            self._links += step
            self._anchors += step > 0
            self._linked_parts.append(" ")  # the words of neighbouring links are not one
        elif tag == "span":
            self._pieces += step > 0 and not self._code
        elif tag in _HEADINGS:
            self._heading = _HEADINGS[tag] if step > 0 else 0
        elif tag in _ITEMS:
            self._items += step
        elif tag in _CELLS:
            self._cells += step
        elif tag in _SECTIONS:
            self._sections += step
        elif tag in _CODE:
            self._code += step

    def _break(self) -> None:
        """Ends a line; of blank lines one behind another only the first."""
        line = self._take_line()
        if line.text or line.before or (self._lines and self._lines[-1].text):
            self._lines.append(line)

    def _take_line(self) -> Line:
        text = " ".join("".join(self._parts).split())
        self._parts = []
        if not (text or self._marks):
            return _BLANK
        before = tuple(mark for begun, mark in self._marks if not begun)
        behind = tuple(mark for begun, mark in self._marks if begun)
        self._marks = []
        if not text:
            return Line("", before=before, behind=behind)
        linked = self._count_linked(text) if self._linked_parts else 0
        line = Line(text, len(words_of(text)), linked, self._anchors, self._pieces, before, behind)
        self._linked_parts, self._anchors, self._pieces = [], 0, 0
        return line

    def _count_linked(self, text: str) -> int:
        """Linked words of a line; the counts that menus set behind a link, such as (12), are some."""
        linked = len(words_of("".join(self._linked_parts)))
        return linked + len(COUNTS.findall(text)) if linked else 0

    def _flush(self) -> None:
        if not (self._parts or self._lines or self._marks):
            return
        last = self._take_line()
        if not self._lines:
            self._add(last)
            return
        lines = [*self._lines, last]
        self._lines = []
        for line in join_lines(lines, always=self._heading > 0):
            self._add(line)

    def _add(self, line: Line) -> None:
        if not (line.text or line.before or line.behind):
            return
        if self._heading == 1 and not self.h1 and line.words:
            self.h1 = line.text
        self._drafts.append(_Draft(self._block(line.text), line, self._regions.current))

    def _block(self, text: str) -> Block:
        if self._heading:
            return Block("heading", text, self._heading)
        if self._items:
            return Block("item", text)
        return Block("cell" if self._cells else "text", text)


def _weigh(draft: _Draft) -> Weight:
    line = draft.line
    is_prose = line.words >= LEAST_PROSE and (_SENTENCE_ENDS.search(line.text) or _is_unspaced(line))
    return Weight(draft.region, line.words, line.words if is_prose else 0)


def _is_unspaced(line: Line) -> bool:
    return line.words > 3 * (line.text.count(" ") + 1)


def _is_navigation(draft: _Draft) -> bool:
    """Whether a block leads elsewhere: short links (a paragraph inside a link is still a paragraph) or labels."""
    line = draft.line
    if draft.block.kind == "heading":
        return False
    listed = line.linked <= LONGEST_ANCHOR * max(1, line.links)
    return (listed and line.linked > LINK_SHARE * line.words) or _is_labels(line)


def _is_labels(line: Line) -> bool:
    if line.pieces < LEAST_PIECES or not line.pieces <= line.words <= LONGEST_PIECE * line.pieces:
        return False
    return LEAST_PROSE * len(_SENTENCE_ENDS.findall(line.text)) < line.words
