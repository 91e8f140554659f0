"""What `doorway spark` does, from options to exit code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.account import exit_code_of, versions_of, written
from crawler.config import Options
from crawler.coverage import TROUBLE
from crawler.errors import INTERRUPTED, AuditError, ConfigError
from crawler.output import complain, say, say_json
from crawler.records import RunInfo
from crawler.scale.session import check_spark, open_session
from crawler.timings import Timings
from reports.counts import Counts
from reports.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from crawler.scale.keeping import Stages
    from crawler.scale.sources import Source

_PACKAGES = ("pyspark", "pyarrow", "numpy", "selectolax", "beautifulsoup4", "rapidfuzz", "fastwarc", "tldextract")
_PARTS = 4
"""Tasks for each place to run one, of what an index has chosen."""

_SECRET = re.compile(r"(?i)secret|password|token|access[.]?key")
_AGAIN = "the same command goes on behind the stages that are done"


@dataclass(frozen=True, slots=True)
class SparkOptions:
    """What only this command takes. `settings` are Spark's own, NAME=VALUE."""

    prefix: str = ""
    index: str = ""
    index_crawls: tuple[str, ...] = ()
    index_domains: tuple[str, ...] = ()
    index_urls: tuple[str, ...] = ()
    index_languages: tuple[str, ...] = ()
    index_where: str = ""
    index_per_domain: int = 0
    master: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


def spark_command(options: Options, own: SparkOptions) -> int:
    """Judges the pages of WARC files on Spark and writes the tables to `--out`."""
    started = datetime.now(UTC)
    if not options.out:
        raise ConfigError("spark: --out URI is missing; it names a folder that Spark can write to")
    if bool(options.warcs) == bool(own.index):
        raise ConfigError("spark: nothing to judge, or twice: name --warc PATHS or --index URI")
    check_spark()
    from crawler.scale.failing import SPARKS, told
    from crawler.scale.places import uri_of
    from crawler.scale.sources import list_sources

    options = replace(options, out=uri_of(options.out))
    files = list_sources(options.warcs, own.prefix) if options.warcs else []
    spark = open_session(own.master, own.settings)
    try:
        return _run(spark, options, own, files, started)
    except KeyboardInterrupt:
        complain(f"doorway: interrupted; {_AGAIN}\n")
        return INTERRUPTED
    except SPARKS as error:
        raise AuditError(f"spark: {told(error)}; {_AGAIN}") from error
    finally:
        spark.stop()


def _run(
    spark: "SparkSession", options: Options, own: SparkOptions, files: "Sequence[Source]", started: datetime
) -> int:
    from crawler.scale.keeping import Stages
    from crawler.scale.places import Folder
    from crawler.scale.publishing import count_rows, draft_tables, publish
    from crawler.scale.stages import audit_on_spark

    timings = Timings()
    folder = Folder(spark, options.out)
    inputs = _describe_inputs(files)
    key = _key_of(options, own, inputs)
    stages = Stages(spark, folder, key, timings)
    sources = _chosen(spark, own, stages) if own.index else _listed(spark, files)
    tables = audit_on_spark(spark, sources, options.thresholds, stages.keep)
    draft_tables(tables, folder)
    counts = count_rows(tables)
    timings.lap("report")
    info = RunInfo(
        name=options.name or folder.uri.rpartition("/")[2],
        started_at=written(started),
        finished_at=written(datetime.now(UTC)),
        finish_reason="finished",
        complete=bool(counts.pages) and not TROUBLE & set(counts.not_judged_by_reason),
        versions=versions_of(_PACKAGES),
        options=asdict(options) | {"spark": asdict(replace(own, settings=_without_secrets(own.settings)))},
        timings=timings,
        crawl={},
    )
    publish(folder, counts, info, inputs | {"key": key} | _describe_cluster(spark))
    stages.clear()
    return _conclude(options, counts, info, folder.uri)


def _key_of(options: Options, own: SparkOptions, inputs: Mapping[str, object]) -> str:
    """The name of this run's stages: of all that their rows depend on, not of the machines that work them out."""
    from crawler.scale.keeping import key_of

    asked = replace(own, master="", settings={})
    return key_of(asdict(asked), asdict(options.thresholds), inputs, versions_of(_PACKAGES))


def _without_secrets(settings: Mapping[str, str]) -> dict[str, str]:
    """`settings` as run.json may show them; what Spark hides in its own pages is hidden."""
    return {name: "***" if _SECRET.search(name) else value for name, value in settings.items()}


def _listed(spark: "SparkSession", files: "Sequence[Source]") -> "DataFrame":
    from crawler.scale.sources import SOURCE

    rows = [tuple(source.row().values()) for source in files]
    return spark.createDataFrame(rows, SOURCE.ddl).repartitionByRange(max(1, len(rows)), "file")


def _chosen(spark: "SparkSession", own: SparkOptions, stages: "Stages") -> "DataFrame":
    from crawler.scale.sources import whole_path
    from crawler.scale.urlindex import Query, select_records

    query = Query(
        crawls=own.index_crawls,
        domains=own.index_domains,
        urls=own.index_urls,
        languages=own.index_languages,
        where=own.index_where,
        per_domain=own.index_per_domain,
    )
    prefix = whole_path(own.prefix) if own.prefix else ""
    chosen = stages.keep("sources", select_records(spark, own.index, query, prefix, stages.keep))
    return chosen.repartition(_PARTS * spark.sparkContext.defaultParallelism, "file")


def _describe_inputs(files: "Sequence[Source]") -> dict[str, object]:
    """What is read: how many files, and a digest of their names in order, and of the sizes and times of those of this
    machine."""
    digest = blake2b(digest_size=16)
    for source in files:
        digest.update(f"{source.path}\n{_state_of(source)}\n".encode())
    return {"files": len(files), "digest": digest.hexdigest()}


def _state_of(source: "Source") -> str:
    from crawler.scale.sources import is_local

    if not is_local(source.path):
        return ""
    state = Path(source.path).stat()
    return f"{state.st_size} {state.st_mtime_ns}"


def _describe_cluster(spark: "SparkSession") -> dict[str, object]:
    context = spark.sparkContext
    return {"spark": context.version, "master": context.master, "application": context.applicationId}


def _conclude(options: Options, counts: Counts, info: RunInfo, uri: str) -> int:
    """Says what there is; the exit code."""
    if options.json:
        head = {"schema_version": SCHEMA_VERSION, "name": info.name, "complete": info.complete}
        head |= {"counts": asdict(counts), "out": uri}
        say_json({**head, "started_at": info.started_at, "finished_at": info.finished_at})
    else:
        lines = [f"{counts.pages:,} pages judged on {counts.domains:,} domains"]
        lines += [f"{number:>9,}  {verdict}" for verdict, number in counts.pages_by_verdict.items()]
        lines += [f"{counts.campaigns:,} campaigns; {counts.not_judged:,} URLs not judged (see coverage.csv)"]
        say("\n".join([*lines, f"tables: {uri}", ""]))
    if not info.complete:
        complain(f"not all of it could be read: see {uri}/coverage.csv\n")
    found = [verdict for verdict, number in counts.pages_by_verdict.items() if number]
    return exit_code_of(found, options.fail_on, complete=info.complete)
