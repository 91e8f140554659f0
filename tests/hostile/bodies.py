"""Traps in the body of an answer and its coding."""

import gzip
import struct
import zlib
from functools import cache, reduce

import brotli
import zstandard

from hostile.articles import article
from hostile.replies import HTML, answer, for_ever, head, made, page, send
from hostile.trap import JUDGED, SLOW, Trap

_PIECE = b"<p>bomb</p>" * 100_000
_PIECES = 400  # 440 MB unpacked: more than the crawl may use, if anybody unpacked it


@cache
def _packed() -> bytes:
    """A piece between two points at which a decoder needs to know nothing of what was before."""
    packer = zlib.compressobj(1, wbits=-15)
    return packer.compress(_PIECE) + packer.flush(zlib.Z_FULL_FLUSH)


_END = zlib.compressobj(1, wbits=-15).flush()


@cache
def gzip_bomb() -> bytes:
    check = reduce(lambda sum_, _: zlib.crc32(_PIECE, sum_), range(_PIECES), 0)
    head_, tail = gzip.compress(b"", mtime=0)[:10], struct.pack("<LL", check, len(_PIECE) * _PIECES)
    return head_ + _packed() * _PIECES + _END + tail


@cache
def deflate_bomb() -> bytes:
    check = reduce(lambda sum_, _: zlib.adler32(_PIECE, sum_), range(_PIECES), 1)
    return zlib.compress(b"")[:2] + _packed() * _PIECES + _END + struct.pack(">L", check)


@cache
def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join(map(packer.process, [_PIECE] * _PIECES)) + bytes(packer.finish())


@cache
def zstd_bomb() -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return b"".join(map(packer.compress, [_PIECE] * _PIECES)) + packer.flush()


def _thrice() -> bytes:
    return gzip.compress(gzip.compress(gzip_bomb(), 9), 9)


def _coding(name: str) -> tuple[str, str]:
    return "Content-Encoding", name


_WHOLE = article("gzip-cut").encode()
_SHORT = article("short-body").encode()
_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 20
_PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n" + bytes(range(256)) * 20
_ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + bytes(range(256)) * 20

TRAPS = (
    Trap("gzip-bomb", "440 MB in 2 MB of gzip", "too_large", {"/trap": made(gzip_bomb, _coding("gzip"))}),
    Trap("deflate-bomb", "440 MB in 2 MB of deflate", "too_large", {"/trap": made(deflate_bomb, _coding("deflate"))}),
    Trap("brotli-bomb", "440 MB in a few KB of brotli", "too_large", {"/trap": made(brotli_bomb, _coding("br"))}),
    Trap("zstd-bomb", "440 MB in some KB of zstd", "too_large", {"/trap": made(zstd_bomb, _coding("zstd"))}),
    Trap("stacked-bomb", "gzip in gzip in gzip", "too_large", {"/trap": made(_thrice, _coding("gzip, gzip, gzip"))}),
    Trap(
        "coding-lie",
        "plain HTML that is said to be gzip",
        JUDGED,
        {"/trap": page("coding-lie", headers=(_coding("gzip"),))},
    ),
    Trap(
        "coding-garbage",
        "noise that is said to be gzip",
        "unreadable",
        {"/trap": answer(bytes(range(255, 0, -1)) * 9, _coding("gzip"))},
    ),
    Trap(
        "coding-unknown",
        "a coding that nobody knows",
        "unreadable",
        {"/trap": answer(bytes(range(255, 0, -1)) * 9, _coding("klingon"))},
    ),
    Trap(
        "coding-flood",
        "a thousand codings at once",
        "unreadable",
        {"/trap": answer(bytes(range(255, 0, -1)) * 9, _coding(", ".join(["gzip"] * 1000)))},
    ),
    Trap(
        "gzip-cut",
        "gzip that breaks off in the middle",
        JUDGED,
        {"/trap": answer(gzip.compress(_WHOLE)[:-200], _coding("gzip"))},
    ),
    Trap("large-body", "12 MB, and says so", "too_large", {"/trap": made(lambda: b"<p>" + b"large " * 2_000_000)}),
    Trap(
        "endless-body",
        "a body that never ends, as fast as it goes",
        "too_large",
        {"/trap": for_ever(head("200 OK", [("Content-Type", HTML)], None) + b"<p>", b"endless " * 8192, 0)},
    ),
    Trap(
        "slow-body",
        "a body of one byte now and then",
        "timeout",
        {"/trap": for_ever(head("200 OK", [("Content-Type", HTML)], 10_000) + b"<p>", b"x", 0.1)},
        crawl=SLOW,
    ),
    Trap(
        "short-body",
        "less of a body than promised",
        JUDGED,
        {"/trap": send(head("200 OK", [("Content-Type", HTML)], 90_000), _SHORT)},
    ),
    Trap("empty-body", "a page of nothing", "empty", {"/trap": answer("")}),
    Trap("jpeg-as-html", "a picture that is said to be HTML", "not_html", {"/trap": answer(_JPEG)}),
    Trap("pdf-as-html", "a PDF that is said to be HTML", "not_html", {"/trap": answer(_PDF)}),
    Trap("elf-as-html", "a program that is said to be HTML", "not_html", {"/trap": answer(_ELF)}),
    Trap(
        "html-as-pdf",
        "a page that is said to be a PDF",
        "not_html",
        {"/trap": answer(article("html-as-pdf"), kind="application/pdf")},
    ),
)
