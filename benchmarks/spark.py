"""What `doorway spark` costs, and whether it finds what one machine finds, whatever happens to it.

    python benchmarks/spark.py                         # all sections; an hour or two on two cores
    python benchmarks/spark.py same killed --check     # these, and exit 1 where a target is missed
    python benchmarks/spark.py cost --pages 100000
    python benchmarks/spark.py --quick                 # all sections on a few pages: does it work?

same      tables, time and memory of `doorway report`, of Spark in one process and in several, on one collection
killed    the same tables while executors are killed with SIGKILL in the middle of several stages
skew      half of the pages in one family, the other half on one host: beside an even collection of as many pages
sketches  grouping and components of a million pages that are sketches alone: memory, bytes shuffled
cost      seconds, seconds of tasks and bytes shuffled a page, stage by stage; and of each further page
weblogs   the same for pages of weblogs, with all that is around their text

Everything runs on this machine, on two cores, once; collections are generated. It needs pip install '.[spark]' and
Java 17, and /proc to see what memory other processes take.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from clusters.cost import measure_cost, measure_weblogs
from clusters.grouping import measure_sketches
from clusters.killing import measure_killed
from clusters.same import measure_same
from clusters.skew import measure_skew
from speeds.figures import Found
from speeds.progress import say


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured; `pages` is 0 for what suits the section."""

    pages: int = 0
    sketches: int = 1_000_000
    seed: int = 1


QUICK = Scale(pages=240, sketches=20_000)
PAGES, LOPSIDED, WEBLOGS = 20_000, 40_000, 8_000
"""Pages of a collection; of one of which half are one family; of one of weblogs."""

SECTIONS: dict[str, Callable[[Scale, Path], Found]] = {
    "same": lambda scale, work: measure_same(scale.pages or PAGES, scale.seed, work),
    "killed": lambda scale, work: measure_killed(scale.pages or PAGES, scale.seed, work),
    "skew": lambda scale, work: measure_skew(scale.pages or LOPSIDED, scale.seed, work),
    "sketches": lambda scale, work: measure_sketches(scale.sketches, scale.seed, work),
    "cost": lambda scale, work: measure_cost(scale.pages or PAGES, scale.seed, work),
    "weblogs": lambda scale, work: measure_weblogs(scale.pages or WEBLOGS, scale.seed, work),
}


def measure(names: list[str], scale: Scale, given: Path | None) -> list[Found]:
    """What each section found, printed as it comes; its files are in `given`, or gone afterwards."""
    found: list[Found] = []
    for name in names:
        say(f"section {name}")
        with ExitStack() as stack:
            if given:
                given.mkdir(parents=True, exist_ok=True)
                work = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=given.resolve()))
            else:
                work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"spark-{name}-")))
            found.append(SECTIONS[name](scale, work))
        print(f"\n{found[-1].text()}", flush=True)
    return found


def scale_of(options: argparse.Namespace) -> Scale:
    """What the options ask for."""
    usual = QUICK if options.quick else Scale()
    return Scale(options.pages or usual.pages, options.sketches or usual.sketches, options.seed)


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)} (all)")
    parser.add_argument("--pages", type=int, default=0, metavar="N", help="pages to judge (20000; of skew 40000)")
    parser.add_argument("--sketches", type=int, default=0, metavar="N", help="pages to group (1000000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of all that is generated (1)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where collections and runs go, and stay")
    parser.add_argument("--quick", action="store_true", help="a few pages")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.sections if name not in SECTIONS]:
        parser.error(f"unknown section {unknown[0]!r}: one of {', '.join(SECTIONS)}")
    return options


def main(arguments: list[str]) -> int:
    """Runs the command."""
    options = parse_arguments(arguments)
    found = measure(options.sections or list(SECTIONS), scale_of(options), options.work)
    missed = [line for section in found for line in section.missed()]
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
