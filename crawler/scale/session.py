"""The Spark session: that of spark-submit, or one of this process."""

import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.errors import ConfigError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OURS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.coalescePartitions.enabled": "false",  # a few bytes of a task can mean an hour of its work
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
}
"""What the stages need, however the session was made."""
_ALONE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "2g",
    "spark.log.level": "ERROR",
}
"""Of a session that this process begins, unless something else is asked for."""
_EXTRA = ("pyspark", "pyarrow", "pandas")
_SUBMITTED = "PYSPARK_GATEWAY_PORT"
"""Set by spark-submit, whose settings hold then."""


def open_session(master: str = "", settings: Mapping[str, str] | None = None) -> "SparkSession":
    """The session there is, or a new one with `settings`, on `master` (Spark's notation; by default that of its own
    configuration, or this machine).

    Raises ConfigError where pyspark, or Java, is missing.
    """
    check_spark()
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # we use none
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("doorway-audit")
    if _SUBMITTED not in os.environ:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        if master.startswith("local") or not master:
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.master(master) if master else builder
        for name, value in {**_ALONE, **(settings or {})}.items():
            builder = builder.config(name, value)
    try:
        with _output_apart():
            session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        raise ConfigError(f"spark: {error}; it needs Java 17 (JAVA_HOME)") from None
    for name, value in _OURS.items():
        session.conf.set(name, value)
    return session


@contextmanager
def _output_apart() -> Iterator[None]:
    """What a process begun inside writes to standard output goes to standard error: Java's own warnings are written
    there, and ours holds the command's answer alone."""
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def check_spark() -> None:
    """Raises ConfigError, with what to do about it, when what the extra brings is missing."""
    if missing := [name for name in _EXTRA if find_spec(name) is None]:
        raise ConfigError(f"spark: no {', '.join(missing)}; pip install 'doorway-audit[spark]' brings what it needs")
