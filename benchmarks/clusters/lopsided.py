"""Two collections of as many pages and words, half of them in families: one even, one as lopsided as can be."""

import os
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from speeds.growing import SITE, draw_page, spread_families
from speeds.growth import FILES
from speeds.material import write_page
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

SMALL = 20
"""Pages of each family of the even collection."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many pages each family has, and how many pages of no family a host has at the most."""

    pages: int
    families: tuple[int, ...]
    site: int


def even(pages: int) -> Shape:
    """Families of 20 pages, hosts of 400."""
    half = pages // 2
    left = half % SMALL
    return Shape(pages, (*[SMALL] * (half // SMALL), *([left] if left else [])), SITE)


def lopsided(pages: int) -> Shape:
    """Half of the pages are one family, all others are on one host."""
    return Shape(pages, (pages // 2,), pages)


def write_shape(shape: Shape, seed: int, folder: Path) -> list[Path]:
    """The collection in some WARC files; every family is in all of them."""
    folder.mkdir(parents=True)
    tasks = [(shape, seed, part, folder / f"part-{part}.warc.gz") for part in range(FILES)]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        return pool.starmap(_write_part, tasks, 1)


def _write_part(shape: Shape, seed: int, part: int, path: Path) -> Path:
    places = spread_families(shape.families, shape.pages)
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for place in places[part::FILES]:
            write_page(writer, draw_page(place, seed, shape.site))
    return path
