"""What a stage has worked out, kept until the run is done: another attempt goes on behind it."""

from hashlib import blake2b

from pyspark.sql import DataFrame, SparkSession

from crawler.scale.places import Folder
from crawler.timings import Timings

STAGES = "_stages"
_DONE = "_SUCCESS"


class Stages:
    """The stages of one run in OUT/_stages/KEY; `key` is the same for attempts at the same run alone."""

    def __init__(self, spark: SparkSession, folder: Folder, key: str, timings: Timings) -> None:
        self._spark, self._folder, self._timings = spark, folder, timings
        self._place = f"{STAGES}/{key}"

    def keep(self, name: str, table: DataFrame) -> DataFrame:
        """`table` as it is written under `name`; written now, unless an earlier attempt has."""
        place = f"{self._place}/{name}"
        if not self._folder.has(f"{place}/{_DONE}"):
            table.write.mode("overwrite").parquet(self._folder.path(place))
        self._timings.lap(name)
        return self._spark.read.parquet(self._folder.path(place))

    def clear(self) -> None:
        """Removes what was kept, of other runs too."""
        self._folder.remove(STAGES)


def key_of(*parts: object) -> str:
    """A name for what is made of `parts`."""
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()
