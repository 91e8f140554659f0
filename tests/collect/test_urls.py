"""What makes two links the same URL."""

import string
from contextlib import suppress
from urllib.parse import urljoin

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scrapy import Request

from crawler.collect import urls as urls_module
from crawler.collect.urls import MAX_LENGTH, canonical

_PAGE = "http://base.test/dir/page?old=1"
_ID = "0123456789abcdef0123456789ABCDEF"


@pytest.mark.parametrize(
    ("link", "form"),
    [
        ("HTTP://A.test:80/x#top", "http://a.test/x"),
        ("https://A.test:443", "https://a.test/"),
        ("https://a.test:80/", "https://a.test:80/"),
        ("http://a.test/a/../b/./c/..", "http://a.test/b/"),
        ("/%2e%2E/a/.%2e/b", "http://base.test/b"),
        ("../../../x", "http://base.test/x"),
        ("http://me:hush@a.test/", "http://a.test/"),
        ("http://a.test@b.test/", "http://b.test/"),
        ("http://a.test\\@b.test/", "http://a.test/@b.test/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("http://bücher.test/ü?q=ü", "http://xn--bcher-kva.test/%C3%BC?q=%C3%BC"),
        ("http://a.test\\b\\c?d\\e", "http://a.test/b/c?d%5Ce"),
        ("//b.test/x", "http://b.test/x"),
        ("\\\\b.test\\x", "http://b.test/x"),
        ("///b.test/x", "http://b.test/x"),
        ("http:/x", "http://base.test/x"),
        ("http:x", "http://base.test/dir/x"),
        ("https:/b.test/x", "https://b.test/x"),
        ("https:\\\\b.test\\x", "https://b.test/x"),
        ("http:///b.test/x", "http://b.test/x"),
        ("http://b.test/?u=http:///c", "http://b.test/?u=http:///c"),
        (" /p q\n", "http://base.test/p%20q"),
        ("ht\ntp://a.t\test/\rx", "http://a.test/x"),
        ("?b=2&a=1#f", "http://base.test/dir/page?b=2&a=1"),
        ("?", "http://base.test/dir/page"),
        ("", _PAGE),
        ("#top", _PAGE),
        ("a//b", "http://base.test/dir/a//b"),
        ("http://a.test./%c3?q=%c3", "http://a.test/%C3?q=%C3"),
        ("http://a.test?x", "http://a.test/?x"),
        ("/a\x00b", "http://base.test/a%00b"),
        ("/a\u202eb", "http://base.test/a%E2%80%AEb"),
        (f"/x#{'y' * MAX_LENGTH}", "http://base.test/x"),
        ("mailto:a@b.test", ""),
        ("javascript:void(0)", ""),
        ("java\tscript:void(0)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("ftp://a.test/", ""),
        ("page:2", ""),
    ],
)
def test_a_link_has_one_form_and_a_request_keeps_it(link: str, form: str) -> None:
    assert canonical(link, _PAGE) == form
    assert not form or Request(form).url == canonical(form) == form


@pytest.mark.parametrize(
    "link",
    [
        "http://[",
        "http://a.test:99999999/",
        "/\ud800",
        "http://a b.test/",
        "http://a\u202eb.test/",
        "http://a..test/",
        "http://",
        "//",
        f"/{'x' * MAX_LENGTH}",
        f"/{'ü' * (MAX_LENGTH // 2)}",
        "http://%00/",
    ],
)
def test_a_web_link_that_cannot_be_one_is_a_value_error(link: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(link, "http://base.test/")


@pytest.mark.parametrize("base", ["", "about:blank", "data:text/html,x", "file:///x/y"])
def test_a_relative_link_leads_nowhere_without_a_page_of_the_web(base: str) -> None:
    assert canonical("x", base) == canonical("/x", base) == canonical("//a.test/x", base) == ""
    assert canonical("http:a.test/x", base) == "http://a.test/x"


@pytest.mark.parametrize("base", [" http://Base.test/dir/page ", "HTTP://me@base.test:80/dir\\page?q#f"])
def test_the_page_need_not_be_written_well(base: str) -> None:
    assert canonical("x", base) == "http://base.test/dir/x"


@pytest.mark.parametrize(
    ("link", "form"),
    [
        (f"/a;jsessionid={_ID}.node1?x=1", "/a?x=1"),
        ("/a;JSESSIONID=x!-1/b", "/a/b"),
        (f"/?b=1&PHPSESSID={_ID}&a=2", "/?b=1&a=2"),
        (f"/?JSessionId={_ID}", "/"),
        (f"/?sid={_ID}&a", "/?a"),
        (f"/?ASPSESSIONIDQQACBRTS={_ID}", "/"),
        (f"/?session_id={_ID}&sessionid={_ID}", "/"),
        ("/?a=1&CFID=1234&CFTOKEN=56789012", "/?a=1"),
    ],
)
def test_session_ids_are_no_part_of_a_page(link: str, form: str) -> None:
    assert canonical(link, "http://a.test/") == f"http://a.test{form}"
    assert canonical(link, "http://a.test/", keep_session=True) == f"http://a.test{link}"


@pytest.mark.parametrize(
    "link",
    [
        "/?sid=12",
        "/?sid=1234567890123456789",
        "/?sid=residentialproperties",
        f"/?inside={_ID}",
        f"/?id={_ID}",
        "/?sessionid=",
        "/?cfid=about",
        "/?side=a&&b",
        "/a;v=1/b",
        f"/jsessionid={_ID}",
    ],
)
def test_what_only_looks_like_a_session_stays(link: str) -> None:
    assert canonical(link, "http://a.test/") == f"http://a.test{link}"


_TEXT = st.text(st.sampled_from(string.printable + "äß\u202e\ud800\x00"), max_size=40)
_NEAT = st.text(st.sampled_from(string.ascii_letters + string.digits + "-._~/?=&;:@!$'()*+,%C32e"), max_size=40)
_HOSTS = st.sampled_from(["a.test", "A.test", "a_b.test", "127.1", "x-.test", "a.test.", "a..b", "a.test:80", "1.2"])
_bounded = settings(database=None, deadline=None, derandomize=True, max_examples=500)


def _or_error(function: object, *arguments: str) -> str:
    try:
        return str(function(*arguments))  # type: ignore[operator]
    except ValueError:
        return "ValueError"


@_bounded
@given(st.sampled_from(["http", "https"]), _HOSTS, _NEAT | _TEXT)
@example("http", "a.test", "/../a/./%2E%2e/b?c=%c3'")
def test_the_fast_way_and_the_slow_way_write_the_same(scheme: str, host: str, rest: str) -> None:
    url = f"{scheme}://{host}/{rest}".partition("#")[0]
    assume(not set(url) & set("\t\r\n\\"))  # gone by then
    assert _or_error(urls_module._respell, url) == _or_error(urls_module._rewrite, url)


@_bounded
@given(st.text(st.sampled_from("ab./?=&-%20"), max_size=30), st.text(st.sampled_from("ab./?="), max_size=20))
def test_links_are_joined_as_the_standard_library_joins_them(link: str, path: str) -> None:
    base = f"http://base.test/{path}"
    assume("//" not in f"{link} /{path}")  # there it drops a slash
    assume(link.partition("?")[::2] != ("", ""))  # there it keeps the query
    assert canonical(link, base, keep_session=True) == canonical(urljoin(base, link), keep_session=True)


@_bounded
@given(_TEXT | _NEAT, _TEXT)
def test_a_canonical_url_is_canonical_and_nothing_but_a_value_error_is_raised(link: str, base: str) -> None:
    for text, page in ((link, f"http://base.test/{base}"), (f"http://{link}", ""), (link, base)):
        with suppress(ValueError):
            url = canonical(text, page)
            assert canonical(url) == url
            assert not url or url.startswith(("http://", "https://"))
