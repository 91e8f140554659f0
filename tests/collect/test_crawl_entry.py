"""The two ways to start a crawl: crawl() and `scrapy crawl`."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crawl_site import PATIENCE, ROOT, Answer, Site, archived, call_crawl, links, scrapy_crawl

from crawler.collect.arguments import read_arguments
from crawler.collect.outcome import read_outcome
from crawler.collect.run import spider_name
from crawler.config import CrawlOptions
from crawler.errors import ConfigError, MissingRun


def _small(site: Site) -> None:
    site.pages = {"/": links("/a", "/b"), "/a": links("/c"), "/b": Answer("b"), "/c": Answer("c")}


def test_the_outcome_is_read_back_as_it_was_returned(site: Site, tmp_path: Path) -> None:
    _small(site)
    done = call_crawl(tmp_path, urls=[site.url])
    assert (done.returncode, done.stdout, done.stderr) == (0, "finished\n", "")
    outcome = read_outcome(tmp_path)
    assert (outcome.pages, outcome.responses, outcome.sites, outcome.complete) == (4, 5, 1, True)
    assert outcome.starts == (site.url,)


def test_a_folder_without_an_outcome_is_a_missing_run(tmp_path: Path) -> None:
    with pytest.raises(MissingRun, match=r"crawl\.json"):
        read_outcome(tmp_path)


@pytest.mark.parametrize(
    ("argument", "value", "words"),
    [
        ("max_pages", "many", "spider argument max_pages"),
        ("bogus", "1", "'bogus' is not known"),
        ("urls", "ftp://a.test/", "only http and https are crawled"),
        ("resolve", "nonsense", "HOST=ADDRESS"),
    ],
)
def test_a_bad_spider_argument_is_named(tmp_path: Path, argument: str, value: str, words: str) -> None:
    given = {"urls": "http://a.test/", "out": str(tmp_path), argument: value}
    with pytest.raises(ConfigError, match=words):
        read_arguments(given, datetime(2026, 1, 2, tzinfo=UTC))


def test_under_scrapy_crawl_a_bad_argument_is_told_and_exits_1(tmp_path: Path) -> None:
    done = scrapy_crawl("site", tmp_path, urls="http://a.test/", bogus="1")
    assert done.returncode == 1
    assert "'bogus' is not known" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_options_become_settings_under_scrapy_crawl_and_s_still_wins(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("a")}
    scrapy_crawl("pages", tmp_path, site.url, user_agent="named", settings={"USER_AGENT": "stronger"})
    assert site.agents == {"stronger"}


def test_without_out_the_folder_is_named_after_the_site(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer("a")}
    whole = [sys.executable, "-m", "scrapy", "crawl", "pages", f"-aurls={site.url}", "-aallow_private=1", "-adelay=0"]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        whole, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0
    (folder,) = (tmp_path / "runs" / f"127.0.0.1-{site.port}").iterdir()
    assert archived(folder) == [("/", 200)]
    assert done.stderr.startswith("crawl: 1 pages")


def test_only_takes_the_pages_given_and_only_with_a_sitemap_those_it_lists() -> None:
    assert spider_name(CrawlOptions()) == "site"
    assert spider_name(CrawlOptions(only=True)) == "pages"
    assert spider_name(CrawlOptions(only=True, sitemaps=("http://a.test/map.xml",))) == "sitemap"
