"""The text of a template read back into lines and places."""

import time

import pytest

from crawler.detect.passages import read_passages, url_id


def wordings(template: str) -> list[tuple[tuple[str, ...], ...]]:
    return [place.wordings for place in read_passages(template).places]


def test_a_constant_word_has_one_wording_and_a_choice_has_all_of_its_own() -> None:
    assert wordings("The {dog|big cat} ran") == [(("the",),), (("dog",), ("big", "cat")), (("ran",),)]


def test_a_choice_of_a_word_or_nothing_is_a_choice() -> None:
    assert wordings("a {|rain} barrel {so|}") == [(("a",),), ((), ("rain",)), (("barrel",),), (("so",), ())]


def test_an_optional_passage_is_read_word_by_word_with_its_choices() -> None:
    assert wordings("Go.{ It {ran|went} off.|}") == [(("go",),), (("it",),), (("ran",), ("went",)), (("off",),)]


def test_placeholders_are_words_of_their_own() -> None:
    assert wordings("{KEYWORD}, {SLOT}. {{VIDEO}|}") == [(("{KEYWORD}",),), (("{SLOT}",),), (("{VIDEO}",), ())]


def test_a_place_knows_its_line() -> None:
    places = read_passages("# {KEYWORD}\n\none {two|three}\n- four").places
    assert [place.line for place in places] == [0, 2, 2, 3]


def test_a_passage_over_several_lines_has_its_braces_on_each() -> None:
    lines = read_passages("# Top{\n\nPosted {on|by} day|} Next\n- item{\n\n# More|}").lines
    assert lines == ("# Top", "", "{Posted {on|by} day|} Next", "- item", "", "# {More|}")


@pytest.mark.parametrize("url", ["https://www.shop.example/a?b", "http://SHOP.example", "{URL:shop.example.}"])
def test_a_url_and_its_placeholder_are_compared_by_host(url: str) -> None:
    assert url_id(url) == "{URL:shop.example}"


@pytest.mark.parametrize(
    "template",
    ["", "\n", "{", "}", "|", "a|b", "{a|b", "a}b|c}", "{|||}", "{}{}{}", "{{{{{{{{{{{{a|b}}}}", "{KEYWORD", "{URL:}"],
)
def test_a_damaged_template_is_read_for_what_it_has(template: str) -> None:
    passages = read_passages(template)
    assert len(passages.lines) == template.count("\n") + 1
    assert all(wording for place in passages.places for wording in place.wordings[:1]) or "|" in template


@pytest.mark.parametrize("part", ["{", "}", "{a|", "{a}", "{{VIDEO}|}", "|", "{\n", "\n", "{a|b}{", "é"])
def test_hostile_nesting_takes_no_longer_than_text_of_its_length(part: str) -> None:
    began = time.process_time()
    read_passages(part * (200_000 // len(part)))
    assert time.process_time() - began < 8
