"""The close look at a page: links off-site, shared ids, and pages that try to hurt it."""

from urllib.parse import urldefrag, urljoin

import pytest
from html_pages import PROSE, read

from crawler.parse.domains import domain_of
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


@pytest.mark.parametrize("base", ["https://shop.a.example/dir/page?x=/y/#z", "https://shop.a.example", "x:y"])
@pytest.mark.parametrize(
    "href",
    [
        "x", "x/", "x?y", "x#y", "x;y", "x:y", "x/y:z", "1", "é", "x y", "./", "./x", "../x", "../../../x", ".x", "..",
        "/", "/x", "/?x", "/;x", "//", "//b.example/x", "///x", "//?x", "?", "?x", ";x", "HTTPS:x", "https:?x", "a\tb",
        "https://b.example", "http://b.example/../x?", "HTTPS://B.example/X#", "https://b.example:x/", "https://b[",
        "https://a.example", "http://a.example/x", "/x\\y", "/%zz", "/x#y#z", "x" * 400, "#x",
    ],
)  # fmt: skip
def test_a_link_leads_where_its_page_puts_it_whatever_other_pages_have_shown(base: str, href: str) -> None:
    for page in ("https://shop.a.example/dir/other", "https://shop.a.example/dir/page"):
        html = f"<base href='{base}'><p>{PROSE}</p><a href='{href}'>x</a>"
        study = read(html, url=page).study
        try:
            url = urljoin(urljoin(page, base), href)
        except ValueError:
            url = ""
        here = urldefrag(url).url
        assert {*study.outlinks, *(link for link, _ in study.build.links)} <= {url, here} - {page}
        if url.startswith(("http://b.example", "https://b.example/")):
            assert study.outlinks == (url,)
        elif domain_of(url) == "a.example" and not href.startswith("#") and here not in ("", page):
            assert study.build.links == ((here, "x"),)
