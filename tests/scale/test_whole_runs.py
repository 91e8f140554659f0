"""`doorway spark` finds what `doorway report` finds, row for row, whatever happens to its processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java", allow_module_level=True)

from scale.collection import write_collection
from scale.storage import serving
from scale.url_index import capture, spans_of, write_index

from crawler.archive import read_archive
from crawler.records import Capture
from reports.schema import TABLES

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900
CSV = [table.file_name for table in TABLES]
OURS = [sys.executable, "-m", "crawler"]
_COMPILER = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"
"""Java's quick compiler alone; a fifth of the room for code, which is usual then, is too little."""
_QUICK = (
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.codegen.factoryMode=NO_CODEGEN",
    f"spark.driver.extraJavaOptions={_COMPILER} -Xlog:gc",
    f"spark.executor.extraJavaOptions={_COMPILER}",
)
QUICK = [part for setting in _QUICK for part in ("--conf", setting)]
"""For a few rows Spark's compiled code takes longer to be made than to run. `-Xlog:gc`: Java writes to its standard
output, as it does when it warns."""


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_collection(tmp_path_factory.mktemp("collection"))


@pytest.fixture(scope="module")
def one(warcs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one machine says."""
    out = tmp_path_factory.mktemp("one") / "run"
    files = [part for path in warcs for part in ("--warc", str(path))]
    done = _run([*OURS, "report", *files, "--out", str(out), "--parquet", "--quiet"])
    assert done.returncode == 3, done.stderr  # one file is cut short
    return out


@pytest.fixture(scope="module")
def alone(warcs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on Spark, in one process of it."""
    out = tmp_path_factory.mktemp("spark") / "run ä 100%"
    done = _run(
        [*OURS, "spark", "--warc", *map(str, warcs), "--out", str(out), "--master", "local[2]", "--json", *QUICK]
    )
    assert done.returncode == 3, done.stderr
    assert "[gc]" in done.stderr, "Java's own lines are not part of the answer"
    said = json.loads(done.stdout)
    assert said["counts"]["pages_by_verdict"]["doorway"] > 20
    assert "coverage.csv" in done.stderr
    return out


def _run(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"} | more
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=PATIENCE, check=False
    )


def _assert_same_rows(run: Path, one: Path) -> None:
    for name in CSV:
        assert (run / name).read_bytes() == (one / name).read_bytes(), name
    templates = {path.name: path.read_bytes() for path in (one / "templates").iterdir()}
    assert {path.name: path.read_bytes() for path in (run / "templates").iterdir()} == templates
    assert templates


def test_spark_writes_the_rows_and_templates_of_one_machine(alone: Path, one: Path) -> None:
    _assert_same_rows(alone, one)


def test_the_parquet_tables_of_spark_hold_the_rows_of_those_of_one_machine(alone: Path, one: Path) -> None:
    for name in ("pages", "campaigns", "domains", "videos", "coverage"):
        ours, theirs = pq.read_table(alone / f"{name}.parquet"), pq.read_table(one / f"{name}.parquet")
        rows = [{key: row[key] for key in theirs.column_names} for row in ours.to_pylist()]
        assert rows == theirs.to_pylist(), name


def test_the_account_of_a_run_says_what_was_read_by_which_versions(alone: Path, warcs: list[Path]) -> None:
    account = json.loads((alone / "run.json").read_text(encoding="utf-8"))
    assert account["lineage"]["files"] == len(warcs)
    assert account["lineage"]["master"] == "local[2]"
    assert {"doorway-audit", "pyspark", "pyarrow"} <= set(account["versions"])
    assert account["options"]["out"] == f"file://{alone}"
    assert account["options"]["warcs"] == [str(path) for path in warcs]
    assert not account["complete"]
    assert account["timings"]["screened"] > 0


def test_nothing_is_left_but_the_files_of_the_contract(alone: Path) -> None:
    parquet = {f"{table.name}.parquet" for table in TABLES} - {"changes.parquet"}
    assert {path.name for path in alone.iterdir()} == {*CSV, *parquet, "datapackage.json", "run.json", "templates"}


def test_killed_executors_change_no_row(warcs: list[Path], one: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [
        *OURS,
        "spark",
        "--warc",
        *(os.path.relpath(path, ROOT) for path in warcs),
        "--out",
        str(out),
        "--master",
        "local-cluster[2,1,2048]",
        *QUICK,
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (
        (tmp_path / "said").open("w") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            killed = [_kill_executor(process, out, stage) for stage in ("screened", "links")]
            assert process.wait(PATIENCE) == 3, (tmp_path / "said").read_text()
        finally:
            process.kill()
    assert len(set(killed)) == 2
    _assert_same_rows(out, one)


def _kill_executor(process: "subprocess.Popen[bytes]", out: Path, stage: str) -> int:
    """Kills one as soon as `stage` has begun to be written."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience and process.poll() is None:
        executors = [each for each in _descendants(process) if "CoarseGrainedExecutorBackend" in " ".join(each[1])]
        if executors and list(out.glob(f"_stages/*/{stage}")):
            os.kill(executors[0][0], signal.SIGKILL)
            return executors[0][0]
        time.sleep(0.02)
    raise AssertionError(f"{stage} was never under way")


def _descendants(process: "subprocess.Popen[bytes]") -> Iterator[tuple[int, list[str]]]:
    for each in psutil.Process(process.pid).children(recursive=True):
        try:
            yield each.pid, each.cmdline()
        except psutil.Error:
            continue


def test_a_file_that_cannot_be_had_is_a_row_and_the_others_are_judged_anew(
    alone: Path, warcs: list[Path], tmp_path: Path
) -> None:
    out = shutil.copytree(alone, tmp_path / "run")
    with serving() as storage:
        storage.files["/crawl/one.warc.gz"] = warcs[0].read_bytes()
        listed = tmp_path / "warc.paths"
        listed.write_text("crawl/one.warc.gz\ncrawl/lost.warc.gz\n")
        command = [*OURS, "spark", "--warc", str(listed), "--prefix", storage.url, "--out", str(out)]
        done = _run([*command, "--master", "local[2]", *QUICK])
    assert done.returncode == 3, done.stderr
    assert "lost.warc.gz" in (out / "coverage.csv").read_text()
    assert "unreadable" in (out / "coverage.csv").read_text()
    account = json.loads((out / "run.json").read_text(encoding="utf-8"))
    one = tmp_path / "one"
    assert _run([*OURS, "report", "--warc", str(warcs[0]), "--out", str(one), "--quiet"]).returncode == 0
    assert (out / "pages.csv").read_bytes() == (one / "pages.csv").read_bytes()
    assert {path.name for path in (out / "templates").iterdir()} == {
        path.name for path in (one / "templates").iterdir()
    }
    assert account["counts"]["not_judged_by_reason"]["unreadable"] == 1


def test_spark_submit_judges_what_a_url_index_chooses(warcs: list[Path], tmp_path: Path) -> None:
    rows = []
    for warc in warcs[:2]:
        captures = [row for row in read_archive([warc]) if isinstance(row, Capture)]
        spans = spans_of(warc)
        rows += [capture(each.url, warc.name, spans[each.position.record]) for each in captures if each.status == 200]
    index = write_index(tmp_path / "index", rows)
    out = tmp_path / "run"
    submit = str(Path(sys.executable).with_name("spark-submit"))
    command = [submit, "--master", "local[2]", *QUICK, "--conf", "spark.log.level=ERROR", "crawler/scale/job.py"]
    chosen = ["--index", index, "--prefix", str(warcs[0].parent), "--domain", "orchard.example", "--out", str(out)]
    done = _run([*command, *chosen], PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    assert done.returncode == 0, done.stderr
    hosts = {line.split(",")[2] for line in (out / "pages.csv").read_text().splitlines()[1:]}
    assert hosts == {'"orchard.example"'}
