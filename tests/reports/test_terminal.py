"""Marked text laid out for a terminal."""

import re
import time

import pytest

from reports.terminal import Screen, columns_of, lay_out, legend, paint_template, wrap

SIGNS, COLOURS = Screen(80), Screen(80, coloured=True)
HEADS = ("the page", "its template")


def test_every_mark_has_signs_of_its_own_around_its_run() -> None:
    pieces = [("Buy ", "plain"), ("red shoes", "keyword"), (" in ", "plain"), ("Rome", "slot"), (", ", "plain")]
    pieces += [("now", "spun"), (" or ", "plain"), ("never again", "own")]
    assert wrap(pieces, 80, SIGNS) == ["Buy [[red shoes]] in <Rome>, {now} or ~never again~"]


def test_with_colours_there_are_no_signs() -> None:
    (line,) = wrap([("Buy ", "plain"), ("red shoes", "keyword"), (".", "plain")], 80, COLOURS)
    assert line == "Buy \x1b[1;31mred shoes\x1b[0m."


def test_colours_end_with_their_line() -> None:
    lines = wrap([("one two three", "own")], 7, COLOURS)
    assert lines == ["\x1b[32mone two\x1b[0m", "\x1b[32mthree\x1b[0m"]


@pytest.mark.parametrize("screen", [SIGNS, COLOURS])
@pytest.mark.parametrize(
    "text", ["some words of text", "x" * 50, "日本語の文章です" * 5, "a日b本c語" * 8, "e\u0301" * 40]
)
def test_no_line_is_wider_than_its_column_and_nothing_is_lost(text: str, screen: Screen) -> None:
    lines = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in wrap([(text, "plain"), (" end", "own")], 11, screen)]
    assert max(map(columns_of, lines)) <= 11
    assert re.sub("[ ~]", "", "".join(lines)) == f"{text}end".replace(" ", "")


def test_a_line_may_end_between_the_wordings_of_a_choice() -> None:
    assert wrap([("a {Belleville's|Bloomfield's|Newark's} b", "plain")], 20, SIGNS) == [
        "a {Belleville's|",
        "Bloomfield's|",
        "Newark's} b",
    ]


def test_a_sign_of_cjk_takes_two_columns_and_an_accent_none() -> None:
    assert columns_of("日本") == 4
    assert columns_of("e\u0301\u200b") == 1


def test_columns_stand_straight_beside_wide_signs() -> None:
    rows = lay_out(
        [("日本語 template", [("日本語 page", "plain")]), ("b", [("a", "plain")])], HEADS, Screen(100)
    ).splitlines()
    assert {columns_of(row.split("│")[0]) for row in rows if "│" in row} == {49}


def test_columns_stand_straight_beside_colours() -> None:
    shown = lay_out([("b {c|d}", [("a", "keyword"), (" x", "own")])], HEADS, Screen(100, coloured=True))
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert {columns_of(row.split("│")[0]) for row in plain.splitlines() if "│" in row} == {49}


def test_text_that_runs_from_right_to_left_is_not_set_in_columns() -> None:
    shown = lay_out([("שלום {KEYWORD}", [("שלום עולם", "plain")])], HEADS, Screen(200))
    assert "\nשלום עולם\n    │ שלום {KEYWORD}\n" in shown


def test_a_template_in_colours_has_its_slots_and_choices_painted() -> None:
    assert [piece for piece in paint_template("{KEYWORD} in {SLOT} {a|b}{ c|}") if piece[1] != "plain"] == [
        ("{KEYWORD}", "keyword"),
        ("{SLOT}", "slot"),
        ("{a|b}", "spun"),
        ("{ c|}", "spun"),
    ]


def test_a_share_too_small_to_round_is_not_called_nothing() -> None:
    (line,) = legend(1000, {"own": 1}, SIGNS)
    assert line == "1000 words: under 1% ~the page's own text~"


@pytest.mark.parametrize(
    "text", ["{" * 50_000, "x" * 200_000, "日" * 50_000, "a " * 100_000, "\u0301" * 50_000, "\n" * 9999]
)
def test_hostile_text_is_laid_out_in_linear_time(text: str) -> None:
    began = time.process_time()
    lay_out([(text, [(text, "own")])], HEADS, COLOURS)
    assert time.process_time() - began < 10
