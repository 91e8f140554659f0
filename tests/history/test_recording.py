"""What is written down when, and what a run may know of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from changing_network import CLOCK, ROOF, Watch, repairs

from crawler import memory
from crawler.cli import main
from crawler.errors import AuditError
from crawler.history import record as record_module
from crawler.history.recall import recall
from crawler.history.store import FILE_NAME, open_history

SERIES = Path("runs/watch")
ROOFS, CLOCKS = repairs("a.example", ROOF), repairs("b.example", CLOCK)


def ask(sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(SERIES / FILE_NAME)) as base:
        return base.execute(sql).fetchall()


def dump() -> list[str]:
    """All that the history holds, but for the time of day."""
    with closing(sqlite3.connect(SERIES / FILE_NAME)) as base:
        return sorted(line for line in base.iterdump() if 'INTO "runs"' not in line)


def test_the_newest_run_judged_again_writes_the_same_reports_and_the_same_history(watch: Watch) -> None:
    watch.run(ROOFS)
    two = watch.run(ROOFS, CLOCKS)
    reports, history = two.files(), dump()
    for _ in range(2):
        again = watch.judge("report", "--warc", "2.warc.gz", "--out", str(two.out), out=two.out)
        assert again.files() == reports
        assert dump() == history
    assert ask("SELECT id, folder FROM runs ORDER BY id") == [(1, "20261107T030000Z"), (2, "20261114T030000Z")]


def test_the_newest_run_judged_again_on_less_takes_back_what_it_wrote(watch: Watch) -> None:
    watch.run(ROOFS)
    history = dump()
    two = watch.run(ROOFS, CLOCKS)
    assert len(dump()) > len(history)
    again = watch.judge("report", "--warc", "1.warc.gz", "--out", str(two.out), out=two.out)
    assert again.changes() == []
    assert ask("SELECT DISTINCT from_run, to_run FROM pages") == [(1, 2)]
    assert ask("SELECT count(*) FROM campaigns") == [(1,)]


def test_an_older_run_judged_again_is_compared_with_the_one_before_it_and_changes_nothing(watch: Watch) -> None:
    watch.run(ROOFS)
    two = watch.run(ROOFS, CLOCKS)
    watch.run(CLOCKS)
    changes, history = two.changes(), dump()
    again = watch.judge("report", "--warc", "2.warc.gz", "--out", str(two.out), out=two.out)
    assert again.changes() == changes
    assert len(changes) > 5
    assert dump() == history
    assert "newer runs of the series are recorded" in again.told


def test_a_run_killed_between_its_reports_and_its_record_is_written_down_when_it_is_judged_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.run(ROOFS)
    history = dump()

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(memory, "record", die)
        killed = watch.run(ROOFS, CLOCKS, exit_code=130)
    assert dump() == history
    reports = killed.files()
    again = watch.judge("report", "--warc", "2.warc.gz", "--out", str(killed.out), out=killed.out)
    assert again.files() == reports
    assert ask("SELECT count(*) FROM runs") == [(2,)]
    assert watch.run(ROOFS, CLOCKS).changes() == []


def test_a_run_killed_while_it_is_written_down_leaves_the_history_as_it_was(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.run(ROOFS)
    history = dump()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(record_module, "_add_domains", die)
    watch.run(CLOCKS, exit_code=130)
    assert dump() == history
    assert ask("SELECT count(*) FROM runs") == [(1,)]


def test_pages_are_spans_that_begin_anew_only_where_something_is_different(watch: Watch) -> None:
    for pages in (ROOFS, ROOFS, CLOCKS, ROOFS):
        watch.run(pages)
    spans = ask("SELECT from_run, to_run, count(*) FROM pages WHERE url LIKE '%a.example%' GROUP BY 1, 2 ORDER BY 1")
    assert spans == [(1, 2, 5), (4, 4, 5)]
    assert ask("SELECT count(*) FROM pages WHERE from_run <= 3 AND to_run >= 3") == [(5,)]
    assert ask("SELECT state, first_run, last_run FROM campaign_lives ORDER BY 1") == [("alive", 1, 4), ("gone", 3, 3)]


def test_a_run_elsewhere_with_a_name_has_a_memory_and_one_without_has_none(watch: Watch, tmp_path: Path) -> None:
    watch.run(ROOFS)
    for out, options, changes in (("far", ["--name", "watch"], 1), ("away", [], 0)):
        done = watch.judge("audit", "--warc", "1.warc.gz", "--out", out, *options, out=Path(out))
        assert ("since the run of" in done.said) is bool(changes)
    assert (SERIES / "latest").readlink() == tmp_path / "far"
    assert ask("SELECT folder FROM runs ORDER BY id") == [("20261107T030000Z",), (str(tmp_path / "far"),)]
    assert not Path("away").with_name(FILE_NAME).exists()


def test_a_run_named_by_its_latest_link_is_the_run_itself(watch: Watch) -> None:
    one = watch.run(ROOFS)
    watch.judge("report", "--warc", "1.warc.gz", "--out", str(SERIES / "latest"), out=one.out)
    assert (SERIES / "latest").readlink() == Path(one.out.name)
    assert ask("SELECT count(*) FROM runs") == [(1,)]


def test_reports_of_a_version_without_a_memory_make_a_first_run_that_says_so(watch: Watch) -> None:
    watch.run(ROOFS)
    (SERIES / FILE_NAME).unlink()
    two = watch.run(ROOFS)
    assert "this run counts as the first" in two.told
    assert "first run of watch" in two.said
    assert two.changes() == []


@pytest.mark.parametrize("content", [b"SQLite format 3\x00" + b"\xff" * 4096, b"no database at all, and long " * 9])
@pytest.mark.usefixtures("watch")
def test_a_damaged_history_is_named_before_anything_is_crawled(
    content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    SERIES.mkdir(parents=True)
    (SERIES / FILE_NAME).write_bytes(content)
    assert main(["audit", "http://127.0.0.1:9/", "--allow-private", "--name", "watch"]) == 2
    error = capsys.readouterr().err
    assert str(SERIES / FILE_NAME) in error
    assert "move it away" in error
    assert not list(SERIES.glob("*/frontier.sqlite"))


def test_a_history_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as base:
        base.execute("CREATE TABLE later (x)")
        base.execute("PRAGMA user_version = 2")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(AuditError, match=r"newer doorway-audit .* update"):
        recall(tmp_path, "one")
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_database_of_something_else_is_not_taken_for_a_history(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as base:
        base.execute("CREATE TABLE notes (x)")
    with pytest.raises(AuditError, match="not a history of doorway-audit"):
        recall(tmp_path, "one")


def test_a_cell_that_is_damaged_is_named(watch: Watch) -> None:
    watch.run(ROOFS)
    for column, junk in (("texts", b"junk"), ("signature", b"\x78\x9c"), ("texts", None)):
        with open_history(SERIES) as base:
            kept = base.execute(f"SELECT {column} FROM fingerprints").fetchone()
            base.execute(f"UPDATE fingerprints SET {column} = ?", (junk or "text",))
        with pytest.raises(AuditError, match=r"history\.sqlite: damaged"):
            [known.load_texts() for known in recall(SERIES, "next").known]
        with open_history(SERIES) as base:
            base.execute(f"UPDATE fingerprints SET {column} = ?", kept)


def test_a_history_that_a_killed_process_only_began_is_made_anew(watch: Watch) -> None:
    SERIES.mkdir(parents=True)
    (SERIES / FILE_NAME).touch()
    assert "first run of watch" in watch.run(ROOFS).said
    assert ask("SELECT count(*) FROM runs") == [(1,)]


def test_only_the_newest_two_states_of_a_campaign_are_kept(watch: Watch) -> None:
    for towns in (
        ("Ely", "Wells", "Truro"),
        ("Ely", "Wells", "Ripon"),
        ("Ely", "Bath", "Truro"),
        ("Ely", "York", "Leeds"),
    ):
        watch.run(repairs("a.example", ROOF, towns=towns))
    assert ask("SELECT count(DISTINCT campaign_id), max(from_run) - min(from_run) FROM fingerprints") == [(1, 1)]
