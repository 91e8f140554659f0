"""The evidence for one page or campaign of a written report, as text for a terminal."""

import csv
from pathlib import Path

from crawler.errors import MissingRun
from reports.cells import plain
from reports.tables import read_table


def explain(run: Path, subject: str) -> str:
    """All that the report in `run` says of a URL or a campaign id. Raises MissingRun when it says nothing."""
    for table, key in (("pages", "url"), ("campaigns", "campaign_id"), ("coverage", "url")):
        found = _find(run / f"{table}.csv", key, subject)
        if found is not None:
            return _describe(found) + _template(run, found.get("campaign_id", ""), whole=table == "campaigns")
    raise MissingRun(
        f"{run}: nothing about {subject!r}; give a URL as pages.csv or coverage.csv has it, or a campaign id"
    )


def _find(path: Path, key: str, subject: str) -> dict[str, str] | None:
    try:
        return next((row for row in read_table(path, (key,)) if row[key] == subject), None)
    except FileNotFoundError:
        raise MissingRun(f"{path}: no such file; name the folder of a run with reports") from None
    except (ValueError, csv.Error, OSError) as error:
        raise MissingRun(f"{path}: {error}; `doorway report` writes it again") from None


def _describe(row: dict[str, str]) -> str:
    lines = [f"{name:20} {plain(value)}" for name, value in row.items() if value and name != "reasons"]
    reasons = [f"  - {plain(reason)}" for reason in row.get("reasons", "").split("; ") if reason]
    return "\n".join([*lines, *(["why:", *reasons] if reasons else [])]) + "\n"


def _template(run: Path, campaign_id: str, *, whole: bool) -> str:
    path = run / "templates" / f"{campaign_id}.txt"
    if not campaign_id or not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    return f"\ntemplate ({path}):\n{text if whole else text[:1500]}"
