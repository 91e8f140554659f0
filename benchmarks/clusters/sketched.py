"""Pages that are nothing but their sketches, to be grouped: a Parquet table as the stage before grouping leaves it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from speeds.growing import SITE, Place, place_pages

FEWEST, MOST = 64, 128
"""Hashes of a page's sketch."""
KEPT = 0.61
"""Part of a family's hashes that a page of it has: two pages then share 37% of them."""
HEADINGS, WORDS = 8, 220
CHUNK = 2**15
"""Pages of a file, which is as much as is in memory."""
SCHEMA = pa.schema(
    [
        ("page", pa.int64()),
        ("original", pa.int64()),
        ("url", pa.string()),
        ("words", pa.int64()),
        ("sketch", pa.binary()),
        ("outline", pa.binary()),
    ]
)
_HIGH = 2**64

Hashes = np.ndarray[Any, np.dtype[np.uint64]]


def write_sketches(pages: int, seed: int, folder: Path) -> Path:
    """`pages` pages, two per cent of them in families, as files of a table in `folder`."""
    folder.mkdir(parents=True)
    places = place_pages(pages, seed)
    for start in range(0, pages, CHUNK):
        rows = list(rows_of(places[start : start + CHUNK], start, seed))
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), folder / f"part-{start // CHUNK:05}.parquet")
    return folder


def rows_of(places: Sequence[Place], start: int, seed: int) -> Iterator[dict[str, object]]:
    """The rows of some pages, the first of which has the number `start`."""
    chance = np.random.default_rng([seed, start])
    for page, place in enumerate(places, start):
        own = _draw(chance, int(chance.integers(FEWEST, MOST + 1)))
        sketch, outline = own, _draw(chance, HEADINGS)
        if place.family >= 0:
            shared = np.random.default_rng([seed, place.family, 1])
            common = _draw(shared, (FEWEST + MOST) // 2)
            kept = common[chance.random(len(common)) < KEPT]
            sketch, outline = np.concatenate((kept, own[: len(common) - len(kept)])), _draw(shared, HEADINGS)
        yield {
            "page": page,
            "original": page,
            "url": _url(place),
            "words": WORDS,
            "sketch": np.sort(sketch).astype("<u8").tobytes(),
            "outline": np.sort(outline).astype("<u8").tobytes(),
        }


def _draw(chance: np.random.Generator, number: int) -> Hashes:
    return chance.integers(0, _HIGH, number, dtype=np.uint64, endpoint=False)


def _url(place: Place) -> str:
    host = f"site-{place.number // SITE}" if place.family < 0 else f"family-{place.family}-{place.number % 3}"
    return f"http://{host}.example/{place.number}"
