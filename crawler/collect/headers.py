"""How long the head of a response may be.

Twisted limits a line (16 KB), and nothing limits their number: a server that sends headers until the time is up fills a
gigabyte. There is no public place to count them, so this reaches into the parser; a test tells when it has moved.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from twisted.web._newclient import HEADER, STATUS, HTTPClientParser, ParseError

MAX_HEAD = 2**18
"""Bytes of status line and headers, those of 1xx responses before it included; browsers stop at the same size."""

_PIECE = 2**16  # bytes that come in one go: the last of them may be body


def limit_headers() -> None:
    """Let every response with a longer head fail, in this process, from now on."""
    parser: Any = HTTPClientParser
    if not hasattr(parser.dataReceived, "__wrapped__"):
        parser.dataReceived = _counted(parser.dataReceived)


def _counted(receive: Callable[[Any, bytes], None]) -> Callable[[Any, bytes], None]:
    failure: Any = ParseError

    @wraps(receive)
    def received(parser: Any, data: bytes) -> None:
        if parser.state in (STATUS, HEADER):
            parser.head_bytes = getattr(parser, "head_bytes", 0) + len(data)
            if parser.head_bytes > MAX_HEAD + _PIECE:
                raise failure(f"more than {MAX_HEAD} bytes of headers", b"")
        receive(parser, data)

    return received
