"""The command measures what it says, on a few pages; what a command costs is counted with all its processes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import speed
from speeds.figures import Found, Target
from speeds.measuring import run_measured

SCRIPT = Path(speed.__file__)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the memory and time of other processes are read from /proc")
_CHILD = """
import subprocess, sys
child = "import time; block = bytearray(80_000_000); time.sleep(0.5)"
subprocess.run([sys.executable, "-c", child])
"""
_ORPHAN = """
import subprocess, sys
child = "import time; until = time.process_time() + 0.4\\nwhile time.process_time() < until: pass"
subprocess.Popen([sys.executable, "-c", child])
"""


def test_a_quick_run_of_stages_and_start_prints_each_stage_and_its_floor(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), "stages", "start", "--quick", "--work", str(tmp_path)]
    env = {"PATH": "/usr/bin:/bin", "DOORWAY_DOCS": str(tmp_path / "nothing"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=env)
    assert done.returncode == 0, done.stderr
    stages = ("reading the archive", "parsing alone", "screening", "grouping", "verification", "examining", "reports")
    for stage in stages:
        assert re.search(rf"^ +{stage}.* [\d,]+$", done.stdout, re.MULTILINE), stage
    assert re.search(r"stages, weblogs: screening/floor: [\d.]+, at most 3", done.stdout)
    assert speed.NO_MANUALS in done.stdout
    assert re.search(r"^ +doorway audit, one page +[\d.]+ +[\d.]+ +\d+$", done.stdout, re.MULTILINE)


def test_an_unknown_section_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        speed.main(["crawl", "quality"])
    assert ended.value.code == 2
    assert "unknown section 'quality': one of crawl, judge" in capsys.readouterr().err


@pytest.mark.parametrize(("limit", "code"), [(3.0, 1), (1.0, 0)])
def test_check_fails_where_a_target_is_missed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, limit: float, code: int
) -> None:
    found = Found("crawl", (), (Target("ratio", (2.0,), limit),))
    monkeypatch.setitem(speed.SECTIONS, "crawl", lambda *_: found)
    assert speed.main(["crawl", "--check", "--work", str(tmp_path)]) == code
    assert speed.main(["crawl", "--work", str(tmp_path)]) == 0


def test_sizes_are_read_ascending_and_once() -> None:
    options = speed.parse_arguments(["growth", "--sizes", "300,100,300"])
    assert speed.scale_of(options).sizes == (100, 300)


@LINUX
def test_the_command_that_the_readme_names_measures_the_same_again() -> None:
    given = ["judge", "growth", "--rounds", "2", "--sizes", "10,300"]
    options = speed.parse_arguments([*given, "--readme", "--date", "2026-01-31"])
    assert speed.command_of(options, "judge") == "python benchmarks/speed.py judge --rounds 2"
    assert speed.command_of(options, "growth") == "python benchmarks/speed.py growth --rounds 2 --sizes 10,300"


def test_the_memory_of_children_counts() -> None:
    assert run_measured([sys.executable, "-c", _CHILD], every=0.05).peak > 80_000_000


@LINUX
def test_the_processor_time_of_a_process_that_outlives_the_command_counts() -> None:
    assert run_measured([sys.executable, "-c", _ORPHAN]).cpu > 0.4


def test_a_command_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(RuntimeError, match=r"exit code 1[\s\S]*ZeroDivisionError"):
        run_measured([sys.executable, "-c", "1 / 0"])
