"""The examples of docs/sharding.md: their schemas accept them, and what they run is what `doorway` understands."""

import configparser
import importlib.util
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import types
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest
import yaml
from scheduled import calls_of, fake_doorway, fake_tools, run_in_shell

from crawler.arguments import build_parser
from crawler.cli import main
from crawler.config import READERS, read_option
from crawler.errors import DONE, FAILED_ON, INCOMPLETE, INTERRUPTED

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "sharding"
GUIDE = (ROOT / "docs" / "sharding.md").read_text(encoding="utf-8")
WRONG_USE = 2
MANIFESTS = [
    (path.name, manifest)
    for path in sorted(FOLDER.glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
JOBS = [manifest for _, manifest in MANIFESTS if manifest["kind"] == "Job"]


def read(arguments: list[str]) -> dict[str, Any]:
    """The options by name, each read as the command reads it."""
    parsed = vars(build_parser().parse_args(arguments))
    given = {name: value for name, value in parsed.items() if value not in (None, [])}
    return {name: read_option(name, value) if name in READERS else value for name, value in given.items()}


def shards_of(calls: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return sorted(call["shard"] for call in calls if call["command"] == "crawl")


def test_the_guide_links_every_example() -> None:
    linked = set(re.findall(r"\]\(sharding/([\w.-]+)\)", GUIDE))
    assert linked == {path.name for path in FOLDER.iterdir() if path.is_file()}


def test_every_command_of_the_guide_is_understood() -> None:
    blocks = "\n".join(re.findall(r"(?:^    .*\n)+", GUIDE, re.MULTILINE)).replace("\\\n", " ").replace("{}", "0")
    calls = [read(shlex.split(line, comments=True)) for line in re.findall(r"doorway ([a-z]+ [^'\n]+)", blocks)]
    assert shards_of(calls) == [(0, 3), (0, 3), (1, 3), (2, 3)]
    assert [call["command"] for call in calls].count("report") == 1


@pytest.mark.parametrize("release", ["1.33", "latest"])
@pytest.mark.parametrize("manifest", [manifest for _, manifest in MANIFESTS], ids=[name for name, _ in MANIFESTS])
def test_the_schema_of_kubernetes_accepts_a_manifest(manifest: dict[str, Any], release: str) -> None:
    schemas = pytest.importorskip("kubernetes_validate", reason="pip install 'doorway-audit[dev]' brings it")
    chosen = schemas.latest_version() if release == "latest" else release
    assert chosen.startswith(schemas.validate(manifest, chosen, strict=True))
    manifest = json.loads(json.dumps(manifest))
    manifest["spec"]["unheardOf"] = 1
    with pytest.raises(schemas.ValidationError):
        schemas.validate(manifest, chosen, strict=True)


def run_container(job: dict[str, Any], folder: Path, **environment: str) -> tuple[str, ...]:
    """The arguments that a pod of `job` calls `doorway` with."""
    (container,) = job["spec"]["template"]["spec"]["containers"]
    program = fake_doorway(folder)
    program.with_name("called").unlink(missing_ok=True)
    path = f"{folder}:{os.environ['PATH']}"
    command = [*container["command"], *container["args"]]
    subprocess.run(command, env={**environment, "PATH": path}, cwd=folder, check=True, timeout=300)
    ((_, arguments),) = calls_of(program)
    return tuple(arguments)


def test_the_pods_of_the_job_crawl_all_shards_each_into_its_folder(tmp_path: Path) -> None:
    job = JOBS[0]["spec"]
    assert job["completionMode"] == "Indexed"
    assert job["parallelism"] == job["completions"]
    environment = [{"JOB_COMPLETION_INDEX": str(index), "RUN": "watchlist-1"} for index in range(job["completions"])]
    calls = [read(list(run_container(JOBS[0], tmp_path, **each))) for each in environment]
    number = job["completions"]
    assert shards_of(calls) == [(index, number) for index in range(number)]
    assert [call["out"] for call in calls] == [f"/audit/runs/watchlist-{index}/watchlist-1" for index in range(number)]
    assert all(call["resume"] for call in calls)


def test_the_pod_of_the_report_judges_the_run_that_the_job_crawled(tmp_path: Path) -> None:
    (container,) = JOBS[1]["spec"]["template"]["spec"]["containers"]
    (variable,) = container["env"]
    assert variable == {"name": "RUN", "value": JOBS[0]["metadata"]["name"]}
    given = read(list(run_container(JOBS[1], tmp_path, RUN=variable["value"])))
    assert given["out"] == f"/audit/runs/watchlist/{variable['value']}"
    assert [str(folder) for folder in given["folders"]] == [f"/audit/runs/watchlist-[0-9]*/{variable['value']}"]


@pytest.mark.parametrize("job", JOBS, ids=["crawl", "report"])
def test_what_a_pod_writes_lies_on_a_volume_and_it_is_nobody_in_particular(job: dict[str, Any]) -> None:
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert set(mounts) == {"/audit", "/etc/audit", "/tmp"}
    assert set(mounts.values()) == {volume["name"] for volume in pod["volumes"]}
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == MANIFESTS[0][1]["metadata"]["name"]


def actions_of(job: dict[str, Any]) -> dict[int, str]:
    """What becomes of a pod that ends with a code, where it is not counted and tried again."""
    rules = [rule for rule in job["spec"]["podFailurePolicy"]["rules"] if "onExitCodes" in rule]
    containers = {each["name"] for each in job["spec"]["template"]["spec"]["containers"]}
    assert {rule["onExitCodes"]["containerName"] for rule in rules} == containers
    return {code: rule["action"] for rule in rules for code in rule["onExitCodes"]["values"]}


def test_exit_codes_are_treated_as_what_they_mean() -> None:
    assert actions_of(JOBS[0]) == {WRONG_USE: "FailIndex", INTERRUPTED: "Ignore"}
    assert actions_of(JOBS[1]) == dict.fromkeys((FAILED_ON, WRONG_USE, INCOMPLETE), "FailJob")
    assert JOBS[0]["spec"]["backoffLimitPerIndex"] > 0  # INCOMPLETE is counted, and tried again
    for job in JOBS:
        disrupted = {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}
        assert disrupted in job["spec"]["podFailurePolicy"]["rules"]
        assert job["spec"]["template"]["spec"]["restartPolicy"] == "Never"  # else no policy is allowed


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
    found.members = runpy.run_path(str(FOLDER / "airflow_dag.py"))
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
    *crawls, judged = [read(arguments) for _, arguments in calls_of(tmp_path / "doorway")]
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
    command = [sys.executable, "-c", _LOAD, str(FOLDER / "airflow_dag.py")]
    done = subprocess.run(command, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines()[-1:] == ["doorway-watchlist-shards DecoratedMappedOperator ['crawl']"], done.stderr


def test_scrapyd_deploy_knows_a_server_for_each_shard(tmp_path: Path) -> None:
    targets = (FOLDER / "scrapyd-targets.cfg").read_text(encoding="utf-8")
    (tmp_path / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text(encoding="utf-8") + targets)
    known = configparser.ConfigParser()
    known.read_string(targets)
    urls = [known[section]["url"].rstrip("/") for section in known.sections()]
    script = (FOLDER / "scrapyd.sh").read_text(encoding="utf-8")
    assert " ".join(urls) in script
    client = shutil.which("scrapyd-client", path=str(Path(sys.executable).parent))
    if not client:
        pytest.skip("scrapyd-client is not installed: pip install 'doorway-audit[dev]'")
    listed = subprocess.run([client, "targets"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=True)
    assert [line.split()[1].rstrip("/") for line in listed.stdout.splitlines()] == urls


def test_over_ssh_all_shards_are_crawled_then_fetched_then_judged(tmp_path: Path) -> None:
    program = fake_doorway(tmp_path)
    tools = fake_tools(tmp_path / "tools", "rsync")
    ssh = tools / "ssh"
    ssh.write_text('#!/bin/sh\nprintf "%s\\n" "$2" >> "$0.said"\nexec /bin/sh -c "$3"\n')
    ssh.chmod(0o755)
    (tmp_path / "runs").mkdir()
    path = f"{tools}:{tmp_path}"
    environment = {"FOLDER": str(tmp_path), "RUN": "r1"}
    done = run_in_shell(shlex.quote(str(FOLDER / "ssh.sh")), Path(path), **environment)
    assert (done.returncode, done.stderr) == (0, "")
    *crawls, judged = [read(arguments) for _, arguments in calls_of(program)]
    assert shards_of(crawls) == [(0, 3), (1, 3), (2, 3)]
    assert {call["out"] for call in crawls} == {f"runs/watchlist-{index}/r1" for index in range(3)}
    assert sorted(Path(f"{ssh}.said").read_text().split()) == ["crawler-0", "crawler-1", "crawler-2"]
    assert (judged["command"], judged["out"]) == ("report", "runs/watchlist/r1")
    assert f"crawler-2:{tmp_path}/runs/watchlist-2/r1" in (tools / "rsync.said").read_text()


@pytest.mark.parametrize("script", sorted(FOLDER.glob("*.sh")), ids=lambda path: path.name)
def test_a_script_is_one_for_any_shell(script: Path) -> None:
    subprocess.run(["/bin/sh", "-n", str(script)], check=True, timeout=300)
    assert script.stat().st_mode & 0o111


def test_an_option_that_nobody_knows_would_be_found_here(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read(["crawl", "--shards", "0/3"])
    assert main(["crawl", "https://a.example/", "--shard", "3/3"]) == WRONG_USE
    capsys.readouterr()
