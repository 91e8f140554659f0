"""Which pages share enough sampled shingles to be worth aligning: one SQL statement, linear in pages."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from crawler.records import Link
from crawler.shingles import count_hashes, unpack

LINKS_SQL = """
WITH neighbours AS (
    SELECT h, page,
           lead(page, 1) OVER rows_of_hash AS next1,
           lead(page, 2) OVER rows_of_hash AS next2
    FROM sketches
    WINDOW rows_of_hash AS (PARTITION BY h ORDER BY rk, page)
), linked AS (
    SELECT page, next1 AS other FROM neighbours WHERE next1 IS NOT NULL
    UNION ALL
    SELECT page, next2 AS other FROM neighbours WHERE next2 IS NOT NULL
)
SELECT least(page, other) AS a, greatest(page, other) AS b, count(*) AS shared
FROM linked GROUP BY 1, 2 HAVING count(*) >= $at_least ORDER BY 1, 2
"""
"""Sorted-neighbour links: within each hash, every page is linked with the next two in one fixed global order."""


def link_pages(
    sketches: Sequence[bytes],
    ranks: Sequence[int],
    at_least: int,
    share: float,
    spill: str = "",
    memory: str = "2GB",
) -> tuple[Link, ...]:
    """Pairs of pages (indexes into the packed `sketches`) that share `at_least` hashes and `share` of the smaller one.

    `ranks` is any fixed order of the pages (unsigned 64 bit). There is no cap on how many pages may share a hash: a
    family of any size stays whole, and a hash costs no more than its rows. What does not fit into `memory` goes to the
    folder `spill`, where one is given.
    """
    sizes = np.array([count_hashes(sketch) for sketch in sketches], dtype=np.int64)
    rows = {
        "h": unpack(b"".join(sketches)),
        "page": np.repeat(np.arange(len(sketches), dtype=np.int64), sizes),
        "rk": np.repeat(np.asarray(ranks, dtype=np.uint64), sizes),
    }
    import duckdb  # here: the processes that only read pages need not load it

    config: dict[str, Any] = {"memory_limit": memory}
    if spill:
        config["temp_directory"] = spill
    with duckdb.connect(":memory:", config=config) as database:
        database.register("sketches", rows)
        found = database.execute(LINKS_SQL, {"at_least": at_least}).fetchall()
    return tuple(Link(a, b, n) for a, b, n in found if n >= share * min(sizes[a], sizes[b]))
