"""Section `judge`: one collection, from a WARC file to what is found in it, by `doorway report` and by others.

Ours is the whole command, to reports and history on disk. What the others do is in peers.py. A page counts as grouped
when it is in a group of three or more; of ours when its verdict is doorway or suspect. A family is found when at least
half of its pages are.
"""

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from speeds.figures import Found, Table, Target, ratios, spread
from speeds.material import Material
from speeds.measuring import Cost, ours, run_measured
from speeds.peers import PEERS
from speeds.progress import say

TARGETS = {"trafilatura+datasketch": 5.0, "beautifulsoup+datasketch": 8.0}
"""How many times as fast as that we mean to be, at least."""
NAMES = {
    "ours": "doorway report, WARC to reports",
    "trafilatura+datasketch": "trafilatura + datasketch MinHash LSH",
    "beautifulsoup+datasketch": "BeautifulSoup + datasketch MinHash LSH",
    "trafilatura+rensa": "trafilatura + rensa",
    "trafilatura+datatrove": "trafilatura + datatrove MinHash",
}
GROUP, HALF = 3, 0.5
FLAGS = ("doorway", "suspect")
FOUND = ("families found", "their pages grouped", "honest pages grouped")
COUNTED = "grouped: in a group of three pages or more; ours: judged doorway or suspect. Found: half of a family's pages"
Costs = Mapping[str, Sequence[Cost]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a tool found: families, their pages, and honest pages that it grouped."""

    families: int
    pages: int
    honest: int


def measure_judging(materials: Sequence[Material], rounds: int, work: Path, notes: Sequence[str] = ()) -> Found:
    """Every tool once a round on every collection, in a shuffled order."""
    here = installed()
    tables: list[Table] = []
    targets: list[Target] = []
    for material in materials:
        costs, seen = _measure(material, here, rounds, work)
        tables.append(table(material, costs, seen))
        targets += _targets(material, costs)
    missing = [f"{NAMES[name]}: not installed, not measured" for name in PEERS if name not in here]
    return Found("judge", tuple(tables), tuple(targets), (*map(str, materials), COUNTED, *notes, *missing))


def installed() -> list[str]:
    """The tools that are here, ours first."""
    return ["ours", *(name for name, (_, packages) in PEERS.items() if all(map(find_spec, packages)))]


def table(material: Material, costs: Costs, seen: Mapping[str, Seen]) -> Table:
    """A row a tool: rate, processor time, memory, how many times as fast we were, what it found."""
    heads = ("tool", "pages/s", "CPU ms/page", "peak MB", "ours is ... times as fast", *FOUND)
    inside, rows = material.pages - material.honest, []
    for name, runs in costs.items():
        found = seen[name]
        rows.append(
            (
                NAMES[name],
                spread([material.pages / cost.seconds for cost in runs]),
                spread([cost.cpu / material.pages * 1_000 for cost in runs], 2),
                spread([cost.peak / 1e6 for cost in runs]),
                spread(_times(costs, name), 2) if name != "ours" else "",
                f"{found.families} of {len(material.families)}",
                f"{found.pages} of {inside}",
                f"{found.honest:,} of {material.honest:,}",
            )
        )
    return Table(f"Judging {material.pages:,} pages, {material.name}", heads, tuple(rows))


def look(groups: Mapping[str, str], material: Material) -> Seen:
    """What the pages of `groups`, by URL, are of the truth."""
    inside = {url: name for name, urls in material.families.items() for url in urls}
    caught = Counter(inside[url] for url in groups if url in inside)
    found = sum(caught[name] >= HALF * len(urls) for name, urls in material.families.items())
    return Seen(found, caught.total(), len(groups) - caught.total())


def of_three(groups: Mapping[str, str]) -> dict[str, str]:
    """The pages that are in a group of three or more."""
    sizes = Counter(groups.values())
    return {url: group for url, group in groups.items() if sizes[group] >= GROUP}


def read_flagged(out: Path) -> dict[str, str]:
    """The pages that a run's pages.csv flags."""
    with (out / "pages.csv").open(encoding="utf-8", newline="") as stream:
        return {row["url"]: row["campaign_id"] for row in csv.DictReader(stream) if row["verdict"] in FLAGS}


def _measure(
    material: Material, names: Sequence[str], rounds: int, work: Path
) -> tuple[dict[str, list[Cost]], dict[str, Seen]]:
    chance = random.Random(rounds)
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    seen: dict[str, Seen] = {}
    for number in range(rounds):
        for name in chance.sample(names, len(names)):
            out = work / f"{material.name}-{name}-{number}"
            costs[name].append(run_measured(_command(name, material, out)))
            found = read_flagged(out) if name == "ours" else of_three(json.loads(out.read_text(encoding="utf-8")))
            seen[name] = look(found, material)
        rates = ", ".join(f"{name} {material.pages / costs[name][-1].seconds:.0f}" for name in names)
        say(f"judge, {material.name}, round {number + 1} of {rounds}: {rates} pages/s")
    return costs, seen


def _command(name: str, material: Material, out: Path) -> list[str]:
    if name == "ours":
        return ours("report", "--warc", str(material.archive), "--out", str(out), "--quiet")
    return [sys.executable, str(Path(__file__).with_name("peers.py")), name, str(material.archive), str(out)]


def _times(costs: Costs, other: str) -> list[float]:
    return ratios([cost.seconds for cost in costs[other]], [cost.seconds for cost in costs["ours"]])


def _targets(material: Material, costs: Costs) -> list[Target]:
    return [
        Target(f"judge, {material.name}: ours/{other}", tuple(_times(costs, other)), limit)
        for other, limit in TARGETS.items()
        if other in costs
    ]
