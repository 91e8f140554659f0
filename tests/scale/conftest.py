import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from crawler.scale.session import open_session

    session = open_session("local[2]", {"spark.sql.shuffle.partitions": "4"})
    yield session
    session.stop()
