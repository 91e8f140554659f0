"""What the runs before one know: read from the history of its series."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.detect.known import Known
from crawler.detect.text import Text
from crawler.exhibits import RunPoint
from crawler.history.packing import unpack_signature, unpack_texts
from crawler.history.store import has_history, open_history, telling
from crawler.parse.domains import host_of
from crawler.past import Past, Seen

POINTS = 60
"""Runs in the trend, this one counted."""
_KNOWN = 5_000
"""Campaigns that are looked for again, those seen last first: a spammer must not make us remember without end."""
_TIME = re.compile(r"\d{8}T\d{6}Z")

_PAGES = """SELECT url, verdict, campaign_id, first_seen, to_run >= :run, max(from_run) FROM pages
WHERE from_run <= :run GROUP BY url ORDER BY url"""
_DOMAINS = """SELECT domain, verdict, flagged, first_seen, to_run >= :run, max(from_run) FROM domains
WHERE from_run <= :run GROUP BY domain ORDER BY domain"""
_CAMPAIGNS = """SELECT c.id, o.verdict, o.pages, c.first_seen, o.last_seen, o.kind, o.body, max(o.run)
FROM campaigns c JOIN observations o ON o.campaign_id = c.id
WHERE o.run <= :run GROUP BY c.id ORDER BY max(o.run) DESC, c.id LIMIT :most"""
_URLS = """SELECT p.campaign_id, p.url FROM pages p JOIN
(SELECT campaign_id, max(run) AS run FROM observations WHERE run <= :run GROUP BY campaign_id) o
ON p.campaign_id = o.campaign_id AND p.from_run <= o.run AND p.to_run >= o.run
WHERE p.campaign_id <> ''
ORDER BY p.campaign_id, p.url"""
_FINGERPRINT = """SELECT signature, texts FROM fingerprints WHERE campaign_id = :id
ORDER BY from_run <= :run DESC, from_run DESC LIMIT 1"""
_DIGESTS = "SELECT url, digest, max(from_run) FROM wordings WHERE from_run <= :run GROUP BY url"
_POINTS = """SELECT folder, finished_at, pages, doorway, suspect, campaigns, domains FROM runs
WHERE id <= :run ORDER BY id DESC LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run stands among those recorded: `number` is its own, 0 for one that is not recorded for newer ones are,
    `before` that of the run before it, 0 for none. `is_again` says that it was recorded already."""

    number: int
    before: int
    is_again: bool = False

    @property
    def is_recorded(self) -> bool:
        """Whether it may be written down: newer runs have not built on the state before it."""
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Memory:
    """What a run may know: what is said of the runs before it, and the campaigns to look for."""

    past: Past
    known: tuple[Known, ...]
    place: Place


def recall(series: Path, key: str) -> Memory:
    """What the run `key` of `series` may know. Raises AuditError for a history that cannot be used."""
    if not has_history(series):
        return Memory(Past(_name_of(series)), (), Place(1, 0))
    with open_history(series) as base:
        base.execute("BEGIN")
        place = place_of(base, key)
        urls = _read_urls(base, place.before)
        past = _read_past(base, _name_of(series), place.before, urls)
        return Memory(past, _read_known(base, series, place.before, urls), place)


def place_of(base: sqlite3.Connection, key: str) -> Place:
    """Where the run `key` stands. One that is not recorded, whose folder's name is a time, is older than those whose
    name is a later time."""
    runs: list[tuple[int, str]] = base.execute("SELECT id, folder FROM runs ORDER BY id").fetchall()
    last = runs[-1][0] if runs else 0
    number = next((number for number, folder in runs if folder == key), 0)
    if number:
        return Place(number if number == last else 0, number - 1, is_again=True)
    if _TIME.fullmatch(key) and any(_TIME.fullmatch(folder) and folder > key for _, folder in runs):
        return Place(0, max((number for number, folder in runs if _TIME.fullmatch(folder) and folder < key), default=0))
    return Place(last + 1, last)


def _name_of(series: Path) -> str:
    return series.absolute().name


def _read_urls(base: sqlite3.Connection, run: int) -> dict[str, list[str]]:
    """The pages of each campaign when it was last seen, by its id."""
    urls: dict[str, list[str]] = defaultdict(list)
    for campaign_id, url in base.execute(_URLS, {"run": run}):
        urls[campaign_id].append(url)
    return urls


def _read_past(base: sqlite3.Connection, name: str, run: int, urls: Mapping[str, Sequence[str]]) -> Past:
    at = {"run": run}
    points = [RunPoint(*row) for row in base.execute(_POINTS, at | {"most": POINTS - 1})]
    campaigns = base.execute(_CAMPAIGNS, at | {"most": -1}).fetchall()
    return Past(
        name=name,
        points=tuple(reversed(points)),
        pages={
            url: Seen(verdict, 0, first_seen, campaign_id, bool(living))
            for url, verdict, campaign_id, first_seen, living, _ in base.execute(_PAGES, at)
        },
        campaigns={
            key: Seen(verdict, pages, first_seen, key, seen == run, last_seen)
            for key, verdict, pages, first_seen, last_seen, _, _, seen in sorted(campaigns)
        },
        domains={
            domain: Seen(verdict, flagged, first_seen, "", bool(living))
            for domain, verdict, flagged, first_seen, living, _ in base.execute(_DOMAINS, at)
        },
        hosts={key: frozenset(map(host_of, found)) for key, found in urls.items()},
        digests={url: digest for url, digest, _ in base.execute(_DIGESTS, at)},
    )


def _read_known(
    base: sqlite3.Connection, series: Path, run: int, urls: Mapping[str, Sequence[str]]
) -> tuple[Known, ...]:
    rows = base.execute(_CAMPAIGNS, {"run": run, "most": _KNOWN}).fetchall()
    return tuple(
        Known(key, kind, *_read_one(base, series, run, key), body, frozenset(urls.get(key, ())), living=seen == run)
        for key, _, _, _, _, kind, body, seen in rows
    )


def _read_one(
    base: sqlite3.Connection, series: Path, run: int, key: str
) -> tuple[tuple[int, ...], Callable[[], tuple[Text, ...]]]:
    """Signature of a campaign, and what brings its texts; nothing where none were kept."""
    row = base.execute(_FINGERPRINT, {"id": key, "run": run}).fetchone()
    return (unpack_signature(row[0]), partial(_load_texts, series, row[1])) if row else ((), tuple)


def _load_texts(series: Path, packed: bytes) -> tuple[Text, ...]:
    """Raises AuditError for bytes that are damaged."""
    with telling(series):
        return tuple(Text(*text) for text in unpack_texts(packed))
