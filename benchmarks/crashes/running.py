"""The command `doorway crawl` in a session of its own, so that what it leaves behind can be found and ended."""

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from sites.serving import Asked

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = 300.0
"""Seconds after which a crawl that has not ended by itself counts as hung."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: `code` as Popen has it (-9: killed), None when it hung. `left`: children that live on."""

    code: int | None
    said: str
    left: tuple[str, ...] = ()


class Crawl:
    """A crawl of `url` into `out` with the options that this test needs; `room` is the most bytes of one file."""

    def __init__(self, url: str, out: Path, resume: bool, more: tuple[str, ...] = (), room: int = 0) -> None:
        options = ["--out", str(out), "--allow-private", "--delay", "0", "--quiet", *(["--resume"] * resume), *more]
        self._said = TemporaryFile()  # noqa: SIM115  # closed by `end`; not beside `out`, whose disk may be full
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler", "crawl", url, *options],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
            start_new_session=True,
        )
        if room:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (room, room))

    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def wait_until_asked(self, asked: Asked, number: int, more: float = 0.0) -> bool:
        """Wait for `number` requests, then `more` seconds; false when the crawl ended before that."""
        deadline = time.monotonic() + ENDLESS
        while asked.number() < number and self.runs() and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.wait_seconds(more)

    def wait_seconds(self, seconds: float) -> bool:
        """Wait; false when the crawl ended before that."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self.runs()

    def send(self, number: int) -> None:
        """Send a signal to the crawl's first process."""
        self._process.send_signal(number)

    def kill(self, group: bool) -> Ended:
        """SIGKILL, to all processes of the crawl or only to the first one, whose workers must then end themselves."""
        (os.killpg if group else os.kill)(self._process.pid, signal.SIGKILL)
        return self.end()

    def end(self, patience: float = ENDLESS) -> Ended:
        """Wait for the end, and for that of the workers; what lives longer is killed, and told."""
        try:
            code = self._process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            code = None
        left = self._end_those_left(5.0)
        with self._said:
            self._said.seek(0)
            return Ended(code, self._said.read().decode(errors="replace"), left)

    def _end_those_left(self, patience: float) -> tuple[str, ...]:
        deadline = time.monotonic() + patience
        while (left := living(self._process.pid)) and time.monotonic() < deadline:
            time.sleep(0.02)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return tuple(left.values())


def living(session: int) -> dict[int, str]:
    """Processes of a session that run, by pid, with their command lines; those that only wait to be buried do not."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, _, its_session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state not in "ZX":
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:120]
    return found


def report(out: Path) -> Ended:
    """`doorway report` on a crawl's folder."""
    command = [sys.executable, "-m", "crawler", "report", str(out), "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=ENDLESS, check=False)
    return Ended(done.returncode, done.stderr)
