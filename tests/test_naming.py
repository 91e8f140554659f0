"""What campaigns are called does not depend on the order in which they were found."""

from itertools import permutations

from crawler.naming import give_names

FIRST, SECOND, THIRD = ("http://a.example/", (1, 5)), ("http://b.example/", (1, 3)), ("http://c.example/", (1, 3))


def _name(shingle: int) -> str:
    (name,) = give_names([("http://any.example/", (shingle,))])
    return name


def test_where_two_campaigns_would_have_one_name_that_with_the_first_url_has_it() -> None:
    for order in permutations([FIRST, SECOND]):
        assert dict(zip(order, give_names(order), strict=True)) == {FIRST: _name(1), SECOND: _name(3)}


def test_a_campaign_whose_shingles_are_all_taken_has_a_name_of_its_own() -> None:
    names = give_names([FIRST, SECOND, THIRD])
    assert len(set(names)) == 3
    assert names[:2] == [_name(1), _name(3)]


def test_a_name_that_is_taken_is_given_to_nobody() -> None:
    assert give_names([FIRST], {_name(1)}) == [_name(5)]
