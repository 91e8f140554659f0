"""Records come out of Arrow as they went in."""

from dataclasses import replace

import pytest

pytest.importorskip("pyarrow", reason="beyond one machine rows travel as Arrow")

from crawler.records import Page, Position, Unjudged
from crawler.scale.columns import PAGE, UNJUDGED, page_of, row_of, row_of_none, rows_of, unjudged_of

PAGE_OF_ALL = Page(
    position=Position(3, 2**40),
    url="http://a.example/ä",
    domain="a.example",
    host="www.a.example",
    status=200,
    fetched_at="2026-01-01T00:00:00Z",
    title="Title 🂡",
    h1="",
    canonical="",
    language="de",
    words=12,
    text_digest="00ff",
    sketch=b"\x00\xff" * 8,
    pushed=True,
    mentions_video=False,
    frame=b"\x01" * 10,
    outline=b"",
)
NONE = Unjudged("http://a.example/", "a.example", "empty", "no words in its body", 200, "2026-01-01T00:00:00Z")


def test_a_page_comes_back_whole() -> None:
    (row,) = rows_of(PAGE.batches([row_of(PAGE_OF_ALL)]))
    assert page_of(row) == PAGE_OF_ALL


def test_what_is_no_page_comes_back_whole() -> None:
    (row,) = rows_of(UNJUDGED.batches([row_of_none(NONE)]))
    assert unjudged_of(row) == NONE


def test_half_a_character_in_a_strangers_date_stops_nothing() -> None:
    pages = [replace(PAGE_OF_ALL, fetched_at="2026\udcff"), PAGE_OF_ALL]
    hostile, honest = rows_of(PAGE.batches(map(row_of, pages)))
    assert hostile["fetched_at"] == "2026�"
    assert page_of(honest) == PAGE_OF_ALL


def test_rows_come_in_batches_of_bounded_size() -> None:
    heavy = replace(PAGE_OF_ALL, sketch=b"\x00" * 2**20)
    sizes = [batch.num_rows for batch in PAGE.batches(row_of(heavy) for _ in range(9))]
    assert sizes == [4, 4, 1]
