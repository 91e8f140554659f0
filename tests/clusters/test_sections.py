"""What each section makes of the runs that it starts; here they are only pretended, but for their files."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from clusters import cost, killing, same, skew
from clusters.events import settings_of
from clusters.running import LOCAL, PROCESSES, TABLES
from speeds.figures import Found
from speeds.measuring import Cost


class Pretended:
    """Runs that write tables without looking at pages; those on `odd` find something else."""

    def __init__(self, odd: str = "") -> None:
        self.masters: list[str] = []
        self.settings: list[dict[str, str]] = []
        self._odd = odd

    def alone(self, files: Sequence[Path], out: Path) -> Cost:
        """In the place of judge_alone."""
        return self.on_spark(files, out, "")

    def on_spark(self, files: Sequence[Path], out: Path, master: str, settings: dict[str, str] | None = None) -> Cost:
        """In the place of judge_on_spark; takes ten seconds for each run before it."""
        assert all(path.stat().st_size for path in files)
        self.masters.append(master)
        out.mkdir(parents=True)
        for name in TABLES:
            (out / f"{name}.csv").write_text("odd" if name == "pages" and master and master == self._odd else "same")
        if settings:
            self.settings.append(settings)
            folder = settings["spark.eventLog.dir"].removeprefix("file://")
            Path(folder, "app-1").write_text(json.dumps({"Event": "SparkListenerApplicationStart", "Timestamp": 1}))
        return Cost(10.0 * len(self.masters), 2.0, 3_000_000)


def _pretend(monkeypatch: pytest.MonkeyPatch, runs: Pretended) -> None:
    for section in (same, killing, skew, cost):
        for name, run in (("judge_alone", runs.alone), ("judge_on_spark", runs.on_spark)):
            if hasattr(section, name):
                monkeypatch.setattr(section, name, run)


def _missed(found: Found) -> list[str]:
    return [re.sub(r": [\d.]+, at .*", "", line) for line in found.missed()]


def test_same_compares_both_kinds_of_spark_with_one_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    runs = Pretended()
    _pretend(monkeypatch, runs)
    found = same.measure_same(20, 1, tmp_path)
    assert runs.masters == ["", LOCAL, PROCESSES]
    assert [row[:3] for row in found.tables[0].rows] == [
        ("doorway report", "10.0", "2"),
        (f"doorway spark, {LOCAL}", "20.0", "1"),
        (f"doorway spark, {PROCESSES}", "30.0", "1"),
    ]
    assert not found.missed()


def test_same_names_the_table_that_is_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, Pretended(odd=PROCESSES))
    found = same.measure_same(20, 1, tmp_path)
    assert _missed(found) == [f"same: doorway spark, {PROCESSES}: tables unlike those of one machine: pages"]


def test_killed_is_missed_where_no_executor_was_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _pretend(monkeypatch, Pretended())
    assert _missed(killing.measure_killed(20, 1, tmp_path)) == ["killed: executors"]


@pytest.mark.parametrize(("odd", "missed"), [("", []), (LOCAL, ["skew: tables unlike those of one machine"])])
def test_skew_is_the_seconds_of_the_lopsided_collection_over_the_even_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, odd: str, missed: list[str]
) -> None:
    _pretend(monkeypatch, Pretended(odd))
    found = skew.measure_skew(40, 1, tmp_path)
    assert found.targets[0].values == (2.0,)
    assert [line.partition(": even")[0] for line in _missed(found)] == missed
    assert found.notes == (
        "even: families: 1, of 20 pages at the most; hosts of the other 20 pages: 1",
        "lopsided: families: 1, of 20 pages at the most; hosts of the other 20 pages: 1",
    )


@pytest.mark.parametrize("measure", [cost.measure_cost, cost.measure_weblogs])
def test_cost_asks_spark_for_the_logs_of_two_collections(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, measure: Callable[[int, int, Path], Found]
) -> None:
    runs = Pretended()
    _pretend(monkeypatch, runs)
    found = measure(400, 1, tmp_path)
    assert runs.settings == [settings_of(tmp_path / f"pages-{number}" / "events") for number in (100, 400)]
    assert [table.title for table in found.tables] == [f"400 pages, {LOCAL}", f"300 further pages, {LOCAL}"]
    assert [table.rows[-1][0] for table in found.tables] == ["all of them"] * 2
    assert re.match(r"100 pages of [\d,]+ compressed bytes: 10 s, 2 s of processor time and 0\.00 GB", found.notes[0])
    assert found.notes[2] == "processor time of all processes for 1,000 further pages: 0.0 s"
