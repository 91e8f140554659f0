"""The files of a run, wherever they go: made beside the old ones, then put in their places, run.json last."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from crawler.records import VERDICTS, Findings, RunInfo
from crawler.scale.places import Folder
from crawler.scale.stages import Tables
from crawler.scale.tables import KEYS, LINE
from reports.cells import plain_lines
from reports.counts import Counts
from reports.datapackage import describe_package
from reports.manifest import describe_run, json_value
from reports.schema import TABLES, Table
from reports.tables import END, header_of
from reports.templates import template_name

DRAFT = "_draft"
MANIFEST = "run.json"
_TEMPLATES = 1_000
"""Campaigns, the worst first, whose templates come as files; the table campaigns.parquet has all of them."""


def count_rows(tables: Tables) -> Counts:
    """How much of everything was found."""
    verdicts, campaigns = (_count(table, "verdict") for table in (tables.pages, tables.campaigns))
    reasons = _count(tables.coverage, "reason")
    videos = tables.videos.agg(F.count("*"), F.count_distinct("video_id")).collect()[0]
    return Counts(
        pages=sum(verdicts.values()),
        pages_by_verdict={verdict: verdicts.get(verdict, 0) for verdict in VERDICTS},
        campaigns=sum(campaigns.values()),
        campaigns_by_verdict={verdict: campaigns.get(verdict, 0) for verdict in VERDICTS},
        domains=tables.domains.count(),
        videos=videos[0],
        distinct_videos=videos[1],
        not_judged=sum(reasons.values()),
        not_judged_by_reason=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        changes=0,
    )


def _count(table: DataFrame, column: str) -> dict[str, int]:
    return {row[column]: row["count"] for row in table.groupBy(column).count().collect()}


def draft_tables(tables: Tables, folder: Folder) -> None:
    """Writes every table as Parquet, and as CSV in one file, where nobody looks yet."""
    folder.remove(DRAFT)
    for table in TABLES:
        rows = _rows_of(tables, table)
        lines = f"{DRAFT}/lines/{table.name}"
        if rows is None:
            folder.write(f"{DRAFT}/{table.file_name}", header_of(table) + END)
            continue
        rows = rows.orderBy(*KEYS[table.name]).persist(StorageLevel.DISK_ONLY)  # sorted once, written twice
        rows.drop(LINE, *KEYS[table.name]).write.parquet(folder.path(f"{DRAFT}/{table.name}.parquet"))
        rows.select(LINE).write.option("lineSep", END).text(folder.path(lines))
        rows.unpersist()
        folder.join(f"{DRAFT}/{table.file_name}", header_of(table) + END, lines)
    _write_templates(tables.campaigns, folder)
    folder.write(f"{DRAFT}/datapackage.json", _json(describe_package()))


def _rows_of(tables: Tables, table: Table) -> DataFrame | None:
    return getattr(tables, table.name, None)


def _write_templates(campaigns: DataFrame, folder: Folder) -> None:
    worst = campaigns.where("template <> ''").orderBy(*KEYS["campaigns"]).select("campaign_id", "template")
    for row in worst.limit(_TEMPLATES).collect():
        name = f"{DRAFT}/templates/{template_name(row['campaign_id'])}"
        folder.write(name, plain_lines(row["template"]).rstrip("\n") + "\n")


def publish(folder: Folder, counts: Counts, info: RunInfo, lineage: Mapping[str, object]) -> None:
    """Puts the drafts in the places of an earlier run's files. Its run.json goes first, for it would vouch for a mix
    of old and new."""
    folder.remove(MANIFEST)
    folder.remove("templates")
    for table in TABLES:
        for name in (table.file_name, f"{table.name}.parquet"):
            if folder.has(f"{DRAFT}/{name}"):
                folder.move(f"{DRAFT}/{name}", name)
            else:
                folder.remove(name)
    for name in ("templates", "datapackage.json"):
        if folder.has(f"{DRAFT}/{name}"):
            folder.move(f"{DRAFT}/{name}", name)
    folder.remove(DRAFT)
    nothing = Findings((), (), (), (), ())
    account = describe_run(nothing, info) | {"counts": asdict(counts), "lineage": json_value(lineage)}
    folder.write(MANIFEST, _json(account))


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
