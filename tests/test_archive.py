"""WARC and WET files, whole and damaged, as captures and coverage rows."""

import gzip
import io
import os
import re
import resource
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import archive as archive_module
from crawler.archive import MAX_BODY, Archives, Meter, read_archive, whole_length
from crawler.errors import ArchiveError
from crawler.records import Capture, Position, Unjudged

HTML = b"<title>A title</title><p>Some words of a page.</p>"
DATE = "2024-05-06T07:08:09Z"


def record(
    url: str = "https://a.example/",
    body: bytes = HTML,
    *,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
    http: Mapping[str, str] | None = None,
    warc: Mapping[str, str] | None = None,
    kind: str = "response",
    packed: bool = True,
) -> bytes:
    """The bytes of one record."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    lines = [("Content-Type", content_type)] if content_type else [("Server", "x")]
    headers = StatusAndHeaders(status, [*lines, *(http or {}).items()], protocol="HTTP/1.1")
    made = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=headers if kind == "response" else None,
        warc_content_type=content_type if kind != "response" else "application/http; msgtype=response",
        warc_headers_dict={"WARC-Date": DATE, **(warc or {})},
    )
    writer.write_record(made)
    return stream.getvalue()


def archive(folder: Path, *records: bytes, name: str = "a.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(b"".join(records))
    return path


def read(*paths: Path) -> list[Capture | Unjudged]:
    return list(read_archive(paths))


def only_row(path: Path) -> Capture | Unjudged:
    (row,) = read(path)
    return row


def refused(path: Path) -> tuple[str, str, int]:
    """Reason, URL and status of the only row of `path`."""
    row = only_row(path)
    assert isinstance(row, Unjudged)
    return row.reason, row.url, row.status


def body_of(path: Path) -> bytes:
    row = only_row(path)
    assert isinstance(row, Capture), row
    return row.body


def chunked(body: bytes, size: int = 7) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


# --- whole records -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_response_becomes_a_capture_with_all_it_says(tmp_path: Path, packed: bool) -> None:
    path = archive(tmp_path, record(kind="warcinfo", url="", packed=packed), record(packed=packed))
    capture = Capture(Position(0, 1), "https://a.example/", 200, "text/html", "utf-8", HTML, DATE)
    assert read(path) == [capture]


def test_captures_come_in_the_order_of_files_and_records(tmp_path: Path) -> None:
    first = archive(tmp_path, record("https://a.example/1"), record("https://a.example/2"))
    second = archive(tmp_path, record("https://a.example/3"), name="b.warc.gz")
    rows = [row for row in read(first, second) if isinstance(row, Capture)]
    assert [(row.url[-1], row.position) for row in rows] == [
        ("1", Position(0, 0)),
        ("2", Position(0, 1)),
        ("3", Position(1, 0)),
    ]


def test_the_meter_moves_with_the_bytes_of_all_files(tmp_path: Path) -> None:
    first = archive(tmp_path, *(record(f"https://a.example/{n}", os.urandom(999)) for n in range(10)))
    second = archive(
        tmp_path, *(record(f"https://b.example/{n}", os.urandom(999)) for n in range(10)), name="b.warc.gz"
    )
    meter = Meter()
    shares = [meter.share for _ in Archives([first, second]).read(meter)]
    assert shares == sorted(shares)
    assert shares[9] == pytest.approx(0.45, abs=0.06)
    assert 0.9 < shares[-1] <= 1


def test_the_meter_of_nothing_stands_still() -> None:
    assert list(Archives([]).read(meter := Meter())) == []
    assert meter.share == 0


@pytest.mark.parametrize("fraction", [".5", ".123456", ".123456789"])
def test_fractions_of_a_second_are_cut_off_the_date(tmp_path: Path, fraction: str) -> None:
    row = only_row(archive(tmp_path, record(warc={"WARC-Date": DATE[:-1] + fraction + "Z"})))
    assert isinstance(row, Capture)
    assert row.fetched_at == DATE


@pytest.mark.parametrize(("role", "rows"), [("robots", 0), ("sitemap", 0), ("page", 1), ("start", 1)])
def test_what_the_crawler_fetched_to_find_its_way_gives_nothing(tmp_path: Path, role: str, rows: int) -> None:
    assert len(read(archive(tmp_path, record(warc={"Doorway-Role": role})))) == rows


def test_records_that_are_no_web_pages_give_nothing(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        record("dns:a.example", b"20240506 a.example", kind="resource", content_type="text/dns"),
        record("https://a.example/", b"{}", kind="metadata", content_type="application/json"),
        record("", b"software: x", kind="warcinfo", content_type="application/warc-fields"),
    )
    assert read(path) == []


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_what_a_crawler_notes_beside_its_request_and_response_gives_nothing(tmp_path: Path, packed: bool) -> None:
    fields = b"fetchTimeMs: 12\r\nvia: https://a.example/\r\n"
    notes = record(body=fields, kind="metadata", content_type="application/warc-fields", packed=packed)
    asked = record(body=b"GET / HTTP/1.1\r\n\r\n", kind="request", content_type="application/http", packed=packed)
    path = archive(tmp_path, notes, record(packed=packed), asked, notes)
    assert [(type(row), getattr(row, "position", None)) for row in read(path)] == [(Capture, Position(0, 1))]


def test_a_wet_record_is_a_plain_text_capture_in_utf_8(tmp_path: Path) -> None:
    text = "Ein Titel\nWörter ohne ein einziges Zeichen von HTML.\n".encode()
    row = only_row(archive(tmp_path, record(body=text, kind="conversion", content_type="text/plain")))
    assert row == Capture(Position(0, 0), "https://a.example/", 200, "text/plain", "utf-8", text, DATE)


def test_a_resource_record_of_html_is_a_capture(tmp_path: Path) -> None:
    assert body_of(archive(tmp_path, record(kind="resource", content_type="text/html"))) == HTML


def test_a_url_in_angle_brackets_is_read_without_them(tmp_path: Path) -> None:
    row = only_row(archive(tmp_path, record("<https://a.example/x>")))
    assert row.url == "https://a.example/x"


def test_only_the_given_positions_are_read_and_read_the_same(tmp_path: Path) -> None:
    first = archive(tmp_path, *(record(f"https://a.example/{n}") for n in range(6)), record(status="404 Not Found"))
    second = archive(tmp_path, *(record(f"https://b.example/{n}") for n in range(3)), name="b.warc.gz")
    every = [row for row in read(first, second) if isinstance(row, Capture)]
    for wanted in (every, every[1:8:3], every[-1:], every[:1], []):
        positions = frozenset(row.position for row in wanted)
        assert list(Archives([first, second]).pick(positions)) == wanted


def pack_whole(*records: bytes) -> bytes:
    return gzip.compress(b"".join(records))


@pytest.mark.parametrize(
    ("pack", "walked"),
    [
        (lambda *records: b"".join(map(gzip.compress, records)), 0),
        (lambda *records: b"".join(records), 0),
        (pack_whole, 1),
        (lambda first, *others: gzip.compress(first) + pack_whole(*others), 1),
        (lambda *records: zstandard.compress(b"".join(records)), 1),
    ],
    ids=["a member each", "not packed", "packed as a whole", "packed in two", "zstd"],
)
def test_records_that_were_read_before_are_found_again_without_the_others_where_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., bytes], walked: int
) -> None:
    names = (f"https://a.example/{n}" for n in range(40))
    path = tmp_path / "a.warc"
    path.write_bytes(pack(*(record(name, HTML + os.urandom(2000).hex().encode(), packed=False) for name in names)))
    archives = Archives([path])
    every = [row for row in archives.read() if isinstance(row, Capture)]
    walks: list[set[int]] = []
    walk = archive_module._walk_through_file
    monkeypatch.setattr(archive_module, "_walk_through_file", lambda *given: walks.append(given[-1]) or walk(*given))
    assert len(every) == 40
    assert list(archives.pick([row.position for row in every])) == every
    assert list(archives.pick([every[30].position, every[7].position])) == [every[7], every[30]]
    assert len(walks) == 2 * walked


def test_records_behind_a_long_one_and_of_a_file_that_has_grown_are_found_again(tmp_path: Path) -> None:
    long = record("https://a.example/long", bytes(3 * MAX_BODY), content_type="video/mp4", packed=False)
    path = archive(tmp_path, record(packed=False), long, record("https://a.example/2", packed=False), name="a.warc")
    archives = Archives([path])
    every = [row for row in archives.read() if isinstance(row, Capture)]
    with path.open("ab") as stream:
        stream.write(record("https://a.example/3", packed=False))
    assert [row.url for row in archives.pick([row.position for row in every])] == [row.url for row in every]


def test_a_record_is_not_taken_for_another_one_that_lies_where_it_lay(tmp_path: Path) -> None:
    path = archive(tmp_path, *(record(f"https://a.example/{n}") for n in range(4)))
    archives = Archives([path])
    *_, last = archives.read()
    assert isinstance(last, Capture)
    archives.begins[0][3] = archives.begins[0][2]
    assert list(archives.pick([last.position])) == [last]


# --- what is no page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason", "number"),
    [
        ("301 Moved Permanently", "redirect", 301),
        ("307 Temporary Redirect", "redirect", 307),
        ("404 Not Found", "status", 404),
        ("500 Internal Server Error", "status", 500),
    ],
)
def test_an_answer_without_a_page_is_a_row_with_its_status(
    tmp_path: Path, status: str, reason: str, number: int
) -> None:
    path = archive(tmp_path, record("https://sub.a.example/x", status=status, http={"Location": "/y"}))
    row = only_row(path)
    assert isinstance(row, Unjudged)
    assert (row.reason, row.status, row.url, row.domain) == (reason, number, "https://sub.a.example/x", "a.example")
    assert row.seen_at == DATE
    assert (row.detail == "https://sub.a.example/y") == (reason == "redirect")


@pytest.mark.parametrize("target", ["", "http://[", "//"])
def test_a_redirect_to_nowhere_is_still_a_row(tmp_path: Path, target: str) -> None:
    assert refused(archive(tmp_path, record(status="302 Found", http={"Location": target})))[0] == "redirect"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 <html>", "text/html"),
        (b"\x89PNG\r\n\x1a\n<p>", "text/html"),
        (b"GIF89a <p>", ""),
        (b"\xff\xd8\xff\xe0 <p>", "text/html"),
        (b"PK\x03\x04 <p>", "application/xhtml+xml"),
        (b"<p>" + b"\x00\x01" * 500, "text/html"),
        (b'{"json": ["no tag in it"]}', "text/html"),
        (b"just a few words", "text/html"),
        (HTML, "image/png"),
        (HTML, "application/json"),
        (HTML, "text/css"),
    ],
)
def test_html_that_is_not_html_is_refused(tmp_path: Path, body: bytes, content_type: str) -> None:
    reason, url, status = refused(archive(tmp_path, record(body=body, content_type=content_type)))
    assert (reason, url, status) == ("not_html", "https://a.example/", 200)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (HTML, ""),
        (HTML, "TEXT/HTML; charset=x"),
        (HTML, "application/xhtml+xml"),
        (b"\xef\xbb\xbf\n  " + HTML, "text/html"),
        ("\ufeff<p>sixteen bits".encode("utf-16-le"), "text/html"),
        (b"x" * 60_000 + HTML, "text/html"),
        (b"<p>one NUL \x00 only " + b"words " * 20, "text/html"),
    ],
)
def test_html_in_disguise_is_accepted(tmp_path: Path, body: bytes, content_type: str) -> None:
    assert body_of(archive(tmp_path, record(body=body, content_type=content_type))) == body


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_a_page_without_a_body_is_empty(tmp_path: Path, body: bytes) -> None:
    assert refused(archive(tmp_path, record(body=body)))[0] == "empty"


# --- codings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "packed"),
    [
        ("gzip", gzip.compress(HTML, mtime=0)),
        ("X-GZIP", gzip.compress(HTML, mtime=0)),
        ("deflate", zlib.compress(HTML)),
        ("deflate", zlib.compress(HTML)[2:-4]),
        ("br", brotli.compress(HTML)),
        ("zstd", zstandard.compress(HTML)),
        ("identity", HTML),
        ("gzip, br", brotli.compress(gzip.compress(HTML, mtime=0))),
        ("gzip", HTML),
    ],
)
def test_content_codings_are_undone(tmp_path: Path, content: str, packed: bytes) -> None:
    assert body_of(archive(tmp_path, record(body=packed, http={"Content-Encoding": content}))) == HTML


def test_chunks_are_joined_before_the_content_coding_is_undone(tmp_path: Path) -> None:
    headers = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}
    assert body_of(archive(tmp_path, record(body=chunked(gzip.compress(HTML, mtime=0)), http=headers))) == HTML


def test_a_body_that_the_archive_has_joined_already_is_taken_as_it_is(tmp_path: Path) -> None:
    assert body_of(archive(tmp_path, record(http={"Transfer-Encoding": "chunked"}))) == HTML


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Encoding": "gzip"}, b"no gzip"),
        ({"Content-Encoding": "br"}, b"\xff\xffno brotli"),
        ({"Content-Encoding": "zstd"}, b"no zstd"),
        ({"Content-Encoding": "deflate"}, b"\xff\xff\xff"),
        ({"Content-Encoding": "compress"}, HTML),
        ({"Content-Encoding": "sdch, x"}, HTML),
        ({"Transfer-Encoding": "chunked"}, b"zz\r\n" + HTML),
        ({"Transfer-Encoding": "chunked"}, chunked(HTML)[:-20]),
    ],
)
def test_a_body_that_cannot_be_decoded_is_unreadable(tmp_path: Path, headers: dict[str, str], body: bytes) -> None:
    assert refused(archive(tmp_path, record(body=body, http=headers)))[0] == "unreadable"


@pytest.mark.parametrize(("size", "fits"), [(MAX_BODY, True), (MAX_BODY + 1, False)])
def test_a_body_fits_up_to_the_limit(tmp_path: Path, size: int, fits: bool) -> None:
    body = b"<p>" + b"x" * (size - 3)
    row = only_row(archive(tmp_path, record(body=gzip.compress(body, 1), http={"Content-Encoding": "gzip"})))
    assert isinstance(row, Capture) if fits else isinstance(row, Unjudged) and row.reason == "too_large"


@pytest.mark.parametrize("headers", [{}, {"Transfer-Encoding": "chunked"}, {"Content-Encoding": "gzip"}])
def test_a_body_too_large_before_it_is_decoded_is_too_large(tmp_path: Path, headers: dict[str, str]) -> None:
    body = b"<p>" + b"x" * MAX_BODY
    sent = chunked(body, 2**16) if "Transfer-Encoding" in headers else body
    assert refused(archive(tmp_path, record(body=sent, http=headers)))[0] == "too_large"


BOMB = 256 * 2**20
_READ_WITH_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from crawler.archive import read_archive
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 128 * 2**20,) * 2)
print([row.reason for row in read_archive([Path(sys.argv[1])])])
"""


def _zeros() -> Iterable[bytes]:
    yield b"<p>"
    block = bytes(2**20)
    for _ in range(BOMB // 2**20):
        yield block


def _gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(map(packer.compress, _zeros())) + packer.flush()


def _brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join(map(packer.process, _zeros())) + bytes(packer.finish())


def _zstd_bomb() -> bytes:
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    return b"".join(map(packer.compress, _zeros())) + packer.flush()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize(
    ("coding", "bomb"), [("gzip", _gzip_bomb), ("br", _brotli_bomb), ("zstd", _zstd_bomb)], ids=["gzip", "br", "zstd"]
)
def test_a_bomb_is_too_large_and_needs_no_more_memory_than_a_page(tmp_path: Path, coding: str, bomb: object) -> None:
    import subprocess

    assert callable(bomb)
    packed = bomb()
    assert len(packed) < MAX_BODY // 10
    path = archive(tmp_path, record(body=packed, http={"Content-Encoding": coding}))
    done = subprocess.run(
        [sys.executable, "-c", _READ_WITH_LITTLE_MEMORY, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "['too_large']", done.stderr


# --- damage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("before", [0, 2])
def test_a_file_cut_at_any_byte_of_its_last_record_gives_no_part_of_it(
    tmp_path: Path, packed: bool, before: int
) -> None:
    records = [record(f"https://a.example/{n}", HTML * (n + 1), packed=packed) for n in range(before + 1)]
    path = archive(tmp_path, *records)
    whole = path.read_bytes()
    start = len(whole) - len(records[-1])
    complete = read(path)
    assert len(complete) == before + 1
    assert whole_length(path) == len(whole)
    for cut in range(start + 1, len(whole)):
        path.write_bytes(whole[:cut])
        *captures, row = read(path)
        assert captures == complete[:-1], cut
        assert isinstance(row, Unjudged), cut
        assert (row.reason, row.url) == ("truncated", path.name), cut
        assert whole_length(path) == start, cut


def test_a_file_cut_between_two_records_is_whole(tmp_path: Path) -> None:
    path = archive(tmp_path, record("https://a.example/1"))
    assert [type(row) for row in read(path)] == [Capture]
    assert whole_length(path) == path.stat().st_size


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_rubbish_behind_the_last_record_costs_a_row_and_no_page(tmp_path: Path, packed: bool) -> None:
    good = record(packed=packed)
    path = archive(tmp_path, good, b"\x00" * 50)
    capture, row = read(path)
    assert isinstance(capture, Capture)
    assert isinstance(row, Unjudged)
    assert row.reason == "truncated"
    assert whole_length(path) == len(good)


def test_a_file_packed_as_one_piece_is_read(tmp_path: Path) -> None:
    plain = b"".join(record(f"https://a.example/{n}", packed=False) for n in range(4))
    path = archive(tmp_path, gzip.compress(plain))
    assert [row.url[-1] for row in read(path)] == list("0123")
    assert whole_length(path) == path.stat().st_size


def test_a_file_packed_as_one_piece_and_cut_gives_no_part_of_a_page(tmp_path: Path) -> None:
    plain = [record(f"https://a.example/{n}", HTML * 5, packed=False) for n in range(4)]
    path = archive(tmp_path, gzip.compress(b"".join(plain)))
    complete, whole = read(path), path.read_bytes()
    for cut in range(2, len(whole)):
        path.write_bytes(whole[:cut])
        *captures, row = read(path)
        assert captures == complete[: len(captures)], cut
        assert len(captures) < 4
        assert isinstance(row, Unjudged)
        assert row.reason == "truncated"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f",
        b"\x1f\x8b",
        b"garbage " * 100,
        gzip.compress(b"garbage", mtime=0),
        b"<html>",
        bytes(4096),
        b"WARC/1.0\r\n",
    ],
)
def test_a_file_that_is_no_archive_is_one_truncated_row(tmp_path: Path, content: bytes) -> None:
    path = archive(tmp_path, content, name="rubbish.warc.gz")
    assert refused(path) == ("truncated", "rubbish.warc.gz", 0)
    assert whole_length(path) == 0


def test_damage_in_one_file_leaves_the_others_alone(tmp_path: Path) -> None:
    bad = archive(tmp_path, b"garbage", name="bad.warc")
    good = archive(tmp_path, record(), name="good.warc.gz")
    assert [getattr(row, "reason", "page") for row in read(good, bad, good)] == ["page", "truncated", "page"]


def lying(length: bytes, packed: bool) -> bytes:
    """The bytes of a record that says that it is `length` bytes long."""
    plain = re.sub(rb"(?<=Content-Length: )\d+(?=\r\n\r\nHTTP)", length, record(packed=False), count=1)
    return gzip.compress(plain) if packed else plain


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("length", [b"9999", b"9" * 18, b"9" * 30, b"9" * 5000, b"-5", b"x", b""])
def test_a_record_that_claims_more_bytes_than_there_are_is_no_page(tmp_path: Path, length: bytes, packed: bool) -> None:
    first = record("https://a.example/1", packed=packed)
    path = archive(tmp_path, first, lying(length, packed), record("https://a.example/3", packed=packed))
    page, *rows = read(path)
    assert isinstance(page, Capture)
    assert all(isinstance(row, Unjudged) for row in rows)
    assert getattr(rows[-1], "reason", "") == "truncated"
    assert whole_length(path) == len(first) or packed


def test_records_behind_an_empty_gzip_member_do_not_go_unsaid(tmp_path: Path) -> None:
    first = record()
    path = archive(tmp_path, first, gzip.compress(b"", mtime=0), record("https://a.example/2"))
    assert [getattr(row, "reason", "page") for row in read(path)] == ["page", "truncated"]
    assert whole_length(path) == len(first)


def test_an_empty_gzip_member_at_the_end_costs_nothing_and_is_no_place_to_write_behind(tmp_path: Path) -> None:
    first = record()
    path = archive(tmp_path, first, gzip.compress(b"", mtime=0), gzip.compress(b""))
    assert [type(row) for row in read(path)] == [Capture]
    assert whole_length(path) == len(first)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"gone\.warc: no such file"):
        read(tmp_path / "gone.warc")
    with pytest.raises(ArchiveError, match=str(tmp_path)):
        read(tmp_path)
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(ArchiveError, match="circle"):
        read(tmp_path / "circle")


def test_a_file_that_has_changed_since_it_was_read_first_is_an_error(tmp_path: Path) -> None:
    path = archive(tmp_path, record("https://a.example/1"), b"rubbish" * 9)
    with pytest.raises(ArchiveError, match="has changed since it was read first"):
        list(Archives([path]).pick(frozenset([Position(0, 1)])))


def test_a_file_much_larger_than_a_page_is_read_record_by_record(tmp_path: Path) -> None:
    path = archive(tmp_path, *(record(f"https://a.example/{n}", b"<p>" + bytes(5 * 2**20)) for n in range(20)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in read_archive([path])) == 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024
