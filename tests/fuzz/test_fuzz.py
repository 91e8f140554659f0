"""What strangers wrote, made up by the hundred: nothing of it breaks a reader, or comes out of a table as harm."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import hostile_archives
import hostile_bodies
import hostile_html
import hostile_tables
import pytest
from hypothesis import given, settings

from crawler.records import Capture, Findings, Position

SECONDS = 3.0
"""Of processor time: no page, archive or table of these sizes may hold an audit up."""


@contextmanager
def in_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


@pytest.fixture(scope="module", autouse=True)
def _warmed() -> None:
    """The first page pays for what is loaded once."""
    hostile_html.check_page(Capture(Position(0, 0), "https://a.example/", 200, "text/html", "", b"<p>x", ""))


@settings(max_examples=120)
@given(hostile_archives.hostile_archives())
def test_every_good_record_among_hostile_ones_is_a_page_or_the_file_is_said_to_be_broken(
    archive: hostile_archives.Hostile,
) -> None:
    with in_time():
        hostile_archives.check_hostile(archive)


@settings(max_examples=120)
@given(hostile_archives.damaged_archives())
def test_a_damaged_archive_is_pages_and_rows_and_never_an_exception(data: bytes) -> None:
    with in_time():
        hostile_archives.check_archive(data)


@settings(max_examples=120)
@given(hostile_html.hostile_pages())
def test_no_page_breaks_a_parser_and_readers_of_one_parser_agree_on_its_words(capture: Capture) -> None:
    with in_time():
        hostile_html.check_page(capture)


@settings(max_examples=150)
@given(hostile_html.NESTED)
def test_all_tags_of_a_page_at_once_give_the_blocks_that_one_by_one_give(html: str) -> None:
    with in_time():
        hostile_html.check_content(html)


@settings(max_examples=60)
@given(hostile_html.tidy_pages())
def test_both_parsers_read_the_same_words_of_a_page_without_faults(capture: Capture) -> None:
    with in_time():
        hostile_html.check_tidy_page(capture)


@settings(max_examples=60)
@given(hostile_tables.HOSTILE_FINDINGS)
def test_every_table_parses_back_and_no_cell_does_harm(findings: Findings) -> None:
    with in_time():
        hostile_tables.check_tables(findings)


@settings(max_examples=150)
@given(hostile_bodies.packed_bodies())
def test_every_stack_of_codings_is_undone(packed: hostile_bodies.Packed) -> None:
    with in_time():
        hostile_bodies.check_packed(packed)


@settings(max_examples=200)
@given(hostile_bodies.broken_bodies())
def test_a_broken_body_is_a_coding_error_or_short(broken: tuple[bytes, str, str]) -> None:
    with in_time():
        hostile_bodies.check_broken(broken)
