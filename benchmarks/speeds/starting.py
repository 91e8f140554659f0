"""Section `start`: what a run costs before it has done anything."""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from speeds.figures import Found, Table, Target, spread
from speeds.material import Material
from speeds.measuring import Cost, ours, run_measured

OFTEN = 0.01
"""Seconds between two looks at the memory; not in the runs that are timed."""
HELP, ONE_PAGE = "doorway --help", "doorway audit, one page"
TARGETS = {HELP: 0.3, ONE_PAGE: 2.0}
"""Seconds at the most."""


def measure_start(material: Material, rounds: int, work: Path) -> Found:
    """Seconds of the help and of the smallest audit, beside Python's own start."""
    page = str(material.archive)
    commands = {
        "python alone": [sys.executable, "-c", ""],
        HELP: ours("--help"),
        ONE_PAGE: ours("audit", "--warc", page, "--out", str(work / "one-page"), "--quiet"),
    }
    chance = random.Random(rounds)
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name in chance.sample(sorted(commands), len(commands)):
            costs[name].append(run_measured(commands[name], every=60))
    peaks = {name: run_measured(command, every=OFTEN).peak for name, command in commands.items()}
    targets = (
        Target(f"start: seconds of {name}", tuple(cost.seconds for cost in costs[name]), limit, at_most=True)
        for name, limit in TARGETS.items()
    )
    return Found("start", (table(costs, peaks),), tuple(targets), (f"{rounds} rounds",))


def table(costs: dict[str, list[Cost]], peaks: dict[str, int]) -> Table:
    """A row a command."""
    rows: Sequence[tuple[str, ...]] = [
        (name, spread([cost.seconds for cost in runs], 2), spread([cost.cpu for cost in runs], 2), _mb(peaks[name]))
        for name, runs in costs.items()
    ]
    return Table("Start", ("command", "seconds", "CPU seconds", "peak MB"), tuple(rows))


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f}"
