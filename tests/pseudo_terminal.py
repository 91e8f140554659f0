"""A terminal of a given size for tests: what a command writes to it, and how that would look."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TextIO

SEQUENCE = re.compile("\x1b\\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, what it wrote to the terminal, and what to a pipe instead."""

    code: int
    shown: str
    piped: str = ""

    @property
    def lines(self) -> list[str]:
        """Every line as it was at some moment, without control sequences."""
        return [line for line in re.split(r"[\r\n]+", SEQUENCE.sub("", self.shown)) if line]


@contextmanager
def terminal(columns: int) -> Iterator[tuple[TextIO, int]]:
    """A stream that is a terminal of so many columns, and the handle of its other side."""
    other, handle = pty.openpty()
    resize(other, columns)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        try:
            yield stream, other
        finally:
            os.close(other)


def resize(other: int, columns: int) -> None:
    """Gives the terminal another width."""
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def seen(other: int, length: int) -> str:
    """What was written to the terminal, once it is so many bytes; the system brings it in pieces, and a bit later."""
    text = b""
    while len(text) < length and select.select([other], [], [], 30)[0]:
        text += os.read(other, 65536)
    return text.decode()


def run(arguments: Sequence[str], folder: Path, columns: int = 80, *, pipe: bool = False, **environ: str) -> Ran:
    """Runs `doorway` on a terminal; standard output goes to a pipe where `pipe` says so."""
    variables: Mapping[str, str] = {**_plain_environ(), "TERM": "xterm-256color", **environ}
    shown: list[bytes] = []
    with terminal(columns) as (stream, other):
        reader = Thread(target=_read, args=(other, shown), daemon=True)
        reader.start()
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", *arguments],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if pipe else stream,
            stderr=stream,
            text=True,
        )
        piped = process.communicate(timeout=300)[0] or ""
        stream.close()  # the last one of this side: reading ends
        reader.join(timeout=300)
    return Ran(process.returncode, b"".join(shown).decode(), piped)


def run_piped(arguments: Sequence[str], folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs `doorway` with pipes."""
    command = [sys.executable, "-m", "crawler", *arguments]
    variables = {**_plain_environ(), "TERM": "xterm-256color", **environ}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, timeout=300, check=False)


def _plain_environ() -> dict[str, str]:
    ours = str(Path(__file__).resolve().parents[1])
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    return {**kept, "PYTHONPATH": ours}


def _read(other: int, shown: list[bytes]) -> None:
    while True:
        try:
            chunk = os.read(other, 65536)
        except OSError:  # nobody has the other side open
            return
        if not chunk:
            return
        shown.append(chunk)
