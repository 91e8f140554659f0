"""How fast a site is fetched: `doorway crawl` with all its defences and its archive, beside plain Scrapy spiders.

    python benchmarks/crawl_speed.py                 # 2,000 pages, 5 rounds
    python benchmarks/crawl_speed.py --check         # and exit 1 below the targets

ours    doorway crawl: robots.txt, address guard, archive, links followed
bare    Scrapy that is given every URL and does nothing with the pages
follow  Scrapy that follows LinkExtractor's links and feeds a row a page into a JSON-lines file

Every round runs all three, in another order, on one server on loopback (nginx where it is installed, else one of our
own) with the same number of requests in flight and no delay. The rate goes from the first to the last request that the
server logged, so starting Python counts for nobody; `with start` is the whole process. Read the numbers as ratios.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from sites.generated import WORDPRESS, build_site
from sites.nginx import program, serve_with_nginx
from sites.serving import Served, serve
from speeds.timing import Run, time_command, time_server

PLAIN = str(Path(__file__).resolve().parent / "speeds" / "plain.py")
TARGETS = {"bare": 0.45, "follow": 2.0}
"""How many times as fast as that we mean to be, at least."""
Rounds = dict[str, list[Run]]


@contextmanager
def served(pages: int, seed: int, work: Path) -> Iterator[Served]:
    """The site, behind the fastest server that is here."""
    site = build_site(pages, seed, WORDPRESS)
    nginx = program()
    print("server: nginx" if nginx else "server: our own, nginx is not installed")
    with serve_with_nginx(nginx, site, work) if nginx else serve(lambda _: site, work) as serving:
        yield serving


def commands(serving: Served, work: Path, number: int, concurrency: int) -> dict[str, list[str]]:
    """The command of each tool in round `number`."""
    urls, many = work / "urls.txt", str(concurrency)
    urls.write_text("\n".join(serving.url + path for path in sorted(serving.site.pages)))
    options = ["--allow-private", "--delay", "0", "--concurrency", many, "--per-site", many, "--quiet"]
    ours = [sys.executable, "-m", "crawler", "crawl", f"{serving.url}/", "--out", str(work / f"ours-{number}")]
    plain = {name: [sys.executable, PLAIN, name, str(urls), str(work / "rows.jsonl"), many] for name in KINDS}
    return {"ours": [*ours, *options], "bare": plain["fetch"], "follow": plain["follow"]}


KINDS = ("fetch", "follow")


def measure(serving: Served, work: Path, rounds: int, concurrency: int) -> Rounds:
    """Every tool once a round, in a shuffled order."""
    chance = random.Random(rounds)
    found: Rounds = {"ours": [], "bare": [], "follow": []}
    for number in range(rounds):
        tools = commands(serving, work, number, concurrency)
        for name in chance.sample(sorted(tools), len(tools)):
            found[name].append(time_command(tools[name], serving))
        line = ", ".join(f"{name} {runs[-1].rate:.0f}" for name, runs in found.items())
        ratios = ", ".join(f"ours/{other} {found['ours'][-1].rate / found[other][-1].rate:.2f}" for other in TARGETS)
        print(f"round {number + 1}: {line} pages/s; {ratios}", flush=True)
    return found


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median, and from where to where."""
    return f"{median(values):.{digits}f} [{min(values):.{digits}f}-{max(values):.{digits}f}]"


def ratios(found: Rounds, other: str, measure_of: str = "rate") -> list[float]:
    """How many times as fast as `other` we were, round by round."""
    pairs = zip(found["ours"], found[other], strict=True)
    return [getattr(ours, measure_of) / getattr(theirs, measure_of) for ours, theirs in pairs]


def tables(found: Rounds) -> str:
    """What was measured, and how it stands to the targets."""
    lines = [f"\n{'':8}{'pages/s':>18}{'with start':>18}{'CPU ms/page':>18}"]
    for name, runs in found.items():
        cpu = [run.cpu / run.pages * 1_000 for run in runs]
        rates, wholes = [run.rate for run in runs], [run.whole for run in runs]
        lines.append(f"{name:8}{spread(rates):>18}{spread(wholes):>18}{spread(cpu, 2):>18}")
    for other, target in TARGETS.items():
        verdict = "reached" if median(ratios(found, other)) >= target else "MISSED"
        lines.append(
            f"ours/{other}: {spread(ratios(found, other), 2)}, with start {spread(ratios(found, other, 'whole'), 2)};"
            f" target {target:g}: {verdict}"
        )
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2_000, metavar="N", help="pages of the site (2000)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="runs of each tool (5)")
    parser.add_argument("--concurrency", type=int, default=16, metavar="N", help="requests in flight (16)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the site (1)")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    return parser.parse_args()


def main() -> int:
    """Runs the command."""
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        work = Path(folder)
        with served(options.pages, options.seed, work) as serving:
            print(f"the server alone: {time_server(serving, options.concurrency):.0f} answers/s")
            found = measure(serving, work, options.rounds, options.concurrency)
    print(tables(found))
    missed = [other for other, target in TARGETS.items() if median(ratios(found, other)) < target]
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
