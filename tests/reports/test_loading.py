"""The CSV files load without options where search-quality teams load them, and nothing gets lost or changes type."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hostile_samples import TEXTS, hostile
from report_samples import NO_FINDINGS, audit

from crawler.records import Findings
from reports.schema import TABLES, Table
from reports.tables import write_tables

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    write_tables(hostile(), out)
    return out


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def columns_of(table: Table, *types: str) -> list[str]:
    return [column.name for column in table.columns if column.type in types]


@every_table
def test_dict_reader_finds_every_row_and_every_column(table: Table, folder: Path) -> None:
    rows = read(folder / table.file_name)
    assert len(rows) == len(table.records(hostile()))
    assert all(list(row) == [column.name for column in table.columns] for row in rows)


@every_table
def test_pandas_finds_the_same_texts_and_the_numbers_as_numbers(table: Table, folder: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(folder / table.file_name)
    rows = read(folder / table.file_name)
    assert list(frame.columns) == [column.name for column in table.columns]
    assert {str(frame[name].dtype) for name in columns_of(table, "integer")} <= {"int64"}
    assert {str(frame[name].dtype) for name in columns_of(table, "number")} <= {"float64"}
    for name in columns_of(table, "integer", "number"):
        assert frame[name].tolist() == [float(row[name]) for row in rows]
    texts = pandas.read_csv(folder / table.file_name, dtype=str, keep_default_na=False)
    assert texts.to_dict("records") == rows


@pytest.mark.parametrize("text", ["null", "NA", "nan"])
def test_pandas_takes_some_words_for_no_value_unless_told(text: str, folder: Path) -> None:
    pandas = pytest.importorskip("pandas")
    at = TEXTS.index(text)
    assert pandas.isna(pandas.read_csv(folder / "pages.csv")["title"][at])
    assert pandas.read_csv(folder / "pages.csv", keep_default_na=False, na_values=[""])["title"][at] == text


def test_pandas_reads_times_where_it_is_told_which_columns_they_are(folder: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(folder / "pages.csv", parse_dates=["fetched_at", "first_seen"])
    assert {str(frame[name].dtype).partition("[")[0] for name in ("fetched_at", "first_seen")} == {"datetime64"}
    assert frame["fetched_at"][0] == pandas.Timestamp("2026-03-01T10:00:00Z")


@every_table
def test_duckdb_finds_the_same_texts_and_types(table: Table, folder: Path) -> None:
    import duckdb

    path = folder / table.file_name
    found = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE FROM read_csv('{path}'))").fetchall())
    rows = read(path)
    assert list(found) == [column.name for column in table.columns]
    assert {found[name] for name in columns_of(table, "integer")} <= {"BIGINT"}
    assert {found[name] for name in columns_of(table, "number")} <= {"DOUBLE"}
    for column in table.columns:
        values = [value for (value,) in duckdb.sql(f"SELECT \"{column.name}\"::VARCHAR FROM '{path}'").fetchall()]
        if found[column.name] == "VARCHAR":
            assert values == [row[column.name] or None for row in rows]
        elif column.type != "datetime":
            assert [float(value) for value in values] == [float(row[column.name]) for row in rows]
    times = [name for name in columns_of(table, "datetime") if any(row[name] for row in rows)]
    assert {found[name] for name in times} <= {"TIMESTAMP WITH TIME ZONE"}


@every_table
def test_pyarrow_finds_the_same_texts_and_types(table: Table, folder: Path) -> None:
    arrow = pytest.importorskip("pyarrow.csv")
    found = arrow.read_csv(folder / table.file_name)
    rows = read(folder / table.file_name)
    assert found.column_names == [column.name for column in table.columns]
    assert {str(found.schema.field(name).type) for name in columns_of(table, "integer")} <= {"int64"}
    assert {str(found.schema.field(name).type) for name in columns_of(table, "number")} <= {"double"}
    times = [name for name in columns_of(table, "datetime") if any(row[name] for row in rows)]
    assert all(str(found.schema.field(name).type).startswith("timestamp") for name in times)
    for name in columns_of(table, "string", "integer", "number"):
        kind = type(next((value for value in found[name].to_pylist() if value is not None), ""))
        assert [value or kind() for value in found[name].to_pylist()] == [kind(row[name]) for row in rows]


_INTEGER = re.compile(r"-?\d{1,19}")
_FLOAT = re.compile(r"-?\d+\.\d+")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,299}")
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)')


def load_like_bigquery(path: Path, table: Table) -> Iterator[list[object]]:
    """The rows as a loader with BigQuery's documented defaults takes them; AssertionError where it would refuse.

    UTF-8 without a byte-order mark; a record is a line, for quoted newlines are not allowed; no ASCII control
    characters; no row with more or fewer cells; an empty cell without quotes is NULL; names of letters, digits and _.
    """
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    header, *lines = data.decode("utf-8").removesuffix("\r\n").split("\r\n")
    assert header.split(",") == [column.name for column in table.columns]
    assert all(_NAME.fullmatch(name) for name in header.split(","))
    for line in lines:
        assert not re.search(r"[\x00-\x1f]", line)
        cells = _CELL.findall(line)[: len(table.columns)]
        assert ",".join(f'"{quoted}"' if quoted else bare for quoted, bare in cells) == line
        yield [
            _read_cell(quoted, bare, column.type) for (quoted, bare), column in zip(cells, table.columns, strict=True)
        ]


def _read_cell(quoted: str, bare: str, kind: str) -> object:
    if kind == "string":
        assert not bare
        return quoted.replace('""', '"') or None
    pattern = {"integer": _INTEGER, "number": _FLOAT, "datetime": _TIMESTAMP}[kind]
    assert not quoted
    if not bare:
        return None
    assert pattern.fullmatch(bare), bare
    if kind == "datetime":
        return datetime.fromisoformat(bare)
    return int(bare) if kind == "integer" else float(bare)


@every_table
@pytest.mark.parametrize("sample", [hostile, audit, lambda: NO_FINDINGS], ids=["hostile", "audit", "nothing"])
def test_a_strict_loader_takes_every_row_as_it_is(table: Table, sample: type[Findings], tmp_path: Path) -> None:
    write_tables(sample(), tmp_path)
    rows = read(tmp_path / table.file_name)
    loaded = list(load_like_bigquery(tmp_path / table.file_name, table))
    assert len(loaded) == len(rows)
    for values, row in zip(loaded, rows, strict=True):
        for value, text, column in zip(values, row.values(), table.columns, strict=True):
            if column.type == "string":
                assert (value or "") == text
            elif column.type == "datetime":
                assert value is None or (isinstance(value, datetime) and value.tzinfo == UTC)
                assert (value is None) == (not text)
            else:
                assert value == (float(text) if text else None)


@every_table
def test_every_loader_takes_a_table_without_rows(table: Table, tmp_path: Path) -> None:
    import duckdb

    write_tables(NO_FINDINGS, tmp_path)
    path, names = tmp_path / table.file_name, [column.name for column in table.columns]
    assert read(path) == []
    assert duckdb.sql(f"FROM read_csv('{path}')").columns == names
    assert duckdb.sql(f"FROM read_csv('{path}')").fetchall() == []
    for module in ("pandas", "pyarrow.csv"):
        found = pytest.importorskip(module).read_csv(path)
        assert len(found) == 0
        assert list(getattr(found, "column_names", found.columns)) == names
