"""Section `same`: the tables of one machine, of Spark in one process, and of Spark in several, byte for byte."""

from pathlib import Path

from speeds.figures import Found, Table, Target
from speeds.growth import write_html
from speeds.progress import say

from clusters.running import HEADS, LOCAL, PROCESSES, TABLES, judge_alone, judge_on_spark, row_of, unlike


def measure_same(pages: int, seed: int, work: Path) -> Found:
    """One collection of `pages` generated pages, judged in each way once."""
    files = write_html(pages, seed, work / "html")
    rows, targets = [], []
    for at, master in enumerate(("", LOCAL, PROCESSES)):
        out, name = work / f"run-{at}", f"doorway spark, {master}" if master else "doorway report"
        cost = judge_on_spark(files, out, master) if master else judge_alone(files, out)
        rows.append(row_of(name, pages, cost))
        say(f"same: {name}: {cost.seconds:,.0f} s")
        if master:
            targets.append(_count_unlike(name, work / "run-0", out))
    title = f"{pages:,} pages in {len(files)} files, the whole command"
    return Found("same", (Table(title, HEADS, tuple(rows)),), tuple(targets), (f"compared: {', '.join(TABLES)}",))


def _count_unlike(name: str, one: Path, other: Path) -> Target:
    names = unlike(one, other)
    what = f"same: {name}: tables unlike those of one machine{': ' * bool(names)}{', '.join(names)}"
    return Target(what, (float(len(names)),), 0.0, at_most=True)
