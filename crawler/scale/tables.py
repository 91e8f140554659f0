"""The contract's tables from the records of all buckets: names given, rows in their order, as Arrow and as CSV."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from crawler.naming import give_names
from crawler.records import VERDICTS, DomainFinding
from crawler.scale.columns import UNJUDGED, Row, row_of_none, rows_of, unjudged_of, unpack
from reports.parquet import build, schema_of
from reports.schema import CAMPAIGNS, COVERAGE, DOMAINS, PAGES, VIDEOS, Table
from reports.tables import lines_of

LINE = "csv_line"
KEYS = {
    PAGES.name: ("order_verdict", "order_campaign", "order_url"),
    CAMPAIGNS.name: ("order_verdict", "order_pages", "order_campaign"),
    DOMAINS.name: ("order_domain",),
    VIDEOS.name: ("order_url", "order_place"),
    COVERAGE.name: tuple(f"order_{name}" for name in ("domain", "url", "reason", "detail", "status", "seen_at")),
}
"""The columns by which the rows of a table are put in order; no part of it."""
_SPARK_TYPES = {"string": "string", "integer": "bigint", "number": "double", "datetime": "timestamp"}
_KEY_TYPES = {"order_verdict": "int", "order_pages": "bigint", "order_place": "int", "order_status": "bigint"}


def name_campaigns(spark: SparkSession, found: DataFrame) -> DataFrame:
    """`bucket`, `name` and the `campaign_id` of each. The driver sees some 200 bytes of each campaign: no two of all
    may have one name."""
    rows = found.where("kind = 'campaigns'").select("bucket", "name", "url", "core").toLocalIterator()
    campaigns = [(row["bucket"], row["name"], row["url"], bytes(row["core"])) for row in rows]
    namings = [(lead, struct.unpack(f"<{len(core) // 8}Q", core)) for _, _, lead, core in campaigns]
    given = zip(campaigns, give_names(namings), strict=True)
    named = [(bucket, name, campaign_id) for (bucket, name, _, _), campaign_id in given]
    return spark.createDataFrame(named, "bucket bigint, name string, campaign_id string")


def page_rows(found: DataFrame, names: DataFrame) -> DataFrame:
    """The rows of pages.csv."""
    pages = _named(found.where("kind = 'pages'"), names)
    keys = zip((F.col("verdict"), _campaign(), F.col("url")), KEYS[PAGES.name], strict=True)
    return _write(pages.select("record", "campaign_id", *(value.alias(key) for value, key in keys)), PAGES)


def campaign_rows(found: DataFrame, names: DataFrame) -> DataFrame:
    """The rows of campaigns.csv, and in `template` each one's template."""
    campaigns = _named(found.where("kind = 'campaigns' AND record IS NOT NULL"), names)
    return _write(campaigns.select("record", "campaign_id"), CAMPAIGNS)


def video_rows(found: DataFrame, names: DataFrame) -> DataFrame:
    """The rows of videos.csv."""
    videos = _named(found.where("kind = 'videos'"), names)
    spread = videos.groupBy("video").agg(F.count("*").alias("pages_with_video"))
    keys = (F.col("url").alias("order_url"), F.col("place").alias("order_place"))
    return _write(videos.join(spread, "video").select("record", "campaign_id", "pages_with_video", *keys), VIDEOS)


def coverage_rows(found: DataFrame, settled: DataFrame) -> DataFrame:
    """The rows of coverage.csv: what stands of what is no page, and the pages that could not be judged."""
    failed = found.where("kind = 'coverage'").select("record").mapInArrow(_list_failed, UNJUDGED.ddl)
    rows = settled.unionByName(failed).distinct()
    keys = [F.col(key.removeprefix("order_")).alias(key) for key in KEYS[COVERAGE.name]]
    return _write(rows.select("*", *keys), COVERAGE)


def _list_failed(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return UNJUDGED.batches(row_of_none(unpack(row["record"])) for row in rows_of(batches))


def domain_rows(found: DataFrame, names: DataFrame, coverage: DataFrame) -> DataFrame:
    """The rows of domains.csv: counted by Spark, whatever the size of a domain."""
    pages = _named(found.where("kind = 'pages'"), names)
    verdicts = [F.sum(F.when(F.col("verdict") == at, 1).otherwise(0)).alias(name) for at, name in enumerate(VERDICTS)]
    judged = pages.groupBy("domain").agg(
        F.count("*").alias("pages"),
        *verdicts,
        F.count_distinct("campaign_id").alias("campaigns"),
        F.count_distinct("host").alias("hosts"),
        F.min("fetched_at").alias("first_seen"),
    )
    others = coverage.where("domain <> ''").select("domain", "url").distinct()
    missing = others.join(pages.select("url"), "url", "left_anti").groupBy("domain").agg(F.count("*").alias("unjudged"))
    rows = judged.join(missing, "domain", "full_outer").na.fill(0).na.fill("")
    return _write(rows.withColumn("order_domain", F.col("domain")), DOMAINS)


def _named(rows: DataFrame, names: DataFrame) -> DataFrame:
    """`rows` with the `campaign_id` of their campaign, null where they have none."""
    return rows.join(F.broadcast(names), ["bucket", "name"], "left")


def _campaign() -> Column:
    return F.coalesce("campaign_id", F.lit(""))


def _write(rows: DataFrame, table: Table) -> DataFrame:
    """The columns of `table`, its keys, and each row as a line of CSV."""
    typed = [f"`{column.name}` {_type_of(column.type, column.join)}" for column in table.columns]
    keys = [f"{key} {_KEY_TYPES.get(key, 'string')}" for key in KEYS[table.name]]
    more = ["template string"] if table == CAMPAIGNS else []
    return rows.mapInArrow(partial(_write_rows, table=table), ", ".join([*typed, *more, *keys, f"{LINE} string"]))


def _type_of(type_: str, join: str) -> str:
    return f"array<{_SPARK_TYPES[type_]}>" if join else _SPARK_TYPES[type_]


def _write_rows(batches: Iterable[pa.RecordBatch], table: Table) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows = batch.to_pylist()
        if rows:
            yield _write_batch([_record_of(row, table) for row in rows], rows, table)


def _write_batch(records: Sequence[Any], rows: Sequence[Row], table: Table) -> pa.RecordBatch:
    schema = schema_of(table)
    built = build(records, table, schema)
    columns = {name: _plain(built.column(name)) for name in schema.names}
    if table == CAMPAIGNS:
        columns["template"] = pa.array([record.template for record in records])
        keys = {"order_verdict": pa.array([VERDICTS.index(record.verdict) for record in records], pa.int32())}
        keys["order_pages"] = pa.array([-record.pages for record in records], pa.int64())
        keys["order_campaign"] = pa.array([record.campaign_id for record in records])
    else:
        keys = {key: pa.array([row[key] for row in rows], _arrow_type(key)) for key in KEYS[table.name]}
    columns |= keys | {LINE: pa.array(list(lines_of(table, records)))}
    return pa.RecordBatch.from_pydict(columns)


def _arrow_type(key: str) -> pa.DataType:
    return {"int": pa.int32(), "bigint": pa.int64(), "string": pa.string()}[_KEY_TYPES.get(key, "string")]


def _plain(column: pa.ChunkedArray) -> pa.Array:
    """Spark takes no dictionaries."""
    whole = column.combine_chunks()
    return whole.cast(whole.type.value_type) if pa.types.is_dictionary(whole.type) else whole


def _record_of(row: Row, table: Table) -> Any:
    if table == COVERAGE:
        return unjudged_of(row)
    if table == DOMAINS:
        return _domain_of(row)
    record = unpack(row["record"])
    changed = {"campaign_id": row["campaign_id"] or ""}
    return replace(record, **changed | ({"pages_with_video": row["pages_with_video"]} if table == VIDEOS else {}))


def _domain_of(row: Row) -> DomainFinding:
    counts = {name: row[name] for name in ("pages", *VERDICTS, "unjudged", "campaigns", "hosts")}
    share = row["doorway"] / row["pages"] if row["pages"] else 0.0
    return DomainFinding(row["domain"], **counts, doorway_share=share, first_seen=row["first_seen"], change="")
