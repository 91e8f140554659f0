"""Section `killed`: executors that are killed in the middle of a run change nothing in what it finds."""

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from speeds.figures import Found, Table, Target
from speeds.growth import write_html
from speeds.progress import say

from clusters.running import HEADS, PROCESSES, judge_alone, judge_on_spark, row_of, unlike

STAGES = ("screened", "pages", "links", "sides", "pairs", "found")
"""Those in which an executor is killed, one in each. That of `links` takes what others have yet to fetch with it."""
LEAST = 4
"""Of them in which it must have come to that: the short ones may be over before they are seen."""
EXECUTOR = b"CoarseGrainedExecutorBackend"
_EVERY = 0.05


def measure_killed(pages: int, seed: int, work: Path) -> Found:
    """One collection of `pages` generated pages, judged on one machine, and on Spark while executors are killed."""
    files = write_html(pages, seed, work / "html")
    alone = judge_alone(files, work / "alone")
    with Killer(work / "spark", STAGES) as killer:
        cost = judge_on_spark(files, work / "spark", PROCESSES)
    rows = (row_of("doorway report", pages, alone), row_of(f"doorway spark, {PROCESSES}, killed", pages, cost))
    names = unlike(work / "alone", work / "spark")
    what = f"killed: tables unlike those of one machine{': ' * bool(names)}{', '.join(names)}"
    targets = (
        Target(what, (float(len(names)),), 0.0, at_most=True),
        Target("killed: executors", (float(len(killer.killed)),), float(min(LEAST, len(STAGES)))),
    )
    notes = (f"an executor was killed in each of: {', '.join(killer.killed) or 'none'}",)
    return Found("killed", (Table(f"{pages:,} pages, the whole command", HEADS, rows),), targets, notes)


class Killer(Thread):
    """Kills an executor below this process in each of the `stages` of the run in `out`, while the stage is written."""

    def __init__(self, out: Path, stages: Sequence[str]) -> None:
        super().__init__(daemon=True)
        self.killed: dict[str, int] = {}
        self._out, self._due = out, list(stages)
        self._done = Event()

    def __enter__(self) -> "Killer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()

    def run(self) -> None:
        """Until the block ends."""
        while self._due and not self._done.wait(_EVERY):
            for stage in [each for each in self._due if is_written(self._out, each)]:
                if victim := next(executors_below(os.getpid()), None):
                    os.kill(victim, signal.SIGKILL)
                    self._due.remove(stage)
                    self.killed[stage] = victim
                    say(f"killed: executor {victim} in stage {stage}")


def is_written(out: Path, stage: str) -> bool:
    """Whether a task of the stage has begun to write, and the stage is not done."""
    return any(out.glob(f"_stages/*/{stage}/_temporary/*/_temporary/*"))


def executors_below(root: int) -> Iterator[int]:
    """The processes of Spark's executors among the descendants of the process `root`."""
    parents = dict(_parents())
    for process in parents:
        if root in _ancestors(process, parents):
            with suppress(OSError):
                if EXECUTOR in Path(f"/proc/{process}/cmdline").read_bytes():
                    yield process


def _ancestors(process: int, parents: Mapping[int, int]) -> Iterator[int]:
    while process := parents.get(process, 0):
        yield process


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            yield int(folder.name), int(fields[1])
