"""Which files a run reads: paths, globs, addresses and lists of them."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="beyond one machine rows travel as Arrow")

from scale.storage import serving

from crawler.errors import ArchiveError, AuditError, ConfigError
from crawler.runs import expand_archives
from crawler.scale import sources
from crawler.scale.sources import SOURCE, Source, is_local, list_sources, source_of

CRAWL = "crawl-data/CC-MAIN-2024-51/segments/1/warc/CC-MAIN-1-00000.warc.gz"
COMMON_CRAWL = "https://data.commoncrawl.org/"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.warc.gz", "a.warc.gz", "c.warc.wet.gz"):
        Path(name).touch()


def paths(*given: str, prefix: str = "") -> list[str]:
    """As `list_sources` has them; those of this folder, which must be whole, without it."""
    found = [source.path for source in list_sources(given, prefix)]
    return [str(Path(path).relative_to(Path.cwd())) if is_local(path) else path for path in found]


def listing(*lines: str, name: str = "warc.paths") -> str:
    text = "\n".join(lines).encode()
    Path(name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return name


@pytest.mark.parametrize(
    "given", [["b.warc.gz", "*.warc.gz"], ["**/*.gz"], ["./b.warc.gz", "b.warc.gz", "a.warc.gz"], ["[ab].*", "c*"]]
)
def test_files_of_this_machine_have_the_order_and_numbers_that_one_machine_gives_them(given: list[str]) -> None:
    found = list_sources(given)
    assert [Path(source.path) for source in found] == list(
        dict.fromkeys(path.absolute() for path in expand_archives(given))
    )
    assert [source.file for source in found] == list(range(len(found)))


@pytest.mark.parametrize("given", ["none.warc.gz", "none*", "."])
def test_what_one_machine_refuses_is_refused_in_its_words(given: str) -> None:
    with pytest.raises(ArchiveError) as here:
        expand_archives([given])
    with pytest.raises(ArchiveError) as there:
        list_sources([given])
    assert str(there.value) == str(here.value)


@pytest.mark.parametrize("name", ["warc.paths", "warc.paths.gz"])
def test_a_list_of_common_crawl_gives_its_files_behind_the_prefix(name: str) -> None:
    lines = [CRAWL, "", "  ", "# a note", f"  {CRAWL[:-10]}1.warc.gz\r", CRAWL]
    assert paths(listing(*lines, name=name), prefix=COMMON_CRAWL) == [
        COMMON_CRAWL + CRAWL,
        f"{COMMON_CRAWL}{CRAWL[:-10]}1.warc.gz",
    ]


@pytest.mark.parametrize(
    ("prefix", "line", "path"),
    [
        ("https://data.commoncrawl.org", "a.warc", "https://data.commoncrawl.org/a.warc"),
        ("s3a://commoncrawl/", "/a.warc", "s3a://commoncrawl/a.warc"),
        ("s3a://commoncrawl/", "hdfs://name:8020/a.warc", "hdfs://name:8020/a.warc"),
        ("hdfs:///user", "a.warc", "hdfs:///user/a.warc"),
        (".", "a.warc.gz", "a.warc.gz"),
        ("", "./a.warc.gz", "a.warc.gz"),
    ],
)
def test_a_prefix_ends_in_one_slash_and_is_for_lines_that_are_no_addresses(prefix: str, line: str, path: str) -> None:
    assert paths(listing(line), prefix=prefix) == [path]


def test_lists_paths_and_addresses_are_numbered_as_they_are_given_each_once() -> None:
    given = [
        "b.warc.gz",
        listing("s3a://bucket/x.warc", "b.warc.gz"),
        "s3a://bucket/x.warc",
        Path("a.warc.gz").absolute().as_uri(),
    ]
    assert paths(*given) == ["b.warc.gz", "s3a://bucket/x.warc", "a.warc.gz"]


def test_a_glob_may_find_lists_as_well() -> None:
    listing("a.warc.gz", name="1.paths")
    listing("b.warc.gz", name="2.paths.gz")
    assert paths("?.paths*") == ["a.warc.gz", "b.warc.gz"]


def test_a_list_of_a_web_server_is_read() -> None:
    with serving() as server:
        server.files["/x/warc.paths.gz"] = gzip.compress(f"{CRAWL}\n".encode())
        assert paths(f"{server.url}/x/warc.paths.gz", prefix="s3a://commoncrawl") == [f"s3a://commoncrawl/{CRAWL}"]
        with pytest.raises(ConfigError, match=r"/none\.paths: the server answers 404"):
            list_sources([f"{server.url}/none.paths"])


def test_a_list_of_a_hundred_thousand_files_is_read() -> None:
    name = listing(*(f"{number}/{CRAWL}" for number in range(10**5)), name="warc.paths.gz")
    assert len(paths(name, prefix="s3://commoncrawl/")) == 10**5


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"a.warc\x00.gz", "is no path"),
        (b"\xff\xfe", "can't decode"),
        (b"x" * 5000, "longer than 4096 bytes"),
        (b"x" * 4000, "too long"),
        (b"none.warc.gz", "no such file; --prefix"),
        (b"gopher://a.example/x.warc", "gopher:// is not known"),
        (b"s3a://bucket/folder/", "names no file"),
        (b"s3a://bucket/..", "names no file"),
        (b"s3a:///x.warc", "names no host or bucket"),
        (b"s3a://bucket/*.warc.gz", "patterns are for files of this machine"),
        (b"http://[::1/x.warc", "Invalid IPv6 URL"),
    ],
)
def test_a_line_that_is_no_path_is_named(line: bytes, complaint: str) -> None:
    Path("bad.paths").write_bytes(b"# first\na.warc.gz\n" + line + b"\n")
    with pytest.raises(ConfigError, match=r"^bad\.paths, line 3: ") as caught:
        list_sources(["bad.paths"])
    assert complaint in str(caught.value)


def _truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("damage", [_truncated, lambda data: b"no gzip", lambda data: data[:10] + b"\xff" * 9])
def test_a_packed_list_that_is_damaged_is_named(damage: Callable[[bytes], bytes]) -> None:
    Path("bad.paths.gz").write_bytes(damage(gzip.compress(b"a.warc.gz\n" * 1000)))
    with pytest.raises(ConfigError, match=r"^bad\.paths\.gz: .*name a list of WARC paths, one a line"):
        list_sources(["bad.paths.gz"])


def test_a_list_that_unpacks_without_end_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_PATHS", 100)
    with pytest.raises(ConfigError, match=r"warc\.paths\.gz, line 101: a list has 100 lines at the most"):
        list_sources([listing(*[""] * 200, name="warc.paths.gz")])
    with pytest.raises(ConfigError, match="line 1: longer than"):
        list_sources([listing("x" * 2**20, name="warc.paths.gz")])


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match=r"bucket") as caught:
        list_sources(["s3a://KEY:hush@bucket/a.warc"])
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("given", [[], ["empty.paths"]])
def test_nothing_to_judge_is_an_error(given: list[str]) -> None:
    listing("# nothing", name="empty.paths")
    with pytest.raises(ConfigError, match="names no file"):
        list_sources(given)


@pytest.mark.parametrize(
    "given",
    ["a\0.warc", "http://[x/a.warc", "s3a://b/\x01.warc", "x" * 10**4],
    ids=["NUL", "no host", "control", "too long"],
)
def test_a_path_that_cannot_be_one_is_an_error_of_the_user(given: str) -> None:
    with pytest.raises(AuditError):
        list_sources([given])


def test_a_source_crosses_as_a_row() -> None:
    source = Source(7, "s3a://bucket/x/a.warc.gz", ((0, 317), (631, 314)))
    assert source.row() == {"file": 7, "path": "s3a://bucket/x/a.warc.gz", "spans": "0+317 631+314"}
    assert set(source.row()) == set(SOURCE.names)
    assert source_of(source.row()) == source
    assert source_of(Source(0, "a.warc").row()) == Source(0, "a.warc")


@pytest.mark.parametrize(
    ("path", "name", "local"),
    [
        ("/x/a.warc.gz", "a.warc.gz", True),
        ("a?b#c.warc", "a?b#c.warc", True),
        ("s3a://bucket/x/a.warc.gz", "a.warc.gz", False),
        ("https://a.example/x/a.warc.gz?signature=1/2", "a.warc.gz", False),
    ],
)
def test_a_source_has_the_name_of_its_file(path: str, name: str, local: bool) -> None:
    assert (Source(0, path).name, is_local(path)) == (name, local)
