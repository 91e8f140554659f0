"""Records as rows of Arrow: how they cross between Python and Spark."""

import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import pyarrow as pa

from crawler.records import Page, Position, Unjudged

Row = Mapping[str, Any]

_ROWS, _BYTES = 500, 2**22
"""Of a batch, at the most."""
_HALVES = re.compile(r"[\ud800-\udfff]")
_TYPES = {
    "string": pa.string(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "binary": pa.binary(),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by name, each with its type as Spark's SQL calls it."""

    types: Mapping[str, str]

    def __add__(self, more: "Columns") -> "Columns":
        return Columns({**self.types, **more.types})

    @property
    def ddl(self) -> str:
        """As Spark takes a schema."""
        return ", ".join(f"`{name}` {type_}" for name, type_ in self.types.items())

    @property
    def schema(self) -> pa.Schema:
        """As Arrow has it."""
        return pa.schema([(name, _TYPES[type_]) for name, type_ in self.types.items()])

    @property
    def names(self) -> list[str]:
        """The names alone."""
        return list(self.types)

    def batches(self, rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
        """`rows` as Arrow, some at a time; a column that a row lacks is null there."""
        schema = self.schema
        held: list[Row] = []
        size = 0
        for row in rows:
            held.append(row)
            size += sum(len(value) for value in row.values() if isinstance(value, bytes))
            if len(held) == _ROWS or size >= _BYTES:
                yield _batch(held, schema)
                held, size = [], 0
        if held:
            yield _batch(held, schema)

    def table(self, rows: Iterable[Row]) -> pa.Table:
        """`rows` as one table of Arrow."""
        return pa.Table.from_batches(self.batches(rows), schema=self.schema)


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    try:
        return pa.RecordBatch.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:  # half a character in a header of a stranger's archive; tables show it like this as well
        return pa.RecordBatch.from_pylist([_encodable(row) for row in rows], schema=schema)


def _encodable(row: Row) -> Row:
    return {name: _HALVES.sub("\ufffd", value) if isinstance(value, str) else value for name, value in row.items()}


def rows_of(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """The rows of `batches`."""
    for batch in batches:
        yield from batch.to_pylist()


_SPARK_NAMES: Mapping[Any, str] = {str: "string", int: "bigint", bool: "boolean", bytes: "binary"}
_FACTS = [field.name for field in fields(Page) if field.name != "position"]
PAGE = Columns({"file": "bigint", "record": "bigint"}) + Columns(
    {field.name: _SPARK_NAMES[field.type] for field in fields(Page) if field.name != "position"}
)
"""A page, its position first; without what only links it in PLAIN."""
LINKING = ("sketch", "outline", "frame")
PLAIN = Columns({name: type_ for name, type_ in PAGE.types.items() if name not in LINKING})
UNJUDGED = Columns({field.name: _SPARK_NAMES[field.type] for field in fields(Unjudged)})


def row_of(page: Page) -> dict[str, Any]:
    """A page as a row of PAGE."""
    row = {name: getattr(page, name) for name in _FACTS}
    return {"file": page.position.file, "record": page.position.record, **row}


def page_of(row: Row) -> Page:
    """The page of a row of PAGE or PLAIN."""
    values = {name: row[name] for name in _FACTS if name in row}
    values.setdefault("sketch", b"")
    return Page(position=Position(row["file"], row["record"]), **values)


def row_of_none(row: Unjudged) -> dict[str, Any]:
    """What is no page as a row of UNJUDGED."""
    return asdict(row)


def unjudged_of(row: Row) -> Unjudged:
    """The record of a row of UNJUDGED."""
    return Unjudged(**{name: row[name] for name in UNJUDGED.names})


def pack(record: object) -> bytes:
    """A record as bytes, for a task of this run."""
    return pickle.dumps(record, pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Any:
    """What `pack` was given."""
    return pickle.loads(packed)  # noqa: S301  # what this run wrote
