"""Which reason of the vocabulary a failed request gets.

Reasons: robots, dns, unreachable, timeout, tls, too_large, redirect, offsite, private, shard, limit, bad_url, sitemap,
truncated, unreadable, error.
"""

import ssl
import unicodedata

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.python.failure import Failure

MAX_DETAIL = 200
"""Characters of a detail, which may quote what a server sent."""

_REASONS: tuple[tuple[type[BaseException], str], ...] = (  # the first that fits; some are kinds of later ones
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "unreachable"),
    (DownloadCancelledError, "too_large"),  # our only reason to cancel is DOWNLOAD_MAXSIZE
    (ResponseDataLossError, "truncated"),
    (UnsupportedURLSchemeError, "bad_url"),
    (SSL.Error, "tls"),
    (ssl.SSLError, "tls"),
    (ConnectTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (TunnelError, "unreachable"),  # the proxy would not, or could not
    (ConnectionClosed, "unreachable"),
    (ConnectError, "unreachable"),
    (OSError, "unreachable"),
)
_BAD_HOST = "invalid hostname: "  # how Twisted begins the ValueError for a name that IDNA does not allow


class Refused(IgnoreRequest):
    """We did not want this request; `reason` is one of the vocabulary."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def explain(error: BaseException) -> tuple[str, str]:
    """Reason and detail of `error`; the detail is one line of at most MAX_DETAIL characters, safe to be shown."""
    if isinstance(error, Refused):
        return error.reason, one_line(error.detail)
    cause = _cause_of(error)
    reason = next((reason for kind, reason in _REASONS if isinstance(cause, kind)), "")
    if not reason and isinstance(cause, ValueError) and str(cause).startswith(_BAD_HOST):
        reason = "bad_url"
    if not reason and cause is not error:
        reason = "unreadable"  # what Twisted's parser says of an answer that is not HTTP, in exceptions of any kind
    if not reason and isinstance(error, DownloadFailedError):
        reason = "unreachable"
    return reason or "error", _describe(cause)


def _describe(error: BaseException) -> str:
    text = str(error).strip()
    if isinstance(error, SSL.Error):
        text = "; ".join(entry[-1] for entry in error.args[0]) if _has_entries(error) else text
        return one_line(f"TLS: {text}" if text else type(error).__name__)
    if isinstance(error, ConnectionClosed):  # or by us, over a header line of more than 16 KB: Twisted does not say
        text = "the connection ended before the headers of the answer did"
    return one_line(f"{type(error).__name__}: {text}" if text else type(error).__name__)


def _has_entries(error: SSL.Error) -> bool:
    entries = error.args[0] if error.args else None
    return isinstance(entries, list) and all(isinstance(each, tuple) and each for each in entries)


def one_line(text: str) -> str:
    """`text` on one line, without control, formatting and bidirectional characters, and not longer than MAX_DETAIL."""
    start = text.strip()[: 4 * MAX_DETAIL]
    shown = "".join(char if _is_shown(char) else " " for char in start)
    return " ".join(shown.split())[:MAX_DETAIL].rstrip()


def _is_shown(char: str) -> bool:
    return char.isprintable() and unicodedata.category(char) != "Cf"


def _cause_of(error: BaseException) -> BaseException:
    """What broke the exchange; Twisted wraps it, and Scrapy wraps Twisted."""
    for outer in (error, error.__cause__):
        failures: list[Failure] = getattr(outer, "reasons", None) or []
        for failure in failures:
            if isinstance(failure, Failure) and failure.value is not None:
                return _cause_of(failure.value)
    return error
