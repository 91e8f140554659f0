"""Every way in which a server can fail has its word, and a detail that is safe to be shown."""

import ssl
from contextlib import ExitStack
from pathlib import Path

import pytest
from crawl_site import archived, collect, rows
from loopback import listening, resetting, saying
from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import DownloadFailedError
from twisted.internet.error import ConnectionDone, ConnectionLost, NoRouteError
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.python.failure import Failure

from crawler.collect.failures import MAX_DETAIL, Refused, explain
from crawler.collect.uncollected import read_uncollected

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_ONE_TRY = {"ROBOTSTXT_OBEY": False, "RETRY_TIMES": 0}


class _Wrapped(Exception):
    """As Twisted's ResponseFailed: the causes are in `reasons`."""

    def __init__(self, *causes: Exception) -> None:
        super().__init__("[<twisted.python.failure.Failure>]")
        self.reasons = [Failure(cause) for cause in causes]


def _failed(cause: Exception) -> DownloadFailedError:
    error = DownloadFailedError("[<twisted.python.failure.Failure>]")
    error.__cause__ = _Wrapped(cause)
    return error


_ANSWERS = {
    "nothing": ((), "unreachable"),
    "half-a-head": ((_HEAD,), "unreachable"),
    "garbage": ((b"\x00\xff\x1b[31mgarbage\r\n\r\n",), "unreadable"),
    "ssh": ((b"SSH-2.0-OpenSSH_9.6\r\n",), "unreadable"),
    "no-status": ((b"HTTP/1.1 two hundred\r\n\r\n",), "unreadable"),
    "bad-length": ((_HEAD + b"Content-Length: -5\r\n\r\nabc",), "unreadable"),
    "bad-coding": ((_HEAD + b"Transfer-Encoding: nonsense\r\n\r\nabc",), "unreadable"),
    "long-line": ((_HEAD + b"X: " + b"a" * 200_000 + b"\r\n\r\n",), "unreachable"),
}


def test_answers_that_are_no_http_have_a_reason_and_a_readable_detail(tmp_path: Path) -> None:
    with ExitStack() as servers:
        ports = {name: servers.enter_context(listening(saying(*parts))) for name, (parts, _) in _ANSWERS.items()}
        urls = [f"http://127.0.0.1:{port}/{name}" for name, port in ports.items()]
        collect("pages", tmp_path, *urls, settings=_ONE_TRY)
    assert rows(tmp_path) == {f"/{name}": reason for name, (_, reason) in _ANSWERS.items()}
    for row in read_uncollected(tmp_path):
        assert row.detail.isprintable()
        assert "Failure" not in row.detail


def test_a_body_that_is_cut_by_a_reset_is_kept_and_a_reset_before_it_is_a_row(tmp_path: Path) -> None:
    cut = resetting(_HEAD + b"Content-Length: 1000\r\n\r\n<p>half")
    with listening(cut) as first, listening(resetting(_HEAD)) as second:
        urls = f"http://127.0.0.1:{first}/body", f"http://127.0.0.1:{second}/head"
        collect("pages", tmp_path, *urls, settings=_ONE_TRY)
    assert archived(tmp_path) == [("/body", 200)]
    assert rows(tmp_path) == {"/head": "unreachable"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (_failed(ConnectionDone()), "unreachable"),
        (_failed(ConnectionLost()), "unreachable"),
        (_failed(ValueError("Invalid chunk size")), "unreadable"),
        (_failed(SSL.Error([("SSL routines", "", "unsupported protocol")])), "tls"),
        (_failed(SSL.SysCallError(-1, "Unexpected EOF")), "tls"),
        (_failed(_Wrapped(ConnectTimeoutError())), "timeout"),
        (DownloadFailedError("for a reason of its own"), "unreachable"),
        (TunnelError("Could not open CONNECT tunnel"), "unreachable"),
        (ConnectionLost(), "unreachable"),
        (NoRouteError(), "unreachable"),
        (ConnectTimeoutError(), "timeout"),
        (TimeoutError(), "timeout"),
        (ssl.SSLError("bad"), "tls"),
        (SSL.Error(), "tls"),
        (ConnectionResetError("reset"), "unreachable"),
        (ValueError("invalid hostname: a\\xff"), "bad_url"),
        (ValueError("a slip of ours"), "error"),
        (Refused("limit", "max_pages 3"), "limit"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_an_error_has_a_reason_of_the_vocabulary(error: Exception, reason: str) -> None:
    assert explain(error)[0] == reason
    assert explain(error)[1]


def test_the_detail_of_a_tls_error_is_what_openssl_says() -> None:
    error = SSL.Error([("SSL routines", "", "unsupported protocol"), ("x", "y", "again")])
    assert explain(error) == ("tls", "TLS: unsupported protocol; again")


@pytest.mark.parametrize("wrap", [ValueError, lambda text: Refused("bad_url", text)])
def test_a_detail_is_one_short_line_without_control_and_bidirectional_characters(wrap: type[Exception]) -> None:
    detail = explain(wrap("  a\x00b\x1b[31m\u202ec\u2066d\r\ne\u2028f\u200bg\x85h\ud800i" + "x" * 5000))[1]
    assert len(detail) <= MAX_DETAIL
    assert detail.isprintable()
    assert detail.partition(": ")[2].startswith("a b [31m c d e f g h i") or detail.startswith("a b [31m c d e f g h i")
