"""Where a page links to."""

import pytest

from crawler.collect import links as links_module
from crawler.collect.errand import Arrived
from crawler.collect.links import read_links
from crawler.collect.reading import MAX_LINKS, read_outlinks


def _page(body: str | bytes, coding: str = "") -> Arrived:
    raw = body if isinstance(body, bytes) else body.encode()
    return Arrived("http://a.test/dir/", "page", 0, 0, 200, "text/html", coding, "", raw)


def test_links_come_from_anchors_areas_and_frames_once_each() -> None:
    body = b"<base href=/b/><a href=1>x</a><a href=1>y</a><area href=2><iframe src=3></iframe><a href=''>z</a>"
    links = read_links(body, "text/html", "http://a.test/")
    assert (links.base, links.hrefs) == ("http://a.test/b/", ("1", "2", "3"))


@pytest.mark.parametrize(
    "bomb",
    [
        b"<div>" * 100_000,
        b"</div>" * 100_000 + b"<div>" * 100_000,
        b"<b x=1>" * 9_000,
        b"</b>" * 9_000 + b"<b x=1>" * 9_000,
        b"<div " + b"a=1 b " * 100_000 + b">",
    ],
    ids=["depth", "depth behind closings", "formatting", "formatting behind closings", "attributes"],
)
def test_no_tree_is_made_of_a_bomb_and_its_links_are_read(monkeypatch: pytest.MonkeyPatch, bomb: bytes) -> None:
    monkeypatch.delattr(links_module, "_parse")
    links = read_links(b'<a href="/found?a=1&amp;b=2">x</a>' + bomb, "text/html", "http://a.test/")
    assert "/found?a=1&b=2" in links.hrefs


@pytest.mark.parametrize("bomb", [b"<a href='" * 200_000, b"<" * 2_000_000])
def test_a_page_of_broken_tags_keeps_its_links(bomb: bytes) -> None:
    links = read_links(b'<a href="/found">x</a>' + bomb, "text/html", "http://a.test/")
    assert "/found" in links.hrefs


def test_only_the_first_two_megabytes_are_read_for_links() -> None:
    body = b"<a href=/early>x</a>" + b"word " * 500_000 + b"<a href=/late>x</a>"
    assert read_links(body, "", "http://a.test/").hrefs == ("/early",)


def test_links_are_decoded_as_the_page_declares_or_as_browsers_guess() -> None:
    greek = "<a href='/λ'>x</a>"
    assert read_links(greek.encode("iso-8859-7"), "text/html; charset=iso-8859-7", "http://a.test/").hrefs == ("/λ",)
    latin = "<a href='/é'>é là, où cela a été déjà dit à l'été dernier, très près de la forêt</a>".encode("latin-1")
    assert read_links(latin, "text/html", "http://a.test/").hrefs == ("/é",)
    assert read_links(greek.encode(), "text/html", "http://a.test/").hrefs == ("/λ",)


def test_outlinks_are_canonical_each_once_and_what_is_no_url_is_told_apart() -> None:
    page = _page('<a href="x#1">1</a><a href=x>2</a><a href="http://[">3</a><a href="mailto:a@b.test">4</a>')
    found = read_outlinks(page)
    assert found.urls == ("http://a.test/dir/x",)
    assert [written for written, _ in found.malformed] == ["http://["]


def test_a_page_with_more_links_than_are_followed_says_how_many_more() -> None:
    found = read_outlinks(_page("".join(f"<a href={n}>x</a>" for n in range(MAX_LINKS + 7))))
    assert (len(found.urls), found.surplus) == (MAX_LINKS, 7)


def test_a_body_that_is_not_in_its_coding_has_no_links() -> None:
    assert read_outlinks(_page(b"\x00\x01nonsense", "gzip")).urls == ()
