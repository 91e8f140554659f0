"""The second crawl of one name: what has not changed is not fetched, and judged all the same."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from crawl_site import Answer, Site, account, collect, links
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from crawler.archive import read_archive
from crawler.collect.archive import archive_files
from crawler.records import Capture, Unjudged


def _with_validators(body: str, answered: list[int]) -> object:
    """A page with an ETag and a date; 304 for who knows both."""
    tag = f'"{sha256(body.encode()).hexdigest()[:8]}"'
    known = {"ETag": tag, "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"}

    def answer(headers: Mapping[str, str]) -> Answer:
        met = headers.get("If-None-Match") == tag and headers.get("If-Modified-Since") == known["Last-Modified"]
        answered.append(304 if met else 200)
        return Answer(status=304, headers=known) if met else Answer(body, headers=known)

    return answer


def _crawl(root: Path, number: int, url: str, **arguments: object) -> Path:
    out = root / "runs" / "shop" / f"2026010{number}T000000Z"
    collect("site", out, url, settings={"CWD": str(root)}, **arguments)
    return out


def _captures(out: Path) -> dict[str, bytes]:
    found = list(read_archive(archive_files(out)))
    assert not [row for row in found if isinstance(row, Unjudged)]
    return {"/" + each.url.split("/", 3)[3]: each.body for each in found if isinstance(each, Capture)}


def _revisits(out: Path) -> list[Mapping[str, str]]:
    with archive_files(out)[0].open("rb") as stream:
        return [
            record.headers.to_dict() for record in ArchiveIterator(stream, WarcRecordType.revisit, parse_http=False)
        ]


def test_a_page_that_answers_304_is_a_revisit_record_and_has_its_body_and_its_links(site: Site, tmp_path: Path) -> None:
    answered: list[int] = []
    home = "<title>home</title><a href=/a>a</a>"
    site.pages = {"/": _with_validators(home, answered), "/a": Answer("<p>a")}  # type: ignore[dict-item]
    first = _crawl(tmp_path, 1, site.url)
    second = _crawl(tmp_path, 2, site.url)
    third = _crawl(tmp_path, 3, site.url)
    assert answered == [200, 304, 304]
    assert _captures(first) == _captures(second) == _captures(third) == {"/": home.encode(), "/a": b"<p>a"}
    for out in (second, third):
        revisit = _revisits(out)[0]
        assert revisit["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
        assert revisit["Doorway-Body-At"].startswith("20260101T000000Z/pages-00000.warc.gz:")
        assert revisit["WARC-Refers-To-Target-URI"] == f"{site.url}/"
    assert account(third)["counts"]["pages"] == 2  # type: ignore[index]


def test_a_page_that_comes_again_as_it_was_is_stored_once(site: Site, tmp_path: Path) -> None:
    body = "<p>" + "the same words " * 2_000
    site.pages = {"/": Answer(body)}
    first, second = _crawl(tmp_path, 1, site.url), _crawl(tmp_path, 2, site.url)
    assert _revisits(second)[0]["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")
    assert _captures(second) == _captures(first)
    with archive_files(second)[0].open("rb") as stream:
        kinds = [record.rec_type for record in WarcioIterator(stream, check_digests="raise")]
    assert kinds[-3:] == ["revisit", "request", "metadata"]


def test_a_page_that_has_changed_is_fetched_and_stored_anew(site: Site, tmp_path: Path) -> None:
    answered: list[int] = []
    site.pages = {"/": _with_validators("<p>old", answered)}  # type: ignore[dict-item]
    _crawl(tmp_path, 1, site.url)
    site.pages = {"/": _with_validators("<p>new", answered)}  # type: ignore[dict-item]
    assert _captures(_crawl(tmp_path, 2, site.url)) == {"/": b"<p>new"}
    assert answered == [200, 200]


def test_without_the_archive_that_holds_the_body_the_page_is_fetched_whole(site: Site, tmp_path: Path) -> None:
    answered: list[int] = []
    site.pages = {"/": _with_validators("<p>here", answered)}  # type: ignore[dict-item]
    for path in archive_files(_crawl(tmp_path, 1, site.url)):
        path.unlink()
    assert _captures(_crawl(tmp_path, 2, site.url)) == {"/": b"<p>here"}
    assert answered == [200, 200]


def test_a_resume_of_a_recrawl_knows_the_revisits_of_its_first_session(site: Site, tmp_path: Path) -> None:
    answered: list[int] = []
    site.pages = {"/": _with_validators("<a href=/a>a</a>", answered), "/a": links("/b"), "/b": Answer("<p>b")}  # type: ignore[dict-item]
    first = _crawl(tmp_path, 1, site.url)
    second = _crawl(tmp_path, 2, site.url)
    for path in second.glob("frontier.sqlite*"):
        path.unlink()  # so that the resume has nothing but the archive
    site.asked.clear()
    _crawl(tmp_path, 2, site.url, resume=1)
    assert set(site.asked) <= {"/robots.txt"}
    assert _captures(second) == _captures(first)
    assert account(second)["counts"]["pages"] == 3  # type: ignore[index]


def test_a_304_that_nobody_asked_for_is_no_page(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer(status=304)}
    out = _crawl(tmp_path, 1, site.url)
    (row,) = list(read_archive(archive_files(out)))
    assert isinstance(row, Unjudged)
    assert (row.reason, row.status) == ("status", 304)
    assert account(out)["complete"] is False
