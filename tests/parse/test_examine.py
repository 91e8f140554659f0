"""The close look at a page: links off-site, shared ids, and pages that try to hurt it."""

import pytest
from html_pages import PROSE, read

from crawler.parse.links import MAX_OUTLINKS


def outlinks(html: str) -> tuple[str, ...]:
    return read(html, url="https://shop.a.example/dir/page").study.outlinks


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://b.example/x", "https://b.example/x"),
        (" https://b.example/x\n", "https://b.example/x"),
        ("//b.example/x", "https://b.example/x"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ("https://a.example.evil.example/", "https://a.example.evil.example/"),
    ],
)
def test_a_link_to_another_domain_leads_off_site(href: str, link: str) -> None:
    assert outlinks(f'<p>{PROSE}</p><nav><a href="{href}">x</a></nav>') == (link,)


@pytest.mark.parametrize(
    "href",
    [
        "/x",
        "x?y#z",
        "#",
        "",
        "https://shop.a.example/",
        "https://other.a.example/",
        "//a.example:8443/",
        "mailto:a@b.example",
        "javascript:location='https://b.example'",
        "tel:+123",
        "ftp://b.example/",
        "http://",
        "http://[",
        "data:text/html,<a href=https://b.example>",
    ],
)
def test_every_other_link_does_not(href: str) -> None:
    assert outlinks(f'<p>{PROSE}</p><a href="{href}">x</a><a>no href</a>') == ()


def test_sites_under_a_private_suffix_are_strangers_to_one_another() -> None:
    study = read('<a href="https://two.blogspot.com/">x</a>', url="https://one.blogspot.com/").study
    assert study.destinations == ("two.blogspot.com",)


def test_links_are_listed_once_in_order_with_their_domains() -> None:
    html = "".join(f'<a href="https://{host}/x">x</a>' for host in ("www.b.example", "c.example", "www.b.example"))
    study = read(html + '<a href="https://b.example/y">y</a>').study
    assert study.outlinks == ("https://www.b.example/x", "https://c.example/x", "https://b.example/y")
    assert study.destinations == ("b.example", "c.example")


def test_no_more_than_the_first_links_are_kept() -> None:
    html = "".join(f'<a href="https://b{n}.example/">x</a>' for n in range(MAX_OUTLINKS + 50))
    assert outlinks(html) == tuple(f"https://b{n}.example/" for n in range(MAX_OUTLINKS))


TRACKERS = [
    ("<script>gtag('config', 'G-ABCD123456');</script>", "G-ABCD123456"),
    ("<script>ga('create', 'UA-48213377-1', 'auto');</script>", "UA-48213377-1"),
    ("<iframe src='https://www.googletagmanager.com/ns.html?id=GTM-ABC123'></iframe>", "GTM-ABC123"),
    ("<script>AW-482133771</script>", "AW-482133771"),
    ("<ins data-ad-client='ca-pub-4821337790123456'></ins>", "ca-pub-4821337790123456"),
    ("<script src='https://x.example/?client=pub-4821337790123456'></script>", "pub-4821337790123456"),
    ("<a href='https://www.amazon.com/dp/B01?x=1&tag=someshop-20'>x</a>", "amazon:someshop-20"),
]


@pytest.mark.parametrize(("html", "tracker"), TRACKERS)
def test_an_id_that_sites_share_is_found_once(html: str, tracker: str) -> None:
    assert read(f"<p>{PROSE}</p>{html}{html}").study.tracker_ids == (tracker,)


@pytest.mark.parametrize(
    "html", ["G-STRING", "UA-1-1", "XG-ABCD123456", "pub-123", "?tag=news-10x", "?tag=blog", "GTM-abc123"]
)
def test_what_only_looks_like_an_id_is_none(html: str) -> None:
    assert read(f"<p>{html}</p><a href='https://a.example/{html}'>x</a>").study.tracker_ids == ()


HOSTILE = {
    "elements nested ten thousand deep": "<div>" * 10_000 + PROSE,
    "half a mebibyte of opening brackets": "<" * 500_000,
    "attributes that never end": "<p class='" + "x " * 200_000,
    "a form in a form in a form": "<form>" * 2000 + PROSE,
    "a table in a table in a table": "<table>" * 2000 + PROSE,
    "formatting that is never closed": "<p><b><i><u>" * 1000 + PROSE,
    "select in select": "<select>" * 2000 + PROSE,
    "foreign elements": "<svg><math>" * 1000 + PROSE,
    "broken entities": "&#xfffffff;&#0;&#xd800;&" * 1000 + PROSE,
    "a base that is no URL": f"<base href='http://['><a href=x>x</a><p>{PROSE}",
    "plaintext": f"<p>{PROSE}<plaintext></p><p>",
    "a frameset": "<frameset><frame src=x></frameset>",
    "a text that is a URL": "https://b.example/watch?v=1",
    "a text that is a file's name": "page.html",
    "XML in XML": "<?xml version='1.0'?><?xml version='1.0'?><rss xmlns:x='y'><title>x</title></rss>",
    "nothing but NUL": "\x00" * 10_000,
    "custom elements by the thousand": "".join(f"<x-{n}>" for n in range(3000)) + PROSE,
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_read_by_both_parsers(html: str) -> None:
    found = read(html)
    assert found.page.words == len(found.screened)
    assert found.study.page is found.page
