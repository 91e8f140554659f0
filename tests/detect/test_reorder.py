"""Passages put into the order of another page."""

import random
from itertools import chain

import pytest
from detect_samples import random_words

from crawler.detect.reorder import sort_passages

PASSAGES = [random_words(random.Random(number), 30) for number in range(6)]
REFERENCE = list(chain.from_iterable(PASSAGES))


@pytest.mark.parametrize("order", [[5, 4, 3, 2, 1, 0], [1, 0, 2, 3, 4, 5], [3, 5, 0, 2, 4, 1]])
def test_shuffled_passages_are_put_into_the_order_of_the_reference(order: list[int]) -> None:
    shuffled = [PASSAGES[index] for index in order]
    found = sort_passages(REFERENCE, shuffled)
    assert found is not None
    assert [shuffled[index] for index in found] == PASSAGES


def test_passages_in_order_have_no_other_order() -> None:
    assert sort_passages(REFERENCE, PASSAGES) is None
    assert sort_passages(REFERENCE, [PASSAGES[0], PASSAGES[3], PASSAGES[5]]) is None


def test_passages_in_order_need_not_be_whole() -> None:
    assert sort_passages(REFERENCE, [passage[5:20] for passage in PASSAGES]) is None


def test_a_passage_that_shares_nothing_stays_behind_its_predecessor() -> None:
    stranger = random_words(random.Random(99), 30)
    assert sort_passages(REFERENCE, [PASSAGES[2], stranger, PASSAGES[0]]) == [2, 0, 1]
    assert sort_passages(REFERENCE, [stranger, PASSAGES[1], PASSAGES[0]]) == [0, 2, 1]


def test_runs_that_the_reference_has_twice_say_nothing_about_a_place() -> None:
    often = ["call", "us", "now"]
    reference = [*often, *PASSAGES[0], *PASSAGES[1], *often]
    assert sort_passages(reference, [PASSAGES[1], often, PASSAGES[0]]) == [2, 0, 1]
    assert sort_passages(reference, [often, PASSAGES[0], PASSAGES[1], often]) is None


def test_a_passage_lies_where_the_middle_of_its_runs_lies() -> None:
    mostly_last = [*PASSAGES[0][:6], *PASSAGES[5]]
    assert sort_passages(REFERENCE, [mostly_last, PASSAGES[2]]) == [1, 0]


@pytest.mark.parametrize("passages", [[], [[]], [["one"], ["two", "words"]], [[], PASSAGES[0], []]])
def test_passages_without_a_run_are_in_order(passages: list[list[str]]) -> None:
    assert sort_passages(REFERENCE, passages) is None
    assert sort_passages([], passages) is None
