"""The tables as Parquet files, for readers that would rather not guess types: same columns, same values as the CSV."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import AuditError
from crawler.records import Findings
from reports.cells import cell, instant, items, number
from reports.files import replacing_bytes
from reports.schema import TABLES, Column, Table

if TYPE_CHECKING:
    import pyarrow as pa

Value = str | int | float | datetime | list[str] | None
_ROWS = 20_000
"""Of a row group: what is held in memory at a time."""


def check_parquet() -> None:
    """Raise AuditError, with what to do about it, when Parquet files cannot be written here."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise AuditError(f"parquet: pip install 'doorway-audit[parquet]' brings what it needs ({error})") from None


def parquet_name(table: Table) -> str:
    """The name of a table's file inside the run's folder."""
    return f"{table.name}.parquet"


def write_parquets(findings: Findings, folder: Path) -> None:
    """Write every table of the schema into `folder`. AuditError without pyarrow."""
    check_parquet()
    for table in TABLES:
        write_parquet(table, table.records(findings), folder / parquet_name(table))


def write_parquet(table: Table, records: Iterable[object], path: Path) -> None:
    """Write `records` to `path`, in the order given; nothing is guarded, for nobody runs a Parquet file's texts."""
    from pyarrow.parquet import ParquetWriter

    schema = schema_of(table)
    with replacing_bytes(path) as file, ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(records):
            writer.write_table(build(batch, table, schema))


def remove_stale_parquets(folder: Path, names: Iterable[str]) -> None:
    """Remove the tables' Parquet files that are not among `names`: beside newer CSV files they would tell lies."""
    for name in {parquet_name(table) for table in TABLES}.difference(names):
        (folder / name).unlink(missing_ok=True)


def _batches(records: Iterable[object]) -> Iterator[list[object]]:
    rest = iter(records)
    while batch := list(islice(rest, _ROWS)):
        yield batch


def schema_of(table: Table) -> "pa.Schema":
    """The columns of `table` as Arrow has them."""
    import pyarrow as pa

    return pa.schema([_field(column) for column in table.columns])


def build(batch: Sequence[object], table: Table, schema: "pa.Schema") -> "pa.Table":
    """The rows of `batch`, column by column."""
    import pyarrow as pa

    columns = (
        pa.array([_value(getattr(record, column.name), column) for record in batch], type=field.type)
        for column, field in zip(table.columns, schema, strict=True)
    )
    return pa.Table.from_arrays(list(columns), schema=schema)


def _field(column: Column) -> "pa.Field":
    import pyarrow as pa

    types: dict[str, Any] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "datetime": pa.timestamp("us", tz="UTC"),
    }
    kind = types[column.type]
    if column.join:
        kind = pa.list_(kind)
    elif column.one_of:
        kind = pa.dictionary(pa.int32(), kind)
    return pa.field(column.name, kind, metadata={"description": column.description})


def _value(value: Any, column: Column) -> Value:
    """What the CSV's cell of `value` stands for: an empty cell is no value, an empty list is one."""
    if column.join:
        return items(value, column.join)
    if column.type == "datetime":
        return instant(value)
    if column.type == "number":
        digits = number(value)
        return float(digits) if digits else None
    return int(value) if column.type == "integer" else cell(value, column, raw=True) or None
