"""Linked pages side by side: their words go to each of their links, and every link is compared where it is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from crawler.archive import Archives
from crawler.detect.families import ALIKE, Pair
from crawler.detect.grouping import Links
from crawler.records import Page
from crawler.scale.columns import PLAIN, Columns, Row, pack
from crawler.scale.rereading import read_again
from crawler.scale.tasks import leave_main
from crawler.spill import Spills
from crawler.thresholds import Thresholds
from crawler.timings import no_progress
from crawler.verifying import compare_links, read_sides
from crawler.workers import Crew

SIDE = Columns({"page": "bigint", "words": "binary", "lost": "string"})
PAIR = Columns({"a": "bigint", "b": "bigint", "origin": "int", "strong": "boolean", "pair": "binary", "lost": "string"})
"""A pair that holds, pickled, and whether it shows more than that its pages are alike; or why it could not be told."""
_NEAR = 8
"""Two to this power pages whose numbers follow each other have their links compared in one task."""


def read_linked(
    sources: DataFrame, pages: DataFrame, links: DataFrame, frames: DataFrame, limits: Thresholds
) -> DataFrame:
    """SIDE of every page that has a link."""
    linked = links.select(F.col("a").alias("page")).unionByName(links.select(F.col("b").alias("page"))).distinct()
    asked = pages.join(linked, "page").join(frames, "page", "left").select("page", *PLAIN.names, "leading", "trailing")
    return read_again(sources, asked, SIDE, partial(_read_words, limits=limits))


def _read_words(path: Path, pages: Sequence[Page], rows: Sequence[Row], limits: Thresholds) -> Iterator[Row]:
    frames = {row["url"]: (row["leading"] or 0, row["trailing"] or 0) for row in rows}
    with Spills() as spills, Crew(1) as crew:
        sides = spills.open("sides", len(pages))
        lost = read_sides(sides, Archives([path]), pages, range(len(pages)), frames, limits, crew, no_progress)
        for index, row in enumerate(rows):
            yield {"page": row["page"], "words": sides[index], "lost": lost.get(index)}


def compare_linked(links: DataFrame, sides: DataFrame, limits: Thresholds) -> DataFrame:
    """PAIR of every link that holds, and of every one that could not be told. The words of a page go to the few tasks
    that have links of it: those of pages whose numbers are near each other are one."""
    near = F.shiftright("a", _NEAR).alias("near")
    links = links.select("*", near)
    ends = links.select(F.col("near").alias("there"), F.explode(F.array("a", "b")).alias("page")).distinct()
    words = ends.join(sides.where("lost IS NULL").select("page", "words"), "page")
    both = links.groupBy("near").cogroup(words.groupBy("there"))
    return both.applyInArrow(partial(_compare, limits=limits), PAIR.ddl)


def _compare(links: pa.Table, words: pa.Table, limits: Thresholds) -> pa.Table:
    leave_main()
    read = {row["page"]: row["words"] for row in words.to_pylist()}
    rows = [row for row in links.to_pylist() if row["a"] in read and row["b"] in read]
    return PAIR.table(_compare_near(rows, read, limits))


def _compare_near(rows: Sequence[Row], read: Mapping[int, bytes], limits: Thresholds) -> Iterator[Row]:
    """The pairs among the links `rows`, by the stage of one machine: for it they are the only ones."""
    rows = sorted(rows, key=lambda row: (row["origin"], row["a"], row["b"]))
    numbers = sorted({row[end] for row in rows for end in ("a", "b")})
    index_of = {number: index for index, number in enumerate(numbers)}
    origins = {(row["a"], row["b"]): row["origin"] for row in rows}
    with Spills() as spills, Crew(1) as crew:
        sides = spills.open("sides", len(numbers))
        for number, index in index_of.items():
            sides.put(index, read[number])
        ends = [[index_of[row[end]] for row in rows] for end in ("a", "b")]
        links = Links(*(np.array(each, dtype=np.int64) for each in (*ends, [row["shared"] for row in rows])))
        pairs, lost = compare_links(links, sides, limits, crew, no_progress)
    for pair in pairs:
        known = Pair(numbers[pair.a], numbers[pair.b], pair.relation, pair.comparison)
        strong = pair.relation not in ALIKE
        origin = origins[known.a, known.b]
        yield {"a": known.a, "b": known.b, "origin": origin, "strong": strong, "pair": pack(known)}
    for index, why in lost.items():
        yield {"a": numbers[index], "lost": why}


def list_lost(pairs: DataFrame, sides: DataFrame) -> DataFrame:
    """`page` and `lost`: the pages that could not be read again, or be compared with any other, and why."""
    held = pairs.where("pair IS NOT NULL").select(F.explode(F.array("a", "b")).alias("page"))
    apart = pairs.where("lost IS NOT NULL").select(F.col("a").alias("page"), "lost").join(held, "page", "left_anti")
    unread = sides.where("lost IS NOT NULL").select("page", "lost")
    return apart.unionByName(unread).groupBy("page").agg(F.max("lost").alias("lost"))
