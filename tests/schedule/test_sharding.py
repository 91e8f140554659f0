"""The examples of docs/sharding.md: their schemas accept them, and what they run is what `doorway` understands."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from scheduled import calls_of, fake_doorway, fake_tools, read_call, run_in_shell, shards_of

from crawler.cli import main
from crawler.errors import FAILED_ON, INCOMPLETE, INTERRUPTED, AuditError

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "sharding"
GUIDE = (ROOT / "docs" / "sharding.md").read_text(encoding="utf-8")
WRONG_USE = AuditError.exit_code
MANIFESTS = [
    (path.name, manifest)
    for path in sorted(FOLDER.glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
JOBS = [manifest for _, manifest in MANIFESTS if manifest["kind"] == "Job"]


def test_the_guide_links_every_example() -> None:
    linked = set(re.findall(r"\]\(sharding/([\w.-]+)\)", GUIDE))
    assert linked == {path.name for path in FOLDER.iterdir() if path.is_file()}


def test_every_command_of_the_guide_is_understood() -> None:
    blocks = "\n".join(re.findall(r"(?:^    .*\n)+", GUIDE, re.MULTILINE)).replace("\\\n", " ").replace("{}", "0")
    calls = [read_call(shlex.split(line, comments=True)) for line in re.findall(r"doorway ([a-z]+ [^'\n]+)", blocks)]
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
    calls = [read_call(list(run_container(JOBS[0], tmp_path, **each))) for each in environment]
    number = job["completions"]
    assert shards_of(calls) == [(index, number) for index in range(number)]
    assert [call["out"] for call in calls] == [f"/audit/runs/watchlist-{index}/watchlist-1" for index in range(number)]
    assert all(call["resume"] for call in calls)


def test_the_pod_of_the_report_judges_the_run_that_the_job_crawled(tmp_path: Path) -> None:
    (container,) = JOBS[1]["spec"]["template"]["spec"]["containers"]
    (variable,) = container["env"]
    assert variable == {"name": "RUN", "value": JOBS[0]["metadata"]["name"]}
    given = read_call(list(run_container(JOBS[1], tmp_path, RUN=variable["value"])))
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
    *crawls, judged = [read_call(arguments) for _, arguments in calls_of(program)]
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
        read_call(["crawl", "--shards", "0/3"])
    assert main(["crawl", "https://a.example/", "--shard", "3/3"]) == WRONG_USE
    capsys.readouterr()


def test_the_line_for_a_second_round_takes_the_pages_and_not_the_shards(tmp_path: Path) -> None:
    (command,) = re.findall(r"^    (python -c '.*?' >> starts\.txt)$", GUIDE, re.MULTILINE | re.DOTALL)
    run = tmp_path / "runs" / "watchlist" / "TIME"
    run.mkdir(parents=True)
    rows = (
        "url,domain,reason,detail,status,seen_at",
        "http://b.example/x,b.example,shard,its site belongs to shard 1/3,0,",
        "shard 2/3,,shard,no folder of 2/3 was given,0,",
        "http://b.example/y,b.example,status,HTTP 404,404,",
    )
    (run / "coverage.csv").write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    (tmp_path / "starts.txt").write_text("http://a.example/\n")
    python = command.replace("python", shlex.quote(sys.executable), 1)
    subprocess.run(["/bin/sh", "-c", python], cwd=tmp_path, check=True, timeout=300)
    assert (tmp_path / "starts.txt").read_text() == "http://a.example/\nhttp://b.example/x\n"
