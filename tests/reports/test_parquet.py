"""The Parquet files say what the CSV files say, with types."""

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hostile_samples import hostile
from report_samples import NO_FINDINGS, audit, findings, page, run_info

from crawler.errors import AuditError
from crawler.records import Findings
from reports.cells import unguard
from reports.parquet import check_parquet, parquet_name, write_parquets
from reports.schema import TABLES, Table
from reports.tables import write_tables
from reports.write import write_reports

arrow = pytest.importorskip("pyarrow.parquet")
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def written(sample: Findings, folder: Path) -> Path:
    write_tables(sample, folder)
    write_parquets(sample, folder)
    return folder


def as_cell(value: Any, join: str) -> str:
    """What the CSV has for `value`."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return join.join(value) if isinstance(value, list) else "" if value is None else str(value)


@pytest.mark.parametrize(
    ("text", "time"),
    [("0", None), ("=1+1", None), ("", None), ("2026-03-01T10:00:00+02:00", datetime(2026, 3, 1, 8, tzinfo=UTC))],
)
def test_times_are_in_utc_and_what_is_no_time_is_no_value(text: str, time: datetime | None, tmp_path: Path) -> None:
    folder = written(findings(pages=(page(fetched_at=text),)), tmp_path)
    assert arrow.read_table(folder / "pages.parquet")["fetched_at"].to_pylist() == [time]


@every_table
@pytest.mark.parametrize("sample", [hostile, audit, lambda: NO_FINDINGS], ids=["hostile", "audit", "nothing"])
def test_every_value_is_that_of_the_csv_without_its_guard(table: Table, sample: Any, tmp_path: Path) -> None:
    folder = written(sample(), tmp_path)
    found = arrow.read_table(folder / parquet_name(table))
    with (folder / table.file_name).open(encoding="utf-8", newline="") as file:
        rows = [list(map(unguard, row)) for row in list(csv.reader(file))[1:]]
    assert found.column_names == [column.name for column in table.columns]
    assert found.num_rows == len(rows)
    for at, column in enumerate(table.columns):
        values = [as_cell(value, column.join) for value in found[column.name].to_pylist()]
        assert values == [row[at] for row in rows], column.name


@every_table
def test_types_are_those_of_the_schema_even_without_rows(table: Table, tmp_path: Path) -> None:
    found = arrow.read_schema(written(NO_FINDINGS, tmp_path) / parquet_name(table))
    kinds = {"integer": "int64", "number": "double", "datetime": "timestamp[us, tz=UTC]", "string": "string"}
    for column in table.columns:
        kind = str(found.field(column.name).type)
        if column.join:
            assert kind in ("list<element: string>", "list<item: string>")
        elif column.one_of:
            assert kind.startswith("dictionary<values=string")
        else:
            assert kind == kinds[column.type]
        assert found.field(column.name).metadata[b"description"].decode() == column.description


def test_a_table_of_many_rows_keeps_their_order(tmp_path: Path) -> None:
    urls = [f"https://a.test/{number}" for number in range(45_000)]
    write_parquets(findings(pages=tuple(page(url) for url in urls)), tmp_path)
    assert arrow.ParquetFile(tmp_path / "pages.parquet").num_row_groups == 3
    assert arrow.read_table(tmp_path / "pages.parquet", columns=["url"])["url"].to_pylist() == urls


def test_pandas_and_duckdb_read_them(tmp_path: Path) -> None:
    import duckdb

    pandas = pytest.importorskip("pandas")
    path = written(hostile(), tmp_path) / "pages.parquet"
    frame = pandas.read_parquet(path)
    assert str(frame["fetched_at"].dtype) == "datetime64[us, UTC]"
    assert str(frame["verdict"].dtype) == "category"
    assert frame["title"][0] == "=1+1"
    assert list(frame["varying_words"][13]) == ["1e5", "two, three"]
    assert list(frame["repeated_body_share"][:2]) == [0.0, 1.0]
    query = f"SELECT title, len(varying_words), fetched_at = '2026-03-01T10:00:00Z' FROM '{path}' LIMIT 1"
    assert duckdb.sql(query).fetchall() == [("=1+1", 2, True)]
    assert duckdb.sql(f"SELECT verdict, count(*) FROM '{path}' GROUP BY verdict").fetchall() == [
        ("doorway", len(frame))
    ]


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_parquets(hostile(), tmp_path / name)
    for table in TABLES:
        one, two = (tmp_path / name / parquet_name(table) for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix == ".parquet"}


def test_a_report_has_them_only_when_asked_and_removes_those_of_an_earlier_one(tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path)
    assert names(tmp_path) == set()
    write_reports(audit(), run_info(), tmp_path, parquet=True)
    assert names(tmp_path) == {parquet_name(table) for table in TABLES}
    (tmp_path / "mine.parquet").write_bytes(b"mine")
    write_reports(audit(), run_info(), tmp_path)
    assert names(tmp_path) == {"mine.parquet"}


def test_a_failed_report_leaves_the_earlier_ones(tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path, parquet=True)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    with pytest.raises(AttributeError):
        write_reports(findings(pages=(page(), object())), run_info(), tmp_path, parquet=True)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def test_without_pyarrow_an_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(AuditError, match=r"pip install 'doorway-audit\[parquet\]'"):
        check_parquet()
    with pytest.raises(AuditError, match="parquet"):
        write_reports(audit(), run_info(), tmp_path, parquet=True)
    assert list(tmp_path.iterdir()) == []
