"""What the shards of one crawl leave to each other, seen once their folders are together."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path

from crawler.collect.frontier import FILE_NAME
from crawler.collect.outcome import read_shard
from crawler.collect.uncollected import open_frontier, read_uncollected
from crawler.records import Unjudged

_LISTED = 20  # shards that one row names
_MET = """
SELECT 1 FROM urls WHERE url = :url UNION ALL SELECT 1 FROM notes WHERE url = :url
UNION ALL SELECT 1 FROM cut WHERE url = :url AND reason <> 'shard' LIMIT 1"""


def gather_uncollected(folders: Sequence[Path]) -> Iterator[Unjudged]:
    """The rows of all run folders, but for what one left to another that met it, and says itself what came of it."""
    paths = [path for folder in folders if (path := folder / FILE_NAME).exists()]
    with ExitStack() as stack:
        bases = [stack.enter_context(closing(open_frontier(path))) for path in paths]
        for folder in folders:
            for row in read_uncollected(folder):
                if not _is_left(row) or not _is_met(row.url, bases):
                    yield row


def missing_shards(folders: Iterable[Path]) -> tuple[Unjudged, ...]:
    """A row for each number of shards into which crawls were split, and of which not every one is among `folders`.

    None where a folder has no crawl.json: its crawl was killed, and may be the one that seems to be missing.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for folder in folders:
        shard = read_shard(folder)
        if shard is None:
            return ()
        found[shard[1]].add(shard[0])
    return tuple(_missing(number, there) for number, there in sorted(found.items()) if len(there) < number)


def _is_left(row: Unjudged) -> bool:
    """Whether `row` is about one URL for another shard, and does not say how many more there were."""
    return row.reason == "shard" and not row.detail.startswith("and ")


def _is_met(url: str, bases: Iterable[sqlite3.Connection]) -> bool:
    return any(base.execute(_MET, {"url": url}).fetchone() for base in bases)


def _missing(number: int, there: set[int]) -> Unjudged:
    absent = [f"{index}/{number}" for index in islice((each for each in range(number) if each not in there), _LISTED)]
    further = number - len(there) - len(absent)
    named = ", ".join(absent) + (f" and {further} further" if further else "")
    return Unjudged(f"shard {absent[0]}", "", "shard", f"no folder of {named} was given; their sites were not judged")
