"""--keep: archives of older runs are deleted, and nothing else."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from crawler.history.record import record
from crawler.past import Past
from crawler.pruning import prune
from crawler.records import Findings, RunInfo
from reports.changes import compare

NAMES = ("20260101T000000Z", "20260102T000000Z", "20260103T000000Z", "20260104T000000Z")
INFO = RunInfo("shop", "", "2026-01-01T00:00:00Z", "finished", True, {}, {}, {}, {})
DELETED = ["frontier.sqlite", "pages-00000.warc.gz", "pages-00001.warc.gz"]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Four finished runs, the newest last."""
    folder = tmp_path / "runs" / "shop"
    for name in NAMES:
        make_run(folder / name)
        record(folder, name, compare(Findings((), (), (), (), ()), Past("shop"), name, INFO), INFO)
    (folder / "latest").symlink_to(NAMES[-1])
    return folder


def make_run(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("pages-00000.warc.gz", "pages-00001.warc.gz", "run.json", "pages.csv", "report.html", "crawl.json"):
        (folder / name).write_bytes(b"x")
    make_frontier(folder, "pages-00000.warc.gz:0")


def make_frontier(folder: Path, *bodies: str) -> None:
    (folder / "frontier.sqlite").unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / "frontier.sqlite")) as base:
        base.execute("CREATE TABLE urls (body_at TEXT)")
        base.executemany("INSERT INTO urls VALUES (?)", [(body,) for body in bodies])
        base.commit()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def pruned(series: Path, keep: int, current: str = NAMES[-1]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in prune(series, keep, series / current):
        found.setdefault(path.parent.name, []).append(path.name)
        assert not path.exists()
    return found


def test_the_archives_of_all_but_the_newest_runs_go_and_their_reports_stay(series: Path) -> None:
    assert pruned(series, 2) == dict.fromkeys(NAMES[:2], DELETED)
    assert names(series / NAMES[0]) == ["crawl.json", "pages.csv", "report.html", "run.json"]
    assert set(DELETED) < set(names(series / NAMES[2]))
    assert pruned(series, 2) == {}


def test_more_runs_to_keep_than_there_are_delete_nothing(series: Path) -> None:
    assert pruned(series, 9) == {}


def test_without_a_history_nothing_is_known_and_nothing_deleted(series: Path) -> None:
    (series / "history.sqlite").unlink()
    assert pruned(series, 1) == {}


def test_an_archive_that_a_kept_run_refers_to_stays(series: Path) -> None:
    make_frontier(series / NAMES[3], f"{NAMES[0]}/pages-00001.warc.gz:77", "pages-00000.warc.gz:1")
    assert pruned(series, 1)[NAMES[0]] == ["frontier.sqlite", "pages-00000.warc.gz"]
    assert (series / NAMES[0] / "pages-00001.warc.gz").exists()


def test_what_a_deleted_run_refers_to_goes(series: Path) -> None:
    make_frontier(series / NAMES[1], f"{NAMES[0]}/pages-00001.warc.gz:77")
    assert pruned(series, 1)[NAMES[0]] == DELETED


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_without_a_frontier_the_archives_say_what_they_refer_to(damage: str, series: Path) -> None:
    run = series / NAMES[3]
    (run / "frontier.sqlite").unlink()
    if damage == "damaged":
        (run / "frontier.sqlite").write_bytes(b"no database" * 100)
    with (run / "pages-00000.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        headers = {"Doorway-Body-At": f"{NAMES[0]}/pages-00000.warc.gz:5"}
        writer.write_record(
            writer.create_warc_record(
                "http://a.example/", "revisit", payload=io.BytesIO(b""), length=0, warc_headers_dict=headers
            )
        )
    assert pruned(series, 1)[NAMES[0]] == ["frontier.sqlite", "pages-00001.warc.gz"]


def test_the_run_that_is_going_on_is_never_touched(series: Path) -> None:
    assert NAMES[0] not in pruned(series, 1, current=NAMES[0])
    assert set(DELETED) < set(names(series / NAMES[0]))


def test_what_is_not_ours_is_never_touched(series: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    make_run(away)
    (series / "20250101T000000Z").symlink_to(away)
    (series / "20250102T000000Z").mkdir()
    (series / "20250102T000000Z" / "pages-00000.warc.gz").write_bytes(b"no run's")
    older = series / NAMES[0]
    (older / "mine.warc.gz").write_bytes(b"x")
    (older / "pages-00001.warc.gz").unlink()
    (older / "pages-00001.warc.gz").symlink_to(away / "pages-00000.warc.gz")
    (older / "pages-00002.warc.gz").mkdir()
    assert pruned(series, 3) == {NAMES[0]: ["frontier.sqlite", "pages-00000.warc.gz"]}
    assert set(DELETED) < set(names(away))
    assert (series / "20250102T000000Z" / "pages-00000.warc.gz").exists()
    assert {"mine.warc.gz", "pages-00001.warc.gz", "pages-00002.warc.gz"} < set(names(older))


def test_an_unfinished_run_goes_only_when_it_is_older_by_its_name(series: Path) -> None:
    for name in ("20251231T000000Z", "20260103T120000Z", "by-hand"):
        make_run(series / name)
    assert sorted(pruned(series, 2)) == ["20251231T000000Z", *NAMES[:2]]
