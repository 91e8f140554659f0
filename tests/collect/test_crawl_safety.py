"""What a server, or a link, cannot make us do."""

import socket
import threading
from pathlib import Path

from crawl_site import PATIENCE, Answer, Site, account, archived, collect, links, redirect, rows

from crawler.collect.uncollected import read_uncollected


def test_loopback_is_refused_in_every_spelling_without_allow_private(site: Site, tmp_path: Path) -> None:
    hosts = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0"]
    hosts += ["[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127.0.0.1."]
    urls = [f"http://{host}:{site.port}/{number}" for number, host in enumerate(hosts)]
    collect("pages", tmp_path, *urls, allow_private=0)
    assert rows(tmp_path) == {f"/{number}": "private" for number in range(len(hosts))}
    assert site.asked == []


def test_a_name_that_is_resolved_to_a_private_address_is_refused(site: Site, tmp_path: Path) -> None:
    url = f"http://rebound.test:{site.port}/"
    collect("pages", tmp_path, url, allow_private=0, resolve="rebound.test=127.0.0.1")
    assert rows(tmp_path) == {"/": "private"}
    assert site.asked == []


def test_resolve_connects_a_name_to_an_address_and_keeps_the_name(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/a"), "/a": Answer("a")}
    collect("site", tmp_path, f"http://shop.test:{site.port}/", resolve="shop.test=127.0.0.1")
    assert archived(tmp_path) == [("/", 200), ("/a", 200)]
    assert site.hosts == {f"shop.test:{site.port}"}


def test_a_host_of_the_same_site_is_on_site_and_another_registrable_domain_is_not(site: Site, tmp_path: Path) -> None:
    port = site.port
    site.pages = {"/": links(f"http://www.shop.test:{port}/a", f"http://other.test:{port}/b")}
    resolve = "shop.test=127.0.0.1,www.shop.test=127.0.0.1,other.test=127.0.0.1"
    collect("site", tmp_path, f"http://shop.test:{port}/", resolve=resolve)
    assert [path for path, _ in archived(tmp_path)] == ["/", "/a"]


def test_a_proxy_may_be_private_and_pages_may_not(site: Site, tmp_path: Path) -> None:
    proxy = f"http://127.0.0.1:{site.port}"
    site.pages = {
        "http://shop.test/page": redirect("http://127.0.0.1:2/"),
        "http://shop.test/robots.txt": Answer(status=404),
    }
    collect("pages", tmp_path, "http://shop.test/page", "http://127.0.0.1:1/x", allow_private=0, proxy=proxy)
    assert rows(tmp_path) == {"/": "offsite", "/x": "private"}
    assert sorted(site.asked) == ["http://shop.test/page", "http://shop.test/robots.txt"]


def test_a_body_that_is_too_large_is_a_row(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("x" * 50_000)}
    collect("pages", tmp_path, site.url, settings={"DOWNLOAD_MAXSIZE": 10_000})
    assert rows(tmp_path) == {"/": "too_large"}
    assert archived(tmp_path) == []


def test_a_server_that_never_answers_is_a_row(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("late", wait=4)}
    collect("pages", tmp_path, site.url, settings={"DOWNLOAD_TIMEOUT": 1.5})
    assert rows(tmp_path) == {"/": "timeout"}


def test_a_closed_port_an_unknown_name_and_broken_tls_have_their_own_reasons(site: Site, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        urls = [f"http://127.0.0.1:{port}/closed", f"https://127.0.0.1:{site.port}/tls"]
        collect("pages", tmp_path, *urls)
    assert rows(tmp_path) == {"/closed": "unreachable", "/tls": "tls"}


def test_a_connection_that_is_dropped_is_unreachable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)

        def drop() -> None:
            for _ in range(2):  # robots.txt, two tries: without an answer nothing else is asked for
                server.accept()[0].close()

        thread = threading.Thread(target=drop)
        thread.start()
        collect("pages", tmp_path, f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join()
    assert [row.reason for row in read_uncollected(tmp_path)] == ["unreachable"]


def test_a_page_that_is_a_hundred_thousand_tags_deep_does_not_stop_the_crawl(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("<div>" * 100_000 + "<a href=/a>a</a>"), "/a": Answer("a")}
    collect("site", tmp_path, site.url)
    assert ("/a", 200) in archived(tmp_path)


def test_the_user_agent_names_us_our_version_and_the_contact(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("a")}
    collect("pages", tmp_path, site.url, user_agent="auditor", contact="mailto:a@b.test")
    (agent,) = site.agents
    assert agent.startswith("auditor/")
    assert agent.endswith(" (+mailto:a@b.test)")


def test_a_password_of_a_proxy_is_not_written_down(site: Site, tmp_path: Path) -> None:
    site.pages = {"http://shop.test/": Answer("a")}
    collect("pages", tmp_path, "http://shop.test/", proxy=f"http://me:hush@127.0.0.1:{site.port}", allow_private=0)
    assert account(tmp_path)["complete"] is True
    assert all(b"hush" not in path.read_bytes() for path in tmp_path.iterdir())
