"""The tests of tests/fuzz for as long as there is time, at random: how many inputs, the slowest, what broke.

python benchmarks/fuzz.py --seconds 600
python benchmarks/fuzz.py --seconds 60 --only pages --seed 7
"""

import argparse
import faulthandler
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "fuzz"))

import hostile_archives
import hostile_bodies
import hostile_html
import hostile_tables
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.strategies import SearchStrategy

CHECKS: dict[str, tuple[SearchStrategy[Any], Callable[[Any], object]]] = {
    "hostile archives": (hostile_archives.hostile_archives(), hostile_archives.check_hostile),
    "damaged archives": (hostile_archives.damaged_archives(), hostile_archives.check_archive),
    "hostile pages": (hostile_html.hostile_pages(), hostile_html.check_page),
    "tidy pages": (hostile_html.tidy_pages(), hostile_html.check_tidy_page),
    "tables": (hostile_tables.HOSTILE_FINDINGS, hostile_tables.check_tables),
    "packed bodies": (hostile_bodies.packed_bodies(), hostile_bodies.check_packed),
    "broken bodies": (hostile_bodies.broken_bodies(), hostile_bodies.check_broken),
}
BATCH = 200
SLOW = 2.0
"""Seconds that no input of these sizes may take."""
HANGS = 60
"""Seconds after which an input is given up, and the program with it: its stack is printed."""


@dataclass
class Tally:
    """What one check has tried."""

    inputs: int = 0
    slowest: float = 0.0
    slow: int = 0
    failures: list[str] = field(default_factory=list)


def fuzz(seconds: float, only: str, first_seed: int) -> dict[str, Tally]:
    """Runs the checks whose name holds `only`, batch by batch in turn."""
    chosen = {name: check for name, check in CHECKS.items() if only in name}
    tallies = {name: Tally() for name in chosen}
    end, batch = time.monotonic() + seconds, first_seed
    while chosen and time.monotonic() < end:
        for name, (strategy, check) in chosen.items():
            if not tallies[name].failures and time.monotonic() < end:
                _run_batch(strategy, check, tallies[name], batch)
        batch += 1
        chosen = {name: check for name, check in chosen.items() if not tallies[name].failures}
    return tallies


def _run_batch(strategy: SearchStrategy[Any], check: Callable[[Any], object], tally: Tally, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(strategy)
    def run(made: Any) -> None:
        faulthandler.dump_traceback_later(HANGS, exit=True)
        begin = time.monotonic()
        try:
            check(made)
        finally:
            faulthandler.cancel_dump_traceback_later()
            took = time.monotonic() - begin
            tally.inputs += 1
            tally.slow += took > SLOW
            tally.slowest = max(tally.slowest, took)

    try:
        run()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
        notes = "\n".join(getattr(error, "__notes__", []))
        tally.failures.append("".join(traceback.format_exception(error, limit=-4)) + notes)


def main() -> int:
    """Fuzzes, prints the counts, answers 1 when something broke or was slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--only", default="", help="part of a check's name")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    set_hypothesis_home_dir(f"{gettempdir()}/doorway-hypothesis")
    warnings.simplefilter("error")
    print(f"seed {options.seed}")
    tallies = fuzz(options.seconds, options.only, options.seed)
    print(f"{'check':<18}{'inputs':>8}{'slowest':>10}{'slow':>6}{'broken':>8}")
    for name, tally in tallies.items():
        print(f"{name:<18}{tally.inputs:>8}{tally.slowest:>9.2f}s{tally.slow:>6}{len(tally.failures):>8}")
    for name, tally in tallies.items():
        print("".join(f"\n{name}:\n{failure}" for failure in tally.failures), end="")
    return int(any(tally.failures or tally.slow for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
