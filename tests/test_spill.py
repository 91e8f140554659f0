"""What is in files instead of in memory comes back as it was."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from detect.detect_samples import demo_studies

from crawler.condensing import without_text
from crawler.records import Position
from crawler.screening import Book
from crawler.spill import Selection, Spills, fetch
from crawler.studies import Studies, pack_study


@pytest.fixture
def spills() -> Iterator[Spills]:
    with Spills() as opened:
        yield opened


def test_what_was_put_last_under_a_number_comes_back(spills: Spills) -> None:
    spill = spills.open("texts", 2)
    assert [*spill] == [b"", b""]
    spill.append(b"third")
    spill.put(0, b"first")
    spill.put(0, b"the first again")
    assert [*spill] == [b"the first again", b"", b"third"]
    assert spill[1:] == [b"", b"third"]
    assert [spill.fills(number) for number in range(3)] == [True, False, True]


def test_another_process_reads_by_place_what_is_not_closed_yet(spills: Spills) -> None:
    spill = spills.open("texts")
    for text in (b"one", b"two", b"three"):
        spill.append(text)
    assert [fetch(spill.path, spill.span(number)) for number in (2, 0)] == [b"three", b"one"]


def test_a_selection_has_its_own_order_and_can_be_selected_from(spills: Spills) -> None:
    spill = spills.open("texts")
    for number in range(6):
        spill.append(b"%d" % number)
    some = Selection(spill, [5, 3, 1])
    assert [*some] == [b"5", b"3", b"1"]
    assert some[1] == b"3"
    assert some[:2] == [b"5", b"3"]
    assert [*Selection(some, [2, 0])] == [b"1", b"5"]


def test_the_files_go_when_their_task_ends() -> None:
    with Spills() as opened:
        spill = opened.open("texts")
        spill.append(b"one")
        assert spill.path.exists()
    assert not opened.path.exists()


def test_of_two_captures_the_newer_one_is_kept_whichever_comes_first() -> None:
    page = demo_studies("lawn")[0].page
    old = replace(page, fetched_at="2026-01-01T00:00:00Z", sketch=bytes(8), outline=bytes(16), frame=bytes(10))
    new = replace(page, fetched_at="2026-02-01T00:00:00Z", position=Position(1, 1))
    for number, captures in enumerate(((old, new), (new, old))):
        with Spills() as own:
            book = Book(own)
            for capture in captures:
                book.add(capture)
            screened = book.close()
            assert len(screened.pages) == 1, number
            assert screened.whole(0) == replace(new, frame=b"")
            assert [*screened.frames] == [new.frame]


def test_a_study_comes_back_whole_and_what_rows_need_is_at_hand(spills: Spills) -> None:
    studies = Studies(spills.open("studies"))
    given = demo_studies("plumber")
    for study in given:
        studies.add(study.page, without_text(study), pack_study(study))
    assert [*studies.values()] == [*given]
    assert [studies.place(study.page.url).load() for study in given] == [*given]
    for study in given:
        assert studies.seen[study.page.url] == replace(without_text(study), page=study.page)
    assert "http://nowhere.example/" not in studies
