"""The log of a run of Spark is added up stage by stage."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clusters.cost import difference, table
from clusters.events import Stage, read_events, settings_of, stages_of

_SQL = "org.apache.spark.sql.execution.ui.SparkListenerSQLExecution"


def _write(number: int, begun: int, ended: int, target: str) -> Iterator[dict[str, Any]]:
    plan = "(1) Scan parquet\nLocation: InMemoryFileIndex [file:/run/_stages/k/before]\n\n"
    if target:
        plan += (
            f"(2) Execute InsertIntoHadoopFsRelationCommand\nInput: []\nArguments: file:/run/{target}, false, Parquet"
        )
    yield {"Event": f"{_SQL}Start", "executionId": number, "time": begun, "physicalPlanDescription": plan}
    yield {"Event": f"{_SQL}End", "executionId": number, "time": ended}


def _task(launched: int, busy: int, shuffled: int, written: int = 0) -> dict[str, Any]:
    metrics = {
        "Executor Run Time": busy,
        "Disk Bytes Spilled": 1,
        "Shuffle Write Metrics": {"Shuffle Bytes Written": shuffled},
        "Output Metrics": {"Bytes Written": written},
    }
    return {"Event": "SparkListenerTaskEnd", "Task Info": {"Launch Time": launched}, "Task Metrics": metrics}


def _run() -> Iterator[dict[str, Any]]:
    yield {"Event": "SparkListenerApplicationStart", "Timestamp": 1_000}
    yield _task(2_100, 500, 10)
    yield from _write(0, 2_000, 4_000, "_stages/k/screened")
    yield _task(3_000, 1_500, 0, 70)
    yield from _write(1, 4_100, 4_200, "")
    yield _task(4_150, 250, 3)
    yield from _write(2, 4_300, 5_000, "_stages/k/stars-0")
    yield _task(4_400, 500, 5)
    yield from _write(3, 5_000, 6_000, "_stages/k/stars-12")
    yield from _write(4, 6_500, 7_000, "_draft/lines/pages")
    yield {"Event": "SparkListenerTaskEnd", "Task Info": {"Launch Time": 7_200}}
    yield {"Event": "SparkListenerApplicationEnd", "Timestamp": 8_000}


def test_each_stage_has_what_ran_since_the_one_before_was_written_down() -> None:
    assert stages_of(_run()) == [
        Stage("start", 1.0),
        Stage("screened", 2.0, 2.0, 2, 10, 2, 70),
        Stage("components", 2.0, 0.75, 2, 8, 2, 0),
        Stage("report", 2.0, 0.0, 1, 0, 0, 0),
    ]


def test_a_log_that_breaks_off_ends_with_what_was_written_last() -> None:
    events = [event for event in _run() if event["Event"] != "SparkListenerApplicationEnd"]
    assert [(stage.name, stage.seconds) for stage in stages_of(events)][-1] == ("report", 1.0)


def test_the_table_ends_with_the_sum_of_all_stages_for_each_page() -> None:
    rows = table(stages_of(_run()), 10).rows
    assert rows[-1] == ("all of them", "7.0", "5", "275.00", "1.8", "0.4", "7.0")
    assert [row[0] for row in rows] == ["start", "screened", "components", "report", "all of them"]


def test_the_difference_of_two_runs_is_taken_by_the_names_of_their_stages() -> None:
    large = [Stage("screened", 9.0, 8.0, 7, 600, 50, 4), Stage("stars", 1.0, 1.0, 1, 1, 1, 1)]
    small = [Stage("start", 5.0), Stage("screened", 1.0, 2.0, 3, 100, 50, 1)]
    assert difference(large, small) == [Stage("screened", 8.0, 6.0, 4, 500, 0, 3), large[1]]


def test_the_one_log_of_a_folder_is_read_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "app-1").write_text("".join(json.dumps(event) + "\n" for event in _run()), encoding="utf-8")
    (tmp_path / ".app-1.crc").write_bytes(b"\x80")
    assert list(read_events(tmp_path)) == list(_run())
    assert settings_of(tmp_path)["spark.eventLog.dir"] == tmp_path.as_uri()


@pytest.mark.parametrize("names", [[], ["app-1", "app-2"]])
def test_a_folder_without_one_log_is_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(ValueError, match=f"{len(names)} logs of events, not one"):
        list(read_events(tmp_path))
