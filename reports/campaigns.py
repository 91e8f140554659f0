"""The campaigns of a written report as a table for a terminal, worst first or in another order."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from crawler.errors import ConfigError, MissingRun
from reports.counts import severity
from reports.grid import Field, draw
from reports.lookup import read_rows
from reports.page import percent
from reports.schema import CAMPAIGNS
from reports.terminal import Screen
from reports.typed import typed_row

WORST = "worst"
"""The order in which a reviewer should look at them."""
ORDERS = (WORST, *(column.name for column in CAMPAIGNS.columns if not column.join))
"""What campaigns can be sorted by: numbers and times with the largest first, texts by the alphabet."""

Campaign = Mapping[str, object]
"""A row of campaigns.csv, typed."""

_NEEDED = ("campaign_id", "verdict", "score", "pages")
_TEXTS = {column.name for column in CAMPAIGNS.columns if column.type == "string"}
_FIELDS = {
    "campaign_id": Field("campaign", 0),
    "verdict": Field("verdict", 0, 9, is_verdict=True),
    "score": Field("score", 4, right=True),
    "pages": Field("pages", 2, right=True),
    "domains": Field("domains", 3, right=True),
    "hosts": Field("hosts", 9, right=True),
    "kind": Field("kind", 6, 8),
    "repeated_body_share": Field("repeated", 8, right=True),
    "pages_with_video": Field("with video", 10, right=True),
    "change": Field("change", 5, 15),
    "first_seen": Field("first seen", 7),
    "keywords": Field("keywords", 11, right=True),
    "sample_keywords": Field("keyword", 1, 60),
}
"""Columns of the table, in their order."""


def read_campaigns(
    run: Path, verdicts: Collection[str] = (), changes: Collection[str] = (), order: str = WORST, limit: int = 0
) -> list[Campaign]:
    """The campaigns of `run` with one of `verdicts` and `changes`, of which none means any; the first `limit` of them.

    Raises MissingRun for a file that is not there or damaged, ConfigError for an unknown order.
    """
    if order not in ORDERS:
        raise ConfigError(f"--sort {order}: cannot be sorted by; there are: {', '.join(ORDERS)}")
    found = [
        row
        for row in _read(run)
        if (not verdicts or row["verdict"] in verdicts) and (not changes or row.get("change") in changes)
    ]
    found.sort(key=_worst)
    if order != WORST:  # a stable sort: the worst first among equals
        found.sort(key=lambda row: _rank(row.get(order), order))
    return found[:limit] if limit else found


def campaigns_table(campaigns: Sequence[Campaign], screen: Screen | None) -> str:
    """The table fitted to `screen`; whole ids and phrases where there is none."""
    rows = [[_cell(name, campaign.get(name)) for name in _FIELDS] for campaign in campaigns]
    return "".join(f"{line}\n" for line in draw(tuple(_FIELDS.values()), rows, screen))


def _read(run: Path) -> list[Campaign]:
    rows = read_rows(run, CAMPAIGNS, _NEEDED)
    try:
        return [typed_row(row, CAMPAIGNS) for row in rows]
    except ValueError as error:
        raise MissingRun(f"{run / CAMPAIGNS.file_name}: {error}; `doorway report` writes it again") from None


def _worst(row: Campaign) -> tuple[int, float, float, str]:
    return severity(str(row["verdict"])), -_number(row["score"]), -_number(row["pages"]), str(row["campaign_id"])


def _rank(value: object, column: str) -> tuple[bool, object]:
    """A place in the order; what is not there comes last."""
    if column == "verdict":
        return False, severity(str(value))
    if column in _TEXTS:
        return not value, str(value)
    if isinstance(value, str):
        return False, [-ord(sign) for sign in value]  # times: the newest first
    return value is None, -_number(value)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _cell(name: str, value: object) -> str:
    """What the table shows of one value."""
    if isinstance(value, list):
        return str(value[0]) if value else ""
    if name == "repeated_body_share" and isinstance(value, float):
        return percent(value)
    if name == "first_seen":
        return str(value or "")[:10]
    return f"{value:,}" if isinstance(value, int) else str(value or "")
