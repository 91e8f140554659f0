"""One exchange as WARC 1.1 records (ISO 28500): response or revisit, request, and what we know beside the wire."""

import re
import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from hashlib import sha1
from http import HTTPStatus
from io import BytesIO
from typing import Any

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]  # warcio has no types
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.collect.errand import Known, Target
from crawler.revisits import BODY_AT

MAX_HEADERS = 24 * 2**10
"""Bytes of a response's headers that are kept; FastWARC reads no more than 32 KB."""

ROLE, DEPTH, HOPS = "Doorway-Role", "Doorway-Depth", "Doorway-Hops"
"""WARC headers of our own: what a record was fetched for, from which a resume knows it."""

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_HOP_BY_HOP = (b"Transfer-Encoding", b"Content-Length", b"Connection")
_SECRET = (b"Proxy-Authorization", b"Authorization", b"Cookie")
_UNSAFE = re.compile(rb"[^\x21-\x7e]")
_GZIP, _LEVEL = 31, 1  # level 6 takes as long as the fetch, and makes the file a fifth smaller


def digest_of(body: bytes) -> str:
    """The payload digest of a body as it came, as WARC writes it."""
    return f"sha1:{b32encode(sha1(body, usedforsecurity=False).digest()).decode()}"


def pack_exchange(response: Response, request: Request, target: Target, digest: str, known: Known | None) -> bytes:
    """The records of one exchange, each a gzip member, the response first; a revisit when it is as `known`."""
    shape = _Records()
    headers = {ROLE: target.role, DEPTH: str(target.depth), HOPS: str(target.hops)}
    if response.ip_address:
        headers["WARC-IP-Address"] = str(response.ip_address)
    if known:
        first = shape.revisit(response, request, headers, known)
    else:
        first = shape.response(response, request, headers, digest)
    about = {"WARC-Date": first.rec_headers["WARC-Date"], "WARC-Concurrent-To": first.rec_headers["WARC-Record-ID"]}
    records = (first, shape.request(request, about), shape.metadata(request, target, about))
    return b"".join(map(shape.pack, records))


def pack_description(file_name: str, about: Mapping[str, str]) -> bytes:
    """The warcinfo record that opens an archive file."""
    shape = _Records()
    return shape.pack(shape.writer.create_warcinfo_record(file_name, about))


class _Records:
    def __init__(self) -> None:
        self._buffer = BytesIO()
        self.writer: Any = WARCWriter(self._buffer, gzip=False, warc_version="1.1")

    def pack(self, record: Any) -> bytes:
        self._buffer.seek(0)
        self._buffer.truncate()
        self.writer.write_record(record)
        return zlib.compress(self._buffer.getvalue(), _LEVEL, _GZIP)

    def response(self, response: Response, request: Request, headers: dict[str, str], digest: str) -> Any:
        if "dataloss" in response.flags:
            headers["WARC-Truncated"] = "disconnect"
        return self.writer.create_warc_record(
            request.url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            warc_headers_dict={**headers, "WARC-Payload-Digest": digest},
            http_headers=_answer_lines(response, len(response.body)),
        )

    def revisit(self, response: Response, request: Request, headers: dict[str, str], known: Known) -> Any:
        how = "server-not-modified" if response.status == HTTPStatus.NOT_MODIFIED else "identical-payload-digest"
        about = {
            "WARC-Profile": f"{_PROFILE}{how}",
            "WARC-Refers-To-Target-URI": request.url,
            "WARC-Refers-To-Date": known.seen_at,
            "WARC-Payload-Digest": known.digest,
            BODY_AT: known.body_at,
        }
        lines = _answer_lines(response, len(response.body))
        return self.writer.create_warc_record(
            request.url, "revisit", warc_headers_dict={**headers, **about}, http_headers=lines
        )

    def request(self, request: Request, about: Mapping[str, str]) -> Any:
        parts = urlparse_cached(request)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [("Host", parts.netloc), *_lines(request.headers, _SECRET)]
        headers = StatusAndHeaders(f"{request.method} {path} HTTP/1.1", lines, is_http_request=True)
        return self.writer.create_warc_record(
            request.url, "request", http_headers=headers, warc_headers_dict=dict(about)
        )

    def metadata(self, request: Request, target: Target, about: Mapping[str, str]) -> Any:
        seconds = request.meta.get("download_latency", 0.0)
        known = {"via": target.via, "hopsFromSeed": str(target.depth), "fetchTimeMs": f"{1000 * seconds:.0f}"}
        known["sitemapLastmod"] = target.lastmod
        text = "".join(f"{name}: {value}\r\n" for name, value in known.items() if value).encode()
        return self.writer.create_warc_record(
            request.url, "metadata", payload=BytesIO(text), length=len(text), warc_headers_dict=dict(about)
        )


def _answer_lines(response: Response, length: int) -> Any:
    lines = [*_capped(_lines(response.headers, _HOP_BY_HOP)), ("Content-Length", str(length))]
    status = f"{response.status} {_phrase(response.status)}".rstrip()
    return StatusAndHeaders(status, lines, protocol=response.protocol or "HTTP/1.1")


def _lines(headers: Headers, dropped: Iterable[bytes]) -> list[tuple[str, str]]:
    """Header lines in ASCII: warcio would rewrite a whole value, and so break a Location, for one other byte."""
    return [
        (in_ascii(name), in_ascii(value)) for name, values in headers.items() if name not in dropped for value in values
    ]


def in_ascii(value: bytes) -> str:
    """A header's value with every byte that is no printable ASCII as a browser would escape it in a Location."""
    return _UNSAFE.sub(lambda byte: b" " if byte[0] in b" \t" else b"%%%02X" % ord(byte[0]), value).decode("ascii")


def _capped(lines: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    room = MAX_HEADERS
    for name, value in lines:
        room -= len(name) + len(value) + 4
        if room >= 0:
            yield name, value


def _phrase(status: int) -> str:
    """The standard reason phrase; Scrapy drops the one that was sent."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
