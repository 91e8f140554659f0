"""How a crawl ended: crawl.json."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler.config import CrawlOptions
from crawler.coverage import TROUBLE
from crawler.errors import MissingRun

FILE_NAME = "crawl.json"
SCHEMA_VERSION = 1
BROKEN_OFF = ("disk_full", "archive_error")
"""Finish reasons of a crawl whose disk refused; there is no room for reports, either."""


@dataclass(frozen=True, slots=True)
class CrawlOutcome:
    """The account of a crawl. Times are ISO 8601 in UTC; `failures` are (reason, URLs), most first.

    `responses`, `pages` (archived HTML with status 2xx) and `sites` count the whole archive, `requests` and the times
    are this session's; they differ after a resume. `unreached` are the start URLs that gave no 2xx response, also not
    where they redirect to.
    """

    started_at: str
    finished_at: str
    finish_reason: str
    requests: int
    responses: int
    pages: int
    sites: int
    failures: tuple[tuple[str, int], ...]
    starts: tuple[str, ...]
    unreached: tuple[str, ...]

    @property
    def error_ratio(self) -> float:
        """Share of the URLs that were asked for and could not be had: not those that limits, traps and robots cut."""
        failed = sum(number for reason, number in self.failures if reason in TROUBLE)
        return failed / max(1, failed + self.responses)

    @property
    def complete(self) -> bool:
        """Whether the crawl came to its own end and reached every start; what limits and robots cut is no defect."""
        return self.finish_reason == "finished" and not self.unreached


def write_outcome(out: Path, outcome: CrawlOutcome, options: CrawlOptions) -> None:
    """Write crawl.json into `out`, whole or not at all."""
    counts = ("requests", "responses", "pages", "sites")
    record = {
        "schema_version": SCHEMA_VERSION,
        "finish_reason": outcome.finish_reason,
        "complete": outcome.complete,
        "started_at": outcome.started_at,
        "finished_at": outcome.finished_at,
        "counts": {name: getattr(outcome, name) for name in counts},
        "error_ratio": round(outcome.error_ratio, 4),
        "failures": dict(outcome.failures),
        "starts": outcome.starts,
        "unreached": outcome.unreached,
        "options": _describe(options),
    }
    fresh = out / f"{FILE_NAME}.new"
    fresh.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    fresh.replace(out / FILE_NAME)


def read_outcome(out: Path) -> CrawlOutcome:
    """The outcome of the crawl in `out`. Raises MissingRun when there is none, e.g. because it was killed."""
    path = out / FILE_NAME
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return CrawlOutcome(
            started_at=record["started_at"],
            finished_at=record["finished_at"],
            finish_reason=record["finish_reason"],
            failures=tuple(record["failures"].items()),
            starts=tuple(record["starts"]),
            unreached=tuple(record["unreached"]),
            **record["counts"],
        )
    except FileNotFoundError:
        raise MissingRun(f"{path}: not there; the crawl was killed, --resume goes on with it") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingRun(f"{path}: not an account of a crawl: {error!r}") from None


def read_shard(out: Path) -> tuple[int, int] | None:
    """(Index from 0, number of shards) of the crawl in `out`; None when it left no account that says so."""
    try:
        index, number = json.loads((out / FILE_NAME).read_text(encoding="utf-8"))["options"]["shard"]
        return int(index), int(number)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _describe(options: CrawlOptions) -> dict[str, Any]:
    """The options as given, but for the password of a proxy."""
    described = asdict(options)
    scheme, mark, rest = options.proxy.rpartition("://")
    described["proxy"] = f"{scheme}{mark}{rest.rpartition('@')[2]}"
    return described
