"""Files that appear whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO, cast


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Open a file beside `path` for UTF-8 text, and put it in its place when the block ends without an exception.

    An exception leaves the old file as it was, and nothing beside it. OSError as from `open`.
    """
    with _replacing(path, "w", "utf-8") as file:
        yield cast("TextIO", file)


@contextmanager
def replacing_bytes(path: Path) -> Iterator[BinaryIO]:
    """As `replacing`, for bytes."""
    with _replacing(path, "wb") as file:
        yield cast("BinaryIO", file)


@contextmanager
def _replacing(path: Path, mode: str, encoding: str | None = None) -> Iterator[IO[Any]]:
    # One fixed name: what a killed process leaves behind is overwritten by the next, and the file gets normal rights.
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open(mode, encoding=encoding, newline="" if encoding else None) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Make `text`, byte for byte, the content of `path`, atomically."""
    with replacing(path) as file:
        file.write(text)


def sync_files(paths: Iterable[Path]) -> None:
    """Make the content of files durable that were written plainly, after all of them: a disk does that in bulk."""
    for path in paths:
        _sync(path, os.O_RDWR)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` as durable as the files; only POSIX systems have a way to."""
    if os.name != "posix":
        return
    _sync(folder, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
