"""The CSV files: RFC 4180 in UTF-8, safe to open in a spreadsheet although strangers wrote the text."""

import csv
from collections.abc import Collection, Iterable, Iterator
from operator import attrgetter
from pathlib import Path

from crawler.records import Findings
from reports.cells import cell, quoted, unguard
from reports.files import replacing
from reports.schema import TABLES, Table

END = "\r\n"
"""Of a line."""


def write_tables(findings: Findings, folder: Path, *, raw: bool = False) -> None:
    """Write every table of the schema into `folder`; `raw` leaves formulas as they are, for readers that run none."""
    for table in TABLES:
        write_table(table, table.records(findings), folder / table.file_name, raw=raw)


def write_table(table: Table, records: Iterable[object], path: Path, *, raw: bool = False) -> None:
    """Write `records` to `path`, in the order given, below a header that is there even without records."""
    with replacing(path) as file:
        file.write(header_of(table) + END)
        for line in lines_of(table, records, raw=raw):
            file.write(line + END)


def header_of(table: Table) -> str:
    """The first line."""
    return ",".join(column.name for column in table.columns)


def lines_of(table: Table, records: Iterable[object], *, raw: bool = False) -> Iterator[str]:
    """The other lines; no cell has a line break."""
    columns = table.columns
    values_of = attrgetter(*(column.name for column in columns))
    for record in records:
        # Put together here, for csv.writer quotes all texts or none, and an empty one must stay no value.
        pairs = zip(values_of(record), columns, strict=True)
        yield ",".join([quoted(cell(value, column, raw=raw), column) for value, column in pairs])


def read_table(path: Path, needed: Collection[str]) -> Iterator[dict[str, str]]:
    """Give the rows of a CSV that was written here, without the formula guard; other columns than `needed` may differ.

    ValueError or csv.Error when it is damaged, OSError when it cannot be opened.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        if missing := sorted(set(needed) - set(header)):
            raise ValueError(f"no column {', '.join(missing)}")
        for row in reader:
            if len(row) != len(header):
                raise ValueError(f"line {reader.line_num} has {len(row)} cells, not {len(header)}")
            yield dict(zip(header, map(unguard, row), strict=True))
