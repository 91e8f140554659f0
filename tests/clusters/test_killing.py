"""Runs are compared byte for byte, and executors are found and killed while a stage is written."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import spark
from clusters.killing import Killer, executors_below, is_written
from clusters.running import TABLES, environment, unlike
from speeds.figures import Found, Target
from speeds.measuring import run_measured

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other processes are found in /proc")
_SLEEP = [sys.executable, "-c", "import time; time.sleep(60)", "org.apache.CoarseGrainedExecutorBackend"]
_OWN_GROUP = """
import subprocess, sys
child = "import time; until = time.process_time() + 0.4\\nwhile time.process_time() < until: pass"
subprocess.Popen([sys.executable, "-c", child], process_group=0)
"""


def test_a_table_that_differs_in_one_byte_is_named(tmp_path: Path) -> None:
    for run in ("one", "other"):
        (tmp_path / run).mkdir()
        for name in TABLES:
            (tmp_path / run / f"{name}.csv").write_text("url\n")
    assert unlike(tmp_path / "one", tmp_path / "other") == []
    (tmp_path / "other" / "domains.csv").write_text("url\r\n")
    assert unlike(tmp_path / "one", tmp_path / "other") == ["domains"]


def test_a_stage_is_written_from_its_first_attempt_until_it_is_done(tmp_path: Path) -> None:
    attempts = tmp_path / "_stages" / "key" / "pairs" / "_temporary" / "0" / "_temporary"
    attempts.mkdir(parents=True)
    assert not is_written(tmp_path, "pairs")
    (attempts / "attempt_1").mkdir()
    assert is_written(tmp_path, "pairs")
    assert not is_written(tmp_path, "links")


@LINUX
def test_one_executor_is_killed_for_each_stage_and_nothing_else(tmp_path: Path) -> None:
    attempts = tmp_path / "_stages" / "key" / "pairs" / "_temporary" / "0" / "_temporary" / "attempt_1"
    with (
        subprocess.Popen(_SLEEP) as executor,
        subprocess.Popen([*_SLEEP[:3], "org.apache.SparkSubmit"]) as driver,
        Killer(tmp_path, ("pairs", "found")) as killer,
    ):
        try:
            attempts.mkdir(parents=True)
            assert executor.wait(30) == -9
            assert driver.poll() is None
        finally:
            executor.kill()
            driver.kill()
    assert killer.killed == {"pairs": executor.pid}


@LINUX
def test_executors_of_others_are_not_seen() -> None:
    with subprocess.Popen(_SLEEP) as executor, subprocess.Popen(_SLEEP[:3]) as other:
        try:
            _await_command(executor.pid)
            assert list(executors_below(os.getpid())) == [executor.pid]
            assert list(executors_below(other.pid)) == []
        finally:
            executor.kill()
            other.kill()


def _await_command(process: int) -> None:
    """Until the child has become what it was started as."""
    until = time.monotonic() + 30
    while b"CoarseGrained" not in Path(f"/proc/{process}/cmdline").read_bytes() and time.monotonic() < until:
        time.sleep(0.01)


@LINUX
def test_the_processor_time_of_a_process_in_a_group_of_its_own_counts() -> None:
    assert run_measured([sys.executable, "-c", _OWN_GROUP]).cpu > 0.4


def test_an_unknown_section_of_the_script_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        spark.main(["same", "growth"])
    assert ended.value.code == 2
    assert "unknown section 'growth': one of same, killed" in capsys.readouterr().err


@pytest.mark.parametrize(("limit", "code"), [(3.0, 1), (1.0, 0)])
def test_a_missed_target_of_the_script_fails_a_check_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: float, code: int
) -> None:
    found = Found("cost", (), (Target("ratio", (2.0,), limit),))
    monkeypatch.setitem(spark.SECTIONS, "cost", lambda *_: found)
    assert spark.main(["cost", "--check", "--work", str(tmp_path)]) == code
    assert spark.main(["cost"]) == 0


def test_a_quick_run_takes_the_numbers_that_are_given() -> None:
    options = spark.parse_arguments(["same", "--quick", "--sketches", "70"])
    assert spark.scale_of(options) == spark.Scale(spark.QUICK.pages, 70, 1)


def test_what_executors_leave_behind_stays_in_the_folder_of_the_run(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pip install '.[spark]'")
    home = Path(environment(tmp_path)["SPARK_HOME"])
    assert home.is_relative_to(tmp_path)
    assert (home / "bin" / "spark-submit").exists()
    assert not (home / "work").exists()
    assert environment(tmp_path)["SPARK_HOME"] == str(home)
