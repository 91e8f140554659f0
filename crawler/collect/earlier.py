"""What the crawl before this one of the same name knows: validators, digests, and where the bodies are."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from crawler.collect.errand import Known
from crawler.collect.frontier import DONE, FILE_NAME
from crawler.errors import ArchiveError
from crawler.revisits import ArchivedBody, find_body, read_body_at

_SQL = """SELECT etag, last_modified, digest, body_at, seen_at FROM urls
WHERE url = ? AND state = ? AND html AND body_at <> ''"""


class Earlier:
    """The frontier in the run folder `run`, read only; without one, nothing is known."""

    def __init__(self, run: Path | None) -> None:
        self._run = run
        self._base = _open(run / FILE_NAME) if run else None

    def known(self, url: str) -> Known | None:
        """What is known of the page `url`, if its body is still there; `body_at` as a sibling of `run` writes it."""
        if self._base is None or self._run is None:
            return None
        try:
            row = self._base.execute(_SQL, (url, DONE)).fetchone()
        except sqlite3.Error:  # of another version, or damaged: then nothing is known
            return None
        if not row:
            return None
        known = Known(*row)
        if "/" not in known.body_at:
            known = replace(known, body_at=f"{self._run.resolve().name}/{known.body_at}")
        return known if self.body_of(known, url) else None

    def body_of(self, known: Known, url: str) -> ArchivedBody | None:
        """The response that `known` is about; None when it is gone."""
        assert self._run is not None
        try:
            found = read_body_at(*find_body(self._run.resolve() / "pages-00000.warc.gz", known.body_at))
        except ArchiveError:
            return None
        return found if found.url == url else None

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()


def _open(path: Path) -> sqlite3.Connection | None:
    if not path.is_file():
        return None
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
