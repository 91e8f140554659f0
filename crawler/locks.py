"""Whose turn it is: two runs of one name do not overlap, and a lock whose run was killed stops nobody."""

import errno
import fcntl
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler import runs
from crawler.errors import ConfigError
from crawler.output import complain

FILE_NAME = ".lock"

_NO_LOCKS_HERE = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
_MOST = 1_000  # bytes of a lock file that are read; ours has about 80


@dataclass(frozen=True, slots=True)
class Owner:
    """The run that wrote a lock file; `since` is ISO 8601 in UTC."""

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"pid {self.pid} on {self.host} since {self.since}"


@dataclass(slots=True)
class _Held:
    times: int
    file: int


_held: dict[Path, _Held] = {}
_registry = threading.Lock()


def lock_folder_of(out: Path, name: str = "") -> Path:
    """What a run into `out` locks: the folder of its series, so that runs of one name take turns, else `out`."""
    return runs.series_of(out, name) or out


@contextmanager
def hold_series(out: Path, name: str, started: datetime) -> Iterator[None]:
    """Hold what a run of `name` into `out` locks, and `out` itself where its series is elsewhere."""
    series = lock_folder_of(out, name)
    with hold_run(series, started), hold_run(series if out.parent == series else out, started):
        yield


@contextmanager
def hold_run(folder: Path, started: datetime) -> Iterator[None]:
    """Hold `folder`, made where it is missing, for the run that `started` (UTC); the same process may nest this.

    Raises ConfigError that names the run which holds it. A lock that a dead process left is taken over, and standard
    error says so. The lock is the kernel's (flock), gone with its process; the file only tells who has it.
    """
    place = folder.resolve()
    with _registry:
        if place in _held:
            _held[place].times += 1
        else:
            runs.make_folder(folder)
            _held[place] = _Held(1, _acquire(folder, started))
    try:
        yield
    finally:
        with _registry:
            _held[place].times -= 1
            if not _held[place].times:
                _release(place / FILE_NAME, _held.pop(place).file)


def _acquire(folder: Path, started: datetime) -> int:
    """The open lock file. Raises ConfigError when somebody else has it."""
    owner = Owner(os.getpid(), socket.gethostname(), started.strftime("%Y-%m-%dT%H:%M:%SZ"))
    try:
        file = _take(folder)
        _note_takeover(folder, _read(file))
        _write(file, owner)
    except OSError as error:
        raise ConfigError(f"{folder / FILE_NAME}: {error.strerror}") from None
    return file


def _take(folder: Path) -> int:
    path = folder / FILE_NAME
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            _lock(folder, file)
        except BaseException:
            os.close(file)
            raise
        if _is_at(path, file):
            return file
        os.close(file)  # its owner was done and removed it between our two calls


def _lock(folder: Path, file: int) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _busy(folder, _read(file)) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS_HERE:
            raise
        # A file system without locks, e.g. a network share: then a live process of this host counts as the holder.
        owner = _read(file)
        if owner and _lives(owner):
            raise _busy(folder, owner, f"; if that run is over, remove {folder / FILE_NAME}") from None


def _busy(folder: Path, owner: Owner | None, hint: str = "") -> ConfigError:
    who = f" ({owner})" if owner else ""
    return ConfigError(f"{folder}: a run is going on{who}; wait for it, or use another --name or --out{hint}")


def _lives(owner: Owner) -> bool:
    """Whether the process may still run; that of another host cannot be asked."""
    if owner.host != socket.gethostname():
        return True
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return owner.pid != os.getpid()


def _note_takeover(folder: Path, left: Owner | None) -> None:
    if left:
        complain(f"{folder}: the run of {left} was killed; its lock is taken over\n")


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(follow_symlinks=False), os.fstat(file))
    except FileNotFoundError:
        return False


def _read(file: int) -> Owner | None:
    """Who wrote the lock file; None for an empty one, and for one that is not ours."""
    lines = os.pread(file, _MOST, 0).decode("utf-8", "replace").splitlines()
    if len(lines) != 3 or not (lines[0].isascii() and lines[0].isdecimal() and 0 < int(lines[0][:20]) < 2**31):
        return None
    if not all(line.isprintable() for line in lines):
        return None
    return Owner(int(lines[0]), lines[1], lines[2])


def _write(file: int, owner: Owner) -> None:
    os.ftruncate(file, 0)
    with suppress(OSError):  # a full disk: the lock holds, it only cannot say who has it
        os.pwrite(file, f"{owner.pid}\n{owner.host}\n{owner.since}\n".encode(), 0)


def _release(path: Path, file: int) -> None:
    """Remove the file while it is still held, so that a file that is there means a run that has no end."""
    with suppress(OSError):
        if _is_at(path, file):
            path.unlink()
    os.close(file)
