"""Which records a URL index chooses: a query to the table that Common Crawl publishes of each crawl, as Parquet.

The columns are those of cc-index-table's flat schema (https://github.com/commoncrawl/cc-index-table); a part of the
table is a folder crawl=CC-MAIN-2024-51/subset=warc of .../cc-index/table/cc-main/warc/. Records pass from the table to
the tasks that read them and never through the driver.
"""

import re
from dataclasses import dataclass
from functools import reduce

import idna
from pyspark.sql import Column, DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from crawler.errors import ConfigError
from crawler.scale.components import Keep
from crawler.scale.failing import SPARKS, told
from crawler.scale.sources import SOURCE

MOST_RECORDS = 5_000
"""Of a row of SOURCE: a file of which more are chosen is several, each with a number of its own."""
MOST_DOMAINS = 10_000
"""In one query: the driver hands each to Spark by itself. For more, put them in a table and join it in `where`."""
HTML_TYPES = ("text/html", "application/xhtml+xml")
_PLACE = ("warc_filename", "warc_record_offset", "warc_record_length")
_DOMAIN = "url_host_registered_domain"
_DOMAINS = (_DOMAIN, "url_host_private_domain", "url_host_name")
_LANGUAGES = "content_languages"
_TYPES = ("content_mime_detected", "content_mime_type")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CODE = re.compile(r"[a-z]{3}")
_PATTERN = re.compile(r"(?:[^\\]|\\[\\%_])+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """Which captures of an index are judged: those that meet all of these. What is left empty, all meet.

    crawls: such as CC-MAIN-2024-51; of a table that is divided into folders, only theirs are read.
    subset: warc holds all answers that are pages; the others of Common Crawl are redirections and errors, robots.txt.
    domains: registrable ones, private suffixes counted (a.blogspot.com) or not (blogspot.com), or single hosts.
    urls: patterns of whole URLs as in LIKE of SQL: % is any text, _ any character, and neither behind a backslash.
    languages: codes of ISO 639-3; one of them is the page's first, that of most of its text.
    where: a condition in Spark's SQL on the columns of the index, taken as it is.
    per_domain: captures of a registrable domain at the most, spread over its URLs and the same each time; 0 for all.
    """

    crawls: tuple[str, ...] = ()
    subset: str = "warc"
    domains: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    where: str = ""
    per_domain: int = 0


def select_records(spark: SparkSession, index: str, query: Query, prefix: str, keep: Keep) -> DataFrame:
    """SOURCE with the records that `query` chooses of the table `index`, in the order of their places; `prefix` is put
    before the name of each file. What cannot be a page (another status than 200, another type than HTML) is left out.

    Raises ConfigError for a query or an index that cannot be used, and where nothing is chosen.
    """
    _check(query)
    table = _open(spark, index, query)
    try:
        records = keep("records", _gather(_choose(table, query)))
        nothing = records.isEmpty()
    except SPARKS as error:
        raise ConfigError(f"{index}: {told(error)}") from None
    if nothing:
        raise ConfigError(f"{index}: no record meets the query; see that crawl, domains and languages are in the index")
    return _number(records, f"{prefix.rstrip('/')}/" if prefix else "")


def _check(query: Query) -> None:
    for folder in (*query.crawls, query.subset):
        if not _FOLDER.fullmatch(folder):
            raise ConfigError(f"{folder!r} is no crawl or subset; name them as CC-MAIN-2024-51 and warc")
    for code in query.languages:
        if not _CODE.fullmatch(code):
            raise ConfigError(f"language {code!r}: name it by its three letters of ISO 639-3, such as eng, deu, rus")
    for pattern in query.urls:
        if not _PATTERN.fullmatch(pattern):
            raise ConfigError(rf"URL pattern {pattern!r}: behind \ comes %, _ or \, and it is not empty")
    if len(query.domains) > MOST_DOMAINS:
        raise ConfigError(
            f"{len(query.domains):,} domains; a query takes {MOST_DOMAINS:,}, a condition a table of them"
        )
    if query.per_domain < 0:
        raise ConfigError(f"{query.per_domain} captures of a domain; 0 stands for all")


def _open(spark: SparkSession, index: str, query: Query) -> DataFrame:
    """The table, of its folders those that are asked for. Columns have been added over the years: crawls are merged."""
    root = index.rstrip("/")
    folders = [f"{root}/crawl={crawl}/subset={query.subset}" for crawl in query.crawls]
    reader = spark.read.option("mergeSchema", len(folders) != 1)
    try:
        table = reader.option("basePath", root).parquet(*folders) if folders else reader.parquet(index)
    except SPARKS as error:
        hint = "name the folder of a URL index, with crawl=.../subset=... in it where crawls are chosen"
        raise ConfigError(f"{index}: {told(error)}; {hint}") from None
    needed = {*_PLACE, *_DOMAINS, *_TYPES, "url", "fetch_status", *([_LANGUAGES] if query.languages else [])}
    if missing := sorted(needed - set(table.columns)):
        since = "; Common Crawl has told languages since CC-MAIN-2018-39" if missing == [_LANGUAGES] else ""
        raise ConfigError(f"{index}: no column {', '.join(missing)}; a URL index has those of cc-index-table{since}")
    return table.where(F.col("subset") == query.subset) if "subset" in table.columns else table


def _choose(table: DataFrame, query: Query) -> DataFrame:
    chosen = table.where(F.col("fetch_status") == 200).where(F.coalesce(*_TYPES).isin(*HTML_TYPES))
    for place in _PLACE:
        chosen = chosen.where(F.col(place).isNotNull())
    if names := sorted({_ascii(domain) for domain in query.domains}):
        chosen = chosen.where(_any([F.col(column).isin(names) for column in _DOMAINS]))
    if query.urls:
        chosen = chosen.where(_any([F.col("url").like(pattern) for pattern in query.urls]))
    if query.languages:
        chosen = chosen.where(_any([F.col(_LANGUAGES).startswith(code) for code in query.languages]))
    if query.where:
        chosen = _meeting(chosen, query.where)
    return _sample(chosen, query.per_domain) if query.per_domain else chosen


def _ascii(domain: str) -> str:
    """`domain` as it is written in a URL."""
    name = domain.strip().rstrip(".")
    try:
        return idna.encode(name, uts46=True).decode() if not name.isascii() else _checked_name(name.lower())
    except idna.IDNAError as error:
        raise ConfigError(f"domain {domain!r}: {error}; name it as example.com") from None


def _checked_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9._-]+|\[?[0-9a-f:.]+\]?", name):
        raise ConfigError(f"domain {name!r}: name it as example.com, without http:// and path")
    return name


def _any(conditions: list[Column]) -> Column:
    return reduce(Column.__or__, conditions)


def _meeting(table: DataFrame, where: str) -> DataFrame:
    try:
        return table.where(where)
    except SPARKS as error:
        raise ConfigError(f"where {where!r}: {told(error)}; it is a condition in Spark's SQL") from None


def _sample(table: DataFrame, most: int) -> DataFrame:
    """Of each domain `most` captures. An address without a domain is one by itself."""
    by_hash = Window.partitionBy(F.coalesce(_DOMAIN, "url_host_name")).orderBy(F.xxhash64("url"), "url", *_PLACE)
    return table.withColumn("_place", F.row_number().over(by_hash)).where(F.col("_place") <= most)


def _gather(chosen: DataFrame) -> DataFrame:
    """Each file with its records, one after the other: `path`, `spans`."""
    place = (F.col(name).cast("bigint").alias(alias) for name, alias in zip(_PLACE[1:], ("at", "size"), strict=True))
    spans = F.sort_array(F.collect_list(F.struct(*place)))
    gathered = chosen.groupBy(F.col("warc_filename").alias("path")).agg(spans.alias("spans"))
    once = F.filter("spans", lambda span, at: ~span.eqNullSafe(F.get("spans", at - 1)))  # collect_set takes far longer
    return gathered.select("path", once.alias("spans"))


def _number(records: DataFrame, prefix: str) -> DataFrame:
    """SOURCE of `records`: the parts of files by number. What comes to one place for that are names alone."""
    counts = records.select("path", F.ceil(F.size("spans") / MOST_RECORDS).alias("parts"))
    before = Window.orderBy("path").rowsBetween(Window.unboundedPreceding, -1)
    numbers = counts.select("path", "parts", F.coalesce(F.sum("parts").over(before), F.lit(0)).alias("first"))
    parts = F.transform(
        F.sequence(F.lit(0), F.col("parts").cast("int") - 1),
        lambda part: F.slice("spans", part * MOST_RECORDS + 1, F.lit(MOST_RECORDS)),
    )
    written = F.transform("part", lambda span: F.concat_ws("+", span["at"], span["size"]))
    return (
        records.join(numbers, "path")
        .select("path", "first", F.posexplode(parts).alias("ordinal", "part"))
        .select(
            (F.col("first") + F.col("ordinal")).cast("bigint").alias("file"),
            F.concat(F.lit(prefix), F.regexp_replace("path", "^/+", "") if prefix else F.col("path")).alias("path"),
            F.array_join(written, " ").alias("spans"),
        )
        .select(*SOURCE.names)
    )
