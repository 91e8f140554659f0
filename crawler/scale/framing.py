"""The frames of sites, counted host by host without bringing a host's pages together."""

from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from crawler.parse.frame import LEAST_PAGES, SITE_SHARE, ZONE, frame_of, unpack_frame
from crawler.scale.columns import Columns, Row, page_of, rows_of

FRAME = Columns({"page": "bigint", "leading": "bigint", "trailing": "bigint"})
_END = Columns({"host": "string", "at_head": "boolean", "block": "binary"})


def find_frames(pages: DataFrame) -> DataFrame:
    """FRAME of each of `pages` that has one (see `parse.frame.find_frames`). A block of a host is counted by as many
    tasks as there are, and what most of its pages share is a few hundred bytes."""
    framed = pages.where("length(frame) > 0")
    distinct = framed.groupBy("host", "text_digest").agg(F.max_by("frame", "page").alias("frame"))
    sizes = distinct.groupBy("host").agg(F.count("*").alias("texts")).where(F.col("texts") >= LEAST_PAGES)
    ends = distinct.join(sizes, "host", "left_semi").select("host", "frame").mapInArrow(_list_ends, _END.ddl)
    least = F.greatest(F.lit(float(LEAST_PAGES)), SITE_SHARE * F.col("texts"))
    shared = ends.groupBy(*_END.names).count().join(sizes, "host").where(F.col("count") >= least)
    sides = [F.collect_list(F.when(at, F.col("block"))) for at in (F.col("at_head"), ~F.col("at_head"))]
    by_host = shared.groupBy("host").agg(sides[0].alias("heads"), sides[1].alias("tails"))
    asked = pages.drop("sketch", "outline").join(by_host, "host")
    return asked.mapInArrow(_measure_frames, FRAME.ddl)


def _list_ends(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return _END.batches(end for row in rows_of(batches) for end in _ends_of(row))


def _ends_of(row: Row) -> Iterator[Row]:
    entries = unpack_frame(row["frame"])
    for at_head, zone in ((True, entries[:ZONE]), (False, entries[-ZONE:])):
        for block in {block for block, _ in zone}:
            yield {"host": row["host"], "at_head": at_head, "block": block}


def _measure_frames(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return FRAME.batches(frame for row in rows_of(batches) if (frame := _measure(row)))


def _measure(row: Row) -> Row | None:
    leading, trailing = frame_of(page_of(row), unpack_frame(row["frame"]), set(row["heads"]), set(row["tails"]))
    return {"page": row["page"], "leading": leading, "trailing": trailing} if leading or trailing else None
