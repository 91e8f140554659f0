"""What a crawl leaves in its folder."""

import gzip
from pathlib import Path
from random import Random

from crawl_site import Answer, Site, account, archived, collect, links, redirect, rows, scrapy_crawl
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from crawler.archive import read_archive, whole_length
from crawler.collect.archive import archive_files
from crawler.collect.exchange import MAX_HEADERS
from crawler.records import Capture


def test_every_response_is_archived_redirects_errors_and_robots_too(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/moved", "/gone"), "/moved": redirect("/new"), "/new": Answer("<p>new")}
    collect("site", tmp_path, site.url)
    assert sorted(archived(tmp_path)) == [("/", 200), ("/gone", 404), ("/moved", 302), ("/new", 200)]
    with archive_files(tmp_path)[0].open("rb") as stream:
        urls = [
            record.rec_headers["WARC-Target-URI"] for record in WarcioIterator(stream) if record.rec_type == "response"
        ]
    assert f"{site.url}/robots.txt" in urls
    assert len(urls) == 5


def test_records_carry_digests_the_address_and_the_request(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("<p>one")}
    collect("pages", tmp_path, site.url)
    with archive_files(tmp_path)[0].open("rb") as stream:
        records = [
            (record.record_type, record.verify_block_digest(), record.headers.to_dict())
            for record in ArchiveIterator(stream, parse_http=False)
        ]
    kinds = [kind for kind, _, _ in records]
    assert kinds[0] == WarcRecordType.warcinfo
    assert all(whole for _, whole, _ in records)
    response, request, metadata = (headers for _, _, headers in records[-3:])
    assert response["WARC-IP-Address"] == "127.0.0.1"
    assert response["WARC-Payload-Digest"].startswith("sha1:")
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert metadata["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert (response["Doorway-Role"], response["Doorway-Depth"]) == ("page", "0")


def test_a_body_is_kept_in_the_coding_it_came_in_and_read_back_decoded(site: Site, tmp_path: Path) -> None:
    packed = gzip.compress(b"<a href=/found>x</a>")
    site.pages = {"/": Answer(packed, headers={"Content-Encoding": "gzip"}), "/found": Answer("<p>found")}
    collect("site", tmp_path, site.url)
    with archive_files(tmp_path)[0].open("rb") as stream:
        bodies = {
            record.headers["WARC-Target-URI"]: record.reader.read()
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response)
        }
    assert bodies[f"{site.url}/"] == packed
    assert [found.body for found in read_archive(archive_files(tmp_path)) if isinstance(found, Capture)] == [
        b"<a href=/found>x</a>",
        b"<p>found",
    ]


def test_a_location_that_is_not_ascii_survives_the_archive(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": redirect("/ü".encode().decode("latin-1")), "/%C3%BC": Answer("<p>ü")}
    collect("pages", tmp_path, site.url)
    with archive_files(tmp_path)[0].open("rb") as stream:
        locations = [record.http_headers.get("Location") for record in ArchiveIterator(stream, WarcRecordType.response)]
    assert "/%C3%BC" in locations
    assert ("/%C3%BC", 200) in archived(tmp_path)


def test_headers_beyond_the_cap_are_dropped_and_the_record_stays_readable(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("<p>x", headers={f"X-{n}": "v" * 1000 for n in range(60)})}
    collect("pages", tmp_path, site.url)
    with archive_files(tmp_path)[0].open("rb") as stream:
        headers = [record.http_headers for record in ArchiveIterator(stream, WarcRecordType.response)][-1]
    assert sum(len(name) + len(value) for name, value in headers.items()) < MAX_HEADERS + 100
    assert headers.status_code == 200


def test_a_full_archive_file_is_followed_by_the_next(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/a", "/b"), "/a": Answer("a"), "/b": Answer("b")}
    collect("site", tmp_path, site.url, settings={"DOORWAY_ARCHIVE_BYTES": 10})
    assert [path.name for path in archive_files(tmp_path)] == [f"pages-0000{n}.warc.gz" for n in range(4)]
    assert len(archived(tmp_path)) == 3


def test_half_a_body_is_kept_and_marked(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("<p>half", stated_length=100)}
    collect("pages", tmp_path, site.url)
    with archive_files(tmp_path)[0].open("rb") as stream:
        record = [record.headers.to_dict() for record in ArchiveIterator(stream, WarcRecordType.response)][-1]
    assert record["WARC-Truncated"] == "disconnect"
    assert rows(tmp_path) == {}


def test_the_account_counts_pages_responses_and_failures(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": links("/a", "/secret"),
        "/a": Answer("a"),
        "/robots.txt": Answer("User-agent: *\nDisallow: /secret", content_type="text/plain"),
    }
    collect("site", tmp_path, site.url)
    found = account(tmp_path)
    assert found["counts"] == {"requests": 3, "responses": 3, "pages": 2, "sites": 1}
    assert (found["failures"], found["complete"], found["finish_reason"]) == ({"robots": 1}, True, "finished")


def test_a_start_page_that_fails_makes_the_crawl_incomplete(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("<p>here")}
    collect("pages", tmp_path, site.url, f"{site.url}/gone")
    assert account(tmp_path)["unreached"] == [f"{site.url}/gone"]
    assert account(tmp_path)["complete"] is False


def test_a_start_page_that_redirects_to_a_page_of_its_site_is_reached(site: Site, tmp_path: Path) -> None:
    site.pages = {"/old": redirect("/new"), "/new": Answer("<p>new")}
    collect("pages", tmp_path, f"{site.url}/old", f"{site.url}/new")
    assert account(tmp_path)["complete"] is True
    assert site.asked.count("/new") == 1


def test_a_folder_with_a_crawl_in_it_is_not_crawled_into_again(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("<p>here")}
    collect("pages", tmp_path, site.url)
    again = scrapy_crawl("pages", tmp_path, site.url)
    assert again.returncode == 1
    assert "holds a crawl already" in again.stderr


def test_a_full_disk_ends_the_crawl_and_leaves_whole_records(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links(*(f"/{n}" for n in range(60)))}
    site.default = lambda path: Answer(Random(path).randbytes(10_000).hex())
    collect("site", tmp_path, site.url, settings={"FILE_BYTES": 200_000})
    assert account(tmp_path)["finish_reason"] == "disk_full"
    (archive,) = archive_files(tmp_path)
    assert 100_000 < whole_length(archive) == archive.stat().st_size <= 200_000
    collect("site", tmp_path, site.url, resume=1)
    assert len(archived(tmp_path)) == len(set(archived(tmp_path))) == 61
    assert account(tmp_path)["complete"] is True
