"""A template with its marked places, and links."""

import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from reports.markup import link, mark_template


@pytest.mark.parametrize(
    ("template", "html"),
    [
        ("{KEYWORD}", '<b class="mark keyword">{KEYWORD}</b>'),
        ("{VIDEO}", '<b class="mark video">{VIDEO}</b>'),
        ("{SLOT}", '<b class="mark slot">{SLOT}</b>'),
        ("{URL:a.test}", '<b class="mark slot">{URL:a.test}</b>'),
        ("{a|b}", '<span class="spin">{a<i class="bar">|</i>b}</span>'),
        ("{|b}", '<span class="spin">{<i class="bar">|</i>b}</span>'),
        ("a|b", "a|b"),
        ("{a}", "{a}"),
        ("{a|b", "{a|b"),
        ("a|b}", "a|b}"),
        ("{keyword}", "{keyword}"),
        ("a < b\n& c", "a &lt; b\n&amp; c"),
    ],
)
def test_places_are_marked_and_other_braces_are_not(template: str, html: str) -> None:
    assert mark_template(template) == html


def test_slots_and_spins_inside_a_spin_are_marked_too() -> None:
    soup = BeautifulSoup(mark_template("{see {KEYWORD}|get {a|the} {KEYWORD}}"), "html.parser")
    assert len(soup.select("span.spin > b.keyword")) == 2
    assert len(soup.select("span.spin > span.spin")) == 1


@pytest.mark.parametrize("template", ["{{{|}", "{a|{b}", "}|{", "{<i>|</span>}", "{" * 3_000 + "|" + "}" * 3_000, ""])
def test_elements_always_nest_and_no_character_is_lost(template: str) -> None:
    html = mark_template(template)
    assert html.count("<span") == html.count("</span>")
    bare = html.replace('<span class="spin">', "").replace("</span>", "").replace('<i class="bar">|</i>', "|")
    assert bare == escape(template)


@pytest.mark.parametrize("url", ["http://a.test/", "https://a.test/?q=1&b=2", "HTTPS://a.test"])
def test_a_web_address_is_a_link(url: str) -> None:
    anchor = BeautifulSoup(link(url), "html.parser").a
    assert anchor is not None
    assert anchor["href"] == anchor.text == url
    assert anchor["rel"] == ["noreferrer", "noopener", "nofollow"]


@pytest.mark.parametrize(
    "url", ["javascript:x", "//a.test/", "/x", "ftp://a.test/", "http:", "https:x", "http://[", ""]
)
def test_anything_else_is_text(url: str) -> None:
    assert link(url) == url
