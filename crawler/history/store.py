"""Opening history.sqlite, and telling what is wrong with one that cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import ENOSPC
from pathlib import Path

from crawler.errors import AuditError
from crawler.history.packing import DamagedCell
from crawler.history.schema import SCHEMA, VERSION

FILE_NAME = "history.sqlite"
_PATIENCE = 30.0
"""Seconds to wait for somebody who is reading or writing the file."""
_REMEDY = "restore it from a backup, or move it away: the next run then counts as the first"


@contextmanager
def open_history(series: Path) -> Iterator[sqlite3.Connection]:
    """The history in the folder `series`, made where there is none; transactions are up to the caller.

    Raises AuditError for a file that a newer version wrote, that is damaged or no history, also where that shows up
    only while it is used; OSError when the disk is full.
    """
    path = series / FILE_NAME
    with telling(series), closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as base:
        _prepare(path, base)
        yield base


def has_history(series: Path) -> bool:
    """Whether there is a history in the folder `series`; a run killed while making one leaves an empty file."""
    path = series / FILE_NAME
    return path.is_file() and path.stat().st_size > 0


def _prepare(path: Path, base: sqlite3.Connection) -> None:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise AuditError(
            f"{path}: written by a newer doorway-audit (version {version} of the file, known is {VERSION}); "
            f"update doorway-audit, or move the file away: the next run then counts as the first"
        )
    if version == VERSION:
        return
    if base.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
        raise AuditError(f"{path}: not a history of doorway-audit; move it away: the next run then counts as the first")
    base.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")


@contextmanager
def telling(series: Path) -> Iterator[None]:
    """Says of what goes wrong with the history in the folder `series` what to do; raises as `open_history` does."""
    path = series / FILE_NAME
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(ENOSPC, "no room left", str(path)) from None
        raise AuditError(f"{path}: {error}; it must be readable, writable, and in use by nobody else") from None
    except (sqlite3.DatabaseError, DamagedCell) as error:
        raise AuditError(f"{path}: damaged ({error}); {_REMEDY}") from None
