"""Which pages share enough sampled shingles to be worth aligning: one SQL statement, linear in pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.records import Link
from crawler.shingles import Hashes, count_hashes, unpack

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

_CHUNK = 2**12
"""Pages whose hashes are handed over together."""
_CELLS, _MOST_CELLS = 4, 2**28
"""Cells of the table of shared hashes: so many for each hash, and at the most; one byte each."""
_LISTED = 2**16

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of pages as columns of one length (see `Link`), which take a tenth of the room of as many records."""

    a: Numbers
    b: Numbers
    shared: Numbers

    def __len__(self) -> int:
        return len(self.a)

    def __iter__(self) -> Iterator[Link]:
        for start in range(0, len(self), _LISTED):
            part = slice(start, start + _LISTED)
            yield from map(Link, self.a[part].tolist(), self.b[part].tolist(), self.shared[part].tolist())

    def pages(self) -> Numbers:
        """The pages that have a link, ascending."""
        return np.unique(np.concatenate((self.a, self.b)))

    def among(self, held: Sequence[bool] | NDArray[np.bool_]) -> "Links":
        """Those between pages that `held` says yes to, by index."""
        flags = np.asarray(held, dtype=np.bool_)
        return self._only(flags[self.a] & flags[self.b])

    def with_others(self, more: "Links") -> "Links":
        """These, and behind them those of `more` whose two pages have none among these."""
        width = int(max(self.b.max(initial=0), more.b.max(initial=0))) + 1
        others = more._only(~np.isin(more.a * width + more.b, self.a * width + self.b))
        both = ((self.a, others.a), (self.b, others.b), (self.shared, others.shared))
        return Links(*map(np.concatenate, both))

    def _only(self, keep: NDArray[np.bool_]) -> "Links":
        return Links(self.a[keep], self.b[keep], self.shared[keep])


def link_pages(
    sketches: Sequence[bytes],
    ranks: Sequence[int],
    at_least: int,
    share: float,
    spill: str = "",
    memory: str = "1GB",
) -> Links:
    """Pairs of pages (indexes into the packed `sketches`) that share `at_least` hashes and `share` of the smaller one.

    `ranks` is any fixed order of the pages (unsigned 64 bit). There is no cap on how many pages may share a hash: a
    family of any size stays whole, and a hash costs no more than its rows. What does not fit into `memory` goes to the
    folder `spill`, where one is given.
    """
    sizes = np.fromiter(map(count_hashes, sketches), dtype=np.int64, count=len(sketches))
    orders = np.asarray(ranks, dtype=np.uint64)
    shared = _find_shared(sketches, int(sizes.sum()))
    if not shared.any():
        return Links(*(np.empty(0, dtype=np.int64) for _ in range(3)))
    import duckdb  # here: the processes that only read pages need not load it

    place = f"{spill}/sketches.duckdb" if spill else ":memory:"
    config: dict[str, Any] = {"memory_limit": memory} | ({"temp_directory": spill} if spill else {})
    with duckdb.connect(place, config=config) as database:
        database.execute("CREATE TABLE sketches (h UBIGINT, page INTEGER, rk UBIGINT)")
        for rows in _rows_of(sketches, sizes, orders, shared):
            database.register("chunk", rows)
            database.execute("INSERT INTO sketches SELECT h, page, rk FROM chunk")
        found = database.execute(LINKS_SQL, {"at_least": at_least}).fetchnumpy()
    links = Links(*(np.asarray(found[name], dtype=np.int64) for name in ("a", "b", "shared")))
    return links._only(links.shared >= share * np.minimum(sizes[links.a], sizes[links.b]))


def _find_shared(sketches: Sequence[bytes], rows: int) -> NDArray[np.bool_]:
    """A table that says no to hashes that one page alone has, by their last bits: they link nothing, and most of the
    web is such. It may say yes to a few of them."""
    size = min(_MOST_CELLS, 1 << max(1, _CELLS * rows).bit_length())
    seen, again = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for start in range(0, len(sketches), _CHUNK):
        cells = np.sort(_cells_of(unpack(b"".join(sketches[start : start + _CHUNK])), size))
        again[cells[1:][cells[1:] == cells[:-1]]] = True
        again[cells[seen[cells]]] = True
        seen[cells] = True
    return again


def _cells_of(hashes: Hashes, size: int) -> NDArray[np.int64]:
    return (hashes & np.uint64(size - 1)).astype(np.int64)


def _rows_of(
    sketches: Sequence[bytes], sizes: Numbers, ranks: Hashes, shared: NDArray[np.bool_]
) -> Iterator[dict[str, NDArray[Any]]]:
    """The columns of the table, some pages at a time, without what `shared` says no to."""
    for start in range(0, len(sketches), _CHUNK):
        hashes = unpack(b"".join(sketches[start : start + _CHUNK]))
        rows = np.flatnonzero(shared[_cells_of(hashes, len(shared))])
        pages = start + np.repeat(np.arange(len(sizes[start : start + _CHUNK])), sizes[start : start + _CHUNK])[rows]
        yield {"h": hashes[rows], "page": pages.astype(np.int32), "rk": ranks[pages]}
