"""Archives as an attacker would write them: records that lie, packed wrongly, cut, flipped and spliced."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import zstandard
from hypothesis import strategies as st

from crawler.archive import MAX_BODY, Archives, whole_length
from crawler.records import Capture, Unjudged
from crawler.revisits import BODY_AT

_gzip = partial(gzip.compress, mtime=0)  # the same bytes at any time
HTML = b"<title>A title</title><p>Some words of a page.</p>"
DATE = b"2024-05-06T07:08:09Z"
RUN, OLDER_RUN, FILE = "20240506T070809Z", "20240401T070809Z", "pages-00000.warc.gz"
KINDS = ["response", "revisit", "resource", "conversion", "metadata", "request", "warcinfo", "continuation", "x", ""]
URLS = [
    "https://a.example/",
    "<https://a.example/>",
    "http://",
    "http://[",
    "http://[::1",
    "https://a.example:99999999/",
    "https://" + "a." * 200 + "example/",
    "https://\u202e.example/\u0000",
    "https://xn--\u00e4.example/",
    "https://a.example/" + "x" * 9000,
    "file:///etc/hostname",
    "dns:a.example",
    "",
]
REFERENCES = [
    f"{OLDER_RUN}/{FILE}:0",
    f"{FILE}:0",
    f"{RUN}/{FILE}:0",
    f"{RUN}/{FILE}:7",
    f"../{FILE}:0",
    f"../../{RUN}/{FILE}:0",
    f"/{RUN}/{FILE}:0",
    f"{RUN}/../../{FILE}:0",
    f"{RUN}/{FILE}:{10**15 - 1}",
    f"{RUN}/{FILE}:-1",
    "a" * 3000 + f"/{FILE}:0",
    "/dev/zero:0",
    "..:0",
    "\u0000:0",
]
STATUS_LINES = [
    b"HTTP/1.1 200 OK",
    b"HTTP/1.1 304 Not Modified",
    b"HTTP/1.1 301 Moved",
    b"HTTP/1.1 999999999999999999999 X",
    b"HTTP/1.1 -200 X",
    b"HTTP/9",
    b"200",
    b"\xff\xfe",
    b"",
]
TYPES = [
    b"text/html",
    b"text/html; charset=\xff\xfe",
    b"text/html; charset=rot13",
    b"text/plain",
    b"image/png",
    b";;;",
    b"",
]
CODINGS: dict[bytes, Callable[[bytes], bytes]] = {
    b"": bytes,
    b"gzip": _gzip,
    b"deflate": zlib.compress,
    b"br": brotli.compress,
    b"zstd": zstandard.compress,
}
_TYPE = (b"Content-Type", b"text/html")
LENGTHS = [b"-1", b"x", b"", b"9" * 18, b"9" * 30, b"9" * 5000, b"0x10", b"1e3", b"+5", b" 5 5"]
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": _gzip,
    "twice": lambda data: _gzip(_gzip(data)),
    "zlib": zlib.compress,
    "two members": lambda data: _gzip(data[: len(data) // 2]) + _gzip(data[len(data) // 2 :]),
    "behind an empty member": lambda data: _gzip(b"") + _gzip(data),
    "zstd": zstandard.compress,
}


def good_record(number: int) -> bytes:
    """A record without a fault, at an address of its own."""
    return build(b"response", f"https://good.example/{number}".encode(), (), b"HTTP/1.1 200 OK", (_TYPE,), HTML, None)


def build(
    kind: bytes,
    url: bytes,
    fields: tuple[tuple[bytes, bytes], ...],
    status: bytes,
    http: tuple[tuple[bytes, bytes], ...],
    body: bytes,
    length: bytes | None,
) -> bytes:
    """The bytes of a record; `length` is what it says of its length, None for the truth."""
    http_lines = b"".join(b"%s: %s\r\n" % pair for pair in http)
    block = status + b"\r\n" + http_lines + b"\r\n" + body
    named = ((b"WARC-Type", kind), (b"WARC-Target-URI", url), (b"WARC-Date", DATE), *fields)
    lines = b"".join(b"%s: %s\r\n" % pair for pair in named)
    said = b"%d" % len(block) if length is None else length
    media = b"Content-Type: application/http; msgtype=response\r\n"
    return b"WARC/1.1\r\n" + lines + media + b"Content-Length: " + said + b"\r\n\r\n" + block + b"\r\n\r\n"


FAULTS = ["body", "coding", "chunks", "http", "fields", "type", "url", "status", "length", "long header", "long field"]
_NOISE = st.binary(max_size=12)


SECRET = b"<p>What lies outside of all runs."
OUTSIDE = build(b"response", b"https://good.example/0", (), b"HTTP/1.1 200 OK", (_TYPE,), SECRET, None)


@st.composite
def hostile_records(draw: st.DrawFn) -> bytes:
    """One record with a few faults, not packed; half of them are revisits."""
    faults = draw(st.sets(st.sampled_from(FAULTS), max_size=3))
    kind = b"revisit" if draw(st.booleans()) else draw(st.sampled_from(KINDS)).encode()
    url = draw(st.sampled_from(URLS)).encode() if "url" in faults else b"https://good.example/0"
    coding = draw(st.sampled_from(sorted(CODINGS)))
    named = draw(st.sampled_from([b"gzip, " * 40, b"br, gzip", b"sdch", b"\xff"])) if "coding" in faults else coding
    body = draw(st.one_of(st.binary(max_size=60), st.just(b"<p>" + bytes(5000)))) if "body" in faults else HTML
    media = draw(st.sampled_from(TYPES)) if "type" in faults else b"text/html"
    http = [(b"Content-Type", media), (b"Content-Encoding", named)]
    http += [(b"Transfer-Encoding", b"chunked")] if "chunks" in faults else []
    http += [(b"X", b"y" * draw(st.sampled_from([20_000, 40_000])))] if "long header" in faults else []
    http += draw(st.lists(st.tuples(_NOISE, _NOISE), max_size=2)) if "http" in faults else []
    fields = [(BODY_AT.encode(), draw(st.sampled_from(REFERENCES)).encode())]
    fields += draw(st.lists(st.tuples(_NOISE, _NOISE), max_size=2)) if "fields" in faults else []
    fields += [(b"X" * draw(st.sampled_from([20_000, 40_000])), b"y")] if "long field" in faults else []
    status = draw(st.sampled_from(STATUS_LINES)) if "status" in faults else b"HTTP/1.1 200 OK"
    length = draw(st.sampled_from(LENGTHS)) if "length" in faults else None
    return build(kind, url, tuple(fields), status, tuple(http), CODINGS[coding](body), length)


@dataclass(frozen=True, slots=True)
class Hostile:
    """An archive file, and the addresses of the records in it without a fault."""

    data: bytes
    good: frozenset[str]


@st.composite
def hostile_archives(draw: st.DrawFn) -> Hostile:
    """Records with and without faults, each packed in some way, in one file."""
    packing = draw(st.sampled_from(["plain", "gzip"]))
    parts, good = [], set()
    for number in range(draw(st.integers(1, 5))):
        parts.append(_gzip(b"") if draw(st.integers(0, 15)) == 15 else b"")
        if draw(st.booleans()):
            parts.append(PACKINGS[packing](good_record(number)))
            good.add(f"https://good.example/{number}")
        else:
            other = draw(st.sampled_from([packing] * 20 + [*PACKINGS]))
            parts.append(PACKINGS[other](draw(hostile_records())))
    return Hostile(b"".join(parts), frozenset(good))


@st.composite
def damaged_archives(draw: st.DrawFn) -> bytes:
    """A hostile archive with bits flipped, and stretches cut out, doubled, moved and overwritten."""
    data = bytearray(draw(hostile_archives()).data)
    for _ in range(draw(st.integers(1, 4))):
        begin, end = sorted(draw(st.tuples(*[st.integers(0, max(len(data) - 1, 0))] * 2)))
        match draw(st.sampled_from(["flip", "cut", "end", "double", "overwrite", "insert"])):
            case "flip" if data:
                data[begin] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[begin:end]
            case "end":
                del data[end:]
            case "double":
                data[begin:begin] = data[begin:end]
            case "overwrite":
                data[begin : begin + 8] = draw(_NOISE)
            case "insert":
                data[begin:begin] = draw(_NOISE)
    return bytes(data)


def check_hostile(archive: Hostile) -> None:
    """Every record without a fault is a page, or the file has a row that says that it could not be read to its end."""
    rows = check_archive(archive.data)
    pages = {row.url for row in rows if isinstance(row, Capture)}
    assert archive.good <= pages or any(isinstance(row, Unjudged) and row.reason == "truncated" for row in rows)


def check_archive(data: bytes) -> list[Capture | Unjudged]:
    """What is read is captures and rows, the same a second time, and never anything outside of the folder above."""
    with TemporaryDirectory() as top:
        path, older = Path(top, "runs", RUN, FILE), Path(top, "runs", OLDER_RUN, FILE)
        for place, content in ((path, data), (older, good_record(0)), (Path(top, FILE), OUTSIDE)):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        archives = Archives([path])
        rows = list(archives.read())
        captures = [row for row in rows if isinstance(row, Capture)]
        assert all(len(capture.body) <= MAX_BODY and capture.body != SECRET for capture in captures)
        assert len({capture.position for capture in captures}) == len(captures)
        assert all(row.reason for row in rows if isinstance(row, Unjudged))
        assert list(Archives([path]).pick(frozenset(capture.position for capture in captures))) == captures
        assert list(archives.pick(capture.position for capture in captures)) == captures
        assert 0 <= whole_length(path) <= len(data)
        return rows
