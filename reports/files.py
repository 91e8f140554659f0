"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Open a file beside `path` for UTF-8 text, and put it in its place when the block ends without an exception.

    An exception leaves the old file as it was, and nothing beside it. OSError as from `open`.
    """
    # One fixed name: what a killed process leaves behind is overwritten by the next, and the file gets normal rights.
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
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


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` as durable as the files; only POSIX systems have a way to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
