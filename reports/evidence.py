"""The evidence for one page or campaign of a written report as JSON values: what `explain` prints, for a program."""

from collections.abc import Mapping
from pathlib import Path

from crawler.errors import MissingRun
from reports.cells import plain, plain_lines
from reports.explain import ReadText, campaign_of, members_of, read_template, reasons_of, subject_of
from reports.lookup import Found, Respell, Row, as_given, find_row
from reports.schema import CAMPAIGNS, COVERAGE, PAGES, SCHEMA_VERSION, Table
from reports.typed import typed_row
from reports.vocabulary import EVIDENCE_MEANINGS

_KINDS = {PAGES.name: "page", CAMPAIGNS.name: "campaign", COVERAGE.name: "unjudged"}
_MEMBER = ("url", "verdict", "score", "keyword", "change")


def explain_json(
    run: Path, subject: str, read_text: ReadText, points: Mapping[str, str], respell: Respell = as_given
) -> dict[str, object]:
    """All that the report in `run` says of a URL or a campaign id; what does not belong to it is null or empty.

    Raises MissingRun when it says nothing, or when a table is damaged.
    """
    found = find_row(run, subject, respell)
    campaign = _campaign(run, found)
    campaign_id = campaign["campaign_id"] if campaign else ""
    is_page = found.table is PAGES
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": _KINDS[found.table.name],
        "page": _typed(run, found.row, PAGES) if is_page else None,
        "campaign": _typed(run, campaign, CAMPAIGNS) if campaign else None,
        "unjudged": _typed(run, found.row, COVERAGE) if found.table is COVERAGE else None,
        "reasons": _reasons(found.row, {} if is_page else points),
        "template": _template(run, campaign_id),
        "members": [_member(run, row) for row in members_of(run, campaign_id)] if campaign else [],
        **_text(run, found.row if is_page else None, read_text),
    }


def _campaign(run: Path, found: Found) -> Row | None:
    """The campaign that is meant, or that the page belongs to."""
    return found.row if found.table is CAMPAIGNS else campaign_of(run, found.row.get("campaign_id", ""))


def _typed(run: Path, row: Row, table: Table) -> dict[str, object]:
    try:
        return typed_row(row, table)
    except ValueError as error:
        raise MissingRun(f"{run / table.file_name}: {error}; `doorway report` writes it again") from None


def _member(run: Path, row: Row) -> dict[str, object]:
    return _typed(run, {name: row[name] for name in _MEMBER if name in row}, PAGES)


def _reasons(row: Row, points: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value, "meaning": EVIDENCE_MEANINGS.get(name, ""), "points": points.get(name, "")}
        for name, value in reasons_of(row)
    ]


def _template(run: Path, campaign_id: str) -> dict[str, str] | None:
    path, text = read_template(run, campaign_id)
    return {"file": str(path), "text": text} if text else None


def _text(run: Path, page: Row | None, read_text: ReadText) -> dict[str, object]:
    """The page's text in passages, each beside its line of the template, its marks named."""
    found = read_text(subject_of(run, page)) if page else None
    passages = [
        {"template": plain_lines(line), "text": [{"text": plain_lines(text), "mark": mark} for text, mark in pieces]}
        for line, pieces in (found.passages if found else ())
    ]
    return {"passages": passages, "note": plain(found.note) if found else ""}
