"""Section `sketches`: grouping and components alone, for a million pages within the memory of one machine."""

import sys
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
from speeds.figures import Found, Target
from speeds.measuring import Cost, run_measured
from speeds.progress import say

from clusters.cost import table
from clusters.events import Stage, read_events, stages_of
from clusters.running import environment
from clusters.sketched import FEWEST, MOST, write_sketches
from crawler.detect.grouping import Links, link_pages
from crawler.detect.groups import Groups
from crawler.linking import rank_of
from crawler.thresholds import Thresholds

MEMORY = 8.0
"""Gigabytes of all processes together."""
PART = 2**14
"""Pages of a task after a shuffle."""
LEAST_PARTS = 8
KEY = "sketches"
Rows = list[tuple[int, ...]]


def measure_sketches(pages: int, seed: int, work: Path) -> Found:
    """`pages` sketches, and the same links and groups found by one machine's code."""
    sketches = write_sketches(pages, seed, work / "sketches")
    say(f"sketches: {pages:,} pages are written")
    cost, stages = _group(sketches, pages, work)
    say(f"sketches: grouped in {cost.seconds:,.0f} s")
    kept = work / "out" / "_stages" / KEY
    links = _rows(kept / "links", "a", "b", "shared")
    members = _rows(kept / "components", "page", "component")
    targets = (
        Target("sketches: GB of memory of all processes", (cost.peak / 1e9,), MEMORY, at_most=True),
        Target("sketches: links unlike those of one machine", (_unlike(links, link_alone(sketches)),), 0, at_most=True),
        Target("sketches: pages in another component", (_unlike(members, join_alone(links)),), 0, at_most=True),
    )
    return Found("sketches", (table(stages, pages),), targets, _notes(cost, pages, links, members))


def _notes(cost: Cost, pages: int, links: Rows, members: Rows) -> tuple[str, ...]:
    groups = len({component for _, component in members})
    return (
        f"{FEWEST} to {MOST} hashes a page; 2% of the pages are in families that share 37% of them",
        f"{len(links):,} links, {groups:,} components of {len(members):,} pages",
        f"{cost.seconds:,.0f} s in all, {cost.cpu:,.0f} s of processor time: {cost.cpu / pages * 1_000:,.2f} s for"
        " 1,000 pages",
    )


def _group(sketches: Path, pages: int, work: Path) -> tuple[Cost, list[Stage]]:
    log, parts = work / "events", max(LEAST_PARTS, pages // PART)
    log.mkdir()
    arguments = (sketches, work / "out", KEY, parts, log)
    cost = run_measured([sys.executable, "-m", "clusters.inside", *map(str, arguments)], env=environment(work))
    return cost, stages_of(read_events(log))


def link_alone(sketches: Path) -> Rows:
    """The links that one machine finds: a, b and what they share."""
    found = pq.read_table(sketches, columns=["page", "url", "sketch", "outline"]).sort_by("page")
    ranks = [rank_of(url) for url in found.column("url").to_pylist()]
    limits = Thresholds()
    alike = _link(found.column("sketch").to_pylist(), ranks, limits.link_shared, limits.link_share)
    outlines = found.column("outline").to_pylist()
    outlined = _link(outlines, ranks, limits.outlined_headings, limits.outlined_share)
    return [(each.a, each.b, each.shared) for each in alike.with_others(outlined)]


def _link(sketches: list[bytes], ranks: list[int], at_least: int, share: float) -> Links:
    return link_pages(sketches, ranks, at_least, share, memory="4GB")


def join_alone(links: Rows) -> Rows:
    """Every page that has a link, and the lowest page of its group, as one machine joins them."""
    groups = Groups()
    for a, b, _ in links:
        groups.join(a, b)
    return [(page, groups.find(page)) for page in groups.things()]


def _rows(folder: Path, *columns: str) -> Rows:
    found = pq.read_table(folder, columns=list(columns))
    return list(zip(*(found.column(name).to_pylist() for name in columns), strict=True))


def _unlike(rows: Rows, others: Iterable[tuple[int, ...]]) -> float:
    """How many rows are in one of the two alone, or there more than once."""
    distinct = set(rows)
    return float(len(distinct ^ set(others)) + len(rows) - len(distinct))
