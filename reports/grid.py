"""A table for a terminal: as many of its columns as there is room for, the least important left out first."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.terminal import Screen, paint
from reports.widths import columns_of, fit, pad

_GAP = 2
_ENDLESS = 10**9
_NARROWEST = (1, 8, 24)
"""Terminal columns that text keeps before the least important column has to go for it, by that one's rank up to 2."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: `rank` says how important it is (0 stays always), `widest` where its text is cut."""

    heading: str
    rank: int
    widest: int = 20
    right: bool = False
    is_verdict: bool = False


def draw(fields: Sequence[Field], rows: Sequence[Sequence[str]], screen: Screen | None) -> list[str]:
    """The lines of the table, headings first; without a `screen` nothing is cut or left out. A column without any
    text is left out."""
    heads = [field.heading for field in fields]
    cells = [
        [fit(text, field.widest if screen else _ENDLESS) for text, field in zip(row, fields, strict=True)]
        for row in rows
    ]
    used = [at for at in range(len(fields)) if not rows or any(row[at] for row in rows)]
    widths = {at: max(columns_of(row[at]) for row in (heads, *cells)) for at in used}
    if screen:
        widths = _squeeze(widths, fields, screen.width)
    lines = [_line(heads, widths, fields, Screen())]
    return [*lines, *(_line(row, widths, fields, screen or Screen()) for row in cells)]


def _squeeze(widths: dict[int, int], fields: Sequence[Field], room: int) -> dict[int, int]:
    """`widths` of the columns that stay: the widest text gives way first, then whole columns do."""
    kept = dict(widths)
    while (over := sum(kept.values()) + _GAP * (len(kept) - 1) - room) > 0:
        widest = max(kept, key=lambda at: kept[at])
        least = max(kept, key=lambda at: (fields[at].rank, at))
        least_left = _NARROWEST[min(fields[least].rank, 2)]
        if kept[widest] - over >= least_left or len(kept) == 1:
            kept[widest] = max(1, kept[widest] - over)
            return kept
        del kept[least]
    return kept


def _line(row: Sequence[str], widths: dict[int, int], fields: Sequence[Field], screen: Screen) -> str:
    """One line: numbers to the right, text to the left, verdicts in their colours."""
    cells = []
    for at, columns in widths.items():
        text = pad(fit(row[at], columns), columns, right=fields[at].right)
        cells.append(paint(text, row[at], screen) if fields[at].is_verdict else text)
    return (" " * _GAP).join(cells).rstrip()
