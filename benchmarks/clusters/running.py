"""Judges one collection on one machine and on Spark, and compares what they wrote."""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from speeds.measuring import ROOT, Cost, ours, run_measured

LOCAL = "local[2]"
"""Two tasks at a time in one process of Java."""
PROCESSES = "local-cluster[2,1,2048]"
"""Two executors, each a process of its own with one task at a time and 2 GB."""
TABLES = ("pages", "campaigns", "domains", "videos", "coverage")
HEADS = ("run", "seconds", "pages a second", "processor seconds", "peak MB")


def judge_alone(files: Sequence[Path], out: Path) -> Cost:
    """`doorway report`. Raises RuntimeError when it fails, as all that follow do."""
    return run_measured(ours("report", *_warcs(files), "--out", str(out), "--quiet"))


def judge_on_spark(files: Sequence[Path], out: Path, master: str, settings: Mapping[str, str] | None = None) -> Cost:
    """`doorway spark` on `master`."""
    given = [part for name, value in (settings or {}).items() for part in ("--conf", f"{name}={value}")]
    command = ours("spark", *_warcs(files), "--out", str(out), "--master", master, *given)
    return run_measured(command, env=environment(out.parent))


def environment(work: Path) -> dict[str, str]:
    """That of a process with Spark; it, and what executors leave behind when they are killed, stays in `work`."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "benchmarks")))
    places = {"SPARK_LOCAL_DIRS": str(work / "spark-local"), "SPARK_HOME": str(_link_home(work / "spark-home"))}
    ours_too = {"PYTHONPATH": paths, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    return {**os.environ, **ours_too, **places}


def _link_home(home: Path) -> Path:
    """A folder with all that the installed Spark is: executors of local-cluster write to the folder `work` in it, and
    nothing can tell them another place."""
    found = find_spec("pyspark")
    for installed in map(Path, (found and found.submodule_search_locations) or ()):
        home.mkdir(parents=True, exist_ok=True)
        for part in installed.iterdir():
            if part.name != "work" and not (home / part.name).exists():
                (home / part.name).symlink_to(part)
    return home


def unlike(one: Path, other: Path) -> list[str]:
    """The tables whose CSV is not byte for byte the same in two runs' folders."""
    return [name for name in TABLES if _bytes_of(one, name) != _bytes_of(other, name)]


def row_of(name: str, pages: int, cost: Cost) -> tuple[str, ...]:
    """A row below HEADS."""
    each = pages / cost.seconds
    return (name, f"{cost.seconds:,.1f}", f"{each:,.0f}", f"{cost.cpu:,.1f}", f"{cost.peak / 1e6:,.0f}")


def _bytes_of(folder: Path, table: str) -> bytes:
    return (folder / f"{table}.csv").read_bytes()


def _warcs(files: Sequence[Path]) -> list[str]:
    return [part for path in files for part in ("--warc", str(path))]
