"""Section `crawl`: one site, fetched by `doorway crawl` and by others.

ours        doorway crawl: robots.txt, address guard, links followed, archive
bare        Scrapy that is given every URL and does nothing with the pages
follow      Scrapy that follows LinkExtractor's links and feeds a row a page into a JSON-lines file
advertools  advertools.crawl, links followed

All on one server on loopback (nginx where it is installed, else one of our own), with the same number of requests in
flight and no delay. The rate goes from the first to the last request that the server logged, so starting Python counts
for nobody; `with start` is the whole process.
"""

import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sites.generated import WORDPRESS, build_site
from sites.nginx import program, serve_with_nginx
from sites.serving import Served, serve

from speeds.figures import Found, Table, Target, ratios, spread
from speeds.measuring import ours
from speeds.progress import say
from speeds.timing import Run, time_command, time_server

HERE = Path(__file__).resolve().parent
TARGETS = {"bare": 0.5, "follow": 2.5, "advertools": 6.0}
"""How many times as fast as that we mean to be, at least."""
NAMES = {
    "ours": "doorway crawl, all defences, archive",
    "bare": "Scrapy, fetch only",
    "follow": "Scrapy + LinkExtractor + JSONL",
    "advertools": "advertools.crawl",
}
SLOW = {"advertools": 2}
"""Only every so manyth round runs it: it takes most of the time."""
Rounds = Mapping[str, Mapping[int, Run]]
"""Runs by tool, and by the number of the round."""


def measure_crawl(pages: int, rounds: int, concurrency: int, seed: int, work: Path) -> Found:
    """Every tool once a round, in a shuffled order, on a site of `pages` pages."""
    here = installed()
    with _served(pages, seed, work) as (serving, server):
        alone = time_server(serving, concurrency)
        found = _measure(serving, work, here, rounds, concurrency)
    notes = (
        f"site of {pages:,} pages, {_kilobytes(serving):.0f} KB each; {concurrency} requests in flight",
        f"{rounds} rounds" + "".join(f", every {n}nd of {name}" for name, n in SLOW.items() if name in here),
        f"server: {server}, {alone:,.0f} answers/s to a client that does nothing else",
        *(f"{NAMES[name]}: not installed, not measured" for name in NAMES if name not in here),
    )
    return Found("crawl", (table(found),), targets(found), notes)


def installed() -> list[str]:
    """The tools that are here, ours first."""
    return [name for name in NAMES if name != "advertools" or find_spec("advertools")]


def table(found: Rounds) -> Table:
    """A row a tool: rates, processor time, memory, how many times as fast we were."""
    heads = ("tool", "pages/s", "with start", "CPU ms/page", "peak MB", "ours is ... times as fast")
    rows = []
    for name, by_round in found.items():
        runs = list(by_round.values())
        cpu = [run.cpu / run.pages * 1_000 for run in runs]
        times = spread(_times(found, name), 2) if name != "ours" else ""
        rates, wholes, peaks = [run.rate for run in runs], [run.whole for run in runs], [run.peak / 1e6 for run in runs]
        rows.append((NAMES[name], spread(rates), spread(wholes), spread(cpu, 2), spread(peaks), times))
    return Table("Fetching one site", heads, tuple(rows))


def targets(found: Rounds) -> tuple[Target, ...]:
    """What we mean to reach beside each tool that was measured."""
    return tuple(
        Target(f"crawl: ours/{other}", tuple(_times(found, other)), limit)
        for other, limit in TARGETS.items()
        if other in found
    )


def _times(found: Rounds, other: str) -> list[float]:
    theirs = found[other]
    return ratios([found["ours"][number].rate for number in theirs], [run.rate for run in theirs.values()])


@contextmanager
def _served(pages: int, seed: int, work: Path) -> Iterator[tuple[Served, str]]:
    """The site, behind the fastest server that is here, and what that is."""
    site = build_site(pages, seed, WORDPRESS)
    if nginx := program():
        with serve_with_nginx(nginx, site, work) as serving:
            yield serving, "nginx"
    else:
        with serve(lambda _: site, work) as serving:
            yield serving, "our own, nginx is not installed"


def _kilobytes(serving: Served) -> float:
    return sum(len(serving.site.answers[path].body) for path in serving.site.pages) / len(serving.site.pages) / 1_000


def _commands(serving: Served, work: Path, number: int, concurrency: int) -> dict[str, list[str]]:
    """The command of each tool in round `number`."""
    urls, many, rows = work / "urls.txt", str(concurrency), str(work / f"rows-{number}.jsonl")
    urls.write_text("\n".join(serving.url + path for path in sorted(serving.site.pages)))
    options = ["--allow-private", "--delay", "0", "--concurrency", many, "--per-site", many, "--quiet"]
    plain = [sys.executable, str(HERE / "plain.py")]
    return {
        "ours": ours("crawl", f"{serving.url}/", "--out", str(work / f"ours-{number}"), *options),
        "bare": [*plain, "fetch", str(urls), rows, many],
        "follow": [*plain, "follow", str(urls), rows, many],
        "advertools": [sys.executable, str(HERE / "advertools_crawl.py"), f"{serving.url}/", f"{rows}.jl", many],
    }


def _measure(serving: Served, work: Path, names: Sequence[str], rounds: int, concurrency: int) -> Rounds:
    chance = random.Random(rounds)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found: dict[str, dict[int, Run]] = {name: {} for name in names}
    for number in range(rounds):
        tools = _commands(serving, work, number, concurrency)
        due = [name for name in names if number % SLOW.get(name, 1) == 0]
        for name in chance.sample(due, len(due)):
            found[name][number] = time_command(tools[name], serving, {**os.environ, "PATH": path})
        rates = ", ".join(f"{name} {found[name][number].rate:.0f}" for name in due)
        say(f"crawl, round {number + 1} of {rounds}: {rates} pages/s")
    return found
