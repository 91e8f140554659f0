"""Marked text for a terminal: colours or signs for the marks, wrapped by words, in one column or two."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from reports.cells import plain
from reports.widths import columns_of, columns_of_sign

Pieces = Sequence[tuple[str, str]]
"""(text, mark); a newline in a text begins a new line."""

MARKS = {
    "plain": "word for word as in the template",
    "keyword": "the keyword",
    "slot": "exchanged from page to page",
    "spun": "one of several wordings",
    "own": "the page's own text",
}
"""Every mark and what it says, as the legend has it."""

_NOTHING = (("(not on this page)", "plain"),)

TWO_COLUMNS = 100
"""Columns from which on the page and its template stand side by side."""
_NARROWEST = 30
_COLOURS = {"keyword": "1;31", "slot": "35", "spun": "33", "own": "32"}
_VERDICT_COLOURS = {"doorway": "31", "suspect": "33", "templated": "94", "duplicate": "35", "clean": "32"}
_SIGNS = {"keyword": ("[[", "]]"), "slot": ("<", ">"), "spun": ("{", "}"), "own": ("~", "~")}
_TEMPLATE = re.compile(r"(\{KEYWORD\})|(\{SLOT\}|\{VIDEO\}|\{URL:[^{}|]*\})|(\{[^{}]*\})")
_TEMPLATE_MARKS = ("", "keyword", "slot", "spun")
_RIGHT_TO_LEFT = ("R", "AL")

Atom = tuple[tuple[str, str], ...]
"""What no line break may part: (text, mark), without blanks."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the text is laid out for: columns, and whether marks are colours (else they are signs)."""

    width: int = 80
    coloured: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether two texts fit side by side."""
        return self.width >= TWO_COLUMNS


def paint(text: str, verdict: str, screen: Screen) -> str:
    """`text` in the colour that report.html has for `verdict`; as it is without colours."""
    code = _VERDICT_COLOURS.get(verdict) if screen.coloured else None
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def legend(words: int, counts: Mapping[str, int], screen: Screen) -> list[str]:
    """What the marks that are used look like, and the share of the page's words that each has."""
    pieces = [(f"{words} words", "plain")]
    for between, (mark, count) in zip((": ", *[", "] * len(MARKS)), counts.items(), strict=False):
        share = f"{100 * count / words:.0f}%" if count >= words / 200 else "under 1%"
        pieces += [(f"{between}{share} ", "plain"), (MARKS[mark], mark)]
    return wrap(pieces, max(_NARROWEST, screen.width), screen)


def wrap(pieces: Pieces, width: int, screen: Screen) -> list[str]:
    """`pieces` in lines of at most `width` columns, marks shown; nothing in them can drive the terminal."""
    lines: list[str] = []
    for row in _rows(pieces):
        lines += _fill(_atoms(row if screen.coloured else _signed(row)), max(1, width), screen)
    return lines


def paint_template(text: str) -> Pieces:
    """The placeholders and choices of a template's text marked as what fills them is; for colours only."""
    pieces: list[tuple[str, str]] = []
    cursor = 0
    for match in _TEMPLATE.finditer(text):
        pieces += [(text[cursor : match.start()], "plain"), (match.group(), _TEMPLATE_MARKS[match.lastindex or 0])]
        cursor = match.end()
    return [*pieces, (text[cursor:], "plain")]


def lay_out(passages: Sequence[tuple[str, Pieces]], heads: tuple[str, str], screen: Screen) -> str:
    """Every passage of a page with its line of the template: side by side where there is room, else below it."""
    body = "".join(text for _, pieces in passages for text, _ in pieces)
    if not any(line for line, _ in passages):
        rows = _alone([pieces for _, pieces in passages], screen)
    elif screen.is_wide and not any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in body):
        rows = _side_by_side(passages, heads, screen)
    else:
        rows = _one_below_the_other(passages, heads, screen)
    return "".join(f"{row.rstrip()}\n" for row in rows)


def _alone(texts: Sequence[Pieces], screen: Screen) -> Iterator[str]:
    for pieces in texts:
        yield from wrap(pieces, max(_NARROWEST, screen.width), screen)
        yield ""


def _side_by_side(passages: Sequence[tuple[str, Pieces]], heads: tuple[str, str], screen: Screen) -> Iterator[str]:
    width = (screen.width - 3) // 2
    yield from _pair([plain(heads[0])], [plain(heads[1])], width)
    yield "─" * width + "─┼─" + "─" * width
    for line, pieces in passages:
        yield from _pair(wrap(pieces or _NOTHING, width, screen), _template_lines(line, width, screen), width)
        yield from _pair([""], [""], width)


def _pair(left: Sequence[str], right: Sequence[str], width: int) -> Iterator[str]:
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{one}{' ' * (width - columns_of(_COLOUR.sub('', one)))} │ {other}"


def _one_below_the_other(
    passages: Sequence[tuple[str, Pieces]], heads: tuple[str, str], screen: Screen
) -> Iterator[str]:
    width = max(_NARROWEST, screen.width)
    yield from wrap([(f"{heads[0]}; below each passage, behind │, {heads[1]}", "plain")], width, screen)
    yield ""
    for line, pieces in passages:
        yield from wrap(pieces or _NOTHING, width, screen)
        yield from (f"    │ {row}" for row in _template_lines(line, width - 6, screen))
        yield ""


def _template_lines(text: str, width: int, screen: Screen) -> list[str]:
    """Signs would be taken for the template's own, so without colours it is shown as it is."""
    return wrap(paint_template(text) if screen.coloured else [(text, "plain")], width, screen) if text else []


def _rows(pieces: Pieces) -> Iterator[list[tuple[str, str]]]:
    """`pieces` cut at newlines."""
    row: list[tuple[str, str]] = []
    for text, mark in pieces:
        first, *others = text.split("\n")
        row.append((first, mark))
        for other in others:
            yield row
            row = [(other, mark)]
    if any(text.strip() for text, _ in row):
        yield row


def _signed(pieces: Pieces) -> Pieces:
    signed: list[tuple[str, str]] = []
    for text, mark in pieces:
        before, behind = _SIGNS.get(mark, ("", ""))
        signed.append((f"{before}{text}{behind}" if text.strip() else text, mark))
    return signed


def _atoms(pieces: Pieces) -> Iterator[tuple[Atom, bool]]:
    """The atoms of one line, each with whether a blank stands before it; a line may end behind a wide sign or a |."""
    atom: list[tuple[str, str]] = []
    blank = False
    for text, mark in pieces:
        for part in re.findall(r"\s+|[^\s|]+\|*|\|+", text):
            if part.isspace():
                if atom:
                    yield tuple(atom), blank
                atom, blank = [], True
                continue
            for wide, run in groupby(plain(part), key=lambda sign: columns_of_sign(sign) == 2):
                for word in run if wide else ("".join(run),):
                    if atom and (wide or atom[-1][0].endswith("|")):
                        yield tuple(atom), blank
                        atom, blank = [], False
                    atom.append((word, mark))
    if atom:
        yield tuple(atom), blank


def _fill(atoms: Iterable[tuple[Atom, bool]], width: int, screen: Screen) -> Iterator[str]:
    """Lines of whole atoms; one that is wider than a line is cut."""
    line: list[tuple[str, str]] = []
    used = 0
    for atom, blank in atoms:
        size = sum(columns_of(text) for text, _ in atom)
        if line and used + blank + size > width:
            yield _show(line, screen)
            line, used = [], 0
        if line and blank:
            line.append((" ", line[-1][1] if line[-1][1] == atom[0][1] else "plain"))
            used += 1
        for text, mark in atom:
            for part in _cut(text, width) if size > width else (text,):
                if line and used + columns_of(part) > width:
                    yield _show(line, screen)
                    line, used = [], 0
                line.append((part, mark))
                used += columns_of(part)
    if line:
        yield _show(line, screen)


def _cut(text: str, width: int) -> Iterator[str]:
    part, used = "", 0
    for sign in text:
        size = columns_of_sign(sign)
        if part and used + size > width:
            yield part
            part, used = "", 0
        part, used = part + sign, used + size
    if part:
        yield part


_COLOUR = re.compile("\x1b\\[[0-9;]*m")


def _show(pieces: Pieces, screen: Screen) -> str:
    """One line, its marks as colours where there are any; the signs are in the text already."""
    if not screen.coloured:
        return "".join(text for text, _ in pieces)
    shown = []
    for mark, run in groupby(pieces, key=lambda piece: piece[1]):
        text, code = "".join(text for text, _ in run), _COLOURS.get(mark)
        shown.append(f"\x1b[{code}m{text}\x1b[0m" if code else text)
    return "".join(shown)
