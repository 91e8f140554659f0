"""Which reason of the vocabulary a failed request gets.

Reasons: robots, dns, unreachable, timeout, tls, too_large, redirect, offsite, private, limit, bad_url, sitemap,
truncated, error.
"""

from OpenSSL import SSL
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
from twisted.internet.error import ConnectError
from twisted.python.failure import Failure

KNOWN = "known"
"""Reason of a redirect to a page that has its own place in the queue: nothing is missing, so it leaves no row."""

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "unreachable"),
    (DownloadCancelledError, "too_large"),  # our only reason to cancel is DOWNLOAD_MAXSIZE
    (ResponseDataLossError, "truncated"),
    (UnsupportedURLSchemeError, "bad_url"),
    (DownloadFailedError, "unreachable"),
    (ConnectError, "unreachable"),
    (OSError, "unreachable"),
)


class Refused(IgnoreRequest):
    """We did not want this request; `reason` is one of the vocabulary, or KNOWN."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def explain(error: BaseException) -> tuple[str, str]:
    """Reason and detail of `error`."""
    if isinstance(error, Refused):
        return error.reason, error.detail
    if _is_tls(error):
        return "tls", _first_line(error)
    reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), "error")
    return reason, _first_line(error)


def _is_tls(error: BaseException) -> bool:
    failures: list[Failure] = getattr(error.__cause__, "reasons", [])  # Twisted's ResponseFailed keeps them there
    return isinstance(error, SSL.Error) or any(isinstance(each.value, SSL.Error) for each in failures)


def _first_line(error: BaseException) -> str:
    text = str(error).strip().partition("\n")[0][:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
