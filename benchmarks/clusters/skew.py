"""Section `skew`: one huge family and one huge host must not hold up the rest."""

from pathlib import Path

from speeds.figures import Found, Table, Target
from speeds.progress import say

from clusters.lopsided import Shape, even, lopsided, write_shape
from clusters.running import HEADS, LOCAL, judge_alone, judge_on_spark, row_of, unlike

MOST = 2.0
"""Times as long as the even collection that the lopsided one may take."""


def measure_skew(pages: int, seed: int, work: Path) -> Found:
    """An even and a lopsided collection of `pages` pages, on one machine and on Spark."""
    shapes = {"even": even(pages), "lopsided": lopsided(pages)}
    rows: list[tuple[str, ...]] = []
    seconds: dict[str, float] = {}
    names: list[str] = []
    for name, shape in shapes.items():
        files = write_shape(shape, seed, work / f"html-{name}")
        alone = judge_alone(files, work / name / "alone")
        cost = judge_on_spark(files, work / name / "spark", LOCAL)
        rows += [row_of(f"{name}: doorway report", pages, alone), row_of(f"{name}: {LOCAL}", pages, cost)]
        names += [f"{name} {table}" for table in unlike(work / name / "alone", work / name / "spark")]
        seconds[name] = cost.seconds
        say(f"skew: {rows[-1][0]}: {cost.seconds:,.0f} s")
    what = f"skew: tables unlike those of one machine{': ' * bool(names)}{', '.join(names)}"
    targets = (
        Target("skew: lopsided/even, seconds", (seconds["lopsided"] / seconds["even"],), MOST, at_most=True),
        Target(what, (float(len(names)),), 0.0, at_most=True),
    )
    notes = tuple(f"{name}: {_describe(shape)}" for name, shape in shapes.items())
    return Found("skew", (Table(f"{pages:,} pages, the whole command", HEADS, tuple(rows)),), targets, notes)


def _describe(shape: Shape) -> str:
    families, largest = len(shape.families), max(shape.families, default=0)
    honest = shape.pages - sum(shape.families)
    hosts = f"hosts of the other {honest:,} pages: {-(-honest // shape.site):,}"
    return f"families: {families:,}, of {largest:,} pages at the most; {hosts}"
