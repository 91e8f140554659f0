"""How one value becomes the text of one cell, when strangers wrote the text."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from reports.schema import IDS, Column

MAX_CELL = 32_000
"""Characters: a spreadsheet takes 32,767 a cell and spills the rest, and csv readers often stop at 131,072."""

# Written as escapes, for these characters change how the line that holds them is displayed.
_REMOVED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f]")
_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_BLANK = re.compile(r"\s")

# Full-width and small forms count as well: spreadsheets in East Asian locales take them for the ASCII sign. What is
# invisible before the sign is skipped, for some importers trim it. A text that looks guarded already is guarded once
# more, so that taking the apostrophe off again always gives back the text that was written.
_FORMULA = re.compile(r"'*[\s\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫]")


def plain(text: str) -> str:
    """`text` on one line, without control and bidirectional-override characters, fit to be encoded as UTF-8."""
    if text.isprintable():  # most texts are, and three substitutions a cell are what writing a large table costs
        return text.strip()
    return _BREAKS.sub(" ", plain_lines(text)).strip()


def plain_lines(text: str) -> str:
    """As `plain`, but line breaks and tabs stay, breaks as a bare newline."""
    kept = _SURROGATES.sub("\ufffd", _REMOVED.sub("", text))
    return kept.replace("\r\n", "\n").replace("\r", "\n")


def clip(text: str, limit: int = MAX_CELL) -> str:
    """`text`, cut to `limit` characters with an ellipsis at the end when it is longer."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def guard(text: str) -> str:
    """`text` with an apostrophe before it when a spreadsheet would run it as a formula."""
    if text[:1].isalnum():  # most texts: no need to look further
        return text
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def number(value: float) -> str:
    """`value` rounded to 4 digits, never with an exponent; empty when it is not finite.

    There is always a point: readers that guess types take a column of nothing but 0 and 1 for one of integers, and
    then refuse the next run's 0.5.
    """
    if not math.isfinite(value):
        return ""
    digits = f"{value:.4f}".rstrip("0")
    digits = digits + "0" if digits.endswith(".") else digits
    return "0.0" if digits == "-0.0" else digits


@lru_cache(maxsize=10_000)  # pages of a crawl share their seconds
def instant(text: str) -> datetime | None:
    """The time in UTC that `text` names in ISO 8601, UTC where it names no zone; None for anything else."""
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def items(values: Iterable[object], join: str) -> list[str]:
    """`values` as texts that can be joined by `join` and split again; the last are left out when it gets too long."""
    kept: list[str] = []
    length = 0
    for value in values:
        text = plain(str(value))
        # An item must not be able to pass for two: a phrase can hold "; own_facts=99" to look like a reason.
        text = _BLANK.sub("%20", text) if join == IDS else text.replace(";", ",")
        length += len(text) + len(join)
        if length > MAX_CELL:
            break
        kept.append(text)
    return kept


def cell(value: object, column: Column, *, raw: bool = False) -> str:
    """The text of `value` in `column`; numbers stay as they are, and so does all text when `raw`.

    A time that is none is left out: an archive's dates are a stranger's as well.
    """
    if isinstance(value, str):
        if column.type == "datetime":
            return _written(value)
        text = clip(plain(value))
    elif isinstance(value, int):
        return str(value)
    elif isinstance(value, float):
        return number(value)
    else:
        text = column.join.join(items(value, column.join)) if isinstance(value, tuple) else clip(plain(str(value)))
    return text if raw else guard(text)


@lru_cache(maxsize=10_000)
def _written(text: str) -> str:
    """The time that `text` names as every table has it; empty for none."""
    time = instant(text)
    return time.isoformat().replace("+00:00", "Z") if time else ""


def quoted(text: str, column: Column) -> str:
    """The cell `text` as CSV has it: texts in quotes, so that nobody takes `1e5` or `00123` for a number unasked."""
    if column.type != "string" or not text:
        return text
    return '"' + text.replace('"', '""') + '"' if '"' in text else f'"{text}"'
