"""The whole audit on Spark in one place: WARC files in, the rows of every table out."""

import math
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession

from crawler.scale.choosing import choose
from crawler.scale.components import Keep, find_components
from crawler.scale.examining import examine_chosen
from crawler.scale.framing import find_frames
from crawler.scale.judging import PAGES, find_brands, gather, judge_buckets
from crawler.scale.linking import find_originals, link_pages
from crawler.scale.pairing import compare_linked, list_lost, read_linked
from crawler.scale.screening import number_pages, screen_files, settle_coverage
from crawler.scale.tables import campaign_rows, coverage_rows, domain_rows, name_campaigns, page_rows, video_rows
from crawler.thresholds import Thresholds

_PARTS, _MOST_PARTS, _ROWS = 3, 20_000, 20_000
"""Parts of a stage for each place to run one, and in all; rows of one, 2 to 3 KB each."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of each table with its keys and lines (see `tables`), in no order."""

    pages: DataFrame
    campaigns: DataFrame
    domains: DataFrame
    videos: DataFrame
    coverage: DataFrame


def audit_on_spark(spark: SparkSession, sources: DataFrame, limits: Thresholds, keep: Keep) -> Tables:
    """Judges every page of `sources` (rows of SOURCE): the stages of `crawler.audit` in their order."""
    screened = keep("screened", screen_files(sources))
    parts = _partitions(spark, screened.count())
    spark.conf.set("spark.sql.shuffle.partitions", parts)
    numbered = keep("pages", number_pages(screened))
    pages = keep("originals", find_originals(numbered))
    frames = keep("frames", find_frames(numbered))
    links = keep("links", link_pages(spark, pages, limits))
    sides = keep("sides", read_linked(sources, pages, links, frames, limits))
    pairs = keep("pairs", compare_linked(links, sides, limits))
    components = find_components(pairs.where("pair IS NOT NULL"), keep)
    studies = keep("studies", examine_chosen(sources, pages, choose(pages, pairs), frames))
    brands = keep("brands", find_brands(pages, studies))
    buckets = max(parts, math.ceil(pages.count() / PAGES))
    members = gather(pages, components, (studies, list_lost(pairs, sides), brands), pairs, buckets)
    found = keep("found", judge_buckets(members, limits))
    settled = keep("settled", settle_coverage(screened, numbered, buckets))
    names = name_campaigns(spark, found)
    coverage = keep("coverage", coverage_rows(found, settled))
    return Tables(
        pages=keep("page_rows", page_rows(found, names)),
        campaigns=keep("campaign_rows", campaign_rows(found, names)),
        domains=keep("domain_rows", domain_rows(found, names, coverage)),
        videos=keep("video_rows", video_rows(found, names)),
        coverage=coverage,
    )


def _partitions(spark: SparkSession, rows: int) -> int:
    """Into how many parts a stage is divided: some for each place to run one, and none with too many rows."""
    places: int = spark.sparkContext.defaultParallelism
    return min(_MOST_PARTS, max(_PARTS * places, math.ceil(rows / _ROWS)))
