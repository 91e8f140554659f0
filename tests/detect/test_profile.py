"""Texts lined up in columns."""

import numpy as np
import pytest

from crawler.detect.profile import Profile, build_profile, place
from crawler.detect.text import BREAK, KEYWORD, VIDEO

GAP = "."


def _rows(*texts: str) -> list[str]:
    """Every text as its columns show it, absent words as a dot."""
    return _shown(build_profile([text.split() for text in texts]))


def _shown(profile: Profile) -> list[str]:
    return [
        " ".join(tokens[cell] if cell >= 0 else GAP for cell in cells.tolist())
        for tokens, cells in zip(profile.tokens, profile.cells, strict=True)
    ]


def test_one_text_is_its_own_columns() -> None:
    assert _rows("the grass is green") == ["the grass is green"]


def test_a_word_that_one_text_adds_opens_a_column() -> None:
    assert _rows("water the grass today", "water the young grass today") == [
        "water the . grass today",
        "water the young grass today",
    ]


def test_a_word_that_one_text_lacks_leaves_its_column_empty() -> None:
    assert _rows("water the young grass today", "water the grass today") == [
        "water the young grass today",
        "water the . grass today",
    ]


def test_substituted_words_share_a_column() -> None:
    assert _rows("ask your doctor about pain", "ask your physician about pain", "ask your doctor about ache") == [
        "ask your doctor about pain",
        "ask your physician about pain",
        "ask your doctor about ache",
    ]


def test_words_before_the_first_and_behind_the_last_column_get_columns_too() -> None:
    assert _rows("grass needs water", "green grass needs water daily") == [
        ". grass needs water .",
        "green grass needs water daily",
    ]


def test_a_later_text_finds_the_columns_that_an_earlier_one_opened() -> None:
    rows = _rows("cut the grass often", "cut the long grass often", "cut the long grass rather often")
    assert rows == ["cut the . grass . often", "cut the long grass . often", "cut the long grass rather often"]


def test_columns_keep_every_word_of_every_text_in_its_order() -> None:
    texts = ["a b c d e f", "a x c e f g", "b c q d f g h", "z a b e", "c c c c"]
    profile = build_profile([text.split() for text in texts])
    assert profile.tokens == tuple(tuple(text.split()) for text in texts)
    for tokens, cells in zip(profile.tokens, profile.cells, strict=True):
        assert cells[cells >= 0].tolist() == list(range(len(tokens)))
    assert (profile.cells >= 0).any(axis=0).all()


@pytest.mark.parametrize("mark", [BREAK, KEYWORD, VIDEO])
def test_a_mark_or_placeholder_never_shares_a_column_with_a_word(mark: str) -> None:
    profile = build_profile([["left", mark, "right"], ["left", "word", "right"]])
    mixed = [column for column in profile.cells.T.tolist() if min(column) >= 0 and column[0] == 1]
    assert mixed == []
    assert profile.cells.shape == (2, 4)


def test_placeholders_hold_a_column_against_common_words() -> None:
    first = ["the", "best", KEYWORD, "the", "rest"]
    second = ["the", "the", KEYWORD, "rest"]
    profile = build_profile([first, second])
    column = profile.cells[0].tolist().index(first.index(KEYWORD))
    assert profile.cells[1, column] == second.index(KEYWORD)


def test_place_gives_the_column_of_every_token_and_leaves_strange_ones_out() -> None:
    profile = build_profile([["one", "two", "three", "four", "five"], ["one", "two", "four", "five"]])
    placed = place(profile, ["one", "two", "very", "strange", "insertion", "here", "three", "five"])
    assert placed.tolist()[:2] == [0, 1]
    assert placed.tolist()[-2:] == [2, 4]
    assert placed.dtype == np.int32


def test_columns_of_placed_tokens_ascend() -> None:
    profile = build_profile([["a", "b", "c", "d", "e", "f", "g"], ["a", "c", "b", "d", "f", "e", "g"]])
    placed = [column for column in place(profile, ["g", "f", "e", "d", "c", "b", "a"]).tolist() if column >= 0]
    assert placed == sorted(set(placed))


def test_empty_texts_have_no_columns_or_leave_all_of_them_empty() -> None:
    assert build_profile([[]]).cells.shape == (1, 0)
    assert _rows("", "one two") == [". .", "one two"]
    assert _rows("one two", "") == ["one two", ". ."]
    assert place(build_profile([["one"]]), []).tolist() == []
    assert place(build_profile([[]]), ["one", "two"]).tolist() == [-1, -1]
