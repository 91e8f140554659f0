"""Links that lead into endless spaces, and honest ones that look a little like them."""

from datetime import date
from itertools import product

import pytest

from crawler.collect import traps as traps_module
from crawler.collect.traps import MAX_LINKS, MAX_PARAMETERS, MAX_RECOMBINED, MAX_SEGMENTS, Traps

_TODAY = date(2026, 3, 1)


def _spot(link: str) -> str:
    return Traps(_TODAY).spot(f"http://a.test{link}")


@pytest.mark.parametrize(
    "link",
    ["/a/b/a/b/a/b", "/x/one/two/three/one/two/three/one/two/three/", "/news/2/news/5/news/7/news/9", "/p/p/p/p/p/p/"],
)
def test_a_path_that_goes_round_in_circles_is_a_trap(link: str) -> None:
    assert _spot(link) == f"path segments repeat: {link}"


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/en/docs/1/1/1",
        "/api/java/lang/java/util/java.html",
        "/org/apache/poi/hssf/org/apache/poi/",
        "/images/a/ab/a/abc/a.png",
        "/usr/share/doc/doc/html/doc.html",
        "/a//b//c",
        "/tiles/0/0/0/0",
    ],
)
def test_a_path_with_a_segment_or_two_again_is_none(link: str) -> None:
    assert _spot(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        "/calendar/2031/07",
        "/calendar/2031/7/15/",
        "/2029/01/",
        "/events/month/2031-07",
        "/events/2031-07-01/",
        "/my-calendar/9999/12/",
        "/c?year=2031&month=7",
        "/c?cal_month=07&cal_year=2031&view=month",
        "/c?date=2031-07-01",
        "/c?month=2031-07",
        "/c?date=2031-07-01T00:00",
        "/c?day=20310701",
        "/c?from_date=2031%2F07%2F01",
    ],
)
def test_a_calendar_does_not_go_on_for_ever(link: str) -> None:
    assert _spot(link) == "calendar beyond 2028"


@pytest.mark.parametrize("link", ["/1989/12/", "/c?year=1970&month=1", "/calendar/0001/01/", "/c?date=1901-01-01"])
def test_nor_back_for_ever(link: str) -> None:
    assert _spot(link) == "calendar before 1990"


@pytest.mark.parametrize(
    "link",
    [
        "/2026/03/01/news/",
        "/2028/12/",
        "/1990/01/",
        "/c?year=2028&month=12",
        "/parts/4567/08/",
        "/2050/",
        "/room/2031/13/",
        "/year-2031-07-plan/",
        "/c?id=20310701",
        "/c?year=2031",
        "/c?q=5000-10",
        "/c?t=1772323200",
        "/c?start=123412",
        "/1875/12/03/the-times",
    ],
)
def test_other_numbers_are_no_months_out_of_reach(link: str) -> None:
    assert _spot(link) == ""


def test_too_long_paths_and_queries_are_traps() -> None:
    deep = "".join(f"/s{n}" for n in range(MAX_SEGMENTS))
    wide = "/?" + "&".join(f"p{n}=1" for n in range(MAX_PARAMETERS))
    assert _spot(deep) == _spot(wide) == ""
    assert _spot(f"{deep}/more") == "more than 40 path segments"
    assert _spot(f"{wide}&more=1") == "more than 12 parameters"


def test_a_filter_that_piles_up_is_a_trap() -> None:
    colours = "&".join(f"c[]={n}" for n in range(5))
    assert _spot(f"/shop?{colours}") == "more than 4 times the same parameter"
    assert _spot(f"/shop?{colours[:-7]}") == ""


def _shop() -> list[str]:
    found = product(range(8), range(8), range(8))
    return [f"http://a.test/shop?colour={colour}&size={size}&brand={brand}" for colour, size, brand in found]


def test_the_filters_of_a_shop_are_cut_once_they_only_recombine() -> None:
    traps = Traps(_TODAY)
    spotted = [reason for reason in map(traps.spot, _shop()) if reason]
    values_first_seen = 8 + 7 + 7
    assert len(spotted) == 8**3 - values_first_seen - MAX_RECOMBINED
    assert set(spotted) == {"more than 300 combinations of 3 parameters at /shop"}


def test_pages_that_a_query_numbers_are_no_combinations() -> None:
    traps = Traps(_TODAY)
    assert not any(traps.spot(f"http://a.test/index.php?option=content&view=article&id={n}") for n in range(2_000))


@pytest.mark.parametrize("more", ["", "&c=1"])
def test_new_values_for_ever_are_cut_too(more: str) -> None:
    traps = Traps(_TODAY)
    assert not any(traps.spot(f"http://a.test/p?a={n}&b={n}{more}") for n in range(MAX_LINKS))
    assert traps.spot(f"http://a.test/p?a=x&b=x{more}").startswith("more than 5000 combinations")
    assert traps.spot(f"http://a.test/q?a=x&b=x{more}") == ""
    assert traps.spot(f"http://b.test/p?a=x&b=x{more}") == ""


def test_one_parameter_is_left_to_the_budget_of_the_site() -> None:
    traps = Traps(_TODAY)
    assert not any(traps.spot(f"http://a.test/p?page={n}") for n in range(MAX_LINKS + 10))


def test_noted_links_count_and_are_not_judged() -> None:
    traps = Traps(_TODAY)
    for url in _shop()[:-1]:
        traps.note(url)
    assert traps.spot(_shop()[-1]) == "more than 300 combinations of 3 parameters at /shop"


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traps_module, "_PATHS", 10)
    monkeypatch.setattr(traps_module, "_VALUES", 20)
    traps = Traps(_TODAY)
    for n in range(100):
        for _ in range(2):
            traps.spot(f"http://a.test/{n}?a=1&b=1&c=1")
    assert (len(traps._links), len(traps._recombined), len(traps._values)) == (10, 10, 20)


def test_a_reason_shows_no_more_than_the_beginning_of_a_strangers_url() -> None:
    assert len(_spot("/repeated" * 35)) < 120
