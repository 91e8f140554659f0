"""What a crawl of the traps came to: its reports beside the server's log."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin

from hostile.trap import IGNORED, JUDGED, SITE, Ask, Places, Trap

LOST = "lost"
"""Asked for, and neither judged nor a row: nobody would ever know."""

csv.field_size_limit(2**24)


@dataclass(frozen=True)
class Seen:
    """The run in `out`, how the command ended, and what the server was asked for meanwhile.

    `crawl_peak` and `whole_peak` are bytes of memory of the command with all its processes, while it collected and in
    all. `ended` is false when it had to be killed.
    """

    out: Path
    places: Places
    log: Sequence[Ask]
    exit_code: int
    ended: bool
    said: str
    seconds: float
    crawl_peak: int
    whole_peak: int

    @cached_property
    def pages(self) -> dict[str, dict[str, str]]:
        """Rows of pages.csv by URL."""
        return {row["url"]: row for row in _rows(self.out / "pages.csv")}

    @cached_property
    def coverage(self) -> list[dict[str, str]]:
        """Rows of coverage.csv."""
        return _rows(self.out / "coverage.csv")

    @cached_property
    def reasons(self) -> dict[str, set[str]]:
        """The reasons of each URL."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.coverage:
            found[row["url"]].add(row["reason"])
        return found

    def url(self, trap: Trap, link: str) -> str:
        """`link` of the front page of `trap` as an absolute URL."""
        filled = self.places.fill_in(link, trap.host)
        return urljoin(f"http://{trap.host}:{self.places.port}/", filled) if link.startswith("/") else filled

    def asked(self, trap: Trap, path: str = "") -> list[Ask]:
        """The requests to the site of `trap`, or those for `path` alone."""
        ours = (ask for ask in self.log if ask.host == trap.host or ask.host.endswith(f".{trap.host}"))
        return [ask for ask in ours if not path or ask.path == path]

    def outcomes(self, trap: Trap) -> set[str]:
        """What became of the subject of `trap`."""
        if trap.subject == SITE:
            return {row["reason"] for row in self.coverage if row["domain"] == trap.host} or {IGNORED}
        url = self.url(trap, trap.subject)
        found = {JUDGED} & {JUDGED if url in self.pages else ""} | self.reasons.get(url, set())
        was_asked = any(f"http://{ask.host}:{self.places.port}{ask.target}" == url for ask in self.log)
        return found or {LOST if was_asked else IGNORED}


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
