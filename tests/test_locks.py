"""Two runs of one name take turns; the lock of a dead run stops nobody."""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.locks import FILE_NAME, hold_run, lock_folder_of

ROOT = Path(__file__).parents[1]
STARTED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

_HOLDER = """
import errno, fcntl, sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.locks import hold_run

def no_locks_here(*_):
    raise OSError(errno.ENOLCK, "No locks available")

if sys.argv[2] == "without":
    fcntl.flock = no_locks_here
with hold_run(Path(sys.argv[1]), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)):
    print("holding", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_run(folder: Path, flock: str = "with") -> Iterator[subprocess.Popen[str]]:
    """A process that holds `folder` until its standard input ends."""
    command = [sys.executable, "-c", _HOLDER, str(folder), flock]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "holding\n"
        yield process
        if process.poll() is None:
            process.communicate("", timeout=300)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(300)


@pytest.fixture
def no_flock(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)


def test_a_second_run_is_refused_and_told_who_runs(tmp_path: Path) -> None:
    with another_run(tmp_path / "shop") as process:
        with pytest.raises(ConfigError) as refused, hold_run(tmp_path / "shop", STARTED):
            pass
        assert str(refused.value) == (
            f"{tmp_path / 'shop'}: a run is going on (pid {process.pid} on {socket.gethostname()}"
            " since 2026-01-02T03:04:05Z); wait for it, or use another --name or --out"
        )
    with hold_run(tmp_path / "shop", STARTED):
        pass


def test_a_run_that_ended_leaves_no_lock_file(tmp_path: Path) -> None:
    with hold_run(tmp_path, STARTED):
        assert (tmp_path / FILE_NAME).read_text() == f"{os.getpid()}\n{socket.gethostname()}\n2026-03-04T05:06:07Z\n"
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_failed_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold_run(tmp_path, STARTED):
        raise ZeroDivisionError
    with another_run(tmp_path):
        pass


def test_runs_of_two_names_go_on_side_by_side(tmp_path: Path) -> None:
    with another_run(tmp_path / "shop"), hold_run(tmp_path / "blog", STARTED):
        assert (tmp_path / "shop" / FILE_NAME).exists()
        assert (tmp_path / "blog" / FILE_NAME).exists()


def test_the_lock_of_a_killed_run_is_taken_over_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with another_run(tmp_path) as process:
        kill(process)
    assert (tmp_path / FILE_NAME).exists()
    with hold_run(tmp_path, STARTED):
        assert (tmp_path / FILE_NAME).read_text().startswith(f"{os.getpid()}\n")
    said = capsys.readouterr().err
    assert said == (
        f"{tmp_path}: the run of pid {process.pid} on {socket.gethostname()} since 2026-01-02T03:04:05Z was killed;"
        " its lock is taken over\n"
    )


def test_one_process_may_hold_a_folder_several_times_under_any_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(tmp_path / "shop")
    with hold_run(tmp_path / "shop", STARTED):
        with hold_run(tmp_path / "alias", STARTED), hold_run(tmp_path / "shop", STARTED):
            pass
        command = [sys.executable, "-c", _HOLDER, str(tmp_path / "shop"), "with"]
        other = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, timeout=300, check=False)
        assert "ConfigError" in other.stderr  # the outermost block still holds it
    with another_run(tmp_path / "shop"):
        pass


def test_of_many_that_come_at_once_one_gets_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(tmp_path), "with"]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    refused = [run for run in runs if run.stdout and not run.stdout.readline()]  # a refused one ends and says nothing
    ends = [run.communicate(timeout=300)[1] for run in runs]
    assert len(refused) == 5
    assert sum(b"a run is going on" in end for end in ends) == 5


@pytest.mark.parametrize(
    "left",
    [b"", b"\0" * 50, b"what is this\n", b"1\nx\n", b"-1\nhost\nnow\n", b"9" * 900 + b"\nh\nt\n", b"7\n\x1b[31m\nt\n"],
)
def test_a_lock_file_that_nobody_holds_stops_nobody_whatever_it_says(
    tmp_path: Path, left: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).write_bytes(left)
    with hold_run(tmp_path, STARTED):
        pass
    assert capsys.readouterr().err == ""


def test_a_lock_file_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    (tmp_path / FILE_NAME).symlink_to(tmp_path / "precious")
    with pytest.raises(ConfigError, match=r"\.lock: "), hold_run(tmp_path, STARTED):
        pass
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="file/run"), hold_run(tmp_path / "file" / "run", STARTED):
        pass


@pytest.mark.usefixtures("no_flock")
def test_without_locks_in_the_file_system_a_live_process_holds_and_a_dead_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with another_run(tmp_path, "without") as process:
        held = rf"pid {process.pid} .*; if that run is over, remove .*/\.lock"
        with pytest.raises(ConfigError, match=held), hold_run(tmp_path, STARTED):
            pass
        kill(process)
    with hold_run(tmp_path, STARTED), hold_run(tmp_path, STARTED):
        pass
    assert "was killed; its lock is taken over" in capsys.readouterr().err
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.usefixtures("no_flock")
def test_without_locks_a_run_of_another_host_is_believed(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("1\nelsewhere.example\n2026-01-02T03:04:05Z\n")
    with pytest.raises(ConfigError, match=r"pid 1 on elsewhere\.example since"), hold_run(tmp_path, STARTED):
        pass


@pytest.mark.parametrize(
    ("out", "folder"),
    [
        ("runs/shop/20260102T030405Z", "runs/shop"),
        ("./runs/shop/x", "runs/shop"),
        ("runs/shop", "runs/shop"),
        ("elsewhere/shop/x", "elsewhere/shop/x"),
        ("x", "x"),
    ],
)
def test_runs_of_one_name_lock_their_common_folder(out: str, folder: str) -> None:
    assert lock_folder_of(Path(out)) == Path(folder)


def test_an_absolute_path_into_the_tree_of_runs_locks_the_name_too() -> None:
    assert lock_folder_of(Path("runs/shop/x").absolute()) == Path("runs/shop").absolute()
