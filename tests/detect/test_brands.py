"""The name of a site in its titles."""

from collections.abc import Sequence

import pytest
from detect_samples import make_page

from crawler.detect.brands import Brand, find_brands, without_brand
from crawler.words import words_of


def _brands(*titles: str, host: str = "one.example") -> dict[str, Brand]:
    return dict(find_brands(make_page(f"http://{host}/{at}/", title=title) for at, title in enumerate(titles)))


def _runs(*runs: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(run.split()) for run in runs)


def _ending(*runs: str) -> Brand:
    return Brand(ends=_runs(*runs))


def _beginning(*runs: str) -> Brand:
    return Brand(starts=_runs(*runs))


def _cut(title: str, brand: Brand) -> list[str]:
    words = tuple(words_of(title))
    return [" ".join(words[start:end]) for start, end in without_brand(words, brand)]


def test_the_words_that_the_titles_of_a_site_end_with_are_its_brand() -> None:
    titles = [f"{phrase} Sole Daily" for phrase in ("Red Shoes", "Winter Boots", "Garden Clogs")]
    assert _brands(*titles) == {"one.example": _ending("daily", "sole daily")}


def test_the_words_that_the_titles_of_a_site_begin_with_are_its_brand() -> None:
    titles = [f"Sole Daily {phrase}" for phrase in ("Red Shoes", "Winter Boots", "Garden Clogs")]
    assert _brands(*titles) == {"one.example": _beginning("sole", "sole daily")}


@pytest.mark.parametrize("between", [" | ", " - ", " – ", " » ", ": "])
def test_a_name_behind_a_separator_needs_no_brand(between: str) -> None:
    assert _brands(*[f"{phrase}{between}Sole Daily" for phrase in ("Red Shoes", "Winter Boots", "Garden Clogs")]) == {}
    assert _brands(*[f"Sole Daily{between}{phrase}" for phrase in ("Red Shoes", "Winter Boots", "Garden Clogs")]) == {}


def test_what_leaves_no_phrase_is_no_brand() -> None:
    assert _brands("Plumber in Rome", "Plumber in Turin", "Plumber in Milan") == {}


def test_half_of_a_sites_titles_are_enough() -> None:
    assert _brands("Red Shoes Sole Daily", "Winter Boots Sole Daily", "About", "Contact us") == {
        "one.example": _ending("daily", "sole daily")
    }
    assert _brands("Red Shoes Sole Daily", "Winter Boots Sole Daily", "About", "Contact us", "Imprint") == {}


@pytest.mark.parametrize("titles", [(), ("Red Shoes Sole Daily",), ("Same Title", "Same Title"), ("", "")])
def test_a_site_with_fewer_than_two_titles_has_no_brand(titles: Sequence[str]) -> None:
    assert _brands(*titles) == {}


def test_each_host_has_a_brand_of_its_own() -> None:
    pages = [
        make_page(f"http://{host}/{phrase}/", title=f"{phrase} {brand}")
        for host, brand in (("a.example", "Alpha"), ("b.example", "Beta"))
        for phrase in ("Red Shoes", "Winter Boots")
    ]
    assert find_brands(pages) == {"a.example": _ending("alpha"), "b.example": _ending("beta")}


def test_a_title_is_cut_by_the_brand_and_by_each_part_of_it_the_shortest_rest_first() -> None:
    assert _cut("Red Shoes Sole Daily", _ending("daily", "sole daily")) == ["red shoes", "red shoes sole"]
    assert _cut("Sole Daily Red Shoes", _beginning("sole", "sole daily")) == ["red shoes", "daily red shoes"]


def test_a_title_without_the_brand_or_of_nothing_else_is_not_cut() -> None:
    brand = Brand(_runs("daily", "sole daily"), _runs("the", "the sole"))
    assert _cut("Red Shoes", brand) == []
    assert _cut("Sole Daily", _ending("daily", "sole daily")) == ["sole"]
    assert _cut("", brand) == []
    assert _cut("Red Shoes", Brand()) == []


def test_a_site_whose_titles_end_in_two_ways_has_both() -> None:
    titles = [f"{phrase} {end}" for phrase in ("Red Shoes", "Winter Boots") for end in ("Sole", "Kids Sole Daily")]
    (brand,) = _brands(*titles).values()
    assert _cut("Garden Clogs Sole", brand) == ["garden clogs"]
    assert _cut("Garden Clogs Kids Sole Daily", brand)[0] == "garden clogs"
