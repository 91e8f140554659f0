"""Runs a command to its end with all the processes that it starts: seconds, processor time, peak memory."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).resolve().parents[2]
_SET_CHILD_SUBREAPER = 36
_PATIENCE = 10
"""Seconds that a process may outlive the command that it is of."""


@dataclass(frozen=True, slots=True)
class Cost:
    """`seconds` until the command was done, `cpu` seconds of all its processes, `peak` bytes of all of them at one
    moment (what they share counted once); without /proc those of the largest process."""

    seconds: float
    cpu: float
    peak: int


def ours(*arguments: str) -> list[str]:
    """The command `doorway` of this checkout."""
    return [sys.executable, "-m", "crawler", *arguments]


def run_measured(command: Sequence[str], every: float = 0.5, env: dict[str, str] | None = None) -> Cost:
    """Run `command` in the checkout; its memory is looked at `every` so many seconds, which takes a hundredth.

    Raises RuntimeError with the end of what it said when it fails.
    """
    with _adopting_orphans():
        return _run(command, every, env)


def _run(command: Sequence[str], every: float, env: dict[str, str] | None) -> Cost:
    since = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    with _Watch(process.pid, every) as watch:
        said = _read_errors(process)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - since
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime + _reap(process.pid)
    said.join(10)
    if process.returncode:
        tail = b"".join(said.lines).decode(errors="replace")[-2_000:]
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}\n{tail}")
    return Cost(seconds, cpu, watch.peak or used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


class _Errors(Thread):
    """Reads what a process says, so that it never waits; a process that outlives it may keep the pipe open."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self._process = process
        self.lines: list[bytes] = []

    def run(self) -> None:
        """Until the pipe ends."""
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            self.lines.extend(stream)


def _read_errors(process: subprocess.Popen[bytes]) -> _Errors:
    reader = _Errors(process)
    reader.start()
    return reader


@contextmanager
def _adopting_orphans() -> Iterator[None]:
    """Makes processes whose parent has ended children of this one, so that their processor time can be asked for."""
    if sys.platform != "linux":
        yield
        return
    prctl = ctypes.CDLL(None).prctl
    prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _reap(session: int) -> float:
    """Processor time of the processes of `session` that have outlived the command, whatever groups they made for
    themselves; waits for their end, not for ever."""
    cpu, deadline, groups = 0.0, time.monotonic() + _PATIENCE, {session}
    while groups:
        for group in groups:
            with suppress(ChildProcessError):
                while (waited := os.wait4(-group, os.WNOHANG))[0]:
                    cpu += waited[2].ru_utime + waited[2].ru_stime
            if time.monotonic() > deadline:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
        time.sleep(0.01)
        groups = {group for _, group in _members(session)}
    return cpu


class _Watch:
    """Looks at the memory of a session's processes until the block ends."""

    def __init__(self, session: int, every: float) -> None:
        self.peak = 0
        self._session, self._every = session, every
        self._done = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(self._every):
            self.peak = max(self.peak, sum(_memory(folder) for folder, _ in _members(self._session)))


def _members(session: int) -> Iterator[tuple[Path, int]]:
    """The processes of a session, each with its group."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            if int(fields[3]) == session:
                yield folder, int(fields[2])


def _memory(process: Path) -> int:
    """Bytes of one process, its part of what it shares with others."""
    with suppress(OSError):
        for line in (process / "smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0
