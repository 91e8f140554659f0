"""Section `growth`: what a page costs in small and in large collections. Neither time nor memory per page must grow.

Pages of HTML in WARC files are judged by `doorway report`, from the start of the command to the last report. Making the
pages up is in no figure.
"""

import json
import os
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from labelled.records import LabelledPage
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from speeds.figures import Found, Table, Target, ratios, spread
from speeds.growing import Place, draw_page, place_pages
from speeds.material import write_page
from speeds.measuring import ours, run_measured
from speeds.progress import say

MOST = 1.3
"""Times as long as in the smallest collection that a page may take in the largest."""
SIZES = (10_000, 30_000, 100_000)
"""Those of a usual run; 300,000 and 1,000,000 for who has half an hour."""
MILLION, MEMORY = 1_000_000, 6.0
"""Pages, and the gigabytes that they may take."""
ONCE = 300_000
"""Pages from which a size is measured in the first round only."""
FILES = 8
REST = "start, reports"
STAGES = ("screen", "group", "verify", "examine", "judge", REST)


@dataclass(frozen=True, slots=True)
class Grown:
    """One run: seconds in all and by stage, and bytes of all its processes at the peak."""

    pages: int
    seconds: float
    stages: Mapping[str, float]
    peak: int

    @property
    def each(self) -> float:
        """Microseconds a page."""
        return self.seconds / self.pages * 1e6


Runs = dict[int, list[Grown]]


def measure_growth(sizes: Sequence[int], rounds: int, seed: int, work: Path) -> Found:
    """Every size."""
    runs = _measure(sizes, rounds, seed, work)
    notes = ("2% of the pages are in families of 2 to 5,000 members that share 37% of their sketch",)
    return Found("growth", (table(runs),), tuple(growth_of(runs)), notes)


def growth_of(runs: Runs) -> list[Target]:
    """A page of the largest collection over one of the smallest, by round; nothing of one size alone."""
    if len(runs) < 2:
        return []
    small, large = runs[min(runs)], runs[max(runs)]
    times = ratios([run.each for run in large], [run.each for run in small[: len(large)]])
    targets = [Target(f"growth: a page at {max(runs):,} over one at {min(runs):,}", tuple(times), MOST, at_most=True)]
    if max(runs) >= MILLION:
        peaks = tuple(run.peak / 1e9 for run in large)
        targets.append(Target(f"growth: GB at {max(runs):,} pages", peaks, MEMORY, at_most=True))
    return targets


def table(runs: Runs) -> Table:
    """A row a size: microseconds of each stage, peak memory, and how both stand to the smallest size."""
    heads = ("pages", "in all", *STAGES, "peak MB", "time, times the smallest")
    smallest, rows = runs[min(runs)], []
    for size, found in sorted(runs.items()):
        by_stage = [spread([run.stages.get(name, 0.0) / run.pages * 1e6 for run in found]) for name in STAGES]
        times = ratios([run.each for run in found], [run.each for run in smallest[: len(found)]])
        peak = f"{median(run.peak for run in found) / 1e6:,.0f}"
        rows.append((f"{size:,}", spread([run.each for run in found]), *by_stage, peak, spread(times, 2)))
    return Table("The whole command, microseconds a page", heads, tuple(rows))


def write_html(pages: int, seed: int, folder: Path) -> list[Path]:
    """A collection in some WARC files, written by as many processes as there are cores and never in memory."""
    return write_parts(partial(place_pages, pages, seed), partial(draw_page, seed=seed), folder)


def write_parts(find: Callable[[], Sequence[Place]], draw: Callable[[Place], LabelledPage], folder: Path) -> list[Path]:
    """The pages that are drawn at the places that are found, dealt out to the files."""
    folder.mkdir(parents=True)
    tasks = [(find, draw, part, folder / f"part-{part}.warc.gz") for part in range(FILES)]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        return pool.starmap(_write_part, tasks, 1)


def _write_part(
    find: Callable[[], Sequence[Place]], draw: Callable[[Place], LabelledPage], part: int, path: Path
) -> Path:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for place in find()[part::FILES]:
            write_page(writer, draw(place))
    return path


def _rounds(sizes: Sequence[int], rounds: int) -> list[int]:
    """The sizes in the order in which they are measured, shuffled within each round."""
    chance = random.Random(rounds)
    due = [[size for size in sizes if size < ONCE or not number] for number in range(rounds)]
    return [size for each in due for size in chance.sample(each, len(each))]


def _measure(sizes: Sequence[int], rounds: int, seed: int, work: Path) -> Runs:
    files: dict[int, list[Path]] = {}
    for size in sizes:
        files[size] = write_html(size, seed, work / f"html-{size}")
        say(f"growth: {size:,} pages are written")
    runs: Runs = {size: [] for size in sizes}
    for size in _rounds(sizes, rounds):
        runs[size].append(_judge(files[size], size, work / "run"))
        say(f"growth, {size:,}: {runs[size][-1].each:,.0f} microseconds a page")
    return runs


def _judge(files: Sequence[Path], pages: int, out: Path) -> Grown:
    shutil.rmtree(out, ignore_errors=True)
    warcs = [part for path in files for part in ("--warc", str(path))]
    cost = run_measured(ours("report", *warcs, "--out", str(out), "--quiet"))
    timings: dict[str, float] = json.loads((out / "run.json").read_text(encoding="utf-8"))["timings"]
    rest = cost.seconds - sum(timings.values())
    return Grown(pages, cost.seconds, {**timings, REST: rest}, cost.peak)
