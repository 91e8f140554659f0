"""Writing down what a run found, so that the runs after it can build on it."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from crawler.history.packing import pack_signature, pack_texts
from crawler.history.recall import place_of
from crawler.history.store import open_history
from crawler.past import key_of_text, worst_verdict
from crawler.records import Findings, RunInfo
from crawler.sightings import Sighting

_DIGEST = 16
"""Characters of a text's digest that are kept."""

_ROLL_BACK = (
    "DELETE FROM runs WHERE id = :run",
    "DELETE FROM campaigns WHERE first_run = :run",
    "DELETE FROM observations WHERE run = :run",
    "DELETE FROM merges WHERE run = :run",
    "DELETE FROM fingerprints WHERE from_run = :run",
    "DELETE FROM wordings WHERE from_run = :run",
    "DELETE FROM pages WHERE from_run = :run",
    "UPDATE pages SET to_run = to_run - 1 WHERE to_run = :run",
    "DELETE FROM domains WHERE from_run = :run",
    "UPDATE domains SET to_run = to_run - 1 WHERE to_run = :run",
)
_PAGES = (  # what is as it was goes on until this run; everything else begins with it
    """UPDATE pages SET to_run = :run WHERE to_run = :run - 1
    AND (url, verdict, campaign_id) IN (SELECT url, verdict, campaign_id FROM temp.judged)""",
    """INSERT INTO pages SELECT url, :run, :run, verdict, campaign_id, first_seen FROM temp.judged
    WHERE url NOT IN (SELECT url FROM pages WHERE to_run = :run)""",
    "DROP TABLE temp.judged",
)
_DOMAINS = (
    """UPDATE domains SET to_run = :run WHERE to_run = :run - 1
    AND (domain, verdict, flagged) IN (SELECT domain, verdict, flagged FROM temp.met)""",
    """INSERT INTO domains SELECT domain, :run, :run, verdict, flagged, first_seen FROM temp.met
    WHERE domain NOT IN (SELECT domain FROM domains WHERE to_run = :run)""",
    "DROP TABLE temp.met",
)


def record(series: Path, key: str, findings: Findings, info: RunInfo) -> bool:
    """Writes down the run `key` of `series`, in one transaction; anew when it is the newest already.

    False, and nothing is written, when a newer run is recorded. Raises AuditError for a history that cannot be used,
    OSError when the disk is full; then the history is as it was.
    """
    with open_history(series) as base:
        base.execute("BEGIN IMMEDIATE")
        place = place_of(base, key)
        if not place.is_recorded:
            return False
        if place.is_again:
            _roll_back(base, place.number)
        _add_run(base, place.number, key, findings, info)
        _add_campaigns(base, place.number, findings)
        _add_pages(base, place.number, findings)
        _add_domains(base, place.number, findings)
        base.execute("COMMIT")
    return True


def _roll_back(base: sqlite3.Connection, run: int) -> None:
    """Takes back all that the newest run has written."""
    _execute(base, _ROLL_BACK, run)


def _add_run(base: sqlite3.Connection, run: int, key: str, findings: Findings, info: RunInfo) -> None:
    point = findings.trend[-1]
    times = (info.started_at, info.finished_at, info.finish_reason, info.complete)
    totals = (point.pages, point.doorway, point.suspect, point.campaigns, point.domains)
    base.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (run, key, *times, *totals))


def _add_campaigns(base: sqlite3.Connection, run: int, findings: Findings) -> None:
    sightings = {sighting.campaign_id: sighting for sighting in findings.sightings}
    for row in findings.campaigns:
        sighting = sightings.get(row.campaign_id)
        base.execute(
            "INSERT OR IGNORE INTO campaigns VALUES (?, ?, ?, ?)",
            (row.campaign_id, run, row.first_seen, sighting.split_from if sighting else ""),
        )
        body = sighting.body if sighting else _last_body(base, row.campaign_id)
        numbers = (row.verdict, row.kind, row.score, row.pages, row.domains, row.hosts, body, row.last_seen)
        base.execute("INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (row.campaign_id, run, *numbers))
        if sighting is None:  # single pages, recognised by the template: what they are known by stays
            continue
        base.executemany(
            "INSERT OR IGNORE INTO merges VALUES (?, ?, ?)",
            [(merged, run, row.campaign_id) for merged in sighting.merged],
        )
        _add_fingerprint(base, run, sighting)
        _add_wordings(base, run, sighting.pages)


def _last_body(base: sqlite3.Connection, campaign_id: str) -> float:
    newest = "SELECT body FROM observations WHERE campaign_id = ? ORDER BY run DESC LIMIT 1"
    found: tuple[float] | None = base.execute(newest, (campaign_id,)).fetchone()
    return found[0] if found else 0.0


def _add_fingerprint(base: sqlite3.Connection, run: int, sighting: Sighting) -> None:
    """Only one that differs is written, and only the one before it is kept, for a newest run that is judged again."""
    fresh = (pack_signature(sighting.signature), pack_texts(sighting.texts))
    at = {"id": sighting.campaign_id, "run": run}
    last = base.execute(
        "SELECT signature, texts FROM fingerprints WHERE campaign_id = :id ORDER BY from_run DESC LIMIT 1", at
    ).fetchone()
    if last == fresh:
        return
    base.execute("INSERT INTO fingerprints VALUES (?, ?, ?, ?)", (sighting.campaign_id, run, *fresh))
    base.execute(
        "DELETE FROM fingerprints WHERE campaign_id = :id AND from_run < "
        "(SELECT max(from_run) FROM fingerprints WHERE campaign_id = :id AND from_run < :run)",
        at,
    )


def _add_wordings(base: sqlite3.Connection, run: int, pages: Iterable[tuple[str, str]]) -> None:
    """The same for the digests of a campaign's pages."""
    newest = "SELECT digest FROM wordings WHERE url = ? ORDER BY from_run DESC LIMIT 1"
    for url, digest in pages:
        key, kept = key_of_text(url), digest[:_DIGEST]
        if base.execute(newest, (key,)).fetchone() == (kept,):
            continue
        base.execute("INSERT OR REPLACE INTO wordings VALUES (?, ?, ?)", (key, run, kept))
        base.execute(
            "DELETE FROM wordings WHERE url = :url AND from_run < "
            "(SELECT max(from_run) FROM wordings WHERE url = :url AND from_run < :run)",
            {"url": key, "run": run},
        )


def _add_pages(base: sqlite3.Connection, run: int, findings: Findings) -> None:
    base.execute("CREATE TEMP TABLE judged (url TEXT PRIMARY KEY, verdict TEXT, campaign_id TEXT, first_seen TEXT)")
    base.executemany(
        "INSERT OR IGNORE INTO temp.judged VALUES (?, ?, ?, ?)",
        ((key_of_text(row.url), row.verdict, row.campaign_id, row.first_seen) for row in findings.pages),
    )
    _execute(base, _PAGES, run)


def _add_domains(base: sqlite3.Connection, run: int, findings: Findings) -> None:
    base.execute("CREATE TEMP TABLE met (domain TEXT PRIMARY KEY, verdict TEXT, flagged INTEGER, first_seen TEXT)")
    base.executemany(
        "INSERT OR IGNORE INTO temp.met VALUES (?, ?, ?, ?)",
        (
            (key_of_text(row.domain), worst_verdict(row), row.doorway + row.suspect, row.first_seen)
            for row in findings.domains
        ),
    )
    _execute(base, _DOMAINS, run)


def _execute(base: sqlite3.Connection, statements: Iterable[str], run: int) -> None:
    for statement in statements:
        base.execute(statement, {"run": run} if ":run" in statement else {})
