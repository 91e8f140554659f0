"""Connected components by alternating stars (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014).

Each round halves the way to a component's lowest number; no round looks at more than one page and its neighbours.
"""

from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

Keep = Callable[[str, DataFrame], DataFrame]
"""Writes a table down under a name, unless an earlier attempt has, and reads it from there: what fails later is not
worked out again, and no stage is worked out twice."""


def find_components(edges: DataFrame, keep: Keep) -> DataFrame:
    """`page` and `component`, its lowest page, of every page of `edges` (columns a, b)."""
    stars = keep("stars-0", edges.select("a", "b").where("a <> b").distinct())
    known, rounds = None, 0
    while known != (now := _measure(stars)):
        known, rounds = now, rounds + 1
        stars = keep(f"stars-{rounds}", _small_star(_large_star(stars)))
    members = stars.select(F.greatest("a", "b").alias("page"), F.least("a", "b").alias("component"))
    return members.unionByName(members.select(F.col("component").alias("page"), "component")).distinct()


def _measure(stars: DataFrame) -> tuple[int, int]:
    """What stays the same once nothing changes: how many edges, and a sum of their hashes."""
    row = stars.agg(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).first()
    return (row[0], int(row[1] or 0)) if row else (0, 0)


def _large_star(edges: DataFrame) -> DataFrame:
    """Every neighbour above a page is led to the lowest of the page and its neighbours."""
    both = edges.unionByName(edges.select(F.col("b").alias("a"), F.col("a").alias("b")))
    lowest = both.groupBy("a").agg(F.least(F.min("b"), F.col("a")).alias("low"))
    led = both.where("b > a").join(lowest, "a")
    return led.select(F.col("b").alias("a"), F.col("low").alias("b")).where("a <> b").distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """A page and its neighbours below it are led to the lowest of them."""
    down = edges.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b"))
    lowest = down.groupBy("a").agg(F.min("b").alias("low"))
    led = down.join(lowest, "a").select(F.col("b").alias("a"), F.col("low").alias("b"))
    return led.unionByName(lowest.select("a", F.col("low").alias("b"))).where("a <> b").distinct()
