"""Options from audit.toml, URL lists and strings."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.arguments import build_parser
from crawler.cli import _read_options
from crawler.config import (
    READERS,
    CrawlOptions,
    Options,
    make_options,
    read_config,
    read_option,
    read_url,
    read_url_list,
)
from crawler.errors import ConfigError
from crawler.records import Unjudged
from crawler.thresholds import Thresholds


def toml(folder: Path, text: str) -> Path:
    path = folder / "audit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def command(*arguments: object) -> tuple[Options, tuple[Unjudged, ...]]:
    """The options of a command line, as `doorway` reads them."""
    given: Mapping[str, object] = vars(build_parser().parse_args(["audit", *map(str, arguments)]))
    return _read_options({k: v for k, v in given.items() if v not in (None, []) and k != "command"})


# --- audit.toml --------------------------------------------------------------------------------------------------


def test_a_file_sets_every_option_by_its_name(tmp_path: Path) -> None:
    given = read_config(
        toml(
            tmp_path,
            """
            urls = ["https://a.example/", "https://b.example/"]
            sitemaps = "https://a.example/sitemap.xml"
            only = true
            resume = false
            max_pages = 100
            max_pages_per_site = 0
            max_depth = 3
            delay = 1.5
            timeout = 9
            concurrency = 4
            per_site = 1
            user_agent = "watcher"
            contact = "mail@a.example"
            proxy = "http://proxy.example:3128"
            shard = "1/4"
            allow_private = true
            resolve = ["a.example=127.0.0.1", "b.example=127.0.0.2"]
            quiet = true
            urls_file = "sites.txt"
            warcs = ["a.warc", "b.warc"]
            name = "watch-list_1"
            out = "runs/x"
            jobs = 2
            fail_on = "suspect"
            json = true
            raw_csv = true
            notify_webhook = "https://hooks.example/x"
            parquet = true
            keep = 3
            reviews = "decided.csv"
            """,
        )
    )
    assert set(given) == {*READERS, "thresholds"}
    assert make_options(given) == Options(
        crawl=CrawlOptions(
            urls=("https://a.example/", "https://b.example/"),
            sitemaps=("https://a.example/sitemap.xml",),
            only=True,
            max_pages=100,
            max_pages_per_site=0,
            max_depth=3,
            delay=1.5,
            timeout=9.0,
            concurrency=4,
            per_site=1,
            user_agent="watcher",
            contact="mail@a.example",
            proxy="http://proxy.example:3128",
            shard=(1, 4),
            allow_private=True,
            resolve={"a.example": "127.0.0.1", "b.example": "127.0.0.2"},
            quiet=True,
        ),
        urls_file="sites.txt",
        warcs=("a.warc", "b.warc"),
        name="watch-list_1",
        out="runs/x",
        jobs=2,
        fail_on="suspect",
        json=True,
        raw_csv=True,
        notify_webhook="https://hooks.example/x",
        parquet=True,
        keep=3,
        reviews="decided.csv",
    )


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    assert make_options(read_config(toml(tmp_path, ""))) == Options()


def test_every_option_has_a_reader_and_a_field() -> None:
    names = {each.name for each in (*fields(CrawlOptions), *fields(Options))} - {"crawl", "thresholds"}
    assert set(READERS) == names


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("max_page = 5", "option 'max_page' is not known"),
        ("max-pages = 5", "option 'max-pages' is not known"),
        ("crawl = 1", "option 'crawl' is not known"),
        ("[options]\ndelay = 1", "option 'options' is not known"),
        ("[thresholds]\nwindows = 1", "threshold 'windows' is not known"),
        ("max_pages = -1", "max_pages: -1"),
        ("max_pages = 1.5", "max_pages: 1.5"),
        ("max_pages = true", "max_pages: True"),
        ("concurrency = 0", "concurrency: must be 1 or more"),
        ("delay = -0.5", "delay: -0.5"),
        ("delay = nan", "delay: nan"),
        ("delay = true", "delay: True"),
        ("delay = 86400", "delay: 86400"),
        ("only = 'maybe'", "only: 'maybe'"),
        ("only = 2", "only: 2"),
        ("urls = ['a.example']", "no scheme; write https://a.example"),
        ("urls = [1]", "urls: '1'"),
        ("sitemaps = ['ftp://a.example/']", "only http and https"),
        ('contact = "a\\nX-Evil: 1"', "contact: "),
        ("user_agent = 'ü'", "user_agent: 'ü'"),
        ("shard = '4/4'", "shard: '4/4'"),
        ("shard = '1'", "shard: ''"),
        ("resolve = ['a.example']", "resolve: "),
        ("name = '../x'", "name: '../x'"),
        ("name = ''", "name: ''"),
        ("fail_on = 'bad'", "fail_on: 'bad' is none of doorway"),
        ("jobs = 'many'", "jobs: 'many'"),
        ("thresholds = 5", "[thresholds] must be a table"),
        ("[thresholds]\nwindow = 'x'", "threshold window: 'x'"),
        ("[thresholds]\nwindow = true", "threshold window: True"),
        ("[thresholds]\nwindow = -1", "threshold window: -1"),
        ("[thresholds]\nwindow = 2.5", "threshold window: 2.5 is not a whole number"),
        ("[thresholds]\nwindow = nan", "threshold window: nan"),
        ("[thresholds]\nlink_share = inf", "threshold link_share: inf"),
        ("delay = \nname = 'x'", "line 1"),
        ("delay = 1\ndelay = 2\n", "line 2"),
    ],
)
def test_what_cannot_be_used_is_refused_with_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    path = toml(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert named in str(caught.value)


def test_an_unknown_key_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there are: .*max_pages_per_site"):
        read_config(toml(tmp_path, "per_host = 1"))
    with pytest.raises(ConfigError, match=r"there are: .*family_pages"):
        read_config(toml(tmp_path, "[thresholds]\nfamily = 1"))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml: no such file"):
        read_config(tmp_path / "gone.toml")
    with pytest.raises(ConfigError, match=str(tmp_path)):
        read_config(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("name = 'café'".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"latin\.toml"):
        read_config(latin)


def test_thresholds_override_their_defaults_and_keep_their_types(tmp_path: Path) -> None:
    found = read_config(toml(tmp_path, "[thresholds]\nfamily_pages = 5\nlink_share = 0\nwindow = 60.0"))["thresholds"]
    expected = Thresholds(family_pages=5, link_share=0.0, window=60)
    assert found == expected
    for each in fields(Thresholds):
        assert type(getattr(found, each.name)) is type(getattr(expected, each.name))


# --- the command line over the file ------------------------------------------------------------------------------


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    path = toml(tmp_path, "delay = 3\nmax_pages = 9\nurls = ['https://file.example/']\nonly = true\nfail_on = 'clean'")
    options, _ = command("https://line.example/", "--config", path, "--delay", "1", "--fail-on", "doorway")
    assert options.crawl.urls == ("https://line.example/",)
    assert (options.crawl.delay, options.fail_on) == (1.0, "doorway")
    assert (options.crawl.max_pages, options.crawl.only) == (9, True)


def test_what_the_command_line_leaves_out_is_taken_from_the_file(tmp_path: Path) -> None:
    path = toml(tmp_path, "urls = ['https://file.example/']\nwarcs = ['a.warc']\n[thresholds]\nfamily_pages = 7")
    options, _ = command("--config", path)
    assert options.crawl.urls == ("https://file.example/",)
    assert options.warcs == ("a.warc",)
    assert options.thresholds.family_pages == 7


def test_listed_urls_come_behind_the_given_ones_each_once(tmp_path: Path) -> None:
    listed = tmp_path / "sites.txt"
    listed.write_text("\ufeffhttps://b.example/\nbad line\nhttps://a.example/\n", encoding="utf-8")
    options, rejected = command("https://a.example/", "https://c.example/", "--urls", listed)
    assert options.crawl.urls == ("https://a.example/", "https://c.example/", "https://b.example/")
    assert [(row.url, row.reason) for row in rejected] == [("bad line", "bad_url")]
    assert f"{listed}, line 2" in rejected[0].detail


# --- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("urls", "https://a.example/,https://b.example/", ("https://a.example/", "https://b.example/")),
        ("urls", " https://a.example/x,y \n https://b.example/ ", ("https://a.example/x,y", "https://b.example/")),
        ("urls", "", ()),
        ("urls", [], ()),
        ("max_pages", "0", 0),
        ("max_pages", 12, 12),
        ("delay", "0", 0.0),
        ("delay", "2.5", 2.5),
        ("only", "YES", True),
        ("only", "0", False),
        ("only", True, True),
        ("shard", "0/3", (0, 3)),
        ("resolve", "a.example=127.0.0.1,b.example=::1", {"a.example": "127.0.0.1", "b.example": "::1"}),
        ("warcs", "a,b.warc", ("a,b.warc",)),
    ],
)
def test_an_option_is_read_from_a_string_or_a_value(name: str, value: object, read: object) -> None:
    assert read_option(name, value) == read


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(ConfigError, match="option 'speed' is not known"):
        read_option("speed", 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example",
        "HTTP://A.example/x?y#z",
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "https://bücher.example/ü",
        "http://user:pw@a.example/",
    ],
)
def test_a_url_that_can_be_fetched_is_taken_as_it_is(url: str) -> None:
    assert read_url(url) == url


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a.example", "no scheme; write https://a.example"),
        ("www.a.example/x", "no scheme; write https://www.a.example/x"),
        ("localhost:8000", "no scheme; write https://localhost:8000"),
        ("ftp://a.example/", "only http and https are crawled"),
        ("file:///etc/passwd", "only http and https are crawled"),
        ("https:///x", "no host"),
        ("http://", "no host"),
        ("http://[", "http://["),
    ],
)
def test_a_text_that_is_no_url_says_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_url(text)
    assert hint in str(caught.value)
    assert repr(text) in str(caught.value)


LIST = """\
# the sites of May

https://a.example/
  https://b.example/#part   # the second
b.example
https://c.example/ # x
ftp://d.example/
https://a.example/#
"""


def test_a_url_list_gives_its_urls_and_the_numbers_of_the_lines_that_are_none() -> None:
    urls, wrong = read_url_list(LIST, "sites.txt")
    assert urls == ("https://a.example/", "https://b.example/#part", "https://c.example/", "https://a.example/#")
    assert [url for url, _ in wrong] == ["b.example", "ftp://d.example/"]
    assert wrong[0][1].startswith("sites.txt, line 5: ")
    assert wrong[1][1].startswith("sites.txt, line 7: ")


def test_a_url_list_may_come_from_windows() -> None:
    assert read_url_list("https://a.example/\r\n\r\nhttps://b.example/", "x")[0] == (
        "https://a.example/",
        "https://b.example/",
    )


def test_an_empty_url_list_has_nothing() -> None:
    assert read_url_list("\n# only this\n", "x") == ((), ())
