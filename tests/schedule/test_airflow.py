"""The DAG file: compiled, imported and run against modules with the names that Airflow 3 has."""

import ast
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scheduled import ARGUMENT, calls_of, fake_doorway, schedule

from crawler.cli import main


class AirflowFailException(Exception):
    pass


@dataclass
class Airflow:
    """What a DAG file said to Airflow, and the try in which its task is."""

    dag: dict[str, Any] = field(default_factory=dict)
    task: dict[str, Any] = field(default_factory=dict)
    run: Callable[[], int] = lambda: 0
    tries: int = 1

    def note_dag(self, **options: Any) -> Callable[[Callable[[], None]], Callable[[], None]]:
        self.dag = options
        return lambda function: function

    def note_task(self, **options: Any) -> Callable[[Callable[[], int]], Callable[[], None]]:
        self.task = options

        def decorate(function: Callable[[], int]) -> Callable[[], None]:
            self.run = function
            return lambda: None

        return decorate

    def context(self) -> dict[str, Any]:
        after = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
        return {"dag_run": SimpleNamespace(run_after=after), "ti": SimpleNamespace(try_number=self.tries)}


class SmtpNotifier:
    def __init__(self, **options: str) -> None:
        self.options = options


@pytest.fixture(params=["airflow.sdk.exceptions", "airflow.exceptions"])
def airflow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Airflow:
    """Airflow 3.2 and newer, and Airflow 3.0 and 3.1."""
    noted = Airflow()
    modules: dict[str, dict[str, object]] = {
        "airflow": {},
        "airflow.sdk": {"dag": noted.note_dag, "task": noted.note_task, "get_current_context": noted.context},
        "airflow.sdk.exceptions": {},
        "airflow.exceptions": {},
        "airflow.providers": {},
        "airflow.providers.smtp": {},
        "airflow.providers.smtp.notifications": {},
        "airflow.providers.smtp.notifications.smtp": {"SmtpNotifier": SmtpNotifier},
    }
    modules[request.param]["AirflowFailException"] = AirflowFailException
    for name, members in modules.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
    return noted


def load(folder: Path, *arguments: object) -> dict[str, Any]:
    """Imports the DAG file that the command wrote."""
    ((name, text),) = schedule(folder, "watch.list", "--as", "airflow", *arguments).items()
    assert name == "doorway_watch_list.py"
    members: dict[str, Any] = {}
    exec(compile(text, name, "exec"), members)
    return members


def test_the_dag_repeats_one_run_at_a_time_and_makes_up_for_none(airflow: Airflow, tmp_path: Path) -> None:
    load(tmp_path, "--every", "mon 03:15", "--user", "audit", "--", "https://a.example/")
    start = airflow.dag.pop("start_date")
    assert start.utcoffset() == timedelta(0)
    assert airflow.dag == {
        "dag_id": "doorway-watch.list",
        "schedule": "15 3 * * 1",
        "catchup": False,
        "max_active_runs": 1,
    }
    assert airflow.task["retries"] == 2
    assert airflow.task["run_as_user"] == "audit"
    assert "on_failure_callback" not in airflow.task


def test_an_interval_is_a_timedelta(airflow: Airflow, tmp_path: Path) -> None:
    load(tmp_path, "--every", "7h", "--", "https://a.example/")
    assert airflow.dag["schedule"] == timedelta(hours=7)


def test_each_try_audits_into_one_folder_and_later_ones_resume(airflow: Airflow, tmp_path: Path) -> None:
    program = fake_doorway(tmp_path / "bin")
    load(tmp_path / "out", "--every", "daily", "--dir", tmp_path, "--doorway", program, "--", "https://a.example/")
    assert airflow.run() == 0
    airflow.tries = 2
    assert airflow.run() == 0
    first = ["audit", "--name", "watch.list", "--quiet", "https://a.example/"]
    first += ["--out", "runs/watch.list/20261123T031500Z"]
    assert calls_of(program) == [(str(tmp_path), first), (str(tmp_path), [*first, "--resume"])]


@pytest.mark.parametrize(
    ("code", "end"), [(1, None), (2, AirflowFailException), (3, RuntimeError), (130, RuntimeError)]
)
def test_findings_are_no_failure_wrong_options_are_final_the_rest_is_tried_again(
    airflow: Airflow, tmp_path: Path, code: int, end: type[Exception] | None
) -> None:
    program = fake_doorway(tmp_path / "bin", code)
    load(tmp_path / "out", "--every", "daily", "--dir", tmp_path, "--doorway", program, "--", "https://a.example/")
    if not end:
        assert airflow.run() == code
        return
    with pytest.raises(end):
        airflow.run()


class Taker(BaseHTTPRequestHandler):
    taken: list[bytes]

    def do_POST(self) -> None:
        type(self).taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_run_that_was_given_up_is_posted_and_mailed(airflow: Airflow, tmp_path: Path) -> None:
    Taker.taken = []
    with HTTPServer(("127.0.0.1", 0), Taker) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        told = ("--mail", "seo@a.example", "--webhook", f"http://127.0.0.1:{server.server_port}/hook")
        load(tmp_path, "--every", "daily", *told, "--", "https://a.example/")
        post, mail = airflow.task["on_failure_callback"]
        post({"run_id": "scheduled__2026-11-23"})
        thread.join()
    assert Taker.taken == [
        b'{"name": "watch.list", "text": "The audit of watch.list was given up: scheduled__2026-11-23"}'
    ]
    assert mail.options["to"] == "seo@a.example"
    assert mail.options["html_content"] == "{{ run_id }}"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(ARGUMENT, max_size=3))
def test_no_argument_is_read_as_python(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    given = ["schedule", "a", "--every", "6h", "--as", "airflow", "--dir", "/srv", "--doorway", "/opt/doorway", "--"]
    warcs = ["--warc=https://a.example/", *(f"--warc={text}" for text in arguments)]
    assert main([*given, *warcs]) == 0
    tree = ast.parse(capsys.readouterr().out)
    (command,) = (node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "COMMAND")
    assert ast.literal_eval(command) == ["/opt/doorway", "audit", "--name", "a", "--quiet", *warcs]
