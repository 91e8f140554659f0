"""Certificates are not judged; an encrypted connection that cannot be set up is a row."""

import ssl
import warnings
from pathlib import Path

from crawl_site import archived, collect, rows
from loopback import listening, page, tls_context

from crawler.collect.uncollected import read_uncollected
from crawler.notify import post


def test_a_site_with_a_certificate_of_its_own_making_or_an_expired_one_is_fetched(tmp_path: Path) -> None:
    fresh, expired = tls_context(tmp_path), tls_context(tmp_path, expired=True)
    with listening(page, tls=fresh) as first, listening(page, tls=expired) as second:
        collect("pages", tmp_path / "run", f"https://127.0.0.1:{first}/a", f"https://127.0.0.1:{second}/b")
    assert sorted(archived(tmp_path / "run")) == [("/a", 200), ("/b", 200)]


def test_a_certificate_for_another_name_is_no_obstacle_nor_is_an_underscore_in_the_name(tmp_path: Path) -> None:
    with listening(page, tls=tls_context(tmp_path)) as port:
        urls = [f"https://other.test:{port}/a", f"https://my_blog.test:{port}/b"]
        collect("pages", tmp_path / "run", *urls, resolve="other.test=127.0.0.1,my_blog.test=127.0.0.1")
    assert sorted(archived(tmp_path / "run")) == [("/a", 200), ("/b", 200)]


def test_tls_that_is_too_old_and_what_is_no_tls_at_all_are_tls_rows(tmp_path: Path) -> None:
    old = tls_context(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with listening(page, tls=old) as first, listening(lambda each: each.sendall(b"\x00garbage\r\n" * 9)) as second:
        collect("pages", tmp_path / "run", f"https://127.0.0.1:{first}/old", f"https://127.0.0.1:{second}/garbage")
    assert rows(tmp_path / "run") == {"/old": "tls", "/garbage": "tls"}
    details = {row.url.rpartition("/")[2]: row.detail.partition(" (")[0] for row in read_uncollected(tmp_path / "run")}
    assert details == {"old": "TLS: tlsv1 alert protocol version", "garbage": "TLS: wrong version number"}


def test_a_webhook_is_told_nothing_when_its_certificate_is_not_trusted(tmp_path: Path) -> None:
    taken: list[bytes] = []
    with listening(lambda each: taken.append(each.recv(1)), tls=tls_context(tmp_path)) as port:
        said = post(f"https://127.0.0.1:{port}/SECRET", b"{}", "key", lambda _: None)
    assert "certificate verify failed" in said
    assert "SECRET" not in said
    assert taken == []
