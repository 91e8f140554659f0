"""Copies, and pages with enough in common: the SQL of one machine, on as many as there are."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from crawler.detect.grouping import LINKS_SQL
from crawler.linking import rank_of
from crawler.scale.columns import Columns
from crawler.shingles import count_hashes, unpack
from crawler.thresholds import Thresholds

_HASH = Columns({"h": "bigint", "page": "bigint", "rk": "bigint"})
_MOST = 2**16
_TOP = 2**63
"""Spark's numbers have a sign: less this, the order of unsigned ones is theirs."""


def find_originals(pages: DataFrame) -> DataFrame:
    """`pages` with `original`: the number of the first page with the same text and title (see `find_copies`)."""
    first = F.min_by("page", F.struct(F.length("url"), F.col("url"))).alias("original")
    return pages.join(pages.groupBy("text_digest", "title").agg(first), ["text_digest", "title"])


def link_pages(spark: SparkSession, pages: DataFrame, limits: Thresholds) -> DataFrame:
    """The links between originals: a, b, shared, and `origin` (0: shingles, 1: headings; a pair has one row)."""
    originals = pages.where("page = original")
    alike = _link(spark, originals, "sketch", limits.link_shared, limits.link_share)
    outlined = _link(spark, originals, "outline", limits.outlined_headings, limits.outlined_share)
    more = outlined.join(alike, ["a", "b"], "left_anti")
    links = alike.withColumn("origin", F.lit(0)).unionByName(more.withColumn("origin", F.lit(1)))
    long_enough = originals.where(F.col("words") >= limits.min_words).select("page")
    for end in ("a", "b"):
        links = links.join(long_enough.withColumnRenamed("page", end), end, "left_semi")
    return links


def _link(spark: SparkSession, pages: DataFrame, column: str, at_least: int, share: float) -> DataFrame:
    hashes = pages.select("page", "url", F.col(column).alias("packed")).mapInArrow(_list_hashes, _HASH.ddl)
    hashes.createOrReplaceTempView("sketches")
    links = spark.sql(LINKS_SQL.replace("$at_least", ":at_least"), args={"at_least": at_least})
    for end in ("a", "b"):
        sizes = pages.select(F.col("page").alias(end), (F.length(column) / 8).alias(f"size_{end}"))
        links = links.join(sizes, end)
    return links.where(F.col("shared") >= share * F.least("size_a", "size_b")).select("a", "b", "shared")


def _list_hashes(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        packed = batch.column("packed").to_pylist()
        ranks = np.array([rank_of(url) - _TOP for url in batch.column("url").to_pylist()], dtype=np.int64)
        of = np.repeat(np.arange(len(packed)), [count_hashes(each) for each in packed])
        hashes = unpack(b"".join(packed)).view("<i8")
        columns = (hashes, batch.column("page").to_numpy()[of], ranks[of])
        for start in range(0, len(hashes), _MOST):
            part = (pa.array(column[start : start + _MOST]) for column in columns)
            yield pa.RecordBatch.from_arrays(list(part), schema=_HASH.schema)
