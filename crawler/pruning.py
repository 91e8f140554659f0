"""Deleting what older runs of a series collected; their tables and reports stay."""

import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from crawler.errors import ArchiveError
from crawler.history.store import has_history, open_history
from crawler.revisits import find_body, list_references

_ARCHIVE = re.compile(r"pages-\d{5,20}\.warc\.gz")
_FRONTIER = ("frontier.sqlite", "frontier.sqlite-wal", "frontier.sqlite-shm")
_MARKS = ("crawl.json", "frontier.sqlite", "run.json")
_TIME = re.compile(r"\d{8}T\d{6}Z")
_BODIES = "SELECT DISTINCT body_at FROM urls WHERE body_at LIKE '%/%'"


def prune(series: Path, keep: int, current: Path) -> list[Path]:
    """Deletes archives and frontiers of the runs in the folder `series` that are older than the newest `keep` finished
    ones, and gives what was deleted. What a run that stays refers to stays, and so does all of the run `current`."""
    older = _older(series, keep, current)
    if not older:
        return []
    staying = [folder for folder in _folders(series) if folder not in older]
    needed = {path for folder in staying for path in _needed(folder)}
    return [path for folder in older for path in _delete(folder, needed)]


def _older(series: Path, keep: int, current: Path) -> list[Path]:
    """The folders to delete from: recorded before the newest `keep`, or not recorded and of an earlier time by name."""
    recorded = _recorded(series)
    kept = recorded[-keep:]
    times = [name for name in kept if _TIME.fullmatch(name)]
    running = current.resolve()

    def is_older(folder: Path) -> bool:
        if folder.name in recorded:
            return folder.name not in kept
        return bool(times) and bool(_TIME.fullmatch(folder.name)) and folder.name < min(times)

    return [folder for folder in _folders(series) if folder.resolve() != running and is_older(folder)]


def _recorded(series: Path) -> list[str]:
    """Names of the finished runs, oldest first."""
    if not has_history(series):
        return []
    with open_history(series) as base:
        return [str(folder) for (folder,) in base.execute("SELECT folder FROM runs ORDER BY id")]


def _folders(series: Path) -> list[Path]:
    """The folders of runs in `series`, by name; what is a link, or holds no run, is none."""
    found = sorted(path for path in series.iterdir() if stat.S_ISDIR(path.lstat().st_mode))
    return [path for path in found if any((path / mark).is_file() for mark in _MARKS)]


def _needed(folder: Path) -> Iterator[Path]:
    """The archives of other runs in which bodies of the run in `folder` lie."""
    holder = folder / "pages-00000.warc.gz"
    for reference in _references(folder):
        try:
            yield find_body(holder, reference)[0]
        except ArchiveError:  # gone already
            continue


def _references(folder: Path) -> set[str]:
    """What the frontier says, and the archives where it cannot be asked."""
    path = folder / _FRONTIER[0]
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            return {str(body_at) for (body_at,) in base.execute(_BODIES)}
    except sqlite3.Error:
        return {found for archive in sorted(folder.glob("*.warc.gz")) for found in list_references(archive)}


def _delete(folder: Path, needed: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        ours = _ARCHIVE.fullmatch(path.name) or path.name in _FRONTIER
        if ours and stat.S_ISREG(path.lstat().st_mode) and path.resolve() not in needed:
            path.unlink()
            yield path
