"""Verified pairs and the families that they form."""

import random
from dataclasses import replace

import pytest
from detect_samples import LIMITS, NOTHING_SHARED, demo_studies, pairs_among, random_words, side_of

from crawler.detect.families import Family, Pair, form_families, only, verify_link
from crawler.detect.sides import Side, code_side
from crawler.records import Link


def _pair(a: int, b: int, relation: str, masked: float = 0.9) -> Pair:
    return Pair(a, b, relation, replace(NOTHING_SHARED, masked=masked))


def _found(sides: list[Side], *links: tuple[int, int]) -> list[tuple[int, int, str]]:
    found = (verify_link(Link(a, b, 9), sides[a], sides[b], LIMITS) for a, b in links)
    return [(pair.a, pair.b, pair.relation) for pair in found if pair]


def _changed(words: list[str], share: float, rng: random.Random) -> list[str]:
    """`words` with one stretch of them, `share` in all, exchanged."""
    size = round(share * len(words))
    return [*words[: len(words) - size], *random_words(rng, size)]


def test_demo_pages_pair_as_what_they_are() -> None:
    assert {pair.relation for pair in pairs_among(demo_studies("lawn"))} == {"spun"}
    assert {pair.relation for pair in pairs_among(demo_studies("plumber"))} == {"swapped"}
    assert pairs_among(demo_studies("stores", "honest")) == ()
    assert pairs_among(demo_studies("blog", "honest")) == ()


def test_links_between_unrelated_pages_do_not_hold() -> None:
    sides = [side_of(demo_studies("lawn")[0]), side_of(demo_studies("coffee")[0]), side_of(demo_studies("plumber")[0])]
    assert _found(sides, (0, 1), (0, 2), (1, 2)) == []


def test_the_same_text_is_copied_under_one_title_and_similar_under_two() -> None:
    words = random_words(random.Random(1), 200)
    sides = [
        code_side(words, frozenset({"north"})),
        code_side(words, frozenset({"north"})),
        code_side(words, frozenset({"south"})),
    ]
    assert _found(sides, (0, 1), (0, 2)) == [(0, 1, "copied"), (0, 2, "similar")]


def test_a_pair_is_similar_down_to_half_of_its_words() -> None:
    rng = random.Random(2)
    words = random_words(rng, 400)
    sides = [
        code_side(version, frozenset()) for version in (words, _changed(words, 0.4, rng), _changed(words, 0.6, rng))
    ]
    assert _found(sides, (0, 1), (0, 2)) == [(0, 1, "similar")]


def test_pages_that_are_too_short_are_in_no_pair() -> None:
    words = random_words(random.Random(3), LIMITS.min_words)
    long, short = code_side(words, frozenset()), code_side(words[:-1], frozenset())
    assert _found([long, long, short], (0, 1)) == [(0, 1, "copied")]
    assert _found([long, long, short], (0, 2)) == []


def test_two_families_joined_by_nothing_stay_two() -> None:
    pairs = [_pair(0, 3, "spun"), _pair(3, 5, "spun"), _pair(1, 2, "spun"), _pair(2, 4, "spun")]
    assert [family.members for family in form_families(pairs, LIMITS)] == [(0, 3, 5), (1, 2, 4)]


def test_a_family_keeps_its_pairs_and_no_others() -> None:
    pairs = [_pair(0, 1, "spun"), _pair(2, 3, "swapped"), _pair(1, 4, "spun")]
    first, second = form_families(pairs, LIMITS)
    assert (first.pairs, second.pairs) == ((pairs[0], pairs[2]), (pairs[1],))


def test_similar_pages_do_not_join_families_of_made_copies() -> None:
    pairs = [_pair(0, 1, "spun"), _pair(2, 3, "spun"), _pair(1, 2, "similar"), _pair(3, 9, "copied")]
    assert [(family.members, family.kind) for family in form_families(pairs, LIMITS)] == [
        ((0, 1), "spun"),
        ((2, 3), "spun"),
    ]


def test_pages_left_over_form_families_after_the_made_ones() -> None:
    pairs = [_pair(0, 1, "similar"), _pair(1, 2, "copied"), _pair(3, 4, "spun"), _pair(5, 6, "copied")]
    found = [(family.members, family.kind) for family in form_families(pairs, LIMITS)]
    assert found == [((3, 4), "spun"), ((0, 1, 2), "mixed"), ((5, 6), "copied")]


def test_families_do_not_depend_on_the_order_of_the_pairs() -> None:
    rng = random.Random(4)
    pairs = [_pair(at, at + 2, "spun") for at in range(20)] + [_pair(30 + at, 31 + at, "similar") for at in range(9)]
    expected = [family.members for family in form_families(pairs, LIMITS)]
    rng.shuffle(pairs)
    assert [family.members for family in form_families(pairs, LIMITS)] == expected
    assert [len(members) for members in expected] == [11, 11, 10]


def test_a_family_is_of_the_kind_of_most_of_its_pairs() -> None:
    def kind(*pairs: Pair) -> str:
        (family,) = form_families(pairs, LIMITS)
        return family.kind

    spun, swapped = _pair(0, 1, "spun"), _pair(1, 2, "swapped")
    assert kind(spun, swapped, _pair(2, 3, "spun")) == "spun"
    assert kind(spun, swapped, _pair(2, 3, "swapped")) == "swapped"
    assert kind(spun, swapped) == "mixed"
    assert kind(_pair(0, 1, "swapped", masked=LIMITS.swapped_masked)) == "swapped"
    assert kind(_pair(0, 1, "swapped", masked=LIMITS.swapped_masked - 0.01)) == "mixed"


def test_a_family_is_made_when_half_of_its_pairs_are() -> None:
    similar = _pair(1, 2, "similar")
    assert Family((0, 1, 2), (_pair(0, 1, "swapped"), similar), "mixed").is_made
    assert not Family((0, 1, 2), (_pair(0, 1, "swapped"), similar, similar), "mixed").is_made
    assert not Family((0, 1), (), "mixed").is_made


def test_a_member_leaves_with_its_pairs() -> None:
    (family,) = form_families([_pair(0, 1, "spun"), _pair(1, 2, "swapped"), _pair(2, 3, "swapped")], LIMITS)
    (left,) = only(family, frozenset({0, 1, 2}), LIMITS)
    assert (left.members, [(pair.a, pair.b) for pair in left.pairs]) == ((0, 1, 2), [(0, 1), (1, 2)])
    assert (family.kind, left.kind) == ("swapped", "mixed")


def test_no_pairs_form_no_families() -> None:
    assert form_families([], LIMITS) == ()


def _chain(members: range, relation: str) -> list[Pair]:
    return [_pair(at, at + 1, relation) for at in members[:-1]]


def _members(pairs: list[Pair]) -> list[tuple[int, ...]]:
    return [family.members for family in form_families(pairs, LIMITS)]


@pytest.mark.parametrize("relation", ["mixed", "outlined"])
def test_a_weak_pair_joins_a_few_pages_to_the_one_group_that_they_are_linked_with(relation: str) -> None:
    alone = [*_chain(range(5), "spun"), _pair(4, 10, relation)]
    assert _members(alone) == [(0, 1, 2, 3, 4, 10)]
    three = [
        *_chain(range(5), "swapped"),
        *_chain(range(10, 13), "swapped"),
        _pair(3, 10, relation),
        _pair(4, 11, relation),
    ]
    assert _members(three) == [(0, 1, 2, 3, 4, 10, 11, 12)]


@pytest.mark.parametrize("relation", ["mixed", "outlined"])
def test_weak_pairs_never_join_two_large_groups(relation: str) -> None:
    pairs = [*_chain(range(5), "swapped"), *_chain(range(10, 15), "swapped")]
    pairs += [_pair(a, b, relation) for a in range(5) for b in range(10, 15)]
    assert _members(pairs) == [(0, 1, 2, 3, 4), (10, 11, 12, 13, 14)]


def test_a_few_pages_between_two_groups_join_the_one_that_they_are_linked_with_most() -> None:
    groups = [*_chain(range(5), "swapped"), *_chain(range(10, 15), "swapped")]
    pairs = [*groups, _pair(0, 20, "mixed"), _pair(11, 20, "mixed"), _pair(12, 20, "mixed")]
    assert _members(pairs) == [(0, 1, 2, 3, 4), (10, 11, 12, 13, 14, 20)]


def test_light_rewording_joins_two_groups_of_which_it_links_many_pages() -> None:
    groups = [*_chain(range(6), "spun"), *_chain(range(10, 16), "spun")]
    two = [_pair(at, at + 10, "reworded") for at in range(2)]
    three = [_pair(at, at + 10, "reworded") for at in range(3)]
    assert len(_members([*groups, *two])) == 2
    assert len(_members([*groups, *three])) == 1


@pytest.mark.parametrize("relation", ["mixed", "outlined"])
def test_pages_that_nothing_else_holds_are_a_family_of_the_outline_that_they_share(relation: str) -> None:
    pairs = [*_chain(range(20, 26), relation), *_chain(range(5), "swapped")]
    assert _members(pairs) == [(0, 1, 2, 3, 4), (20, 21, 22, 23, 24, 25)]


def test_a_family_held_by_its_outline_alone_is_outlined() -> None:
    (family,) = form_families(_chain(range(4), "outlined"), LIMITS)
    assert (family.kind, family.is_made, family.is_sure) == ("outlined", False, False)


def test_reworded_pairs_are_those_of_a_spun_family() -> None:
    (family,) = form_families([_pair(0, 1, "reworded"), _pair(1, 2, "spun"), _pair(2, 3, "reworded")], LIMITS)
    assert (family.kind, family.is_made, family.is_sure) == ("spun", False, True)


def test_a_family_is_sure_with_one_sure_pair_in_four() -> None:
    mixed = _pair(1, 2, "mixed")
    assert Family((0, 1, 2), (_pair(0, 1, "swapped"), mixed, mixed, mixed), "mixed").is_sure
    assert not Family((0, 1, 2), (_pair(0, 1, "swapped"), mixed, mixed, mixed, mixed), "mixed").is_sure


def test_a_family_without_the_page_in_its_middle_falls_apart() -> None:
    (family,) = form_families(_chain(range(5), "spun"), LIMITS)
    parts = only(family, frozenset({0, 1, 3, 4}), LIMITS)
    assert [part.members for part in parts] == [(0, 1), (3, 4)]
    assert [len(part.pairs) for part in parts] == [1, 1]
    assert only(family, frozenset({0, 2, 4}), LIMITS) == []
    assert only(family, frozenset(family.members), LIMITS) == [family]
