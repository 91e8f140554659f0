"""Undoes HTTP transfer and content codings, never producing more bytes than asked for."""

import io
import zlib
from http.client import HTTPException, HTTPResponse
from socket import socket
from typing import cast

import brotli
import zstandard

from crawler.errors import AuditError

MAX_CODINGS = 5
"""Content codings of one body; with more, one that unpacks to itself could keep us busy for ever."""


class CodingError(AuditError):
    """A body that is not what its Transfer-Encoding or Content-Encoding says."""


def decode_body(raw: bytes, transfer: str, content: str, limit: int) -> bytes:
    """`raw` without its codings, at most `limit` + 1 bytes. Raises CodingError."""
    body = _dechunk(raw, limit) if "chunked" in transfer.lower() else raw
    codings = [name.strip().lower() for name in content.split(",") if name.strip()]
    if len(codings) > MAX_CODINGS:
        raise CodingError(f"{len(codings)} content codings, more than {MAX_CODINGS}")
    for coding in reversed(codings):
        body = _decode_one(body, coding, limit)
    return body


def _decode_one(body: bytes, coding: str, limit: int) -> bytes:
    try:
        match coding:
            case "identity":
                return body
            case "gzip" | "x-gzip":
                return zlib.decompressobj(wbits=31).decompress(body, limit + 1)
            case "deflate":
                return _inflate(body, limit)
            case "br":
                return bytes(brotli.Decompressor().process(body, output_buffer_limit=limit + 1))[: limit + 1]
            case "zstd":
                return zstandard.ZstdDecompressor().stream_reader(body).read(limit + 1)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        if body.lstrip()[:1] == b"<":  # archives by others often keep the header of a coding they have undone
            return body
        raise CodingError(f"Content-Encoding {coding}: {error}") from None
    raise CodingError(f"Content-Encoding {coding!r} is not known")


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, limit + 1)
    except zlib.error:  # as browsers do: raw deflate without the zlib header
        return zlib.decompressobj(wbits=-15).decompress(body, limit + 1)


class _Replay:
    """The part of a socket that http.client reads from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> io.BytesIO:
        return io.BytesIO(self._data)


def _dechunk(raw: bytes, limit: int) -> bytes:
    replay = _Replay(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + raw)
    response = HTTPResponse(cast("socket", replay))
    try:
        response.begin()
        return response.read(limit + 1)
    except (HTTPException, ValueError):
        head = raw.lstrip()[:1]
        if head == b"<":  # the archive holds the body already joined
            return raw
        raise CodingError("Transfer-Encoding chunked: broken chunks") from None
    finally:
        response.close()
