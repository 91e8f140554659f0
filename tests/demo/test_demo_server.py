import gzip
import http.client
import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.demo import Served, Site, build_network, serve, truth


@pytest.fixture(scope="module")
def sites() -> tuple[Site, ...]:
    return build_network(1)


@pytest.fixture(scope="module")
def served(sites: tuple[Site, ...]) -> Iterator[Served]:
    with serve(sites) as network:
        yield network


def get(
    served: Served, url: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port == served.ports[parts.hostname]
    connection = http.client.HTTPConnection(served.resolve[parts.hostname], parts.port, timeout=300)
    try:
        connection.request(method, parts.path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def links_of(url: str, html: bytes) -> set[str]:
    nodes = LexborHTMLParser(html).css("a[href]")
    return {urljoin(url, node.attributes["href"]).partition("#")[0] for node in nodes}


def walk(served: Served, start: str) -> dict[str, int]:
    """Follow all links on one host from its start page."""
    statuses: dict[str, int] = {}
    waiting = [start]
    while waiting:
        url = waiting.pop()
        if url in statuses or urlsplit(url).netloc != urlsplit(start).netloc:
            continue
        status, headers, body = get(served, url)
        statuses[url] = status
        waiting += [headers["Location"]] if status == 301 else links_of(url, body)
    return statuses


def test_every_page_can_be_reached_from_its_start_page_and_no_link_is_dead(
    sites: tuple[Site, ...], served: Served
) -> None:
    reached = {url: status for start in served.start_urls for url, status in walk(served, start).items()}
    assert {served.locate(known.url) for known in truth(sites)} <= reached.keys()
    assert set(reached.values()) == {200, 301}


def test_links_between_hosts_carry_the_port_of_the_other_host(served: Served) -> None:
    url = served.locate("http://deal-depot.example/partners/")
    _, _, body = get(served, url)
    away = {link for link in links_of(url, body) if "deal-depot" not in link}
    assert len(away) == 7
    assert all(get(served, link)[0] == 200 for link in away)


def test_nothing_but_players_and_counters_is_linked_outside_the_network(sites: tuple[Site, ...]) -> None:
    bodies = b"".join(page.body for site in sites for page in site.pages.values())
    hosts = set(re.findall(rb"https?://([\w.-]+)", bodies))
    outside = {host for host in hosts if not host.endswith(b".example")}
    assert outside == {
        b"www.youtube.com",
        b"www.youtube-nocookie.com",
        b"youtu.be",
        b"i.ytimg.com",
        b"player.vimeo.com",
        b"www.googletagmanager.com",
        b"schema.org",
        b"www.sitemaps.org",
        b"www.w3.org",
    }
    assert {host.decode() for host in hosts - outside} <= {site.host for site in sites}


def test_an_unknown_path_is_a_404_page(served: Served) -> None:
    status, headers, body = get(served, served.start_urls[0] + "no-such-page")
    assert status == 404
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"Page not found" in body


def test_an_unchanged_page_is_not_sent_twice(served: Served) -> None:
    status, headers, _ = get(served, served.start_urls[0])
    assert status == 200
    assert headers["Last-Modified"].endswith("GMT")
    status, _, body = get(served, served.start_urls[0], {"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")


def test_one_site_compresses_when_asked_and_only_then(served: Served) -> None:
    url = served.locate("http://docs.tilework.example/")
    _, plain_headers, plain = get(served, url)
    _, headers, packed = get(served, url, {"Accept-Encoding": "gzip, deflate"})
    assert plain_headers["Content-Encoding"] is None
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


def test_a_head_request_gets_headers_alone(served: Served) -> None:
    status, headers, body = get(served, served.start_urls[0], method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 500


def test_a_moved_page_redirects_with_the_port(served: Served) -> None:
    status, headers, _ = get(served, served.locate("http://www.larkin-rowe.example/branches/"))
    assert status == 301
    assert headers["Location"] == served.locate("http://www.larkin-rowe.example/stores/")


def test_robots_closes_a_folder_that_holds_a_linked_page(served: Served) -> None:
    _, _, robots = get(served, served.locate("http://www.larkin-rowe.example/robots.txt"))
    assert b"Disallow: /staff/\n" in robots
    assert get(served, served.locate("http://www.larkin-rowe.example/staff/"))[0] == 200


def test_every_host_stands_for_loopback(sites: tuple[Site, ...], served: Served) -> None:
    assert dict(served.resolve) == {site.host: "127.0.0.1" for site in sites}


def test_the_server_stops_and_frees_its_ports(sites: tuple[Site, ...]) -> None:
    before = threading.active_count()
    with serve(sites[:2]) as network:
        ports = list(network.ports.values())
        assert get(network, network.start_urls[1])[0] == 200
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=60)
    assert threading.active_count() <= before + 1


def test_the_server_stops_when_the_block_fails(sites: tuple[Site, ...]) -> None:
    ports: list[int] = []

    def fail() -> None:
        with serve(sites[:1]) as network:
            ports.extend(network.ports.values())
            raise RuntimeError("the audit failed")

    with pytest.raises(RuntimeError, match="the audit failed"):
        fail()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ports[0]), timeout=60)
