"""Which pages are worth another look: what `examining.choose` says of all pages at once, in SQL."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def choose(pages: DataFrame, pairs: DataFrame) -> DataFrame:
    """`page` and `closely`: the pages with a pushed title or perhaps a video and the pages of a pair, closely but for
    those whose pairs are merely alike; and the copies of all these."""
    ends = pairs.where("pair IS NOT NULL").select(F.explode(F.array("a", "b")).alias("page"), "strong")
    linked = ends.groupBy("page").agg(F.max("strong").alias("strong"))
    told = F.col("pushed") | F.col("mentions_video")
    own = pages.join(linked, "page", "left").select(
        "page",
        "original",
        (told | F.col("strong").isNotNull()).alias("chosen"),
        (told | F.coalesce("strong", F.lit(False))).alias("closely"),
    )
    first = own.where("page = original").select("original", F.col("chosen").alias("with"), F.col("closely").alias("as"))
    both = own.join(first, "original")
    closely = F.when(F.col("chosen"), F.col("closely")).otherwise(F.col("as"))
    return both.where("chosen OR with").select("page", closely.alias("closely"))
