"""The DAG of docs/sharding: what it runs, and when it fails; Airflow itself loads it where it is installed."""

import importlib.util
import os
import runpy
import subprocess
import sys
import types
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest
from scheduled import calls_of, fake_doorway, read_call, shards_of

from crawler.errors import DONE, FAILED_ON, INCOMPLETE, INTERRUPTED, AuditError

DAG = Path(__file__).resolve().parents[2] / "docs" / "sharding" / "airflow_dag.py"
WRONG_USE = AuditError.exit_code


class AirflowFailException(Exception):
    pass


@dataclass
class Task:
    """A task of the DAG file, as the stand-in for Airflow was told of it."""

    function: Any
    options: dict[str, Any]
    mapped: dict[str, Any] = field(default_factory=dict)
    after: list["Task"] = field(default_factory=list)

    def expand(self, **mapped: Any) -> Self:
        self.mapped = mapped
        return self

    def __call__(self) -> Self:
        return self

    def __rshift__(self, other: "Task") -> "Task":
        other.after.append(self)
        return other


@dataclass
class Airflow:
    """The tasks by name, and the members of the DAG file."""

    tasks: dict[str, Task] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)

    def task(self, **options: Any) -> Any:
        return lambda function: self.tasks.setdefault(function.__name__, Task(function, options))


@pytest.fixture
def airflow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Airflow:
    """The DAG file, loaded by a stand-in for Airflow 3, with a program that says how it was called."""
    found = Airflow()
    after = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
    modules: dict[str, dict[str, object]] = {
        "airflow": {},
        "airflow.sdk": {
            "dag": lambda **_: lambda function: function,
            "task": found.task,
            "get_current_context": lambda: {"dag_run": SimpleNamespace(run_after=after)},
        },
        "airflow.sdk.exceptions": {"AirflowFailException": AirflowFailException},
    }
    for name, members in modules.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    found.members = runpy.run_path(str(DAG))
    use(found, tmp_path, DONE)
    return found


def use(airflow: Airflow, folder: Path, code: int) -> Path:
    """A program that exits with `code`, in the place of the one that the DAG file names."""
    program = fake_doorway(folder, code)
    crawl, report = airflow.tasks["crawl"].function, airflow.tasks["report"].function
    for names in (crawl.__globals__, report.__globals__):
        names["FOLDER"] = str(folder)
        for command in (names["CRAWL"], names["REPORT"]):
            command[0] = str(program)
    return program


def test_the_dag_crawls_all_shards_and_then_judges_them_once(airflow: Airflow, tmp_path: Path) -> None:
    crawl, report = airflow.tasks["crawl"], airflow.tasks["report"]
    shards = crawl.mapped["shard"]
    assert shards == list(range(airflow.members["SHARDS"]))
    assert report.after == [crawl]
    assert report.options["trigger_rule"] == "all_done"
    for shard in shards:
        assert crawl.function(shard) == DONE
    outs = [tmp_path / f"runs/watchlist-{shard}/20261123T031500Z" for shard in shards]
    for out in outs[:2]:
        out.mkdir(parents=True)
    assert report.function() == DONE
    *crawls, judged = [read_call(arguments) for _, arguments in calls_of(tmp_path / "doorway")]
    assert shards_of(crawls) == [(shard, len(shards)) for shard in shards]
    assert [tmp_path / call["out"] for call in crawls] == outs
    assert [tmp_path / folder for folder in judged["folders"]] == outs[:2]  # the third was lost


@pytest.mark.parametrize(
    ("task", "code", "end"),
    [
        ("crawl", WRONG_USE, AirflowFailException),
        ("crawl", INCOMPLETE, RuntimeError),
        ("crawl", INTERRUPTED, RuntimeError),
        ("report", WRONG_USE, AirflowFailException),
        ("report", INCOMPLETE, RuntimeError),
    ],
)
def test_a_task_fails_where_something_is_missing(
    airflow: Airflow, tmp_path: Path, task: str, code: int, end: type[Exception]
) -> None:
    use(airflow, tmp_path, code)
    with pytest.raises(end):
        airflow.tasks[task].function(*((0,) if task == "crawl" else ()))


def test_pages_to_alarm_on_are_no_failure_of_the_report(airflow: Airflow, tmp_path: Path) -> None:
    use(airflow, tmp_path, FAILED_ON)
    assert airflow.tasks["report"].function() == FAILED_ON


_LOAD = """
import runpy, sys
dag = runpy.run_path(sys.argv[1])["audit_in_shards"]()
crawl, report = dag.task_dict["crawl"], dag.task_dict["report"]
print(dag.dag_id, type(crawl).__name__, sorted(report.upstream_task_ids))
"""


def test_airflow_itself_loads_the_dag(tmp_path: Path) -> None:
    if importlib.util.find_spec("airflow") is None:
        pytest.skip("Airflow is not installed: pip install apache-airflow")
    kept = {**os.environ, "AIRFLOW_HOME": str(tmp_path)}
    command = [sys.executable, "-c", _LOAD, str(DAG)]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines()[-1:] == ["doorway-watchlist-shards DecoratedMappedOperator ['crawl']"], done.stderr
