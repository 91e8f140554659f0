"""What the previous finished run knew of each page, campaign and domain, read back from its CSV files."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import AuditError, MissingRun
from crawler.records import VERDICTS
from reports.cells import plain
from reports.schema import CAMPAIGNS, DOMAINS, PAGES
from reports.tables import read_table

NOT_JUDGED = "not judged"
"""Stands for the verdict of a domain without a judged page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run knows of a subject; `size` is a number of pages, 0 for a page itself."""

    verdict: str
    size: int
    first_seen: str
    campaign_id: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The previous run by URL, campaign id and domain."""

    pages: Mapping[str, Seen]
    campaigns: Mapping[str, Seen]
    domains: Mapping[str, Seen]


def read_previous(folder: Path) -> Previous:
    """Read a finished run. MissingRun when one of its files is not there, AuditError when one is damaged."""
    return Previous(
        pages=_read(folder / PAGES.file_name, PAGES.key, ("verdict", "first_seen", "campaign_id"), _page),
        campaigns=_read(folder / CAMPAIGNS.file_name, CAMPAIGNS.key, ("verdict", "first_seen", "pages"), _campaign),
        domains=_read(folder / DOMAINS.file_name, DOMAINS.key, (*VERDICTS, "first_seen"), _domain),
    )


def worst_verdict(numbers: Mapping[str, int]) -> str:
    """The worst verdict of which there is at least one page."""
    return next((verdict for verdict in VERDICTS if numbers[verdict] > 0), NOT_JUDGED)


def _read(path: Path, key: str, needed: tuple[str, ...], seen: Callable[[Mapping[str, str]], Seen]) -> dict[str, Seen]:
    """The rows of one file by their key."""
    try:
        return {row[key]: seen(row) for row in read_table(path, (key, *needed))}
    except FileNotFoundError as error:
        raise MissingRun(f"{path}: not there. {_remedy(path)}") from error
    except (OSError, ValueError, csv.Error) as error:
        raise AuditError(f"{path}: cannot be compared with ({plain(str(error))}). {_remedy(path)}") from error


def _remedy(path: Path) -> str:
    """What the user can do about a previous run that cannot be read."""
    return (
        f"Write that run's reports again with `doorway report {path.parent}`, "
        "or move its folder away: the next run then counts as the first."
    )


def _page(row: Mapping[str, str]) -> Seen:
    """What a row of pages.csv says. ValueError for an unknown verdict."""
    return Seen(_verdict(row["verdict"]), 0, row["first_seen"], row["campaign_id"])


def _campaign(row: Mapping[str, str]) -> Seen:
    """What a row of campaigns.csv says. ValueError for an unknown verdict or what is no number."""
    return Seen(_verdict(row["verdict"]), int(row["pages"]), row["first_seen"], row["campaign_id"])


def _domain(row: Mapping[str, str]) -> Seen:
    """What a row of domains.csv says; its size is its doorway and suspect pages. ValueError for what is no number."""
    numbers = {verdict: int(row[verdict]) for verdict in VERDICTS}
    return Seen(worst_verdict(numbers), numbers["doorway"] + numbers["suspect"], row["first_seen"], "")


def _verdict(text: str) -> str:
    """`text` if it is a verdict, else ValueError."""
    if text not in VERDICTS:
        raise ValueError(f"{text[:40]!r} is no verdict")
    return text
