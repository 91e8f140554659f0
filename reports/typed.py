"""A row of a written table as values for JSON: numbers as numbers, lists as lists."""

from collections.abc import Mapping
from math import inf, isfinite

from reports.cells import plain
from reports.schema import Column, Table


def typed_row(row: Mapping[str, str], table: Table) -> dict[str, object]:
    """The columns of `table` that `row` has. Raises ValueError that names the column whose text is no value of it."""
    return {column.name: typed_value(row[column.name], column) for column in table.columns if column.name in row}


def typed_value(text: str, column: Column) -> object:
    """`text` as the type of `column`; None for a number or time that is not there. Raises ValueError."""
    if column.join:
        return [plain(item) for item in text.split(column.join) if item]
    if column.type == "string":
        return plain(text)
    if not text:
        return None
    if column.type == "datetime":
        return plain(text)
    try:
        number = int(text) if column.type == "integer" else float(text)
    except ValueError:
        number = inf
    if not isfinite(number):
        raise ValueError(f"{column.name} is {text[:40]!r}, which is no number")
    return number
