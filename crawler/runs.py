"""A run's folder: where it is made, which one was before it, which archives it holds."""

import glob
import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from crawler.config import Options
from crawler.errors import ArchiveError, AuditError, ConfigError, MissingRun

ROOT = Path("runs")
_LATEST = "latest"
_REPORT = "pages.csv"
_FRONTIER = "frontier.sqlite"
_MARKS = ("crawl.json", _FRONTIER)


def name_of(options: Options) -> str:
    """The run's name: as given, else the site of its first page, else its first archive."""
    if options.name:
        return options.name
    from crawler.parse.domains import site_of  # here: it takes as long to load as all else that a start needs

    starts = (*options.crawl.urls, *options.crawl.sitemaps)
    source = site_of(starts[0]) if starts else Path(options.warcs[0]).name.split(".")[0] if options.warcs else ""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", source).strip(".-") or "run"


def folder_of(options: Options, started: datetime) -> Path:
    """The folder of a new run: `--out`, or runs/NAME/TIME."""
    return Path(options.out) if options.out else ROOT / name_of(options) / started.strftime("%Y%m%dT%H%M%SZ")


def series_of(out: Path, name: str = "") -> Path | None:
    """The folder of the series that a run into `out` belongs to: NAME of .../runs/NAME/TIME; else runs/NAME of the
    working directory for a run that has the name `name`; None for one without a memory."""
    if out.absolute().parent.parent.name == ROOT.name:
        return out.parent
    return ROOT / name if name else None


def key_of(out: Path, series: Path) -> str:
    """What a run is called in its series: the name of its folder there, the whole path of one that lies elsewhere."""
    run = out.resolve()
    return run.name if run.parent == series.resolve() else str(run)


def previous_of(out: Path, name: str = "") -> Path | None:
    """The newest finished run of the same series, or None."""
    series = series_of(out, name)
    latest = series / _LATEST if series else None
    if latest is None or not latest.is_symlink() or not (latest / "pages.csv").is_file():
        return None
    return None if latest.resolve() == out.resolve() else latest.resolve()


def previous_crawl_of(out: Path) -> Path | None:
    """The newest folder beside `out` that holds an earlier crawl of the same series, or None."""
    if series_of(out) is None:
        return None
    found = [path.parent for path in out.parent.glob(f"*/{_FRONTIER}") if not path.parent.is_symlink()]
    return max((path for path in found if path.name < out.name), default=None)


def mark_latest(out: Path, name: str = "") -> None:
    """Lets `latest` of its series point to `out`, where it has one."""
    series = series_of(out, name)
    if series is None:
        return
    make_folder(series)
    fresh = series / f".{_LATEST}.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(key_of(out, series))
    fresh.replace(series / _LATEST)


def make_folder(out: Path) -> None:
    """Creates a run's folder. Raises ConfigError when it cannot be written to."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"--out {out}: {error.strerror}") from None
    if not os.access(out, os.W_OK):
        raise ConfigError(f"--out {out}: cannot be written to")


def archives_of(run: Path) -> tuple[Path, ...]:
    """The archives that a crawl left in `run`. Raises MissingRun when it is no run's folder."""
    if not run.is_dir():
        raise MissingRun(f"{run}: no such folder; `doorway crawl URL --out {run}` makes one")
    found = sorted(path for pattern in ("*.warc.gz", "*.warc") for path in run.glob(pattern))
    if not found and not any((run / mark).exists() for mark in _MARKS):
        raise MissingRun(f"{run}: no crawl in it; name a folder that `doorway crawl` has written, or --warc FILE")
    return tuple(found)


def expand_archives(patterns: Sequence[str]) -> tuple[Path, ...]:
    """The files that `--warc` names, globs expanded, each once. Raises ArchiveError for one that is not there."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        matches = [pattern] if Path(pattern).exists() else sorted(glob.glob(pattern, recursive=True))
        if not matches:
            raise ArchiveError(f"--warc {pattern}: no such file")
        found.update(dict.fromkeys(map(Path, matches)))
    for path in found:
        if not path.is_file():
            raise ArchiveError(f"--warc {path}: not a file; name a WARC or WET file")
    return tuple(found)


def size_of(options: Options, folders: Iterable[Path]) -> int:
    """Bytes of the archives that `--warc` names and that `folders` hold; 0 where one of them is missing."""
    try:
        archives = [*expand_archives(options.warcs), *(path for folder in folders for path in archives_of(folder))]
        return sum(path.stat().st_size for path in archives)
    except (AuditError, OSError):
        return 0


def find_run(name: str) -> Path:
    """The folder with reports that `name` means: itself, the newest finished run in it, or that of runs/NAME.

    Raises MissingRun that names the runs there are.
    """
    given = Path(name)
    for folder in (given, given / _LATEST, ROOT / name / _LATEST, ROOT / name):
        if (folder / _REPORT).is_file():
            return folder.parent / folder.readlink() if folder.name == _LATEST and folder.is_symlink() else folder
    if given.is_dir():
        raise MissingRun(f"{given / _REPORT}: no such file; name the folder of a run with reports")
    known = ", ".join(sorted(path.parent.name for path in ROOT.glob(f"*/{_LATEST}"))[:20])
    raise MissingRun(f"{name}: no such folder, and no run of that name; there are: {known or f'none in {ROOT}'}")
