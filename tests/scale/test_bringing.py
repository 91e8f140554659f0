"""Files and records of them from web servers, S3 and this machine; and what goes wrong on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="beyond one machine rows travel as Arrow")

from scale.storage import Storage, serving
from scale.url_index import spans_of
from urllib3 import Retry
from warc_files import write_warc

from crawler.archive import read_archive
from crawler.errors import ArchiveError
from crawler.records import Capture
from crawler.scale import bringing, remote
from crawler.scale.bringing import MOST_OF_A_RECORD, brought
from crawler.scale.sources import Source

NAMES = ("first", "second", "third", "fourth")


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(remote, "RETRIES", Retry(3, status_forcelist=[503], raise_on_status=False, backoff_max=0))
    with serving() as server:
        yield server


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    return write_warc(tmp_path / "a.warc.gz", [(f"https://a.example/{name}", f"<p>{name}".encode()) for name in NAMES])


def pages_in(source: Source) -> list[str]:
    with brought(source) as path:
        rows = list(read_archive([path]))
    assert all(isinstance(row, Capture) for row in rows), rows
    return [row.url.rpartition("/")[2] for row in rows]


def refusal(source: Source) -> str:
    with pytest.raises(ArchiveError) as caught, brought(source):
        pass
    assert source.path in str(caught.value)
    return str(caught.value)


def test_a_whole_file_of_this_machine_is_read_where_it_lies(warc: Path) -> None:
    with brought(Source(0, str(warc))) as path:
        assert path == warc
    assert warc.exists()


def test_some_records_of_a_file_are_a_file_of_them_alone_in_the_order_asked(warc: Path) -> None:
    first, _, third, _ = spans_of(warc)
    source = Source(0, str(warc), (third, first))
    assert pages_in(source) == ["third", "first"]
    with brought(source) as path:
        assert path.name == warc.name
    assert not path.exists()


def test_a_file_of_a_web_server_is_brought_whole_under_its_own_name(warc: Path, storage: Storage) -> None:
    storage.files["/x/a.warc.gz"] = warc.read_bytes()
    with brought(Source(0, f"{storage.url}/x/a.warc.gz")) as path:
        assert (path.name, path.read_bytes()) == ("a.warc.gz", warc.read_bytes())
    assert not path.exists()


def test_close_records_come_in_one_request_and_distant_ones_in_their_own(
    warc: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.files["/a.warc.gz"] = warc.read_bytes()
    first, second, third, fourth = spans_of(warc)
    source = Source(0, f"{storage.url}/a.warc.gz", (first, third, fourth))
    assert pages_in(source) == ["first", "third", "fourth"]
    assert len(storage.ranges) == 1
    monkeypatch.setattr(bringing, "GAP", second[1] - 1)
    assert pages_in(source) == ["first", "third", "fourth"]
    assert storage.ranges[1:] == [
        f"bytes=0-{first[1] - 1}",
        f"bytes={third[0]}-{fourth[0] + fourth[1] - 1}",
    ]


def test_no_request_is_for_more_than_the_limit_but_for_one_record(
    warc: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage.files["/a.warc.gz"] = warc.read_bytes()
    monkeypatch.setattr(bringing, "MOST_AT_ONCE", 1)
    assert pages_in(Source(0, f"{storage.url}/a.warc.gz", tuple(spans_of(warc)))) == list(NAMES)
    assert len(storage.ranges) == len(NAMES)


@pytest.mark.parametrize("how", ["busy", "cut"])
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "records"])
def test_what_fails_once_is_asked_for_again(warc: Path, storage: Storage, how: str, whole: bool) -> None:
    storage.files[f"/{how}/a.warc.gz"] = warc.read_bytes()
    spans = () if whole else tuple(spans_of(warc))
    assert pages_in(Source(0, f"{storage.url}/{how}/a.warc.gz", spans)) == list(NAMES)
    assert storage.seen[f"/{how}/a.warc.gz"] == 2


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "records"])
def test_a_file_that_is_cut_short_each_time_is_an_error_and_never_a_file(
    warc: Path, storage: Storage, whole: bool
) -> None:
    storage.files["/always-cut/a.warc.gz"] = warc.read_bytes()
    spans = () if whole else tuple(spans_of(warc))
    assert "IncompleteRead" in refusal(Source(0, f"{storage.url}/always-cut/a.warc.gz", spans))
    assert storage.seen["/always-cut/a.warc.gz"] == 4


def test_a_file_whose_length_nobody_tells_is_refused(warc: Path, storage: Storage) -> None:
    storage.files["/unsized/a.warc.gz"] = warc.read_bytes()
    assert "does not say how long" in refusal(Source(0, f"{storage.url}/unsized/a.warc.gz"))


def test_a_server_that_sends_whole_files_only_is_told_of_and_not_read_to_the_end(warc: Path, storage: Storage) -> None:
    storage.files["/whole-only/a.warc.gz"] = warc.read_bytes()
    source = Source(0, f"{storage.url}/whole-only/a.warc.gz", tuple(spans_of(warc)))
    assert "whole files only" in refusal(source)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/", "file:///etc/passwd", "/other.warc.gz"])
def test_a_redirection_is_not_followed_but_told(storage: Storage, target: str) -> None:
    storage.files |= {"/moved/a.warc.gz": target.encode(), "/other.warc.gz": b"secret"}
    assert f"has moved to '{target}'" in refusal(Source(0, f"{storage.url}/moved/a.warc.gz"))
    assert storage.seen == {"/moved/a.warc.gz": 1}


def test_a_missing_file_is_not_asked_for_twice(storage: Storage) -> None:
    assert "404" in refusal(Source(0, f"{storage.url}/none.warc.gz"))
    assert storage.seen["/none.warc.gz"] == 1


@pytest.mark.usefixtures("storage")
def test_a_server_that_is_not_there_is_an_error() -> None:
    with serving() as server:
        gone = server.url
    assert "refused" in refusal(Source(0, f"{gone}/a.warc.gz"))


def test_a_file_larger_than_the_limit_is_refused(warc: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.files["/a.warc.gz"] = warc.read_bytes()
    monkeypatch.setattr(remote, "MOST_BYTES", 10)
    assert "larger than" in refusal(Source(0, f"{storage.url}/a.warc.gz"))


@pytest.mark.parametrize(
    "span", [(-1, 10), (0, 0), (0, -5), (0, MOST_OF_A_RECORD + 1), (1, 100), (0, 10**6), (10**9, 100)]
)
@pytest.mark.parametrize("local", [True, False], ids=["here", "there"])
def test_a_span_that_is_no_record_is_refused(warc: Path, storage: Storage, span: tuple[int, int], local: bool) -> None:
    storage.files["/a.warc.gz"] = warc.read_bytes()
    refusal(Source(0, str(warc) if local else f"{storage.url}/a.warc.gz", (span,)))


def test_files_of_s3_are_read_with_the_credentials_and_the_endpoint_of_the_environment(
    warc: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow._s3fs", reason="this Arrow was built without S3")
    for name, value in {
        "AWS_ENDPOINT_URL": storage.url,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    storage.files["/bucket/x/a.warc.gz"] = warc.read_bytes()
    assert pages_in(Source(0, "s3a://bucket/x/a.warc.gz")) == list(NAMES)
    assert pages_in(Source(0, "s3://bucket/x/a.warc.gz", (spans_of(warc)[1],))) == ["second"]
    assert "none.warc" in refusal(Source(0, "s3a://bucket/none.warc"))
    assert "asked for" in refusal(Source(0, "s3a://bucket/x/a.warc.gz", ((0, 10**6),)))


@pytest.mark.parametrize("uri", ["s3a://bucket/x?nonsense=1", "ftp://a.example/a.warc"])
def test_what_arrow_cannot_open_is_an_error_that_names_it(uri: str) -> None:
    refusal(Source(0, uri))
