"""The even and the lopsided collection differ in nothing but where their pages are; sketches are as alike as said."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from clusters.grouping import join_alone, link_alone
from clusters.lopsided import SMALL, Shape, even, lopsided, write_shape
from clusters.sketched import FEWEST, MOST, SCHEMA, rows_of, write_sketches
from speeds.growing import Place, draw_page, family_sizes, spread_families
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from crawler.shingles import unpack

PAGES = 130


def _pages_of(files: list[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in files:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                found[record.rec_headers["WARC-Target-URI"]] = record.content_stream().read()
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    work = tmp_path_factory.mktemp("shapes")
    shapes = {"even": even(PAGES), "lopsided": lopsided(PAGES)}
    return {name: _pages_of(write_shape(shape, 1, work / name)) for name, shape in shapes.items()}


def test_both_collections_have_as_many_pages_and_words(both: dict[str, dict[str, bytes]]) -> None:
    words = {name: sum(len(re.findall(rb"\w+", body)) for body in pages.values()) for name, pages in both.items()}
    assert [len(pages) for pages in both.values()] == [PAGES, PAGES]
    assert words["even"] == pytest.approx(words["lopsided"], rel=0.02)


def test_half_of_the_lopsided_pages_are_on_one_host_and_the_others_one_family(
    both: dict[str, dict[str, bytes]],
) -> None:
    hosts = Counter(urlsplit(url).hostname or "" for url in both["lopsided"])
    assert hosts.pop("site-0.example") == PAGES // 2
    assert {host.rpartition("-")[0] for host in hosts} == {"family-0"}


def test_the_even_families_are_small_and_together_half_of_the_pages() -> None:
    shape = even(PAGES)
    assert max(shape.families) == SMALL
    assert sum(shape.families) == PAGES // 2 == sum(lopsided(PAGES).families)


def test_the_honest_pages_of_a_shape_are_split_into_sites() -> None:
    shape = Shape(10, (4,), 2)
    pages = [draw_page(place, 1, shape.site) for place in spread_families(shape.families, shape.pages)]
    hosts = Counter(urlsplit(page.url).hostname for page in pages if page.label == "honest")
    assert hosts == {"site-0.example": 2, "site-1.example": 2, "site-2.example": 2}


def test_two_sketches_of_a_family_share_37_in_100_and_others_nothing() -> None:
    places = [Place(3, number) for number in range(200)] + [Place(-1, number) for number in range(200)]
    sketches = [set(unpack(row["sketch"])) for row in rows_of(places, 0, 1)]
    family, honest = sketches[:200], sketches[200:]
    shared = [len(one & other) / len(one) for one, other in pairwise(family)]
    assert np.mean(shared) == pytest.approx(0.37, abs=0.02)
    assert len(set().union(*honest)) == sum(map(len, honest))
    assert all(FEWEST <= len(sketch) <= MOST for sketch in sketches)


def test_the_sketches_of_a_seed_are_the_same_and_their_families_are_found(tmp_path: Path) -> None:
    tables = [write_sketches(3_000, 1, tmp_path / name) for name in ("one", "two")]
    assert len({b"".join(path.read_bytes() for path in sorted(each.iterdir())) for each in tables}) == 1
    groups = Counter(component for _, component in join_alone(link_alone(tables[0])))
    assert sorted(groups.values()) == sorted(family_sizes(3_000, 1))


def test_the_table_has_the_columns_that_grouping_takes(tmp_path: Path) -> None:
    row = next(rows_of([Place(-1, 0)], 7, 1))
    assert list(row) == SCHEMA.names
    assert row["page"] == row["original"] == 7
