"""Which site a URL belongs to."""

import socket

import pytest

from crawler.parse.domains import domain_of, host_of, site_of


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://example.com/", "example.com"),
        ("https://WWW.Example.COM/x", "example.com"),
        ("http://a.b.c.example.co.uk/", "example.co.uk"),
        ("https://shop.example.com.au:8443/", "example.com.au"),
        ("https://user:secret@www.example.org/", "example.org"),
        ("https://example.com./", "example.com"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("https://www.one.blogspot.com/", "one.blogspot.com"),
        ("https://one.blogspot.co.uk/", "one.blogspot.co.uk"),
        ("https://me.github.io/x", "me.github.io"),
        ("https://one.wordpress.com/", "one.wordpress.com"),
        ("https://a.weebly.com/", "a.weebly.com"),
        ("https://blogspot.com/", "blogspot.com"),
        ("https://co.uk/", "co.uk"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://[2001:db8::1]:8080/", "2001:db8::1"),
        ("http://localhost:3000/", "localhost"),
        ("http://a.b.test/", "b.test"),
        ("http://shop.thing.notatopleveldomain/", "thing.notatopleveldomain"),
        ("https://www.bücher.de/", "bücher.de"),
        ("https://www.xn--bcher-kva.de/", "xn--bcher-kva.de"),
        ("https://x.example.公司.cn/", "example.公司.cn"),
        ("https://example.com:99999999/", "example.com"),
        ("//www.example.com/x", "example.com"),
        ("/relative/path", ""),
        ("mailto:a@example.com", ""),
        ("http://", ""),
        ("http://[", ""),
        ("http://[::1", ""),
        ("", ""),
        ("a.warc.gz", ""),
    ],
)
def test_the_domain_of_a_url(url: str, domain: str) -> None:
    assert domain_of(url) == domain


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Example.com/", "www.example.com"),
        ("https://example.com:443/", "example.com"),
        ("http://example.com:80/", "example.com"),
        ("http://example.com:443/", "example.com:443"),
        ("http://example.com:8080/", "example.com:8080"),
        ("http://[2001:DB8::1]/", "[2001:db8::1]"),
        ("http://[2001:db8::1]:81/", "[2001:db8::1]:81"),
        ("http://example.com:99999999/", ""),
        ("http://example.com:x/", ""),
        ("http://[", ""),
        ("/path", ""),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.com:8443/", "example.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://[::1]:81/", "[::1]:81"),
        ("http://localhost:3000/", "localhost:3000"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
    ],
)
def test_the_site_of_a_url(url: str, site: str) -> None:
    assert site_of(url) == site


def test_the_suffix_list_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert domain_of("https://never.seen.before.example.jp/") == "example.jp"
