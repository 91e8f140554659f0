"""Section `stages`: what each stage of judging costs a page, and screening beside its floor.

The floor of a page is reading it from the archive and building its tree with selectolax: nothing that parses HTML does
with less. Screening, with the reading, is everything that each page pays for. Both are timed in one process, paired, in
processor time. The stages after them take the pages that need them; their time is that of an audit with one worker, on
the wall, divided by all pages.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from speeds.figures import Found, Table, Target, ratios, spread
from speeds.material import Material
from speeds.measuring import ROOT
from speeds.progress import say

MOST = 3.0
"""Times the floor that screening may cost."""
EACH = {
    "read": "reading the archive",
    "parse": "parsing alone (selectolax)",
    "screen": "screening",
    "sketch": "of that, shingles and their sample",
}
LATER = {
    "group": "grouping",
    "verify": "verification",
    "examine": "examining",
    "judge": "templates and verdicts",
    "report": "reports",
}
Spent = Mapping[str, Sequence[float]]


def measure_stages(materials: Sequence[Material], rounds: int, work: Path, notes: Sequence[str] = ()) -> Found:
    """Every stage on every collection."""
    columns, targets = [], []
    for material in materials:
        spent = _ask("pages", material, rounds, work)
        later = _ask("audit", material, rounds, work)
        columns.append({**spent, **later})
        what = f"stages, {material.name}: screening/floor"
        targets.append(Target(what, tuple(over_floor(spent)), MOST, at_most=True))
        say(str(targets[-1]))
    notes = (*map(str, materials), f"{rounds} rounds; screening and floor both with the reading", *notes)
    return Found("stages", (table(materials, columns),), tuple(targets), notes)


def over_floor(spent: Spent) -> list[float]:
    """Reading and screening over reading and parsing, round by round."""
    whole, floor = ([a + b for a, b in zip(spent["read"], spent[one], strict=True)] for one in ("screen", "parse"))
    return ratios(whole, floor)


def table(materials: Sequence[Material], columns: Sequence[Spent]) -> Table:
    """Microseconds a page, a row a stage, a column a collection."""
    rows = [
        (said, *(spread(column[name]) if name in column else "-" for column in columns))
        for name, said in (EACH | LATER).items()
        if any(name in column for column in columns)
    ]
    rows.append(("screening, times the floor", *(spread(over_floor(column), 2) for column in columns)))
    return Table("One page, microseconds", ("stage", *(material.name for material in materials)), tuple(rows))


def _ask(what: str, material: Material, rounds: int, work: Path) -> dict[str, list[float]]:
    """Microseconds a page of each stage, measured in a fresh process."""
    out = work / f"{material.name}-stages"
    command = [sys.executable, str(Path(__file__).with_name("inside.py")), what, str(material.archive)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, str(rounds), str(out)], check=True, stdout=subprocess.PIPE, env=env, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    scale = 1_000 / found["pages"] if what == "audit" else 1
    return {name: [value * scale for value in values] for name, values in found["spent"].items() if _is_of(what, name)}


def _is_of(what: str, name: str) -> bool:
    return name in (LATER if what == "audit" else EACH)
