"""Sections `cost` and `weblogs`: what each stage of `doorway spark` takes a page. From it follows how many executors a
month of Common Crawl needs: the seconds of tasks are what their cores have to work, whatever runs beside them. Starting
and ending cost the same for few pages and for many: what each further page costs is the difference between two
collections.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from speeds.figures import Found, Table, Target
from speeds.growth import write_html
from speeds.material import write_weblogs
from speeds.measuring import Cost
from speeds.progress import say

from clusters.events import Stage, read_events, settings_of, stages_of
from clusters.running import LOCAL, judge_on_spark

HEADS = (
    "stage",
    "seconds",
    "tasks",
    "task seconds for 1,000 pages",
    "shuffled bytes a page",
    "spilled bytes a page",
    "written bytes a page",
)
MOST = 10_000
"""Bytes a page that may go from task to task."""
PART = 4
"""The smaller collection is this part of the larger one."""

Write = Callable[[int, int, Path], Sequence[Path]]
"""Makes a collection of so many pages, with this seed, in this folder: its WARC files."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run over `pages` pages of so many compressed `size` bytes."""

    pages: int
    size: int
    cost: Cost
    stages: Sequence[Stage]


def measure_cost(pages: int, seed: int, work: Path) -> Found:
    """A run over `pages` small generated pages, and one over a quarter of them."""
    return _measure("cost", write_html, pages, seed, work)


def measure_weblogs(pages: int, seed: int, work: Path) -> Found:
    """The same of whole pages of weblogs, with menus, scripts and comments."""
    return _measure("weblogs", lambda *of: [write_weblogs(*of).archive], pages, seed, work)


def _measure(name: str, write: Write, pages: int, seed: int, work: Path) -> Found:
    few, all_ = (_run(name, write, number, seed, work / f"pages-{number}") for number in (pages // PART, pages))
    shuffled = sum(stage.shuffled for stage in all_.stages) / pages
    further = table(difference(all_.stages, few.stages), pages - few.pages, "further pages")
    cpu = (all_.cost.cpu - few.cost.cpu) / (pages - few.pages)
    notes = (
        *map(_describe, (few, all_)),
        f"processor time of all processes for 1,000 further pages: {cpu * 1_000:,.1f} s",
    )
    targets = (Target(f"{name}: bytes a page from task to task", (shuffled,), MOST, at_most=True),)
    return Found(name, (table(all_.stages, pages), further), targets, notes)


def _run(name: str, write: Write, pages: int, seed: int, work: Path) -> Run:
    files = write(pages, seed, work / "html")
    log = work / "events"
    log.mkdir()
    cost = judge_on_spark(files, work / "spark", LOCAL, settings_of(log))
    say(f"{name}: {pages:,} pages: {cost.seconds:,.0f} s")
    return Run(pages, sum(path.stat().st_size for path in files), cost, stages_of(read_events(log)))


def _describe(run: Run) -> str:
    return (
        f"{run.pages:,} pages of {run.size / run.pages:,.0f} compressed bytes: {run.cost.seconds:,.0f} s,"
        f" {run.cost.cpu:,.0f} s of processor time and {run.cost.peak / 1e9:,.2f} GB of memory at the peak of all"
        " processes"
    )


def difference(stages: Sequence[Stage], few: Sequence[Stage]) -> list[Stage]:
    """What each of `stages` took more than the one of the same name among `few`."""
    known = {stage.name: stage for stage in few}
    return [stage.less(known.get(stage.name, Stage(stage.name))) for stage in stages]


def table(stages: Sequence[Stage], pages: int, what: str = "pages") -> Table:
    """A row a stage, and one of all."""
    whole = Stage("all of them")
    for stage in stages:
        whole = whole.plus(stage)
    return Table(f"{pages:,} {what}, {LOCAL}", HEADS, tuple(_row(stage, pages) for stage in [*stages, whole]))


def _row(stage: Stage, pages: int) -> tuple[str, ...]:
    sizes = (f"{size / pages:,.1f}" for size in (stage.shuffled, stage.spilled, stage.written))
    return (stage.name, f"{stage.seconds:,.1f}", f"{stage.tasks:,}", f"{stage.busy / pages * 1_000:,.2f}", *sizes)
