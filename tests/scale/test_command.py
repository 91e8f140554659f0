"""What `doorway spark` says before Spark is even begun, and what its account keeps to itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.scale.command import _without_secrets

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
    done = _run("--warc", "x", "--out", str(tmp_path), code="import sys; sys.modules['pyspark.sql'] = None")
    assert done.returncode == 2
    assert "pip install 'doorway-audit[spark]'" in done.stderr


def test_a_file_that_is_not_there_is_told_before_spark_begins(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    done = _run("--warc", str(tmp_path / "no.warc.gz"), "--out", str(tmp_path), JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "no.warc.gz: no such file" in done.stderr
    assert "Java" not in done.stderr


def test_without_java_the_command_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    (tmp_path / "a.warc").write_bytes(b"")
    done = _run("--warc", str(tmp_path / "a.warc"), "--out", str(tmp_path), JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "it needs Java 17 (JAVA_HOME)" in done.stderr


def test_secrets_among_the_settings_of_spark_are_not_in_the_account() -> None:
    settings = {"spark.hadoop.fs.s3a.secret.key": "s", "spark.hadoop.fs.s3a.access.key": "a", "spark.cores.max": "4"}
    assert _without_secrets(settings) == {
        "spark.hadoop.fs.s3a.secret.key": "***",
        "spark.hadoop.fs.s3a.access.key": "***",
        "spark.cores.max": "4",
    }
