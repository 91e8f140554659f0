"""A disk that is too small."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """`folder` has room for a few bytes only; `room` is the most bytes of one file where no disk could be mounted."""

    folder: Path
    kind: str
    room: int = 0

    def enlarge(self) -> None:
        """Make space."""
        if self.kind == "tmpfs":
            subprocess.run(["mount", "-o", "remount,size=2g", str(self.folder)], check=True)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[SmallDisk]:
    """A file system of `size` bytes at `folder`; without the right to mount, a limit to the size of each file."""
    folder.mkdir()
    if not _mount(folder, size):
        yield SmallDisk(folder, "RLIMIT_FSIZE", size)
        return
    try:
        yield SmallDisk(folder, "tmpfs")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mount(folder: Path, size: int) -> bool:
    if os.geteuid():
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
