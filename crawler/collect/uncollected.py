"""What a crawl could not collect, and why: read from its frontier, or added to it."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from crawler.collect.frontier import FAILED, FILE_NAME, Frontier
from crawler.parse.domains import domain_of, site_of
from crawler.records import Unjudged

MAX_ROWS = 1_000
"""Rows of a site for one reason that name their URL; behind them one row says how many more there were."""

_ROWS = """
SELECT url, reason, detail, status, seen_at FROM urls WHERE state = ?
UNION ALL SELECT url, reason, detail, status, seen_at FROM notes
UNION ALL SELECT url, reason, detail, 0, seen_at FROM cut"""


def read_uncollected(out: Path) -> Iterator[Unjudged]:
    """The rows of the run folder `out`; none when no crawl went there."""
    path = out / FILE_NAME
    if not path.exists():
        return
    written: Counter[tuple[str, str]] = Counter()
    folded: Counter[tuple[str, str]] = Counter()
    with closing(open_frontier(path)) as base:
        for url, reason, detail, status, seen_at in base.execute(_ROWS, (FAILED,)):
            key = site_of(url), reason
            written[key] += 1
            if written[key] <= MAX_ROWS:
                yield Unjudged(url, domain_of(url), reason, detail, status, seen_at)
            else:
                folded[key] += 1
        for site, reason, links in base.execute("SELECT site, reason, links FROM cut_unnamed"):
            folded[site, reason] += links
    for (site, reason), number in folded.items():
        front = f"http://{site}/"
        yield Unjudged(front, domain_of(front), reason, f"and {number} further URLs")


def add_uncollected(out: Path, rows: Iterable[Unjudged]) -> None:
    """Add rows of URLs that never got into the frontier."""
    frontier = Frontier(out)
    for row in rows:
        frontier.note(row.url, row.reason, row.detail, row.status, row.seen_at)
    frontier.commit(*frontier.place())
    frontier.close()


def open_frontier(path: Path) -> sqlite3.Connection:
    """The database at `path`, to read only, also where its folder cannot be written to."""
    lonely = "&immutable=1" if not path.with_name(f"{path.name}-wal").exists() else ""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{lonely}", uri=True)
