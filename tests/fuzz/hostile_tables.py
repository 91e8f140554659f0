"""Findings whose every text an attacker wrote, and what a reader of the tables sees of them."""

import csv
import re
import unicodedata
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from crawler.records import (
    CampaignFinding,
    Change,
    DomainFinding,
    Evidence,
    Findings,
    PageFinding,
    Unjudged,
    VideoFinding,
)
from reports.cells import MAX_CELL, clip, plain
from reports.datapackage import describe_package
from reports.schema import TABLES, Table
from reports.tables import read_table, write_tables

PIECES = [
    "=HYPERLINK(0)",
    "＝1+1",
    "﹢1",
    "@SUM(A1)",
    "-2+3",
    "'=1",
    "''-",
    "\ufeff=1",
    "\u200b\u00ad+1",
    "\u2062@",
    "\x00=1",
    "\t=1",
    "\r\n",
    "\x85\u2028\u2029",
    "\u202e",
    "\u2066\u2069",
    "\ud800",
    "\U0010ffff",
    '"',
    '","',
    ";",
    "; own_facts=99",
    " ",
    ",",
    "x" * 33_000,
]
TEXTS = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(PIECES), max_size=3).map("".join))
_ZONES = st.one_of(st.none(), st.timezones(), st.just(UTC))
_TIMES = st.one_of(TEXTS, st.datetimes(timezones=_ZONES).map(datetime.isoformat), st.sampled_from(["0", "2026-02-30"]))
_TIME_COLUMNS = {column.name for table in TABLES for column in table.columns if column.type == "datetime"}
_FLOATS = st.one_of(st.floats(), st.floats(0, 1))
_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {str: TEXTS, int: st.integers(-(10**30), 10**30), float: _FLOATS}
_EVIDENCE = st.builds(Evidence, TEXTS, TEXTS)
_KINDS: dict[str, type[Any]] = {
    "pages": PageFinding,
    "campaigns": CampaignFinding,
    "domains": DomainFinding,
    "videos": VideoFinding,
    "coverage": Unjudged,
    "changes": Change,
}
FORMULA_SIGNS = set("=+-@＝＋－＠﹦﹢﹣﹫")
_OVERRIDES = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x2070))}


def _value_of(name: str, kind: Any) -> st.SearchStrategy[Any]:
    if name in _TIME_COLUMNS:
        return _TIMES
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    return st.lists(_EVIDENCE if name == "reasons" else TEXTS, max_size=3).map(tuple)


def _rows(kind: type[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    values = {field.name: _value_of(field.name, field.type) for field in fields(kind)}
    return st.lists(st.builds(kind, **values), max_size=2).map(tuple)


HOSTILE_FINDINGS: st.SearchStrategy[Findings] = st.builds(Findings, **{name: _rows(k) for name, k in _KINDS.items()})


def check_tables(findings: Findings) -> None:
    """Every table parses back to as many rows and columns as it should have, and no cell can do harm."""
    described: Any = describe_package()["resources"]
    with TemporaryDirectory() as top:
        write_tables(findings, Path(top))
        for table, resource in zip(TABLES, described, strict=True):
            path = Path(top, table.file_name)
            with path.open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file, strict=True)
            assert header == [field["name"] for field in resource["schema"]["fields"]]
            assert len(rows) == len(table.records(findings))
            assert {len(row) for row in rows} <= {len(header)}
            for row in rows:
                _check_row(table, row)
            _check_texts(table, findings, path)


def _check_row(table: Table, row: list[str]) -> None:
    for column, cell in zip(table.columns, row, strict=True):
        assert len(cell) <= MAX_CELL + 1
        assert not {letter for letter in cell if letter in _OVERRIDES or unicodedata.category(letter) in ("Cc", "Cs")}
        if column.type in ("integer", "number"):
            assert re.fullmatch(r"-?\d+(\.\d{1,4})?|", cell), cell
        else:
            seen = [letter for letter in cell if not letter.isspace() and unicodedata.category(letter) != "Cf"]
            assert not seen or seen[0] not in FORMULA_SIGNS, cell


def _check_texts(table: Table, findings: Findings, path: Path) -> None:
    """A text that is no list comes back as it was, but for what may not stand in a cell."""
    read = list(read_table(path, [column.name for column in table.columns]))
    for record, row in zip(table.records(findings), read, strict=True):
        for column in table.columns:
            value = getattr(record, column.name)
            if column.type == "datetime":
                _check_time(value, row[column.name])
            elif isinstance(value, str):
                assert row[column.name] == clip(plain(value))


def _check_time(value: str, cell: str) -> None:
    """A time is the same moment in UTC, and what is none is no text either: an archive's dates are a stranger's."""
    try:
        given = datetime.fromisoformat(value)
        moment = given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        assert cell == ""
        return
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", cell), cell
    assert datetime.fromisoformat(cell) == moment
