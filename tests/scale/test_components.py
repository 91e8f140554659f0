"""Connected components by stars are those of union-find."""

import os
import random
import shutil
from itertools import pairwise

import pytest

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import DataFrame, SparkSession

from crawler.detect.groups import Groups
from crawler.scale.components import find_components

Edges = list[tuple[int, int]]


def _random_edges(seed: int) -> Edges:
    chance = random.Random(seed)
    pages = [chance.randrange(2**40) for _ in range(300)]
    return [(a, b) for a, b in (chance.sample(pages, 2) for _ in range(chance.choice((80, 150, 400)))) if a != b]


GRAPHS = {
    "a long chain": list(pairwise(range(200))),
    "a chain in no order": [(a * 7919 % 199, b * 7919 % 199) for a, b in pairwise(range(199))],
    "a star": [(500, leaf) for leaf in range(400)],
    "two pages, twice": [(1, 2), (1, 2), (2, 1)],
    "a page with itself": [(3, 3), (4, 5)],
    "nothing": [],
    **{f"at random {seed}": _random_edges(seed) for seed in range(3)},
}


@pytest.mark.parametrize("edges", GRAPHS.values(), ids=GRAPHS.keys())
def test_components_are_those_of_union_find(spark: SparkSession, edges: Edges) -> None:
    groups = Groups()
    for a, b in edges:
        if a != b:
            groups.join(a, b)

    def keep(name: str, table: DataFrame) -> DataFrame:
        return table.localCheckpoint()

    found = find_components(spark.createDataFrame(edges, "a bigint, b bigint"), keep).collect()
    assert sorted((row["page"], row["component"]) for row in found) == [
        (page, groups.find(page)) for page in groups.things()
    ]
