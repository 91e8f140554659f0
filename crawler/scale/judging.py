"""Verdicts, bucket by bucket: some components with their pages and pairs, and some pages that have no link."""

import struct
from collections.abc import Iterator, Sequence

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from crawler.detect.brands import Brand, find_brand
from crawler.findings import Judged, assemble
from crawler.naming import naming_of
from crawler.records import VERDICTS, Findings
from crawler.scale.columns import PLAIN, Columns, Row, pack, page_of, unpack
from crawler.scale.tasks import leave_main
from crawler.spill import Spills
from crawler.studies import Studies
from crawler.studying import Shown, give_up, judge_families
from crawler.thresholds import Thresholds
from crawler.timings import no_progress
from crawler.workers import Crew

PAGES = 2_000
"""Of a bucket, as far as no component has more."""
_WHY = {"study": "binary", "seen": "binary", "failed": "binary", "lost": "string", "brand": "binary"}
MEMBER = (
    Columns({"bucket": "bigint", "page": "bigint", "original": "bigint", "home": "boolean"})
    + PLAIN
    + Columns(_WHY | {"origin": "int", "a": "bigint", "b": "bigint", "pair": "binary"})
)
"""A page of a bucket with its study, or why it has none, and its site's brand; not `home` is the original of a copy
that is judged elsewhere. Or, in the last columns, a pair of the bucket."""
FOUND = Columns(
    {"kind": "string", "bucket": "bigint", "name": "string", "url": "string", "domain": "string", "host": "string"}
    | {
        "verdict": "int",
        "fetched_at": "string",
        "video": "string",
        "place": "int",
        "core": "binary",
        "record": "binary",
    }
)
"""A record of the findings, pickled: `kind` is its table, `name` its campaign as the bucket calls it, `core` what that
is named after (with its first URL), `place` its place among those of its URL."""
_BRAND = Columns({"host": "string", "brand": "binary"})


def find_brands(pages: DataFrame, studies: DataFrame) -> DataFrame:
    """`host` and `brand` of the hosts of pages that were studied, as far as they have one."""
    hosts = pages.join(studies.select("page"), "page", "left_semi").select("host").distinct()
    titles = pages.select("host", "title").join(hosts, "host", "left_semi").distinct()
    return titles.groupBy("host").applyInArrow(_find_brand, _BRAND.ddl)


def _find_brand(titles: pa.Table) -> pa.Table:
    brand = find_brand(titles.column("title").to_pylist())
    host = titles.column("host")[0].as_py()
    return _BRAND.table([{"host": host, "brand": pack(brand)}] if brand != Brand() else [])


def gather(pages: DataFrame, components: DataFrame, facts: Sequence[DataFrame], pairs: DataFrame, n: int) -> DataFrame:
    """MEMBER rows of `n` buckets: `pages` with their original, their component and what the tables `facts` know of
    each; the pages of a component and their copies together, all others anywhere."""
    of = components.select(F.col("page").alias("original"), "component")
    placed = pages.join(of, "original", "left").withColumn("bucket", _bucket(F.coalesce("component", "page"), n))
    home = placed.drop("component").withColumn("home", F.lit(True))
    away = _originals_elsewhere(home)
    rows = home.unionByName(away)
    for table in facts:
        rows = rows.join(table, "host" if "host" in table.columns else "page", "left")
    held = pairs.where("pair IS NOT NULL").join(of.withColumnRenamed("original", "a"), "a")
    edges = held.select(_bucket(F.col("component"), n).alias("bucket"), "origin", "a", "b", "pair")
    return rows.unionByName(edges, allowMissingColumns=True).select(*MEMBER.names)


def _bucket(key: Column, n: int) -> Column:
    return F.pmod(F.xxhash64(key), F.lit(n))


def _originals_elsewhere(home: DataFrame) -> DataFrame:
    """The originals of copies, for each bucket in which a copy is and they are not."""
    asked = home.where("page <> original").select(F.col("original").alias("page"), "bucket").distinct()
    there = home.select("page", "bucket")
    missing = asked.join(there, ["page", "bucket"], "left_anti")
    return missing.join(home.drop("bucket", "home"), "page").withColumn("home", F.lit(False))


def judge_buckets(members: DataFrame, limits: Thresholds) -> DataFrame:
    """FOUND of all buckets."""

    def run(rows: pa.Table) -> pa.Table:  # Spark counts the arguments: a partial has too many
        return _judge(rows, limits)

    return members.groupBy("bucket").applyInArrow(run, FOUND.ddl)


def _judge(table: pa.Table, limits: Thresholds) -> pa.Table:
    leave_main()
    rows = table.to_pylist()
    members = sorted((row for row in rows if row["pair"] is None), key=lambda row: row["page"])
    edges = sorted((row for row in rows if row["pair"] is not None), key=_place_of)
    home = {row["url"] for row in members if row["home"]}
    found = _judge_rows(members, edges, limits)
    bucket = rows[0]["bucket"]
    return FOUND.table({**row, "bucket": bucket} for row in found if row["kind"] == "campaigns" or row["url"] in home)


def _place_of(edge: Row) -> tuple[int, int, int]:
    """Where one machine has a pair among its pairs."""
    return edge["origin"], edge["a"], edge["b"]


def _judge_rows(members: Sequence[Row], edges: Sequence[Row], limits: Thresholds) -> Iterator[Row]:
    """The records of one bucket, found by the stages of one machine: for them it is the whole collection."""
    pages = {row["page"]: page_of(row) for row in members}
    brands = {row["host"]: unpack(row["brand"]) for row in members if row["brand"]}
    failed = {row["url"]: unpack(row["failed"]) for row in members if row["failed"]}
    originals = {row["page"]: pages[row["page"]] for row in members if row["page"] == row["original"]}
    copies = {row["url"]: pages[row["original"]].url for row in members if row["page"] != row["original"]}
    pairs = [unpack(row["pair"]) for row in edges]
    with Spills() as spills, Crew(1) as crew:
        studies = Studies(spills.open("studies"))
        for row in members:
            if row["study"]:
                studies.add(pages[row["page"]], unpack(row["seen"]), row["study"])
        shown, given_up = judge_families(originals, pairs, studies, brands, limits, crew, no_progress)
        failed |= given_up
        failed |= {row["url"]: give_up(pages[row["page"]], row["lost"]) for row in members if row["lost"]}
        judged = tuple(page for page in pages.values() if page.url not in failed)
        campaigns = tuple(campaign for campaign, _ in shown)
        whole = Judged(judged, copies, studies, studies.seen, brands, campaigns, tuple(failed.values()))
        findings = assemble(whole, limits, names=[str(at) for at in range(len(campaigns))])
    return _records(findings, shown)


def _records(findings: Findings, shown: Sequence[Shown]) -> Iterator[Row]:
    for page in findings.pages:
        facts = {name: getattr(page, name) for name in ("url", "domain", "host", "fetched_at")}
        verdict = VERDICTS.index(page.verdict)
        yield {"kind": "pages", "name": page.campaign_id, "verdict": verdict, "record": pack(page)} | facts
    for place, video in enumerate(findings.videos):
        facts = {"url": video.page_url, "video": video.video_id, "place": place, "name": video.campaign_id}
        yield {"kind": "videos", "record": pack(video)} | facts
    for row in findings.coverage:
        yield {"kind": "coverage", "url": row.url, "domain": row.domain, "record": pack(row)}
    rows = {row.campaign_id: row for row in findings.campaigns}
    for at, (campaign, _) in enumerate(shown):
        lead, core = naming_of(campaign)
        shown_row = rows.get(str(at))
        named = {"name": str(at), "url": lead, "core": struct.pack(f"<{len(core)}Q", *core)}
        yield {"kind": "campaigns", "record": pack(shown_row) if shown_row else None} | named
