"""How fast crawling and judging are, beside what others use: every figure side by side in one run, on loopback.

    python benchmarks/speed.py                         # all sections
    python benchmarks/speed.py crawl judge --check     # these, and exit 1 where a target is missed
    python benchmarks/speed.py growth --sizes 10000,100000,300000,1000000
    python benchmarks/speed.py --quick                 # all sections on a few pages: does it work?
    python benchmarks/speed.py --readme --date 2026-01-31

crawl   pages a second of `doorway crawl`, plain Scrapy and advertools.crawl on one site
judge   pages a second, memory and what is found: `doorway report` and near-duplicate tools on one collection
stages  what each stage of judging costs a page; screening beside reading and parsing alone
growth  time and memory a page as the collection grows
start   seconds until the smallest runs are done

Within a section every tool runs once a round, in a shuffled order; figures are medians [from-to], ratios are taken
round by round. Collections are generated, or come from Debian's -doc packages below $DOORWAY_DOCS, which
benchmarks/quality.py --fetch brings. pip install '.[bench]' brings the others; what is not there is named and left out.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sites.generated import ORDINARY
from speeds.crawling import measure_crawl
from speeds.figures import Found
from speeds.growth import SIZES, measure_growth
from speeds.judging import measure_judging
from speeds.material import Material, write_manuals, write_one_page, write_weblogs
from speeds.progress import say
from speeds.readme import block, write_block
from speeds.stages import measure_stages
from speeds.starting import measure_start

README = Path(__file__).resolve().parents[1] / "README.md"
NO_MANUALS = "manuals: none below $DOORWAY_DOCS, not measured"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured; `rounds` and `pages` are 0 for what suits the section."""

    rounds: int = 0
    pages: int = 0
    concurrency: int = 16
    seed: int = 1
    sizes: tuple[int, ...] = SIZES


QUICK = Scale(rounds=1, pages=30, sizes=(150, 300))


def crawl(scale: Scale, work: Path) -> Found:
    """Section `crawl`."""
    return measure_crawl(scale.pages or 2_000, scale.rounds or 5, scale.concurrency, scale.seed, work)


def judge(scale: Scale, work: Path) -> Found:
    """Section `judge`."""
    materials, notes = collections(scale, 24_000, work)
    return measure_judging(materials, scale.rounds or 3, work, notes)


def stages(scale: Scale, work: Path) -> Found:
    """Section `stages`."""
    materials, notes = collections(scale, 1_000, work)
    return measure_stages(materials, scale.rounds or 5, work, notes)


def growth(scale: Scale, work: Path) -> Found:
    """Section `growth`."""
    return measure_growth(scale.sizes, scale.rounds or 3, scale.seed, work)


def start(scale: Scale, work: Path) -> Found:
    """Section `start`."""
    one_page = write_one_page(scale.seed, work, ORDINARY)
    return measure_start(one_page, scale.rounds or 11, work)


SECTIONS: dict[str, Callable[[Scale, Path], Found]] = {
    "crawl": crawl,
    "judge": judge,
    "stages": stages,
    "growth": growth,
    "start": start,
}


def collections(scale: Scale, pages: int, work: Path) -> tuple[list[Material], list[str]]:
    """The weblogs, the manuals where they are (no more than 2,000), and what is missing."""
    number = scale.pages or pages
    weblogs, manuals = write_weblogs(number, scale.seed, work), write_manuals(min(number, 2_000), scale.seed, work)
    return ([weblogs, manuals], []) if manuals else ([weblogs], [NO_MANUALS])


@contextmanager
def folder_of(given: Path | None) -> Iterator[Path]:
    """Where collections and runs go: `given`, where they stay, or a temporary folder."""
    if given:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="speed-") as folder:
            yield Path(folder)


def measure(names: list[str], scale: Scale, given: Path | None) -> list[Found]:
    """What each section found, printed as it comes."""
    found: list[Found] = []
    with folder_of(given) as folder:
        for name in names:
            work = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder))
            say(f"section {name}")
            found.append(SECTIONS[name](scale, work))
            print(f"\n{found[-1].text()}", flush=True)
    return found


def scale_of(options: argparse.Namespace) -> Scale:
    """What the options ask for."""
    usual = QUICK if options.quick else Scale()
    return Scale(
        options.rounds or usual.rounds,
        options.pages or usual.pages,
        options.concurrency,
        options.seed,
        options.sizes or usual.sizes,
    )


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)} (all)")
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="runs of each tool (by section: 3 to 11)")
    parser.add_argument(
        "--pages", type=int, default=0, metavar="N", help="pages to crawl, to judge (by section: 1000 to 24000)"
    )
    parser.add_argument("--sizes", type=_sizes, metavar="N,N", help="pages to grow over (10000,30000,100000)")
    parser.add_argument("--concurrency", type=int, default=16, metavar="N", help="requests in flight (16)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of all that is generated (1)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where collections and runs go, and stay")
    parser.add_argument("--quick", action="store_true", help="a few pages, one round")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--readme", action="store_true", help="write the tables of these sections into README.md")
    parser.add_argument("--date", default="", metavar="DAY", help="the day that the README's table names")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.sections if name not in SECTIONS]:
        parser.error(f"unknown section {unknown[0]!r}: one of {', '.join(SECTIONS)}")
    return options


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(part) for part in text.split(",")}))


def command_of(options: argparse.Namespace, section: str) -> str:
    """What measures a section again."""
    given: dict[str, int | str] = {"rounds": options.rounds, "pages": options.pages}
    if section == "growth":
        given["sizes"] = ",".join(map(str, options.sizes or ()))
    named = (f"--{name} {value}" for name, value in given.items() if value)
    return " ".join(["python benchmarks/speed.py", section, *named])


def main(arguments: list[str]) -> int:
    """Runs the command."""
    options = parse_arguments(arguments)
    found = measure(options.sections or list(SECTIONS), scale_of(options), options.work)
    for section in found if options.readme else ():
        write_block(README, section.name, block(section, options.date, command_of(options, section.name)))
    missed = [line for section in found for line in section.missed()]
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
