"""Compares what a crawl has left on disk with what the server holds and was asked."""

import csv
import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from sites.generated import ROBOTS
from sites.serving import Asked, Served

from crashes.running import Crawl, Ended, report

MOST_AGAIN = 0.03
"""Share of the site that may be asked for again, all crashes together."""


@dataclass(frozen=True, slots=True)
class Check:
    """One statement about a crawl: whether it holds, and what was seen."""

    name: str
    holds: bool
    seen: str


def archived(out: Path, url: str) -> Counter[str]:
    """How often each path of the site at `url` is in the archive, as a response or as a revisit; no robots.txt.

    What a kill cut off at a file's end is left out.
    """
    kinds = WarcRecordType.response | WarcRecordType.revisit
    found: Counter[str] = Counter()
    for path in sorted(out.glob("*.warc.gz")):
        if path.stat().st_size:
            with path.open("rb") as stream:
                found.update(
                    record.headers["WARC-Target-URI"] for record in ArchiveIterator(stream, record_types=kinds)
                )
    return Counter({name.removeprefix(url): times for name, times in found.items() if name != url + ROBOTS})


def judged(out: Path, url: str) -> Counter[str]:
    """How many rows each path has in pages.csv."""
    with (out / "pages.csv").open(encoding="utf-8", newline="") as stream:
        return Counter(row["url"].removeprefix(url) for row in csv.DictReader(stream))


def finish_reason(out: Path) -> str:
    """What crawl.json says; empty when it is not there or cannot be read."""
    try:
        return str(json.loads((out / "crawl.json").read_text())["finish_reason"])
    except (OSError, ValueError, KeyError):
        return ""


def check_whole(served: Served, out: Path, asked: Asked, last: Ended, in_flight: int) -> list[Check]:
    """What must hold when a crawl has come to its end, however often it was ended before.

    `in_flight`: requests that all the bad ends may have cut off; on a small site they are more than the share.
    """
    site, kept = served.site, archived(out, served.url)
    again, most = asked.again().total(), max(in_flight, int(MOST_AGAIN * len(site.reachable)))
    return [
        Check("last run exits 0", last.code == 0, f"{last.code} {last.said[-200:]}".strip()),
        Check("crawl.json: finished", finish_reason(out) == "finished", finish_reason(out)),
        Check("no page lost", site.reachable <= set(kept), _difference(site.reachable - set(kept), len(kept))),
        Check("nothing else archived", set(kept) <= site.reachable, _difference(set(kept) - site.reachable, 0)),
        Check(f"asked again at most {most} times", again <= most, f"{again} ({again / len(site.reachable):.1%})"),
        Check("archived once", kept.total() == len(kept), f"{kept.total() - len(kept)} records double"),
    ]


def check_reports(served: Served, out: Path) -> list[Check]:
    """Judges what was collected: every page has its row in pages.csv, and one."""
    judging = report(out)
    rows = judged(out, served.url) if (out / "pages.csv").exists() else Counter()
    return [
        Check("report exits 0", judging.code == 0, f"{judging.code} {judging.said[-200:]}".strip()),
        Check(
            "every page judged", set(rows) == served.site.pages, _difference(served.site.pages ^ set(rows), len(rows))
        ),
        Check("no double row in pages.csv", rows.total() == len(rows), f"{rows.total() - len(rows)} double"),
    ]


def check_frontier(served: Served, out: Path, asked: Asked, options: tuple[str, ...]) -> list[Check]:
    """The queue is empty: one more --resume asks for nothing; and its database, where there is one, is sound."""
    later = asked.from_now()
    ended = Crawl(served.url, out, resume=True, more=options).end()
    unsound = [path.name for path in databases(out) if not is_sound(path)]
    return [
        Check("a further --resume asks nothing", not later.paths(), " ".join(later.paths()[:3]) or "nothing"),
        Check("a further --resume exits 0", ended.code == 0, f"{ended.code} {ended.said[-200:]}".strip()),
        Check("frontier is sound", not unsound, " ".join(unsound) or f"{len(databases(out))} databases"),
    ]


def databases(out: Path) -> list[Path]:
    """SQLite files in a run's folder."""
    return [path for path in sorted(out.iterdir()) if path.is_file() and _begins_as_database(path)]


def _begins_as_database(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(15) == b"SQLite format 3"


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()


def check_leftovers(ends: list[Ended]) -> Check:
    """No process of a crawl that ended lives on."""
    left = [name for ended in ends for name in ended.left]
    return Check("no process stays behind", not left, "; ".join(left[:2]) or "none")


def _difference(paths: set[str] | frozenset[str], there: int) -> str:
    named = " ".join(sorted(paths)[:3])
    return f"{len(paths)}: {named}" if paths else f"0 of {there}" if there else "0"
