"""What `doorway spark` says before Spark is even begun, and what its account keeps to itself."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.config import Options
from crawler.scale.command import SparkOptions, _key_of, _without_secrets

ROOT = Path(__file__).resolve().parents[2]


def _run(*arguments: str, code: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    program = f"{code}\nimport sys\nfrom crawler.cli import main\nsys.exit(main(['spark', *sys.argv[1:]]))"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("inputs", [[], ["--warc", "a.warc.gz", "--index", "b"]], ids=["none", "two"])
def test_exactly_one_kind_of_input_is_asked_for(inputs: list[str], tmp_path: Path) -> None:
    done = _run(*inputs, "--out", str(tmp_path / "run"))
    assert done.returncode == 2
    assert "--warc" in done.stderr
    assert "--index" in done.stderr
    assert not (tmp_path / "run").exists()


def test_without_the_extra_the_command_says_which_one_brings_what_it_needs(tmp_path: Path) -> None:
    done = _run("--warc", "x", "--out", str(tmp_path), code="import sys; sys.modules['pyspark'] = None")
    assert done.returncode == 2
    assert "no pyspark; pip install 'doorway-audit[spark]'" in done.stderr


def test_a_file_that_is_not_there_is_told_before_spark_begins(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    done = _run("--warc", str(tmp_path / "no.warc.gz"), "--out", str(tmp_path), JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "no.warc.gz: no such file" in done.stderr
    assert "Java" not in done.stderr


def test_a_folder_whose_name_is_a_pattern_to_spark_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    done = _run("--warc", "no.warc.gz", "--out", str(tmp_path / "run{1}"), JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "run{1}: a name with { is a pattern" in done.stderr


def test_without_java_the_command_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    (tmp_path / "a.warc").write_bytes(b"")
    done = _run("--warc", str(tmp_path / "a.warc"), "--out", str(tmp_path), JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "it needs Java 17 (JAVA_HOME)" in done.stderr


def test_another_attempt_with_more_memory_goes_on_behind_the_stages_of_the_first() -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    first = SparkOptions(prefix="s3a://x", master="local[2]")
    inputs, others = {"digest": "1"}, {"digest": "2"}
    again = replace(first, master="yarn", settings={"spark.executor.memory": "8g"})
    key = _key_of(Options(), first, inputs)
    assert _key_of(Options(), again, inputs) == key
    assert _key_of(Options(), replace(first, prefix="s3a://y"), inputs) != key
    assert _key_of(Options(), first, others) != key


def test_of_a_failed_task_the_last_line_is_told_of_spark_itself_its_condition() -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    from pyspark.errors import AnalysisException, PythonException

    from crawler.scale.failing import told

    traceback = "\n  An exception was thrown from the Python worker:\nTraceback ...\nMemoryError: no more\n"
    assert told(PythonException(traceback)) == "MemoryError: no more"
    assert told(AnalysisException("\n[PATH_NOT_FOUND] Path does not exist.\nand a plan")) == (
        "[PATH_NOT_FOUND] Path does not exist."
    )


def test_secrets_among_the_settings_of_spark_are_not_in_the_account() -> None:
    settings = {"spark.hadoop.fs.s3a.secret.key": "s", "spark.hadoop.fs.s3a.access.key": "a", "spark.cores.max": "4"}
    assert _without_secrets(settings) == {
        "spark.hadoop.fs.s3a.secret.key": "***",
        "spark.hadoop.fs.s3a.access.key": "***",
        "spark.cores.max": "4",
    }
