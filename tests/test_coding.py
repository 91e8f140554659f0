"""Transfer and content codings undone, within a limit."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from crawler.coding import CodingError, decode_body

TEXT = b"<p>Words of a page.</p>" * 20
LIMIT = 10_000
RAW_DEFLATE = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        (TEXT, ""),
        (TEXT, " , ,"),
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), " GZip "),
        (gzip.compress(TEXT, mtime=0), "x-gzip"),
        (zlib.compress(TEXT), "deflate"),
        (RAW_DEFLATE, "deflate"),
        (brotli.compress(TEXT), "br"),
        (zstandard.compress(TEXT), "zstd"),
        (gzip.compress(zlib.compress(TEXT), mtime=0), "deflate, gzip"),
        (gzip.compress(TEXT, mtime=0), "gzip, identity"),
    ],
)
def test_every_known_coding_is_undone(raw: bytes, content: str) -> None:
    assert decode_body(raw, "", content, LIMIT) == TEXT


def chunks(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in parts) + end


@pytest.mark.parametrize(
    "raw",
    [
        chunks(TEXT),
        chunks(TEXT[:1], TEXT[1:]),
        chunks(*(TEXT[at : at + 1] for at in range(len(TEXT)))),
        chunks(TEXT, end=b"0\r\nTrailer: x\r\n\r\n"),
        chunks(TEXT, end=b"000\r\n\r\nleft over"),
        TEXT,
        b"\n " + TEXT,
    ],
)
def test_chunks_are_joined(raw: bytes) -> None:
    assert decode_body(raw, "Chunked", "", LIMIT).strip() == TEXT


@pytest.mark.parametrize(
    "raw", [b"", b"5\r\nabc", b"-5\r\nabcde\r\n0\r\n\r\n", b"zz\r\nabc", b"fffffffffffffff\r\nabc", b"5" * 100_000]
)
def test_broken_chunks_are_an_error(raw: bytes) -> None:
    with pytest.raises(CodingError, match="broken chunks"):
        decode_body(raw, "chunked", "", LIMIT)


@pytest.mark.parametrize(
    ("raw", "content", "said"),
    [
        (b"nothing of the kind", "gzip", "Content-Encoding gzip"),
        (b"\xff\xff\xff\xff", "deflate", "Content-Encoding deflate"),
        (b"nothing of the kind", "br", "Content-Encoding br"),
        (b"nothing of the kind", "zstd", "Content-Encoding zstd"),
        (TEXT, "compress", "'compress' is not known"),
        (gzip.compress(TEXT, mtime=0), "br, gzip", "Content-Encoding br"),
    ],
)
def test_a_body_in_another_coding_is_an_error_that_names_it(raw: bytes, content: str, said: str) -> None:
    if content == "br, gzip":
        raw = gzip.compress(b"nothing of the kind", mtime=0)
    with pytest.raises(CodingError, match=said):
        decode_body(raw, "", content, LIMIT)


def test_a_body_has_no_more_than_five_codings() -> None:
    packed = TEXT
    for _ in range(5):
        packed = gzip.compress(packed)
    assert decode_body(packed, "", "gzip, gzip,, gzip, gzip, gzip", LIMIT) == TEXT
    with pytest.raises(CodingError, match="6 content codings"):
        decode_body(gzip.compress(packed), "", ",".join(["gzip"] * 6), LIMIT)


@pytest.mark.parametrize("content", ["gzip", "deflate", "br", "zstd"])
def test_html_whose_coding_has_been_undone_already_is_taken_as_it_is(content: str) -> None:
    assert decode_body(TEXT, "", content, LIMIT) == TEXT


@pytest.mark.parametrize(
    ("content", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstandard.compress)],
)
def test_no_more_than_one_byte_over_the_limit_comes_out(content: str, pack: object) -> None:
    assert callable(pack)
    large = b"<p>" + bytes(50 * LIMIT)
    assert decode_body(pack(large), "", content, LIMIT) == large[: LIMIT + 1]
    assert decode_body(chunks(pack(large)), "chunked", content, LIMIT) == large[: LIMIT + 1]
    assert decode_body(pack(large[:LIMIT]), "", content, LIMIT) == large[:LIMIT]


@pytest.mark.parametrize("content", ["gzip", "deflate", "br", "zstd"])
def test_a_coded_body_that_was_cut_gives_its_beginning(content: str) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}
    text = bytes(byte for n in range(3000) for byte in (60 + n % 7, 97 + n * n % 23, 97 + n % 25))
    body = decode_body(packed[content](text)[:-20], "", content, LIMIT)
    assert text.startswith(body)
    assert len(body) < len(text)
