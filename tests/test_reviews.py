"""reviews.csv as people save it, and which decision a page falls under."""

from pathlib import Path

import pytest

from crawler.cli import main
from crawler.errors import ConfigError
from crawler.reviews import Review, Reviews, read_reviews, read_sheet, settle_reviews

HEADER = "subject,decision,by,date,note\n"


def _read(text: str | bytes) -> Reviews:
    content = text.encode() if isinstance(text, str) else text
    return settle_reviews(read_sheet(content, "reviews.csv"), "reviews.csv")


def _decisions(text: str | bytes) -> dict[str, str]:
    return {row.subject: row.decision for row in _read(text).rows}


@pytest.mark.parametrize(
    "content",
    [
        HEADER + "a.test,allowed,Ada,2026-03-01,our own\n",
        "\ufeff" + HEADER + '"a.test","Allowed","Ada","2026-03-01","our own"\r\n',
        "sep=;\r\n" + HEADER.replace(",", ";") + "a.test;ALLOWED;Ada;2026-03-01;our own\r\n",
        HEADER.replace(",", ";") + "A.Test;allowed;Ada;2026-03-01;our own\n",
        HEADER.replace(",", "\t") + "a.test\tallowed\tAda\t2026-03-01\tour own\n",
        "\n\n" + HEADER.upper() + "\n,,,,\n a.test. , allowed ,Ada,2026-03-01,our own\n,,,,\n",
        "note,verdict,date,by,decision,subject\nour own,doorway,2026-03-01,Ada,allowed,a.test\n",
        (HEADER + "a.test,allowed,Ada,2026-03-01,our own\n").encode("utf-16"),
    ],
    ids=["plain", "BOM, quotes, CRLF", "Excel's hint", "semicolons", "tabs", "blanks", "other order", "UTF-16"],
)
def test_a_file_is_read_however_a_spreadsheet_has_saved_it(content: str | bytes) -> None:
    assert [str(row) for row in _read(content).rows] == ["a.test by Ada on 2026-03-01: our own"]


def test_the_guard_against_formulas_is_no_part_of_a_note() -> None:
    assert _read(HEADER + "a.test,watch,,,'=1+1\n").rows[0].note == "=1+1"


def test_a_note_may_have_lines_and_separators_in_quotes() -> None:
    assert _read(HEADER + 'a.test,watch,,,"one, two\nthree"\nb.test,allowed\n').rows[0].note == "one, two three"
    assert _decisions(HEADER + 'a.test,watch,,,"one\u2028two"\nb.test,allowed\n') == {
        "a.test": "watch",
        "b.test": "allowed",
    }


def test_a_row_without_a_decision_is_none() -> None:
    assert _decisions("subject,decision\na.test,\n,\nb.test,watch\n") == {"b.test": "watch"}


def test_the_later_date_wins_and_of_equal_ones_the_later_row() -> None:
    assert _decisions(HEADER + "a.test,allowed,,2026-03-02,\na.test,confirmed,,2026-03-01,\n") == {"a.test": "allowed"}
    assert _decisions(HEADER + "a.test,allowed,,,\na.test,confirmed,,2026-03-01,\n") == {"a.test": "confirmed"}
    assert _read(HEADER + "a.test,allowed,,,first\nA.test,allowed,,,second\n").rows[0].note == "second"


WRONG = {
    "subject,decision\na.test,maybe\n": "line 2: 'maybe' is no decision; write one of confirmed, allowed, watch",
    "subject,verdict\na.test,allowed\n": "line 1: no column decision",
    "subject,subject,decision\n": "line 1: column subject is there twice",
    "subject,decision\n\n,allowed\n": "line 3: a decision without a subject",
    HEADER + "a.test,allowed,,01.03.2026,\n": "line 2: '01.03.2026' is no date; write it as 2026-03-01",
    HEADER + "a.test,allowed,,2026-02-30,\n": "line 2: '2026-02-30' is no date",
    HEADER
    + "a.test,allowed,,,\nb.test,watch,,,\na.test,watch,,,\n": "line 4: a.test is watch here and allowed in line 2",
    HEADER + "a.test,allowed,,,one, two\n": "line 2: more cells than columns",
    "subject,decision\n*.a.test,allowed\n": "line 2: '*.a.test' is no domain; a pattern of URLs has ://",
    "subject,decision\na.test/b,allowed\n": "such as http*://a.test/b",
    "subject,decision\na.test b.test,allowed\n": "line 2: 'a.test b.test' has a blank",
    'subject,decision\n"a.test,allowed\n': "line 2: ",
    "": "empty; its first line must be subject,decision,by,date,note",
}


@pytest.mark.parametrize("content", WRONG)
def test_a_wrong_file_is_refused_with_its_line_and_what_to_write(content: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _read(content)
    assert str(refused.value).startswith("reviews.csv")
    assert WRONG[content] in str(refused.value)


def test_a_file_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ConfigError, match="save it as 'CSV UTF-8'"):
        _read((HEADER + "a.test,watch,,,Café\n").encode("cp1252"))


def test_only_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    assert read_reviews(tmp_path / "reviews.csv").rows == ()
    with pytest.raises(ConfigError, match=r"reviews\.csv: No such file"):
        read_reviews(tmp_path / "reviews.csv", is_named=True)


def test_a_wrong_file_ends_an_audit_before_anything_is_collected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviews, out = tmp_path / "mine.csv", tmp_path / "run"
    reviews.write_text("subject,decision\na.test,perhaps\n")
    assert main(["audit", "http://127.0.0.1:9/", "--out", str(out), "--reviews", str(reviews)]) == 2
    assert f"{reviews}, line 2: 'perhaps' is no decision" in capsys.readouterr().err
    assert not out.exists()


def _subject_of(*subjects: str) -> str:
    """Which of `subjects` a page of www.shop.test in campaign cabc falls under."""
    reviews = Reviews(tuple(Review(subject, "watch") for subject in subjects))
    found = reviews.find("https://www.shop.test/sale/?a=1&b[]=2", "www.shop.test", "shop.test", "cabc")
    return found.subject if found else ""


def test_the_most_specific_subject_wins() -> None:
    order = ["https://www.shop.test/sale/*", "http*://*.test/*", "www.shop.test", "shop.test", "cabc"]
    for at in range(len(order)):
        assert _subject_of(*reversed(order[at:])) == order[at]
    assert _subject_of("other.test", "cabd", "https://www.shop.test/sale") == ""


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("https://www.shop.test/sale/?a=1&b[]=2", True),
        ("https://www.shop.test/sale/?a=1*", True),
        ("*://*shop.test/*", True),
        ("https://www.shop.test/sale/Xa=1&b[]=2", False),
        ("https://www.shop.test/SALE/*", False),
        ("http://www.shop.test/*", False),
        ("https://www.shop.test/", False),
    ],
)
def test_a_pattern_is_of_the_whole_url_and_only_a_star_means_anything(pattern: str, fits: bool) -> None:
    assert bool(_subject_of(pattern)) == fits


def test_a_pattern_of_many_stars_costs_little_on_a_hostile_url() -> None:
    reviews = Reviews((Review("http://a.test/" + "*a" * 40 + "b", "watch"),))
    assert reviews.find("http://a.test/" + "a" * 2_000, "a.test", "a.test", "") is None


def test_a_host_is_found_by_its_written_name_and_without_its_port() -> None:
    assert _decisions("subject,decision\nbücher.test,watch\n") == {"xn--bcher-kva.test": "watch"}
    assert Reviews((Review("shop.test", "watch"),)).find("http://shop.test:81/", "shop.test:81", "x", "") is not None
