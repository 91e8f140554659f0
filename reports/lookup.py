"""Which row of a written report is meant, and which ones come near."""

import csv
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nlargest
from pathlib import Path

from crawler.errors import MissingRun
from reports.cells import plain
from reports.schema import CAMPAIGNS, COVERAGE, PAGES, Table
from reports.tables import read_table

_KEYS = ((PAGES, "url"), (CAMPAIGNS, "campaign_id"), (COVERAGE, "url"))
_NEAREST = 3
_COMPARED, _LENGTH = 200, 199
"""Keys that are compared sign by sign, and signs of each: the time it takes is their product, and strangers wrote
them. From 200 signs on difflib leaves out the frequent ones."""

Row = Mapping[str, str]
Respell = Callable[[str], str]
"""A URL as the crawler writes it; empty for what is no URL."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row of a run, and the table that has it."""

    table: Table
    row: Row


def as_given(url: str) -> str:
    """Takes no two URLs for the same."""
    return url


def find_row(run: Path, subject: str, respell: Respell = as_given) -> Found:
    """The row of the page, campaign or unjudged URL `subject`. Raises MissingRun that names the nearest."""
    if found := _find_exactly(run, subject) or _find_respelt(run, respell(subject), respell):
        return found
    near = "".join(f"\n  {key}" for key in _nearest(run, subject))
    nearest = f"; nearest are:{near}" if near else ""
    hint = "give a URL as pages.csv or coverage.csv has it, or a campaign id"
    raise MissingRun(f"{run}: nothing about {subject!r}; {hint}{nearest}")


def read_rows(run: Path, table: Table, needed: Collection[str]) -> Iterator[dict[str, str]]:
    """The rows of one table. Raises MissingRun for one that is not there or damaged."""
    path = run / table.file_name
    try:
        yield from read_table(path, needed)
    except FileNotFoundError:
        raise MissingRun(f"{path}: no such file; name the folder of a run with reports") from None
    except (ValueError, csv.Error, OSError) as error:
        raise MissingRun(f"{path}: {plain(str(error))}; `doorway report` writes it again") from None


def _find_exactly(run: Path, subject: str) -> Found | None:
    rows = ((table, key, row) for table, key in _KEYS for row in read_rows(run, table, (key,)))
    return next((Found(table, row) for table, key, row in rows if row[key] == subject), None)


def _find_respelt(run: Path, url: str, respell: Respell) -> Found | None:
    """The row whose URL is another spelling of `url`."""
    if not url:
        return None
    rows = ((table, row) for table in (PAGES, COVERAGE) for row in read_rows(run, table, ("url",)))
    return next((Found(table, row) for table, row in rows if row["url"] == url or respell(row["url"]) == url), None)


def _nearest(run: Path, subject: str) -> list[str]:
    """The keys that look most like `subject`: of those with the longest ends in common the most alike."""
    keys = {row[key] for table, key in _KEYS for row in read_rows(run, table, (key,))}
    likely = nlargest(_COMPARED, sorted(keys), key=lambda key: _ends_in_common(key, subject))
    shown = {plain(key)[:_LENGTH]: plain(key) for key in reversed(likely)}
    return [shown[key] for key in get_close_matches(subject[:_LENGTH], list(shown), _NEAREST)]


def _ends_in_common(one: str, other: str) -> int:
    """Signs that both begin with and signs that both end with."""
    return _in_common(one, other) + _in_common(one[::-1], other[::-1])


def _in_common(one: str, other: str) -> int:
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
