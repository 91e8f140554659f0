"""Which way out a page is asked for by, and what is said about it."""

from base64 import b64encode
from urllib.request import getproxies_environment

import pytest

from crawler.collect.proxies import WayOut, read_way_out
from crawler.errors import ConfigError

_BOTH = {"http": "http://a.proxy:3128", "https": "b.proxy:8080"}


def _out(way: WayOut, scheme: str, host: str) -> str:
    proxy = way.proxy_for(scheme, host)
    return proxy.netloc if proxy else ""


def test_each_scheme_has_its_proxy_of_the_environment() -> None:
    way = read_way_out("", _BOTH, ())
    assert _out(way, "http", "shop.test") == "a.proxy:3128"
    assert _out(way, "https", "shop.test") == "b.proxy:8080"


def test_the_option_overrules_the_environment_and_its_exemptions() -> None:
    way = read_way_out("http://c.proxy:1", {**_BOTH, "no": "*"}, ())
    assert [_out(way, scheme, "shop.test") for scheme in ("http", "https")] == ["c.proxy:1", "c.proxy:1"]
    assert _out(way, "http", "127.0.0.1") == "c.proxy:1"


def test_without_any_proxy_pages_are_asked_for_directly_and_nothing_is_said() -> None:
    way = read_way_out("", {"no": "a.test", "all": "socks5://a:1", "ftp": "http://a:1"}, ())
    assert way.proxy_for("http", "shop.test") is None
    assert way.warn() == ""


@pytest.mark.parametrize(
    ("exempt", "host", "direct"),
    [
        ("shop.test", "shop.test", True),
        ("shop.test", "www.shop.test", True),
        ("shop.test", "myshop.test", False),
        (".shop.test", "www.shop.test", True),
        ("*.shop.test", "www.shop.test", True),
        ("a.test, SHOP.test ", "shop.test", True),
        ("*", "shop.test", True),
        ("", "shop.test", False),
        (",", "shop.test", False),
        ("8.8.8.8", "8.8.8.8", True),
        ("8.8.0.0/16", "8.8.8.8", True),
        ("8.9.0.0/16", "8.8.8.8", False),
        ("8", "8.8.8.8", False),
        ("2606:4700::/32,[::1]", "2606:4700::1", True),
        ("8.8.0.0/16", "shop.test", False),
    ],
)
def test_no_proxy_is_names_endings_addresses_and_networks(exempt: str, host: str, direct: bool) -> None:
    way = read_way_out("", {**_BOTH, "no": exempt}, ())
    assert (way.proxy_for("http", host) is None) is direct


def test_the_environment_is_read_as_python_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://wrong.proxy:1")
    monkeypatch.setenv("http_proxy", "http://a.proxy:3128")
    monkeypatch.setenv("NO_PROXY", ".direct.test")
    monkeypatch.delenv("no_proxy", raising=False)
    way = read_way_out("", getproxies_environment(), ())
    assert (_out(way, "http", "shop.test"), _out(way, "http", "x.direct.test")) == ("a.proxy:3128", "")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_machine_itself_is_not_behind_the_environments_proxy(host: str) -> None:
    assert read_way_out("", _BOTH, ()).proxy_for("http", host) is None


@pytest.mark.parametrize(("option", "environment"), [("", _BOTH), ("http://c.proxy:1", {})])
def test_a_host_whose_address_the_user_gave_is_asked_directly(option: str, environment: dict[str, str]) -> None:
    way = read_way_out(option, environment, ["shop.test"])
    assert way.proxy_for("http", "shop.test") is None
    assert way.proxy_for("http", "other.test") is not None


@pytest.mark.parametrize(
    ("text", "netloc", "user"),
    [
        ("http://p.test:3128", "p.test:3128", ""),
        ("http://P.test.:3128/", "p.test:3128", ""),
        ("p.test", "p.test:80", ""),
        ("http://[::1]:3128", "[::1]:3128", ""),
        ("http://127.1:3128", "127.0.0.1:3128", ""),
        ("http://me:hush@p.test:3128", "p.test:3128", "me:hush"),
        ("http://me:p%40ss%2F@p.test:1", "p.test:1", "me:p@ss/"),
        ("http://me:a@b@p.test:1", "p.test:1", "me:a@b"),
        ("http://me@p.test:1", "p.test:1", "me:"),
        ("http://jos%C3%A9:x@p.test:1", "p.test:1", "josé:x"),
    ],
)
def test_a_proxy_is_read_and_its_password_is_not_part_of_its_address(text: str, netloc: str, user: str) -> None:
    (proxy,) = read_way_out(text, {}, ()).proxies()
    assert proxy.netloc == netloc
    assert proxy.authorization == (b"Basic " + b64encode(user.encode()) if user else b"")


@pytest.mark.parametrize(
    "text",
    [
        "socks5://me:hush@p.test:1080",
        "https://me:hush@p.test:3128",
        "me:hush@p.test:3128",
        "http://me:hu/sh@p.test",
        "http://me:x://hush@p.test",
        "http://p.test:0",
        "http://p.test:65536",
        "http://p.test/path-hush",
        "http://",
        "http://p.test\x1b[31m",
        "http://bücher.test:1",
    ],
)
def test_what_we_cannot_speak_to_is_refused_by_its_name_and_without_its_password(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^--proxy: not of the form ") as refused:
        read_way_out(text, {}, ())
    assert "hush" not in str(refused.value)
    with pytest.raises(ConfigError, match=r"^https_proxy: not of the form "):
        read_way_out("", {"https": text}, ())


def test_the_warning_names_the_proxies_and_where_they_were_named_and_no_password() -> None:
    tail = "so only addresses written in URLs can be refused here"
    one = {"http": "http://me:hush@p.test:3128"}
    both = {**one, "https": "p.test:3128"}
    assert (
        read_way_out("", one, ()).warn()
        == f"crawl: out by proxy p.test:3128 (http_proxy); it looks up names itself, {tail}"
    )
    assert "p.test:3128 (http_proxy, https_proxy); it looks up" in read_way_out("", both, ()).warn()
    assert "p.test:3128 (--proxy); it looks up" in read_way_out("http://me:hush@p.test:3128", both, ()).warn()
    two = read_way_out("", _BOTH, ()).warn()
    assert "a.proxy:3128 (http_proxy) and b.proxy:8080 (https_proxy); they look up names themselves, " in two
