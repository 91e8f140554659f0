"""A run's folder, its name, its predecessor and its archives."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import runs
from crawler.config import CrawlOptions, Options
from crawler.errors import ArchiveError, ConfigError, MissingRun

STARTED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def crawl(*urls: str, sitemaps: tuple[str, ...] = ()) -> Options:
    return Options(crawl=CrawlOptions(urls=urls, sitemaps=sitemaps))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def finished(path: str) -> Path:
    """A folder that looks like that of a finished run."""
    folder = Path(path)
    folder.mkdir(parents=True)
    (folder / "pages.csv").write_text("url\r\n")
    return folder


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (crawl("https://www.shop.example.com/x", "https://b.example/"), "example.com"),
        (crawl(sitemaps=("https://www.a.example/sitemap.xml",)), "a.example"),
        (crawl("http://127.0.0.1:8080/"), "127.0.0.1-8080"),
        (crawl("http://[::1]:8080/"), "1-8080"),
        (crawl("https://bücher.de/"), "b-cher.de"),
        (Options(warcs=("/data/CC-MAIN-2024.warc.gz", "b.warc")), "CC-MAIN-2024"),
        (Options(warcs=("../..",)), "run"),
        (Options(crawl=CrawlOptions(urls=("https://a.example/",)), name="watch"), "watch"),
        (Options(), "run"),
    ],
)
def test_a_run_is_named_after_what_it_starts_from(options: Options, name: str) -> None:
    assert runs.name_of(options) == name


def test_a_run_lies_under_its_name_and_time_unless_it_is_told_where() -> None:
    assert runs.folder_of(crawl("https://a.example/"), STARTED) == Path("runs/a.example/20240506T070809Z")
    assert runs.folder_of(Options(out="else/where"), STARTED) == Path("else/where")


def test_the_latest_run_is_marked_and_marked_anew() -> None:
    for time in ("20240506T000000Z", "20240507T000000Z"):
        runs.mark_latest(finished(f"runs/site/{time}"))
        assert Path("runs/site/latest").readlink() == Path(time)
    assert sorted(path.name for path in Path("runs/site").iterdir()) == [
        "20240506T000000Z",
        "20240507T000000Z",
        "latest",
    ]


def test_a_run_outside_the_tree_is_not_marked() -> None:
    runs.mark_latest(finished("elsewhere/site/one"))
    assert not Path("elsewhere/site/latest").exists()


def test_the_run_before_is_the_one_that_is_marked() -> None:
    first = finished("runs/site/1")
    assert runs.previous_of(Path("runs/site/2")) is None
    runs.mark_latest(first)
    assert runs.previous_of(Path("runs/site/2")) == first.resolve()
    assert runs.previous_of(Path("runs/other/2")) is None


def test_a_run_is_not_the_one_before_itself() -> None:
    only = finished("runs/site/1")
    runs.mark_latest(only)
    assert runs.previous_of(only) is None


def test_a_mark_that_leads_nowhere_is_no_run() -> None:
    runs.mark_latest(finished("runs/site/1"))
    Path("runs/site/1/pages.csv").unlink()
    assert runs.previous_of(Path("runs/site/2")) is None
    Path("runs/site/1").rmdir()
    assert runs.previous_of(Path("runs/site/2")) is None


def test_a_folder_is_made_with_its_parents_and_may_exist() -> None:
    for _ in range(2):
        runs.make_folder(Path("a/b/c"))
    assert Path("a/b/c").is_dir()


def test_a_folder_that_cannot_be_made_is_named() -> None:
    Path("file").write_text("x")
    for path in ("file", "file/below"):
        with pytest.raises(ConfigError, match=f"--out {path}"):
            runs.make_folder(Path(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_named() -> None:
    Path("locked").mkdir(mode=0o500)
    with pytest.raises(ConfigError, match="cannot be written to"):
        runs.make_folder(Path("locked"))


def test_the_archives_of_a_crawl_are_its_warc_files_in_order() -> None:
    folder = finished("run")
    for name in ("pages-00001.warc.gz", "pages-00000.warc.gz", "x.warc", "crawl.log"):
        (folder / name).write_bytes(b"")
    assert [path.name for path in runs.archives_of(folder)] == ["pages-00000.warc.gz", "pages-00001.warc.gz", "x.warc"]


@pytest.mark.parametrize("mark", ["crawl.json", "frontier.sqlite"])
def test_a_crawl_that_fetched_nothing_is_a_crawl(mark: str) -> None:
    (finished("run") / mark).write_text("")
    assert runs.archives_of(Path("run")) == ()


def test_a_folder_without_a_crawl_is_refused() -> None:
    finished("reports-only")
    with pytest.raises(MissingRun, match="reports-only: no crawl in it"):
        runs.archives_of(Path("reports-only"))
    with pytest.raises(MissingRun, match="gone: no such folder"):
        runs.archives_of(Path("gone"))


def test_archives_are_found_by_name_and_by_pattern_each_once() -> None:
    for name in ("b.warc", "a.warc", "deep/er/c.warc", "odd[1].warc"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(b"")
    found = runs.expand_archives(["b.warc", "*.warc", "**/c.warc", "odd[1].warc"])
    assert list(map(str, found)) == ["b.warc", "a.warc", "odd[1].warc", "deep/er/c.warc"]
    assert runs.expand_archives([]) == ()


def test_an_archive_that_is_not_there_is_named() -> None:
    Path("folder").mkdir()
    for pattern, said in [("gone.warc", "no such file"), ("*.warc", "no such file"), ("folder", "not a file")]:
        with pytest.raises(ArchiveError) as caught:
            runs.expand_archives([pattern])
        assert f"--warc {pattern}: {said}" in str(caught.value)


def test_a_run_that_is_named_by_its_mark_stays_marked() -> None:
    run = finished("runs/site/20240506T000000Z")
    runs.mark_latest(run)
    runs.mark_latest(Path("runs/site/latest"))
    assert Path("runs/site/latest").readlink() == Path(run.name)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("runs/site/20240506T000000Z", "runs/site/20240506T000000Z"),
        ("site", "runs/site/20240507T000000Z"),
        ("runs/site", "runs/site/20240507T000000Z"),
        ("runs/site/latest", "runs/site/20240507T000000Z"),
        ("elsewhere", "elsewhere"),
        ("site/20240506T000000Z", "runs/site/20240506T000000Z"),
    ],
)
def test_a_run_is_found_by_its_folder_or_name(name: str, found: str) -> None:
    finished("elsewhere")
    for time in ("20240506T000000Z", "20240507T000000Z"):
        runs.mark_latest(finished(f"runs/site/{time}"))
    assert runs.find_run(name) == Path(found)


def test_a_folder_beside_runs_does_not_hide_a_run_of_its_name() -> None:
    Path("site").mkdir()
    runs.mark_latest(finished("runs/site/20240506T000000Z"))
    assert runs.find_run("site") == Path("runs/site/20240506T000000Z")


def test_a_run_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(MissingRun, match=r"^nowhere: .*there are: none in runs$"):
        runs.find_run("nowhere")
    for name in ("b", "a"):
        runs.mark_latest(finished(f"runs/{name}/20240506T000000Z"))
    with pytest.raises(MissingRun, match=r"^nowhere: .*there are: a, b$"):
        runs.find_run("nowhere")


def test_a_folder_without_reports_is_no_run_to_look_at() -> None:
    Path("empty").mkdir()
    with pytest.raises(MissingRun, match=r"empty/pages\.csv: no such file"):
        runs.find_run("empty")
