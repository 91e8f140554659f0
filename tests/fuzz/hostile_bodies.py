"""Bodies packed in any codings, in the order that is said or another, whole or broken."""

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import brotli
import zstandard
from hypothesis import strategies as st

from crawler.coding import MAX_CODINGS, CodingError, decode_body

_gzip = partial(gzip.compress, mtime=0)  # the same bytes at any time
LIMIT = 4096
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "identity": bytes,
    "GZIP": _gzip,
}
_REPEATED = st.builds(lambda text, times: text * times, st.binary(max_size=20), st.integers(0, 3000))
BODIES = st.one_of(st.binary(max_size=100), _REPEATED)
_NAMES = st.lists(st.sampled_from(sorted(PACKERS)), max_size=MAX_CODINGS)
Packed = tuple[bytes, list[str], bytes, str]
"""Body, codings, bytes as sent, Transfer-Encoding."""


def _chunked(body: bytes, size: int) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@st.composite
def packed_bodies(draw: st.DrawFn) -> Packed:
    """A body with all of its codings as they are said."""
    body, names = draw(BODIES), draw(_NAMES)
    sent = body
    for name in names:
        sent = PACKERS[name](sent)
    if draw(st.booleans()):
        return body, names, _chunked(sent, draw(st.integers(1, 500))), "chunked"
    return body, names, sent, ""


@st.composite
def broken_bodies(draw: st.DrawFn) -> tuple[bytes, str, str]:
    """Bytes as sent, Transfer-Encoding, Content-Encoding: of a packed body, with something wrong."""
    _, names, sent, transfer = draw(packed_bodies())
    data = bytearray(sent)
    begin, end = sorted(draw(st.tuples(*[st.integers(0, max(len(data) - 1, 0))] * 2)))
    match draw(st.sampled_from(["flip", "cut", "end", "double", "insert", "names"])):
        case "flip" if data:
            data[begin] ^= 1 << draw(st.integers(0, 7))
        case "cut":
            del data[begin:end]
        case "end":
            del data[end:]
        case "double":
            data[begin:begin] = data[begin:end]
        case "insert":
            data[begin:begin] = draw(st.binary(max_size=9))
        case "names":
            names = [*draw(_NAMES), draw(st.text(max_size=5))]
    return bytes(data), transfer, ",".join(names)


def check_packed(packed: Packed) -> None:
    """The body comes back; where there is one coding to undo, no further than the limit."""
    body, names, sent, transfer = packed
    assert decode_body(sent, transfer, ", ".join(names), 10**6) == body
    if len(names) == 1 and names != ["identity"]:
        limit = len(body) // 2
        cut = decode_body(sent, "", names[0], limit) if not transfer else body[: limit + 1]
        assert cut == body[: limit + 1]


def check_broken(broken: tuple[bytes, str, str]) -> None:
    """Nothing but CodingError is raised, and no more comes out than the limit or what went in."""
    sent, transfer, content = broken
    with suppress(CodingError):
        assert len(decode_body(sent, transfer, content, LIMIT)) <= max(LIMIT + 1, len(sent))
