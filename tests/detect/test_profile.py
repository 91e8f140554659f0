"""Texts lined up in columns."""

import numpy as np
import pytest

from crawler import compiled
from crawler.detect import columns as columns_module
from crawler.detect.columns import Columns, find_places
from crawler.detect.costs import GAP as GAP_COST
from crawler.detect.costs import MISMATCH, is_mark, weight
from crawler.detect.profile import Profile, build_profile, place
from crawler.detect.text import BREAK, KEYWORD, VIDEO

GAP = "."


@pytest.fixture(autouse=True, params=[False, True], ids=["by machine code", "step by step"])
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "few", request.param)


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


def test_both_ways_give_each_token_the_same_column(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(7)
    words = np.array(["the", "of", "a", "grass", "garden", "water", "mow", KEYWORD, VIDEO, BREAK])
    for _ in range(150):
        ids = draw.integers(-3, len(words), (draw.integers(1, 5), draw.integers(1, 60))).clip(-1)
        learned = Columns({word: number for number, word in enumerate(words.tolist())}, ids)
        text = [*draw.choice(words, draw.integers(0, 60)).tolist(), "unknown"]
        found = []
        for few in (True, False):
            monkeypatch.setattr(compiled, "few", few)
            found.append(find_places(learned, text).tolist())
        assert found[0] == found[1]


@pytest.mark.parametrize("width", [30, 100, 101, 160])
def test_no_other_columns_earn_more(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "_RUN", width)
    draw = np.random.default_rng(width)
    words = ["the", "of", "grass", "garden", "water", KEYWORD, BREAK]
    for _ in range(8):
        learned = Columns({word: n for n, word in enumerate(words)}, draw.integers(-1, len(words), (3, width)))
        text = draw.choice(words, 70).tolist()
        earned = [_earned(learned, text, columns) for columns in (find_places(learned, text).tolist(), None)]
        assert earned[0] == pytest.approx(earned[1])


def _earned(learned: Columns, text: list[str], columns: list[int] | None) -> float:
    """What `columns` earn for the tokens of `text`; without them the most that any do."""
    width = learned.ids.shape[1]
    best = [sum(learned.slide[:column]) for column in range(width + 1)]
    for at, token in enumerate(text):
        above, best = best, [best[0] + GAP_COST]
        for column in range(width):
            both = above[column] + _step(learned, token, column)
            ways = [best[column] + learned.slide[column], above[column + 1] + GAP_COST, both]
            allowed = ways if columns is None else [ways[0], *([both] if columns[at] == column else [])]
            if columns is not None and columns[at] < 0:
                allowed.append(ways[1])
            best.append(max(allowed))
        if columns is not None and columns[at] >= 0:
            best[: columns[at] + 1] = [-np.inf] * (columns[at] + 1)
    return float(best[-1])


def _step(learned: Columns, token: str, column: int) -> float:
    share = learned.hold(token).get(column)
    if share is not None:
        return weight(token) * share
    return 2 * GAP_COST if is_mark(token) or learned.marks[column] else MISMATCH
