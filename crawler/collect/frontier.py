"""The crawl's queue on disk: every URL it knows, what became of it, and how far the archive has been taken in.

The archive is the write-ahead log of this database. A response is first appended to the archive; what it leads to is
written here, many pages in one transaction, with the place in the archive behind which nothing has been taken in yet.
After a kill at any moment the records behind that place are read again, so no page is lost and none is asked for twice.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crawler.collect.errand import Answer, Find, Kept, Target
from crawler.errors import ConfigError
from crawler.parse.domains import site_of

FILE_NAME = "frontier.sqlite"
WAITING, DONE, FAILED = 0, 1, 2

NAMED = 1_000
"""URLs of a site that were cut for one reason and are kept by name; behind them only their number is kept."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, site TEXT NOT NULL, role TEXT NOT NULL,
    depth INTEGER NOT NULL, hops INTEGER NOT NULL, via INTEGER NOT NULL, lastmod TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, html INTEGER NOT NULL DEFAULT 0,
    location TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '', body_at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '', seen_at TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS waiting ON urls (site, id) WHERE state = 0;
CREATE TABLE IF NOT EXISTS notes (
    url TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, status INTEGER NOT NULL, seen_at TEXT NOT NULL,
    UNIQUE (url, reason));
CREATE TABLE IF NOT EXISTS cut (
    url TEXT PRIMARY KEY, site TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, seen_at TEXT NOT NULL)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cut_unnamed (
    site TEXT NOT NULL, reason TEXT NOT NULL, links INTEGER NOT NULL, PRIMARY KEY (site, reason)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS robots (
    origin TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (file TEXT NOT NULL, begin INTEGER NOT NULL);
"""
_TARGET = """SELECT u.id, u.url, u.site, u.role, u.depth, u.hops, coalesce(v.url, ''), u.lastmod
FROM urls u LEFT JOIN urls v ON v.id = u.via WHERE u.state = 0"""

_FINISH = """UPDATE urls SET state = ?, status = ?, html = ?, location = ?, etag = ?, last_modified = ?, seen_at = ?,
digest = ?, body_at = ?, reason = '', detail = '' WHERE id = ? AND state = ?"""
_FAIL = "UPDATE urls SET state = ?, reason = ?, detail = ?, status = ?, seen_at = ? WHERE id = ? AND state = ?"


class Frontier:
    """The database in the folder `out`. Nothing is on disk before `commit`. Every method may raise sqlite3.Error when
    the disk does. Raises ConfigError for a file that is no frontier."""

    def __init__(self, out: Path) -> None:
        path = out / FILE_NAME
        try:
            self._base = sqlite3.connect(path, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")  # a lost last commit costs nothing: see above
            self._base.executescript(_SCHEMA)
            self._base.execute("BEGIN")
            self.waiting = self._count("SELECT count(*) FROM urls WHERE state = 0")
            self.admitted = self._count_by_site("page")
            self.sitemaps = self._count_by_site("sitemap")
            self._named = self._count_cut()
        except sqlite3.OperationalError as error:  # no room, no right to write
            raise ConfigError(f"{path}: {error}") from None
        except sqlite3.DatabaseError as error:
            raise ConfigError(f"{path}: {error}; delete it, and --resume rebuilds it from the archive") from None
        self._woken: dict[str, None] = {}
        self._committed = self._base.total_changes

    def add(self, find: Find, via: int = 0) -> int:
        """Queue `find`; its row, 0 when the URL is known already."""
        site = site_of(find.url)
        row = (find.url, site, find.role, find.depth, find.hops, via, find.lastmod)
        added = self._base.execute(
            "INSERT OR IGNORE INTO urls (url, site, role, depth, hops, via, lastmod) VALUES (?, ?, ?, ?, ?, ?, ?)", row
        )
        if not added.rowcount:
            return 0
        self.waiting += 1
        self._woken[site] = None
        if not find.hops:
            (self.admitted if find.role == "page" else self.sitemaps)[site] += 1
        return added.lastrowid or 0

    def drain_woken(self) -> list[str]:
        """The sites that have got something since the last call."""
        found = list(self._woken)
        self._woken.clear()
        return found

    def row_of(self, url: str) -> tuple[int, int]:
        """Row and state of `url`; (0, 0) when it is not known."""
        found: tuple[int, int] | None = self._base.execute(
            "SELECT id, state FROM urls WHERE url = ?", (url,)
        ).fetchone()
        return found or (0, WAITING)

    def targets(self, site: str, after: int, number: int) -> list[Target]:
        """The next `number` rows of `site` that wait, behind row `after`, but for targets of redirects."""
        sql = f"{_TARGET} AND u.site = ? AND u.id > ? AND u.hops = 0 ORDER BY u.id LIMIT ?"
        return [Target(*row) for row in self._base.execute(sql, (site, after, number))]

    def redirected(self) -> list[Target]:
        """Targets of redirects that wait."""
        return [Target(*row) for row in self._base.execute(f"{_TARGET} AND u.hops > 0")]

    def sites_waiting(self) -> list[str]:
        """The sites that have something waiting, in the order they were found."""
        sql = "SELECT site FROM urls INDEXED BY waiting WHERE state = 0 GROUP BY site ORDER BY min(id)"
        return [site for (site,) in self._base.execute(sql)]

    def finish(self, row: int, kept: Kept, answer: Answer) -> None:
        """`row` has its response, in the archive."""
        values = (DONE, answer.status, answer.html, answer.location, answer.etag, answer.last_modified, answer.seen_at)
        self._settle(_FINISH, (*values, kept.digest, kept.body_at, row, WAITING))

    def fail(self, row: int, reason: str, detail: str, status: int, seen_at: str) -> None:
        """`row` will have no response."""
        self._settle(_FAIL, (FAILED, reason, detail, status, seen_at, row, WAITING))

    def revive(self, reasons: tuple[str, ...]) -> None:
        """Let the rows that failed for one of `reasons` wait again."""
        sql = "UPDATE urls SET state = ? WHERE state = ? AND reason = ?"
        self.waiting += self._base.executemany(sql, [(WAITING, FAILED, reason) for reason in reasons]).rowcount

    def note(self, url: str, reason: str, detail: str, status: int, seen_at: str) -> None:
        """A coverage row for what is no row of the queue; the first of a URL and reason stays."""
        self._base.execute("INSERT OR IGNORE INTO notes VALUES (?, ?, ?, ?, ?)", (url, reason, detail, status, seen_at))

    def cut(self, url: str, reason: str, detail: str, seen_at: str) -> None:
        """`url` gets no place: kept by name up to NAMED of its site and reason, by number behind."""
        site = site_of(url)
        if self._named[site, reason] < NAMED:
            row = (url, site, reason, detail, seen_at)
            added = self._base.execute("INSERT OR IGNORE INTO cut VALUES (?, ?, ?, ?, ?)", row)
            self._named[site, reason] += added.rowcount
        elif not self._count("SELECT count(*) FROM cut WHERE url = ?", url):
            sql = "INSERT INTO cut_unnamed VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET links = links + 1"
            self._base.execute(sql, (site, reason))

    def spare(self, url: str) -> None:
        """A URL that was cut got its place after all."""
        spared = self._base.execute("DELETE FROM cut WHERE url = ? RETURNING site, reason", (url,)).fetchall()
        self._named.subtract((site, reason) for site, reason in spared)

    def keep_robots(self, origin: str, status: int, body: bytes, reason: str, detail: str, seen: float) -> None:
        """The robots.txt of `origin` as it was at `seen` (seconds since 1970), or the reason why there was none."""
        row = (origin, status, body, reason, detail, seen)
        self._base.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?, ?)", row)

    def robots_of(self, origin: str) -> tuple[int, bytes, str, str, float] | None:
        """Status, body, reason, detail and time, as kept."""
        sql = "SELECT status, body, reason, detail, seen FROM robots WHERE origin = ?"
        found: tuple[int, bytes, str, str, float] | None = self._base.execute(sql, (origin,)).fetchone()
        return found

    def place(self) -> tuple[str, int]:
        """Archive file, and the byte in it, up to which everything has been taken in; ("", 0) for nothing."""
        found: tuple[str, int] | None = self._base.execute("SELECT file, begin FROM place").fetchone()
        return found or ("", 0)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to commit."""
        return self._base.total_changes > self._committed

    def commit(self, file: str, begin: int) -> None:
        """Put everything on disk; what lies in the archive before byte `begin` of `file` has been taken in."""
        self._base.execute("DELETE FROM place")
        self._base.execute("INSERT INTO place VALUES (?, ?)", (file, begin))
        self._base.execute("COMMIT")
        self._base.execute("BEGIN")
        self._committed = self._base.total_changes

    def taken(self) -> int:
        """Pages that have been asked for, redirects not counted."""
        return self._count("SELECT count(*) FROM urls WHERE role = 'page' AND hops = 0 AND state <> ?", WAITING)

    def fail_waiting(self, reason: str, detail: str, seen_at: str) -> None:
        """Everything that still waits fails."""
        sql = "UPDATE urls SET state = ?, reason = ?, detail = ?, seen_at = ? WHERE state = ?"
        self._base.execute(sql, (FAILED, reason, detail, seen_at, WAITING))
        self.waiting = 0

    def queried_urls(self) -> Iterator[str]:
        """The URLs with a query, which count towards the limits of traps."""
        return (url for (url,) in self._base.execute("SELECT url FROM urls WHERE instr(url, '?')"))

    def close(self) -> None:
        """Let go of the file; what was not committed is dropped."""
        self._base.close()

    def _settle(self, sql: str, values: tuple[object, ...]) -> None:
        self.waiting -= self._base.execute(sql, values).rowcount

    def _count(self, sql: str, *values: object) -> int:
        return int(self._base.execute(sql, values).fetchone()[0])

    def _count_cut(self) -> Counter[tuple[str, str]]:
        rows = self._base.execute("SELECT site, reason, count(*) FROM cut GROUP BY site, reason")
        return Counter({(site, reason): number for site, reason, number in rows})

    def _count_by_site(self, role: str) -> Counter[str]:
        sql = "SELECT site, count(*) FROM urls WHERE role = ? AND hops = 0 GROUP BY site"
        return Counter(dict(self._base.execute(sql, (role,)).fetchall()))
