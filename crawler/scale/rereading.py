"""Pages that a later stage reads once more: each file is brought once, and read for all that is asked of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame

from crawler.records import Page, Position
from crawler.scale.bringing import brought
from crawler.scale.columns import Columns, Row, page_of
from crawler.scale.sources import source_of
from crawler.scale.tasks import leave_main

Read = Callable[[Path, Sequence[Page], Sequence[Row]], Iterator[Row]]
"""What is done with a file, the pages that are asked for (positions in it), and what was asked along with each."""


def read_again(sources: DataFrame, asked: DataFrame, columns: Columns, read: Read) -> DataFrame:
    """What `read` gives of the pages `asked` (columns of PLAIN and more), a file at a time, as `columns`."""

    def run(pages: pa.Table, files: pa.Table) -> pa.Table:
        leave_main()
        return columns.table(_read(pages.to_pylist(), files.to_pylist(), read))

    return asked.groupBy("file").cogroup(sources.groupBy("file")).applyInArrow(run, columns.ddl)


def _read(asked: Sequence[Row], files: Sequence[Row], read: Read) -> Iterator[Row]:
    if not asked:
        return
    rows = sorted(asked, key=lambda row: row["page"])
    pages = [replace(page_of(row), position=Position(0, row["record"])) for row in rows]
    with brought(source_of(files[0])) as path:
        yield from read(path, pages, rows)
