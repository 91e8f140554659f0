"""Crawls that end badly: killed, interrupted, out of disk. Nothing may be lost, doubled or fetched again and again.

    python benchmarks/chaos.py                        # 2,000 pages, 10 kills, a full disk, signals
    python benchmarks/chaos.py --kind kill --seed 7   # other moments
    python benchmarks/chaos.py --per-site 16          # more in flight: every kill costs what was

A server of our own on loopback, the real command in processes of its own. Exit code 1 when a check fails.
"""

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from crashes.checking import Check
from crashes.scenarios import PER_SITE, Scenarios
from sites.generated import ORDINARY, build_site
from sites.serving import serve

KINDS = {"kill": Scenarios.kills, "disk": Scenarios.full_disk, "signals": Scenarios.signals}


def table(checks: list[Check]) -> str:
    """One line a check."""
    width = max(len(check.name) for check in checks)
    return "\n".join(f"  {'ok  ' if c.holds else 'FAIL'}  {c.name:{width}}  {c.seen[:160]}" for c in checks)


def run(options: argparse.Namespace, work: Path) -> int:
    """Runs the kinds that were asked for; the number of checks that failed."""
    build = partial(build_site, options.pages, options.seed, ORDINARY)
    kinds = KINDS if options.kind == "all" else {options.kind: KINDS[options.kind]}
    failed = 0
    with serve(build, work, options.wait) as served:
        print(f"{len(served.site.reachable)} URLs, {len(served.site.pages)} of them pages; seed {options.seed}")
        more = ("--per-site", str(options.per_site))
        scenarios = Scenarios(served, work, options.kills, options.seed, more)
        for kind, scenario in kinds.items():
            started = time.monotonic()
            checks = scenario(scenarios)
            print(f"\n{kind}: {time.monotonic() - started:.0f} s\n{table(checks)}", flush=True)
            failed += sum(not check.holds for check in checks)
    return failed


def parse_arguments() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=[*KINDS, "all"], default="all")
    parser.add_argument("--pages", type=int, default=2_000, metavar="N", help="pages of the site (2000)")
    parser.add_argument("--kills", type=int, default=10, metavar="N", help="kills, each followed by --resume (10)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the site and of the moments (1)")
    parser.add_argument("--wait", type=float, default=0.005, metavar="SECONDS", help="of the server before it answers")
    parser.add_argument("--per-site", type=int, default=PER_SITE, metavar="N", help="in flight (2)")
    return parser.parse_args()


def main() -> int:
    """Runs the command."""
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="chaos-") as work:
        failed = run(options, Path(work))
    print(f"\n{failed} checks failed" if failed else "\nall checks hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
