"""Records that a URL index chooses, from a generated index of Common Crawl's schema."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java", allow_module_level=True)

from pyspark.sql import DataFrame, SparkSession
from scale.url_index import Row, capture, spans_of, write_index
from warc_files import write_warc

from crawler.archive import read_archive
from crawler.errors import ConfigError
from crawler.records import Capture
from crawler.scale import urlindex
from crawler.scale.bringing import brought
from crawler.scale.sources import SOURCE, Source, source_of
from crawler.scale.urlindex import Query, select_records

ALL = Query()
_ASKED_OF_ALL = [f"{field.name}={getattr(ALL, field.name)}" for field in fields(Query)]
CRAWL = "CC-MAIN-2024-51"
Select = Callable[..., list[Source]]


@pytest.fixture(scope="module")
def quick(spark: SparkSession) -> Iterator[SparkSession]:
    """For a few rows Spark's compiled code takes longer to be made than to run."""
    settings = {
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.shuffle.partitions": "2",
    }
    before = {name: spark.conf.get(name) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    yield spark
    for name, value in before.items():
        spark.conf.set(name, value or "")


def keep(name: str, table: DataFrame) -> DataFrame:
    """Holds a table where Spark does, as a run holds it in its folder."""
    return table.localCheckpoint()


@pytest.fixture
def select(quick: SparkSession) -> Select:
    """The sources that a query gives, by number."""

    def run(index: str, query: Query = ALL, prefix: str = "") -> list[Source]:
        table = select_records(quick, index, query, prefix, keep)
        assert dict(table.dtypes) == dict(SOURCE.types)
        return [source_of(row.asDict()) for row in table.orderBy("file").collect()]

    return run


def _named(value: object) -> str:
    """A query by what it asks."""
    if not isinstance(value, Query):
        return str(value)
    asked = (f"{field.name}={getattr(value, field.name)}" for field in fields(Query))
    return ",".join(text for text, other in zip(asked, _ASKED_OF_ALL, strict=True) if text != other)[:60]


def numbered(urls: list[str], **columns: Any) -> list[Row]:
    """A capture of each URL, the n-th at byte n * 100."""
    return [capture(url, span=(number * 100, 100), **columns) for number, url in enumerate(urls)]


def chosen(sources: list[Source]) -> list[int]:
    """The numbers of the captures."""
    return [offset // 100 for source in sources for offset, _ in source.spans]


def test_a_domain_of_an_index_is_exactly_its_captures_in_the_archives(tmp_path: Path, select: Select) -> None:
    pages = {
        "x/1.warc.gz": ["https://a.example/1", "https://b.example/1", "https://www.a.example/2"],
        "x/0.warc.gz": ["https://b.example/2", "https://a.example/3"],
        "x/2.warc.gz": ["https://b.example/3"],
    }
    rows: list[Row] = []
    (tmp_path / "data/x").mkdir(parents=True)
    for name, urls in pages.items():
        warc = write_warc(tmp_path / "data" / name, [(url, f"<p>{url}".encode()) for url in urls])
        rows += [capture(url, name, span) for url, span in zip(urls, spans_of(warc), strict=True)]
    index = write_index(tmp_path / "index", reversed(rows))
    found = select(index, Query(crawls=(CRAWL,), domains=("a.example",)), f"{tmp_path}/data")
    read = []
    for source in found:
        with brought(source) as path:
            read.append((source.file, path.name, [getattr(row, "url", row) for row in read_archive([path])]))
            assert all(isinstance(row, Capture) for row in read_archive([path]))
    assert read == [
        (0, "0.warc.gz", ["https://a.example/3"]),
        (1, "1.warc.gz", ["https://a.example/1", "https://www.a.example/2"]),
    ]


URLS = [
    "https://shop.example/kauf-auto_1",
    "https://a.blogspot.com/kauf/Auto",
    "https://b.blogspot.com/",
    "https://www.shop.example/100%25",
    "https://xn--bcher-kva.example/",
]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (Query(domains=("Shop.Example.",)), [0, 3]),
        (Query(domains=("www.shop.example",)), [3]),
        (Query(domains=("blogspot.com",)), [1, 2]),
        (Query(domains=("a.blogspot.com", "shop.example")), [0, 1, 3]),
        (Query(domains=("bücher.example",)), [4]),
        (Query(urls=("%/kauf%", "%.com/")), [0, 1, 2]),
        (Query(urls=(r"%auto\_1",)), [0]),
        (Query(urls=(r"%100\%25",)), [3]),
        (Query(where="url_host_tld = 'com' AND url_path = '/'"), [2]),
        (Query(domains=("blogspot.com",), where="url_path = '/' OR true"), [1, 2]),
    ],
    ids=_named,
)
def test_captures_are_chosen_by_domain_by_pattern_and_by_condition(
    tmp_path: Path, select: Select, query: Query, numbers: list[int]
) -> None:
    assert chosen(select(write_index(tmp_path / "index", numbered(URLS)), query)) == numbers


def test_the_language_of_most_of_a_page_decides(tmp_path: Path, select: Select) -> None:
    rows = [
        capture("https://a.example/", span=(number * 100, 100), content_languages=codes)
        for number, codes in enumerate(["deu", "deu,eng", "eng,deu", None, "rus"])
    ]
    index = write_index(tmp_path / "index", rows)
    assert chosen(select(index, Query(languages=("deu",)))) == [0, 1]
    assert chosen(select(index, Query(languages=("deu", "rus")))) == [0, 1, 4]


def test_only_pages_are_chosen(tmp_path: Path, select: Select) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"fetch_status": 404},
        {"content_mime_detected": "application/pdf"},
        {"content_mime_detected": "application/xhtml+xml", "content_mime_type": "text/plain"},
        {"content_mime_detected": None},
        {"content_mime_detected": None, "content_mime_type": None},
    ]
    rows = [capture("https://a.example/", span=(n * 100, 100), **kind) for n, kind in enumerate(kinds)]
    assert chosen(select(write_index(tmp_path / "index", rows))) == [0, 3, 4]


def test_crawls_and_the_subset_are_chosen_by_folder(tmp_path: Path, select: Select) -> None:
    root = tmp_path / "index"
    write_index(root, numbered(["https://a.example/"]), without="content_languages", crawl="CC-MAIN-2013-20")
    for number, crawl in enumerate(["CC-MAIN-2024-46", CRAWL], 1):
        write_index(root, [capture("https://a.example/", span=(number * 100, 100))], crawl)
    write_index(root, [capture("https://a.example/", span=(900, 100))], CRAWL, "crawldiagnostics")
    assert chosen(select(str(root))) == [0, 1, 2]
    assert chosen(select(f"{root}/", Query(crawls=(CRAWL,)))) == [2]
    assert chosen(select(str(root), Query(crawls=("CC-MAIN-2024-46", "CC-MAIN-2013-20")))) == [0, 1]
    assert chosen(select(str(root), Query(subset="crawldiagnostics"))) == [9]
    assert chosen(select(f"{root}/crawl={CRAWL}/subset=warc")) == [2]
    assert chosen(select(str(root), Query(languages=("eng",)))) == [1, 2]


def test_a_file_with_many_records_is_several_sources_with_numbers_of_their_own(
    tmp_path: Path, select: Select, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(urlindex, "MOST_RECORDS", 3)
    rows = [capture("https://a.example/", name, (n * 100, 100)) for name in "cab" for n in range({"a": 7}.get(name, 3))]
    found = select(write_index(tmp_path / "index", [*rows, *rows[:2]]), prefix="s3a://commoncrawl/")
    assert [(one.file, one.path[-1], [offset // 100 for offset, _ in one.spans]) for one in found] == [
        (0, "a", [0, 1, 2]),
        (1, "a", [3, 4, 5]),
        (2, "a", [6]),
        (3, "b", [0, 1, 2]),
        (4, "c", [0, 1, 2]),
    ]


def test_a_limit_for_domains_takes_the_same_captures_each_time_and_not_the_first(
    tmp_path: Path, select: Select
) -> None:
    urls = [f"https://{domain}.example/{number:03}" for domain in "ab" for number in range(50)]
    index = write_index(tmp_path / "index", numbered([*urls, "https://c.example/"]))
    once = chosen(select(index, Query(per_domain=5)))
    assert [sum(low <= n < low + 50 for n in once) for low in (0, 50, 100)] == [5, 5, 1]
    assert once[:5] != [0, 1, 2, 3, 4]
    again = write_index(tmp_path / "again", reversed(numbered([*urls, "https://c.example/"])))
    assert chosen(select(again, Query(per_domain=5))) == once


def test_a_name_in_the_index_stays_behind_the_prefix(tmp_path: Path, select: Select) -> None:
    names = ["../etc/passwd", "//host/x", "/x", "http://169.254.169.254/x"]
    index = write_index(tmp_path / "index", [capture("https://a.example/", name) for name in names])
    found = select(index, prefix="https://data.commoncrawl.org")
    assert [one.path for one in found] == [f"https://data.commoncrawl.org/{name.lstrip('/')}" for name in names]


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        (Query(languages=("en",)), "language 'en': name it by its three letters"),
        (Query(languages=("eng%",)), "language 'eng%'"),
        (Query(languages=("xxx",)), "no record meets the query"),
        (Query(domains=("' OR 1=1 --",)), "name it as example.com"),
        (Query(domains=("https://a.example/",)), "name it as example.com"),
        (Query(domains=("a.example",), urls=("' OR '1'='1",)), "no record meets the query"),
        (Query(domains=("é" * 99,)), "name it as example.com"),
        (Query(domains=("a.example",) * (urlindex.MOST_DOMAINS + 1)), "10,001 domains"),
        (Query(urls=("%\\",)), "URL pattern"),
        (Query(urls=(r"%\d",)), "URL pattern"),
        (Query(urls=("",)), "URL pattern"),
        (Query(where="no_such_column = 1"), "where 'no_such_column = 1'"),
        (Query(where="url = "), "where 'url = '"),
        (Query(where="url"), "where 'url'"),
        (Query(where="raise_error('boom')"), "boom"),
        (Query(crawls=("../..",)), "is no crawl"),
        (Query(crawls=("CC-MAIN-1999-01",)), "crawl=CC-MAIN-1999-01"),
        (Query(subset="*"), "is no crawl or subset"),
        (Query(per_domain=-1), "0 stands for all"),
    ],
    ids=_named,
)
def test_a_query_that_cannot_be_used_is_an_error_that_says_why(
    tmp_path: Path, select: Select, query: Query, complaint: str
) -> None:
    index = write_index(tmp_path / "index", numbered(["https://a.example/"]))
    with pytest.raises(ConfigError) as caught:
        select(index, query)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("column", ["warc_record_offset", "url_host_registered_domain"])
def test_an_index_that_lacks_a_column_is_named_with_it(tmp_path: Path, select: Select, column: str) -> None:
    index = write_index(tmp_path / "index", numbered(["https://a.example/"]), without=column)
    with pytest.raises(ConfigError, match=f"no column {column}; a URL index has those of cc-index-table"):
        select(index)


def test_an_index_of_the_time_before_languages_were_told_is_named(tmp_path: Path, select: Select) -> None:
    index = write_index(tmp_path / "index", numbered(["https://a.example/"]), without="content_languages")
    assert chosen(select(index)) == [0]
    with pytest.raises(ConfigError, match="since CC-MAIN-2018-39"):
        select(index, Query(languages=("eng",)))


@pytest.mark.parametrize("content", [None, b"no parquet at all", b"PAR1garbage in between PAR1"])
def test_what_is_no_index_is_named(tmp_path: Path, select: Select, content: bytes | None) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    if content is not None:
        (folder / "part.parquet").write_bytes(content)
    with pytest.raises(ConfigError, match=f"^{folder}: "):
        select(str(folder))
    with pytest.raises(ConfigError, match=r"none: .*name the folder of a URL index"):
        select(str(tmp_path / "none"))
