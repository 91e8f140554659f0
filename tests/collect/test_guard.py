"""The guard in real crawls of loopback: both families, both schemes, and behind proxies."""

import gzip
from base64 import b64encode
from pathlib import Path

import pytest
from crawl_site import archived, call_crawl, collect, rows, scrapy_crawl
from fastwarc.warc import ArchiveIterator
from loopback import Proxy, keeping, listening, page, tls_context
from scrapy import Request
from twisted.internet.task import Clock

from crawler.collect.guard import AddressGuard, rules_of
from crawler.collect.proxies import WayOut
from crawler.collect.resolver import GuardedResolver
from crawler.collect.uncollected import read_uncollected
from crawler.config import CrawlOptions
from crawler.errors import ConfigError

_SECRETS = (b"hush", b64encode(b"me:hush"))
_VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def _written(out: Path) -> bytes:
    """All that a crawl wrote, unpacked."""
    unpack = {".gz": gzip.decompress}
    return b"".join(unpack.get(path.suffix, bytes)(path.read_bytes()) for path in out.iterdir())


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_site_on_one_family_alone_is_fetched_by_http_and_https_by_name_and_by_address(
    tmp_path: Path, host: str
) -> None:
    written = f"[{host}]" if ":" in host else host
    with listening(page, host) as plain, listening(page, host, tls_context(tmp_path)) as safe:
        urls = [f"http://one.test:{plain}/a", f"https://one.test:{safe}/b"]
        urls += [f"http://{written}:{plain}/c", f"https://{written}:{safe}/d"]
        collect("pages", tmp_path / "run", *urls, resolve=f"one.test={host}")
    assert sorted(archived(tmp_path / "run")) == [("/a", 200), ("/b", 200), ("/c", 200), ("/d", 200)]
    addresses = set()
    for path in (tmp_path / "run").glob("*.warc.gz"):
        with path.open("rb") as stream:
            addresses |= {record.headers.get("WARC-IP-Address") for record in ArchiveIterator(stream)}
    assert addresses - {None} == {host}


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_private_names_and_addresses_are_refused_by_http_and_https_and_the_row_says_where(
    tmp_path: Path, host: str
) -> None:
    heard: list[bytes] = []

    def talk(connection: object) -> None:
        heard.append(b"a connection")

    written = f"[{host}]" if ":" in host else host
    with listening(talk, host) as port:
        urls = [f"{scheme}://{name}:{port}/{scheme}" for scheme in ("http", "https") for name in ("in.test", written)]
        collect("pages", tmp_path, *urls, resolve=f"in.test={host}", allow_private=0)
        assert heard == []
    found = {(row.url, row.reason, row.detail) for row in read_uncollected(tmp_path)}
    by_name, by_address = (
        f"{what} (its robots.txt was asked for)"
        for what in (f"in.test is at {host}, which is not a public address", f"{host} is not a public address")
    )
    assert found == {(url, "private", by_name if "in.test" in url else by_address) for url in urls}


def test_names_of_the_local_network_are_refused_behind_a_proxy_too(tmp_path: Path) -> None:
    proxy = Proxy()
    hosts = ["localhost", "metadata.google.internal", "router.local", "127.1", "[fd00:ec2::254]", "169.254.169.254"]
    with listening(proxy.talk) as port:
        urls = [f"http://{host}/{number}" for number, host in enumerate([*hosts, "168.63.129.16", "2852039166"])]
        collect("pages", tmp_path, *urls, "http://shop.test/", allow_private=0, proxy=f"http://127.0.0.1:{port}")
    assert set(rows(tmp_path).values()) == {"private"}
    assert len(rows(tmp_path)) == len(urls)
    assert proxy.asked() == {"GET http://shop.test/robots.txt", "GET http://shop.test/"}


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_http_and_https_go_by_the_proxy_and_its_password_stays_between_us_and_it(tmp_path: Path, host: str) -> None:
    heads: list[str] = []
    written = f"[{host}]" if ":" in host else host
    out = tmp_path / "run"
    with listening(keeping(heads), tls=tls_context(tmp_path)) as target:
        proxy = Proxy(target)
        with listening(proxy.talk, host) as port:
            way_out = f"http://me:hush@{written}:{port}"
            collect("pages", out, "http://shop.test/a", "https://shop.test/b", proxy=way_out, allow_private=0)
    assert sorted(archived(out)) == [("/a", 200), ("/b", 200)]
    assert proxy.asked() >= {"GET http://shop.test/a", "CONNECT shop.test:443"}
    assert all(f"\r\nProxy-Authorization: Basic {_SECRETS[1].decode()}\r\n" in head for head in proxy.heads)
    assert [head for head in heads if "proxy" in head.lower()] == []
    assert "GET /b HTTP/1.1" in heads[-1]
    assert [secret for secret in _SECRETS if secret in _written(out)] == []


def test_the_environments_proxies_are_used_and_named_but_for_loopback_and_resolved_hosts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, heads = Proxy(), list[str]()
    with listening(proxy.talk) as port, listening(keeping(heads)) as site:
        monkeypatch.setenv("http_proxy", f"http://me:hush@127.0.0.1:{port}")
        urls = ["http://shop.test/a", f"http://given.test:{site}/b", f"http://127.0.0.1:{site}/c"]
        done = scrapy_crawl("pages", tmp_path, *urls, resolve="given.test=127.0.0.1", quiet=0)
    assert proxy.asked() == {"GET http://shop.test/robots.txt", "GET http://shop.test/a"}
    assert f"Basic {_SECRETS[1].decode()}" in proxy.heads[0]
    assert {head.split()[1] for head in heads} == {"/robots.txt", "/b", "/c"}
    assert [head for head in heads if "proxy" in head.lower()] == []
    assert rows(tmp_path) == {}
    line = f"crawl: out by proxy 127.0.0.1:{port} (http_proxy); it looks up names itself, so only addresses"
    assert [each for each in done.stderr.splitlines() if each.startswith(line)] != []
    assert b"hush" not in done.stderr.encode() + done.stdout.encode() + _written(tmp_path)


def test_a_quiet_crawl_does_not_name_its_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Proxy()
    with listening(proxy.talk) as port:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{port}")
        done = scrapy_crawl("pages", tmp_path, "http://shop.test/a")
    assert archived(tmp_path) == [("/a", 200)]
    assert "proxy" not in done.stderr


def test_a_proxy_that_will_not_open_a_tunnel_and_one_that_is_not_there_make_pages_unreachable(tmp_path: Path) -> None:
    with listening(Proxy().talk) as port:
        collect("pages", tmp_path / "one", "https://shop.test/a", proxy=f"http://127.0.0.1:{port}")
    collect("pages", tmp_path / "two", "https://shop.test/a", "http://shop.test/b", proxy="http://127.0.0.1:1")
    assert rows(tmp_path / "one") == {"/a": "unreachable"}
    assert rows(tmp_path / "two") == {"/a": "unreachable", "/b": "unreachable"}
    (row,) = read_uncollected(tmp_path / "one")
    assert "403" in row.detail
    assert row.detail.isprintable()


def test_a_proxy_that_we_cannot_speak_to_ends_the_crawl_before_it_begins_and_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "socks5://me:hush@127.0.0.1:1")
    done = call_crawl(tmp_path, urls=["http://127.0.0.1:1/"])
    assert done.returncode != 0
    assert "http_proxy: not of the form http://[USER:PASSWORD@]HOST:PORT" in done.stderr
    assert b"hush" not in done.stderr.encode() + done.stdout.encode() + _written(tmp_path)


def test_a_resolved_host_needs_an_address_in_any_spelling() -> None:
    assert rules_of(CrawlOptions(resolve={"A.test": "127.1"}), WayOut()).resolve == {"a.test": "127.0.0.1"}
    with pytest.raises(ConfigError, match=r"'b\.test' is no address"):
        rules_of(CrawlOptions(resolve={"a.test": "b.test"}), WayOut())


def test_what_was_set_for_a_proxy_is_taken_off_a_request_that_goes_directly() -> None:
    async def never(host: str) -> tuple[str, ...]:
        raise AssertionError(host)

    guard = AddressGuard(GuardedResolver(Clock(), 0, never), WayOut())
    request = Request(
        "http://shop.test/", headers={"Proxy-Authorization": "Basic x"}, meta={"proxy": "http://p.test:1"}
    )
    guard.process_request(request)
    assert b"Proxy-Authorization" not in request.headers
    assert request.meta["proxy"] is None
