"""Revisit records: what a later crawl found unchanged is read where its body lies, and nowhere else."""

import gzip
import io
import os
from pathlib import Path

import pytest
from test_archive import DATE, HTML, archive, body_of, chunked, only_row, read, record, refused
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Archives
from crawler.errors import ArchiveError
from crawler.records import Capture, Position, Unjudged
from crawler.revisits import ArchivedBody, find_body, read_body_at

URL, LATER = "https://a.example/", "2024-06-01T00:00:00Z"
PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
OLD_RUN, NEW_RUN, PAGES = "20240506T070809Z", "20240601T000000Z", "pages-00000.warc.gz"


def revisit(
    at: str | None,
    *,
    url: str = URL,
    status: str = "304 Not Modified",
    digest: str = "",
    role: str = "page",
    profile: str = "server-not-modified",
) -> bytes:
    """The bytes of a record that says that `url` is unchanged and its body lies `at`."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    extra = {"WARC-Date": LATER, "Doorway-Role": role} | ({"Doorway-Body-At": at} if at is not None else {})
    headers = StatusAndHeaders(status, [("ETag", '"x"'), ("Content-Type", "image/png")], protocol="HTTP/1.1")
    made = writer.create_revisit_record(url, digest or "?", url, DATE, http_headers=headers, warc_headers_dict=extra)
    if not digest:  # warcio insists on one
        made.rec_headers.remove_header("WARC-Payload-Digest")
    made.rec_headers.replace_header("WARC-Profile", PROFILE + profile)
    writer.write_record(made)
    return stream.getvalue()


def run(folder: Path, name: str, *records: bytes) -> Path:
    (folder / name).mkdir(exist_ok=True)
    return archive(folder / name, *records, name=PAGES)


def page_of(path: Path) -> Capture:
    row = only_row(path)
    assert isinstance(row, Capture), row
    return row


def trouble_of(path: Path) -> str:
    row = only_row(path)
    assert isinstance(row, Unjudged), row
    assert (row.reason, row.url, row.status, row.seen_at) == ("unreadable", URL, 304, LATER)
    return row.detail


# --- read where it lies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "profile"), [("304 Not Modified", "server-not-modified"), ("200 OK", "identical-payload-digest")]
)
def test_an_unchanged_page_is_the_body_of_then_seen_now(tmp_path: Path, status: str, profile: str) -> None:
    before = record("https://a.example/other")
    packed = record(body=gzip.compress(HTML), http={"Content-Encoding": "gzip"}, content_type="text/html; charset=x")
    run(tmp_path, OLD_RUN, before, packed)
    at = f"{OLD_RUN}/{PAGES}:{len(before)}"
    path = run(tmp_path, NEW_RUN, record(kind="warcinfo", url=""), revisit(at, status=status, profile=profile))
    assert page_of(path) == Capture(Position(0, 1), URL, 200, "text/html", "x", HTML, LATER)


def test_the_body_may_lie_in_the_same_run_or_the_same_file(tmp_path: Path) -> None:
    path = run(tmp_path, NEW_RUN, record(), revisit(f"{PAGES}:0"))
    assert [(row.position, row.body) for row in read(path) if isinstance(row, Capture)] == [
        (Position(0, 0), HTML),
        (Position(0, 1), HTML),
    ]


def test_a_revisit_is_found_again_by_its_position(tmp_path: Path) -> None:
    run(tmp_path, OLD_RUN, record())
    path = run(tmp_path, NEW_RUN, record("https://a.example/1"), revisit(f"{OLD_RUN}/{PAGES}:0"))
    _, capture = read(path)
    assert list(Archives([path]).pick(frozenset([Position(0, 1)]))) == [capture]


def test_the_archive_may_be_named_through_a_link_to_its_run(tmp_path: Path) -> None:
    run(tmp_path, OLD_RUN, record())
    run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:0"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "latest").symlink_to(tmp_path / NEW_RUN)
    assert body_of(tmp_path / "elsewhere" / "latest" / PAGES) == HTML


def test_an_original_that_is_no_page_is_refused_as_it_would_be_itself(tmp_path: Path) -> None:
    run(tmp_path, OLD_RUN, record(content_type="image/png"))
    path = run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:0"))
    assert refused(path) == ("not_html", URL, 200)


@pytest.mark.parametrize("role", ["robots", "sitemap"])
def test_an_unchanged_sitemap_gives_nothing(tmp_path: Path, role: str) -> None:
    run(tmp_path, OLD_RUN, record())
    assert read(run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:0", role=role))) == []


def test_a_revisit_by_others_is_a_row_that_says_since_when(tmp_path: Path) -> None:
    row = only_row(archive(tmp_path, revisit(None)))
    detail = f"unchanged since {DATE}; the archive that holds it was not given"
    assert row == Unjudged(URL, "a.example", "revisit", detail, 304, LATER)


# --- and nowhere else --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "",
        PAGES,
        f"{PAGES}:",
        f"{PAGES}:-1",
        f"{PAGES}:1e3",
        f"{PAGES}:٣",
        f"{PAGES}:{'9' * 16}",
        f"../{OLD_RUN}/{PAGES}:0",
        f"../{PAGES}:0",
        f"{OLD_RUN}/../{OLD_RUN}/{PAGES}:0",
        f"{OLD_RUN}//{PAGES}:0",
        f"{OLD_RUN}\\{PAGES}:0",
        f"./{PAGES}:0",
        f"..:{PAGES}:0",
        f".hidden/{PAGES}:0",
        f"/{OLD_RUN}/{PAGES}:0",
        f"//host/{PAGES}:0",
        f"C:/{PAGES}:0",
        f"file:{PAGES}:0",
        f"{OLD_RUN}/pages-0.warc.gz:0",
        f"{OLD_RUN}/pages-٠٠٠٠٠.warc.gz:0",
        f"{OLD_RUN}/passwd:0",
        f"{'a' * 256}/{PAGES}:0",
        f"pages-{'0' * 21}.warc.gz:0",
        f"{OLD_RUN}/{PAGES}.bak:0",
    ],
)
def test_a_name_of_another_form_is_not_followed(tmp_path: Path, name: str) -> None:
    for folder in (OLD_RUN, NEW_RUN, ".hidden"):
        run(tmp_path, folder, record())
    archive(tmp_path, record(), name=PAGES)
    with pytest.raises(ArchiveError, match="does not say properly"):
        find_body(tmp_path / NEW_RUN / PAGES, name)


def test_a_name_of_another_form_is_a_row(tmp_path: Path) -> None:
    archive(tmp_path, record(), name=PAGES)
    assert "does not say properly" in trouble_of(run(tmp_path, NEW_RUN, revisit(f"../{PAGES}:0")))


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    detail = trouble_of(run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:0")))
    assert detail == f"the archive that holds its body is gone: {OLD_RUN}/{PAGES}"


def test_a_link_out_of_the_folder_above_is_not_followed(tmp_path: Path) -> None:
    outside = run(tmp_path, "outside", record())
    runs = tmp_path / "runs"
    runs.mkdir()
    run(runs, OLD_RUN)
    (runs / "run").symlink_to(outside.parent)
    (runs / OLD_RUN / "pages-00001.warc.gz").symlink_to(outside)
    (runs / OLD_RUN / "pages-00002.warc.gz").symlink_to("pages-00002.warc.gz")
    for name in (f"run/{PAGES}", f"{OLD_RUN}/pages-00001.warc.gz", f"{OLD_RUN}/pages-00002.warc.gz"):
        assert (
            trouble_of(run(runs, NEW_RUN, revisit(f"{name}:0"))) == f"the archive that holds its body is gone: {name}"
        )


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    run(tmp_path, OLD_RUN)
    os.mkfifo(tmp_path / OLD_RUN / "pages-00001.warc")  # to open it would wait for ever
    (tmp_path / OLD_RUN / "pages-00002.warc").mkdir()
    for name in ("pages-00001.warc", "pages-00002.warc"):
        assert "is gone" in trouble_of(run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{name}:0")))


OTHER = record("https://a.example/other")
ORIGINAL = record(warc={"WARC-Payload-Digest": "sha1:AAAA"})


@pytest.mark.parametrize(
    ("original", "offset"),
    [
        (record("https://a.example/x"), 0),
        (record(kind="resource", content_type="text/html"), 0),
        (record(kind="metadata", content_type="text/html"), 0),
        (revisit(f"{PAGES}:0"), 0),
        (ORIGINAL, 0),
        (record(), 1),
        (record(), 10**9),
        (record(), 10**15 - 1),
        (OTHER + record(), 0),
        pytest.param(OTHER + record(), len(OTHER) + 1, id="a byte into the next record"),
        (record(packed=False)[: -len(HTML)], 0),
        (b"", 0),
        (gzip.compress(b"", mtime=0), 0),
        (gzip.compress(b"rubbish" * 9, mtime=0), 0),
        (b"rubbish" + record(packed=False), 0),
        (HTML, 0),
    ],
)
def test_a_place_that_holds_another_record_gives_no_body(tmp_path: Path, original: bytes, offset: int) -> None:
    run(tmp_path, OLD_RUN, original)
    path = run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:{offset}", digest="sha1:BBBB"))
    assert "does not hold it" in trouble_of(path) or "cannot be read" in trouble_of(path)


def test_broken_bytes_at_the_place_give_no_body(tmp_path: Path) -> None:
    broken = bytearray(record())
    broken[len(broken) // 2] ^= 8
    run(tmp_path, OLD_RUN, bytes(broken))
    assert "cannot be read" in trouble_of(run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:0")))


@pytest.mark.parametrize("digest", ["", "sha1:AAAA", "SHA1:aaaa", "sha256:CCCC"])
def test_digests_that_can_be_compared_must_be_the_same(tmp_path: Path, digest: str) -> None:
    run(tmp_path, OLD_RUN, ORIGINAL)
    assert page_of(run(tmp_path, NEW_RUN, revisit(f"{OLD_RUN}/{PAGES}:0", digest=digest))).body == HTML


# --- for the crawler ---------------------------------------------------------------------------------------------


def test_a_body_is_read_at_its_place_with_what_its_record_says(tmp_path: Path) -> None:
    headers = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
    packed = record(body=chunked(gzip.compress(HTML)), http=headers, warc={"WARC-Payload-Digest": "sha1:AAAA"})
    path = archive(tmp_path, OTHER, packed)
    found = ArchivedBody(URL, 200, "text/html; charset=utf-8", "sha1:AAAA", HTML)
    assert read_body_at(path, len(OTHER)) == found
    assert read_body_at(archive(tmp_path, record("<https://a.example/>", status="404 Not Found")), 0).status == 404


@pytest.mark.parametrize(
    ("content", "offset", "said"),
    [
        (record(), 1, "no response record begins at byte 1"),
        (record(kind="resource", content_type="text/html"), 0, "no response record"),
        (b"", 0, "no response record"),
        (record()[:-60], 0, "cannot be read|cut short"),
        (record(packed=False)[:-20], 0, "cut short"),
        (record(body=b"no gzip", http={"Content-Encoding": "gzip"}), 0, "Content-Encoding gzip"),
        (record(body=b"<p>" + bytes(10 * 2**20)), 0, "more than 10485760 bytes"),
    ],
)
def test_a_place_without_a_whole_response_is_an_error(tmp_path: Path, content: bytes, offset: int, said: str) -> None:
    with pytest.raises(ArchiveError, match=rf"a\.warc\.gz: .*({said})"):
        read_body_at(archive(tmp_path, content), offset)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz"):
        read_body_at(tmp_path / "gone.warc.gz", 0)
