"""Going on with a crawl that was stopped, cleanly or not."""

import signal
from pathlib import Path

import pytest
from crawl_site import (
    Answer,
    Site,
    account,
    archived,
    call_crawl,
    collect,
    interrupted_crawl,
    kill_crawl,
    links,
    rows,
)
from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.collect.archive import archive_files
from crawler.collect.uncollected import read_uncollected


def _tree(site: Site, pages: int) -> set[str]:
    """A site where page n links to 2n+1, 2n+2 and home; a little slow, so that a signal finds it at work."""
    for number in range(pages):
        children = [f"/{child}" for child in (2 * number + 1, 2 * number + 2) if child < pages]
        site.pages[f"/{number}"] = Answer(links("/0", *children).body, wait=0.02)
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /private", content_type="text/plain")
    return {f"/{number}" for number in range(pages)}


def test_after_kill_9_a_resume_loses_no_page_and_archives_none_twice(site: Site, tmp_path: Path) -> None:
    everything = _tree(site, 80)
    kill_crawl(tmp_path, site, 40, f"{site.url}/0")
    before = len(archived(tmp_path))
    assert 0 < before < 80
    collect("site", tmp_path, f"{site.url}/0", resume=1)
    paths = [path for path, _ in archived(tmp_path)]
    assert set(paths) == everything
    assert len(paths) == len(everything)
    assert len([path for path in site.asked if path != "/robots.txt"]) <= len(everything) + 2  # 2 were in flight
    assert account(tmp_path)["complete"] is True
    assert account(tmp_path)["counts"]["pages"] == 80


def test_a_cut_record_is_dropped_fetched_again_and_mentioned(site: Site, tmp_path: Path) -> None:
    everything = _tree(site, 5)
    collect("site", tmp_path, f"{site.url}/0")
    (first,) = archive_files(tmp_path)
    with first.open("rb") as stream:
        last = [record.stream_pos for record in ArchiveIterator(stream, WarcRecordType.response)][-1]
    first.write_bytes(first.read_bytes()[: last + 100])
    resumed = call_crawl(tmp_path, urls=[f"{site.url}/0"], resume=True)
    assert "unfinished record" in resumed.stderr
    assert {path for path, _ in archived(tmp_path)} == everything
    assert len(archived(tmp_path)) == 5
    assert [path.name for path in archive_files(tmp_path)] == ["pages-00000.warc.gz", "pages-00001.warc.gz"]


def test_limits_count_what_the_earlier_session_fetched(site: Site, tmp_path: Path) -> None:
    _tree(site, 20)
    kill_crawl(tmp_path, site, 5, f"{site.url}/0", max_pages=10, max_depth=3)
    collect("site", tmp_path, f"{site.url}/0", max_pages=10, max_depth=3, resume=1)
    assert len(archived(tmp_path)) == 10


def test_rows_of_what_is_tried_again_are_not_doubled(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": links("/private", "http://[", "/loop"),
        "/loop": Answer(status=302, headers={"Location": "/loop"}),
    }
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /private", content_type="text/plain")
    collect("site", tmp_path, site.url)
    first = sorted(row.url for row in read_uncollected(tmp_path))
    collect("site", tmp_path, site.url, resume=1)
    assert sorted(row.url for row in read_uncollected(tmp_path)) == first
    assert account(tmp_path)["failures"] == {"bad_url": 1, "robots": 1}
    assert account(tmp_path)["complete"] is True


@pytest.mark.parametrize("kept_until", ["/new", "/listed"])
def test_redirects_and_sitemaps_of_the_earlier_session_lead_on(site: Site, tmp_path: Path, kept_until: str) -> None:
    site.pages = {
        "/": links("/old"),
        "/old": Answer(status=301, headers={"Location": "/new"}),
        "/map.txt": Answer(f"{site.url}/listed", content_type="text/plain"),
    }
    collect("site", tmp_path, site.url, sitemaps=f"{site.url}/map.txt")
    (archive,) = archive_files(tmp_path)
    _keep_until(archive, kept_until)
    site.asked.clear()
    collect("site", tmp_path, site.url, sitemaps=f"{site.url}/map.txt", resume=1)
    assert kept_until in site.asked
    assert set(site.asked) <= {"/robots.txt", "/listed", "/old", "/new"}
    assert {path for path, _ in archived(tmp_path)} == {"/", "/map.txt", "/listed", "/old", "/new"}


def test_sigterm_ends_cleanly_and_the_resume_finishes(site: Site, tmp_path: Path) -> None:
    everything = _tree(site, 40)
    interrupted_crawl(signal.SIGTERM, tmp_path, site, 10, f"{site.url}/0")
    assert account(tmp_path)["finish_reason"] == "interrupted"
    assert account(tmp_path)["complete"] is False
    done = call_crawl(tmp_path, urls=[f"{site.url}/0"], resume=True)
    assert (done.stdout, done.stderr) == ("finished\n", "")
    assert {path for path, _ in archived(tmp_path)} == everything
    assert rows(tmp_path) == {}


def _keep_until(archive: Path, path: str) -> None:
    """Cut the archive before the first record of `path`."""
    with archive.open("rb") as stream:
        ends = [
            r.stream_pos for r in ArchiveIterator(stream) if (r.headers.get("WARC-Target-URI") or "").endswith(path)
        ]
    archive.write_bytes(archive.read_bytes()[: min(ends)])
