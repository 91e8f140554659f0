"""Tables fitted to a terminal."""

import pytest

from reports.grid import Field, draw
from reports.terminal import Screen
from reports.widths import columns_of

FIELDS = (
    Field("campaign", 0),
    Field("verdict", 0, 9, is_verdict=True),
    Field("pages", 2, right=True),
    Field("change", 3),
    Field("keyword", 1, 44),
)
ROWS = (
    ("cabcdefghijkl", "doorway", "1,200", "new", "emergency plumber in the old town of Alder Falls"),
    ("cbcdefghijklm", "suspect", "3", "", "東京の配管工を今すぐ呼ぶ東京の配管工を今すぐ呼ぶ"),
)


def test_a_table_has_numbers_at_the_right_and_text_at_the_left() -> None:
    assert draw(FIELDS, (ROWS[0], ("c", "suspect", "3", "", "x")), Screen(120)) == [
        "campaign       verdict  pages  change  keyword",
        "cabcdefghijkl  doorway  1,200  new     emergency plumber in the old town of Alder…",
        "c              suspect      3          x",
    ]


@pytest.mark.parametrize(
    ("width", "headings"),
    [
        (83, "campaign verdict pages change keyword"),
        (64, "campaign verdict pages change keyword"),
        (62, "campaign verdict pages keyword"),
        (54, "campaign verdict keyword"),
        (40, "campaign verdict keyword"),
        (30, "campaign verdict"),
    ],
)
def test_the_least_important_column_goes_first_where_there_is_no_room(width: int, headings: str) -> None:
    assert draw(FIELDS, ROWS, Screen(width))[0].split() == headings.split()


@pytest.mark.parametrize("width", range(1, 90))
def test_no_line_is_wider_than_the_terminal_and_the_columns_stand_straight(width: int) -> None:
    lines = draw(FIELDS, ROWS, Screen(width))
    assert max(map(columns_of, lines)) <= width
    if width >= 24:
        assert {
            columns_of(line[: line.index(word)])
            for line, word in zip(lines, ("verdict", "doorway", "suspect"), strict=True)
        } == {15}


def test_without_a_screen_nothing_is_cut_or_left_out() -> None:
    lines = draw(FIELDS, ROWS, None)
    assert [line.split("  ")[-1].strip() for line in lines[1:]] == [row[-1] for row in ROWS]


def test_a_column_without_any_text_is_left_out() -> None:
    assert "change" not in draw(FIELDS, ROWS[1:], Screen(120))[0]


def test_a_table_without_rows_has_its_headings() -> None:
    assert draw(FIELDS, (), None) == ["campaign  verdict  pages  change  keyword"]


def test_verdicts_have_their_colours_and_keep_the_columns_straight() -> None:
    lines = draw(FIELDS, ROWS, Screen(120, coloured=True))
    assert "\x1b[31mdoorway\x1b[0m  1,200" in lines[1]
    assert "\x1b[33msuspect\x1b[0m      3" in lines[2]
    assert "\x1b" not in lines[0]


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x9b2J", "a\nb", "\u202egnp", "\ud800", "\x07" * 9])
@pytest.mark.parametrize("screen", [None, Screen(60), Screen(120, coloured=True)])
def test_a_strangers_text_cannot_move_the_cursor_or_break_a_line(text: str, screen: Screen | None) -> None:
    lines = draw(FIELDS, [(text, text, "1", text, text)], screen)
    "\n".join(lines).encode()
    assert not {"\x1b", "\x9b", "\x07", "\u202e", "\n"} & set("".join(lines))
