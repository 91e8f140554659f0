"""Groups a table of sketches on Spark, and finds components: python -m clusters.inside TABLE OUT KEY PARTITIONS LOG."""

import sys
from pathlib import Path

from clusters.events import settings_of
from clusters.running import LOCAL
from crawler.scale.components import find_components
from crawler.scale.keeping import Stages
from crawler.scale.linking import link_pages
from crawler.scale.places import Folder, uri_of
from crawler.scale.session import open_session
from crawler.thresholds import Thresholds
from crawler.timings import Timings


def group(table: str, out: str, key: str, partitions: str, log: str) -> None:
    """Leaves the stages `links` and `components` in OUT/_stages/KEY."""
    settings = {"spark.sql.shuffle.partitions": partitions, **settings_of(Path(log))}
    spark = open_session(LOCAL, settings)
    stages = Stages(spark, Folder(spark, uri_of(out)), key, Timings())
    links = stages.keep("links", link_pages(spark, spark.read.parquet(table), Thresholds()))
    stages.keep("components", find_components(links, stages.keep))
    spark.stop()


if __name__ == "__main__":
    group(*sys.argv[1:])
