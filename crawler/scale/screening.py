"""The first look at every page, file by file; the newest capture of each URL; and what was no page."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from crawler.archive import Archives, Meter
from crawler.coverage import settle
from crawler.errors import ArchiveError
from crawler.records import Page, Position, Unjudged
from crawler.scale.bringing import brought
from crawler.scale.columns import PAGE, UNJUDGED, Columns, Row, row_of, row_of_none, rows_of, unjudged_of
from crawler.scale.sources import Source, source_of
from crawler.scale.tasks import leave_main
from crawler.screening import read_pages
from crawler.workers import Crew

SCREENED = PAGE + Columns({f"no_{name}": type_ for name, type_ in UNJUDGED.types.items()} | {"no_place": "bigint"})
"""A page, or else in the columns that begin with no_ the coverage row of what is none, and its place among these."""
NUMBERED = Columns({"page": "bigint"}) + PAGE
"""A page and its number: numbers are in the order of URLs, with gaps."""
_LATER, _OF_FILE = 2**62, 2**32
"""Captures without words come behind all other rows of coverage, as on one machine."""
_BITS = 33


def screen_files(sources: DataFrame) -> DataFrame:
    """SCREENED of SOURCE rows. A file that cannot be had is a coverage row; the others go on."""
    return sources.mapInArrow(_screen_files, SCREENED.ddl)


def _screen_files(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    leave_main()
    return SCREENED.batches(row for source in rows_of(batches) for row in _screen(source_of(source)))


def _screen(source: Source) -> Iterator[Row]:
    others: list[Unjudged] = []
    refused: list[Unjudged] = []
    try:
        with brought(source) as path, Crew(1) as crew:
            for found in read_pages(Archives([path]), others, crew, Meter()):
                if isinstance(found, Page):
                    yield row_of(replace(found, position=Position(source.file, found.position.record)))
                else:
                    refused.append(found)
    except ArchiveError as error:
        others.append(Unjudged(source.name, "", "unreadable", str(error)))
    for start, rows in ((0, others), (_LATER, refused)):
        for place, row in enumerate(rows, start + source.file * _OF_FILE):
            yield {f"no_{name}": value for name, value in row_of_none(row).items()} | {"no_place": place}


def number_pages(screened: DataFrame) -> DataFrame:
    """NUMBERED: the newest capture of each URL, of equally new ones the one that stands last."""
    newest_first = [F.desc(name) for name in ("fetched_at", "file", "record")]
    pages = screened.where("url IS NOT NULL").select(*PAGE.names)
    return pages.repartitionByRange("url").sortWithinPartitions("url", *newest_first).mapInArrow(_number, NUMBERED.ddl)


def _number(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    context = TaskContext.get()
    number = (context.partitionId() if context else 0) << _BITS
    last = None
    for batch in batches:
        urls = batch.column("url").to_pylist()
        first = [url != before for before, url in zip([last, *urls], urls, strict=False)]
        last = urls[-1] if urls else last
        kept = batch.filter(pa.array(first, pa.bool_()))
        numbers = pa.array(np.arange(number, number + len(kept), dtype=np.int64))
        number += len(kept)
        yield pa.RecordBatch.from_arrays([numbers, *kept.columns], schema=NUMBERED.schema)


def settle_coverage(screened: DataFrame, pages: DataFrame, parts: int) -> DataFrame:
    """UNJUDGED: what stands of the rows of what is no page, URL by URL (see `coverage.settle`)."""
    rows = screened.where("no_url IS NOT NULL").select(
        *(F.col(f"no_{name}").alias(name) for name in UNJUDGED.names), F.col("no_place").alias("place")
    )
    judged = pages.select("url", "fetched_at").join(rows.select("url"), "url", "left_semi")
    part = F.pmod(F.xxhash64("url"), F.lit(parts))
    both = rows.groupBy(part.alias("part")).cogroup(judged.groupBy(part.alias("of")))
    return both.applyInArrow(_settle, UNJUDGED.ddl)


def _settle(rows: pa.Table, judged: pa.Table) -> pa.Table:
    ordered = sorted(rows.to_pylist(), key=lambda row: row["place"])
    judged_at = {row["url"]: row["fetched_at"] for row in judged.to_pylist()}
    return UNJUDGED.table(map(row_of_none, settle(map(unjudged_of, ordered), judged_at)))
