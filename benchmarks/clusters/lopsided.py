"""Two collections of as many pages and words, half of them in families: one even, one as lopsided as can be."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from speeds.growing import SITE, draw_page, spread_families
from speeds.growth import write_parts

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
    find = partial(spread_families, shape.families, shape.pages)
    return write_parts(find, partial(draw_page, seed=seed, pages=shape.site), folder)
