import random

import pytest

from crawler.demo.spintax import Placeholder, expand, parse_spintax


def copies(text: str, count: int = 200, **values: str) -> set[str]:
    spintax = parse_spintax(text)
    return {expand(spintax, random.Random(seed), values) for seed in range(count)}


def test_text_without_braces_is_left_as_it_is() -> None:
    assert copies("plain | text") == {"plain | text"}


def test_every_option_of_a_group_is_used() -> None:
    assert copies("a {red|green|blue} door") == {"a red door", "a green door", "a blue door"}


def test_an_empty_option_leaves_the_place_empty() -> None:
    assert copies("yes{, really|}") == {"yes, really", "yes"}


def test_groups_nest() -> None:
    assert copies("{a {b|c}|d{e|{f|g}}}") == {"a b", "a c", "de", "df", "dg"}


def test_choices_of_two_groups_are_independent() -> None:
    assert copies("{a|b}{a|b}") == {"aa", "ab", "ba", "bb"}


def test_a_name_in_capitals_is_filled_in() -> None:
    assert parse_spintax("{KEYWORD}") == (Placeholder("KEYWORD"),)
    assert copies("{{KEYWORD}.|}", KEYWORD="how to") == {"how to.", ""}


def test_a_group_of_one_option_is_that_option() -> None:
    assert copies("{one}") == {"one"}


def test_a_placeholder_without_a_value_is_refused() -> None:
    with pytest.raises(KeyError, match="TOWN"):
        expand(parse_spintax("{TOWN}"), random.Random(0), {})


def test_a_brace_never_closed_is_named_with_file_and_position() -> None:
    with pytest.raises(ValueError, match=r"^lawn\.spintax, line 2, column 4: '\{' is never closed$"):
        parse_spintax("{a|b}\nfor{c|{d|e}\n", "lawn.spintax")


def test_a_brace_that_closes_nothing_is_named_with_file_and_position() -> None:
    with pytest.raises(ValueError, match=r"^lawn\.spintax, line 1, column 6: '\}' closes nothing$"):
        parse_spintax("{a|b}}", "lawn.spintax")
