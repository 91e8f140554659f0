"""Prepares reviews.csv: what a run has found and nobody has decided on, sorted by what a look at it is worth."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.config import read_option
from crawler.errors import AuditError, ConfigError, MissingRun
from crawler.reviews import COLUMNS, FILE_NAME, Reviews, Sheet, read_sheet, settle_reviews
from crawler.runs import ROOT, series_of
from reports.cells import clip, guard, plain
from reports.files import replacing
from reports.schema import CAMPAIGNS, DOMAINS, PAGES
from reports.tables import read_table
from reports.write import MANIFEST

CONTEXT = ("verdict", "kind", "score", "pages", "domains", "keyword", "sample_url", "change", "why")
"""Columns that help to decide; they are written anew and never read."""
_ALARMS = ("doorway", "suspect")
_WHY = 400
"""Characters of the reasons that are shown."""
_UNCHANGED = ("", "same")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a run says of one subject: its context cells, its pages, and what a look at it is worth."""

    subject: str
    cells: Mapping[str, str]
    worth: float


def reviews_file_of(out: Path, name: str = "") -> Path:
    """Where reviewers decide on a run into `out`: in the folder of its series, else in its own."""
    return (series_of(out, name) or out) / FILE_NAME


def prepare_reviews(run: Path, target: Path | None) -> tuple[Path, int]:
    """Writes the file, `target` or that of the run's name: what is decided stays as it is, what is not is of this run.
    Its path, and how many subjects are undecided.

    ConfigError when the file that is there cannot be read, AuditError when it is changed meanwhile.
    """
    run = run.resolve()
    usual = reviews_file_of(run, _name_of(run))
    path = target or usual
    source = path if path.exists() or not usual.exists() else usual
    before = source.read_bytes() if source.exists() else None
    sheet = read_sheet(before, str(source)) if before is not None else Sheet(header=COLUMNS)
    reviews = settle_reviews(sheet, str(source))
    tables = {table.name: _read(run, table.file_name) for table in (CAMPAIGNS, PAGES, DOMAINS)}
    found = {each.subject: each for each in (*_campaigns(tables), *_hosts(tables), *_watched(tables, reviews))}
    header, rows, undecided = _merge(sheet, found, _undecided(tables, reviews))
    text = _write_rows(sheet.separator, header, rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, text, before if source == path else None)
    return path, undecided


def _name_of(run: Path) -> str:
    """The name that the run was given; empty where its account does not say, or there is no series of it here."""
    try:
        named = json.loads((run / MANIFEST).read_text(encoding="utf-8"))["options"]["name"]
        name = str(read_option("name", named)) if named else ""
    except (OSError, ValueError, LookupError, TypeError, RecursionError, ConfigError):
        return ""
    return name if name and (ROOT / name).is_dir() else ""


def _read(run: Path, name: str) -> list[Cells]:
    try:
        return list(read_table(run / name, ()))
    except FileNotFoundError:
        raise MissingRun(f"{run / name}: not there; name the folder of a finished run") from None
    except (OSError, ValueError, csv.Error) as error:
        raise AuditError(f"{run / name}: {error}; write it again with `doorway report {run}`") from None


def _campaigns(tables: Mapping[str, list[Cells]]) -> Iterable[Found]:
    for row in tables["campaigns"]:
        cells = {name: row.get(name, "") for name in ("verdict", "kind", "score", "pages", "domains", "change")}
        cells |= {
            "keyword": row.get("sample_keywords", "").split("; ")[0],
            "sample_url": row.get("sample_urls", "").split(" ")[0],
            "why": row.get("reasons", ""),
        }
        yield Found(row["campaign_id"], cells, _worth(cells))


def _hosts(tables: Mapping[str, list[Cells]]) -> Iterable[Found]:
    """Hosts with suspect pages that are in no campaign."""
    lone: dict[str, list[Cells]] = defaultdict(list)
    for row in tables["pages"]:
        if row["verdict"] in _ALARMS and not row["campaign_id"]:
            lone[row["host"]].append(row)
    for host, rows in lone.items():
        yield _as_found(host, rows, rows[0].get("change", ""))


def _watched(tables: Mapping[str, list[Cells]], reviews: Reviews) -> Iterable[Found]:
    """Domains and hosts that are watched, so that their context is of this run."""
    changes = {row["domain"]: row.get("change", "") for row in tables["domains"]}
    watched = {row.subject for row in reviews.rows if row.decision == "watch"}
    by_name: dict[str, list[Cells]] = defaultdict(list)
    for row in tables["pages"]:
        for name in {row["host"], row["domain"]} & watched:
            by_name[name].append(row)
    for name, rows in by_name.items():
        yield _as_found(name, rows, changes.get(name) or rows[0].get("change", ""))


def _as_found(subject: str, rows: Sequence[Cells], change: str) -> Found:
    """Pages as one subject; the first is the worst."""
    first = rows[0]
    cells = {name: first.get(name, "") for name in ("verdict", "score", "keyword")}
    cells |= {"pages": str(len(rows)), "domains": "1", "change": change, "kind": ""}
    cells |= {"sample_url": first.get("url", ""), "why": first.get("reasons", "")}
    return Found(subject, cells, _worth(cells))


def _worth(cells: Mapping[str, str]) -> float:
    """Pages times how unsure the verdict is: 1 for suspect, 0.1-0.4 for doorway by its score of 100-70."""
    try:
        pages, score = int(cells["pages"]), int(cells["score"])
    except ValueError:
        return 0.0
    return pages * (1.0 if cells["verdict"] == "suspect" else max(0.1, 1.1 - score / 100))


def _undecided(tables: Mapping[str, list[Cells]], reviews: Reviews) -> set[str]:
    """The subjects with a flagged page on which nobody has decided."""
    subjects: set[str] = set()
    for row in tables["pages"]:
        places = (row["url"], row["host"], row["domain"], row["campaign_id"])
        if row["verdict"] in _ALARMS and reviews.find(*places) is None:
            subjects.add(row["campaign_id"] or row["host"])
    return subjects


def _merge(sheet: Sheet, found: Mapping[str, Found], undecided: set[str]) -> tuple[list[str], list[list[str]], int]:
    """(header, rows, how many undecided): watched subjects that have changed, undecided ones by their worth, the rest
    as it stood."""
    names = [plain(name).casefold() for name in sheet.header]
    header = [*sheet.header, *(name for name in (*COLUMNS, *CONTEXT) if name not in names)]
    keys = [*names, *header[len(names) :]]
    first: list[list[str]] = []
    rest: list[list[str]] = []
    noted: dict[str, Cells] = {}
    for _, row in sheet.rows:
        cells = sheet.cells(row)
        subject, decision = cells.get("subject", "").lower(), cells.get("decision", "").casefold()
        if not decision and (subject in found or _is_ours(cells)):
            noted[subject] = cells  # what somebody wrote beside it, without deciding yet
            continue
        kept = [*row, *[""] * (len(keys) - len(row))]
        here = found.get(subject) if decision == "watch" else None
        if here:
            kept = _with_context(kept, keys, here)
        (first if here and here.cells["change"] not in _UNCHANGED else rest).append(kept)
    open_ = sorted((found[each] for each in undecided if each in found), key=lambda each: (-each.worth, each.subject))
    fresh = [_with_context(_begin(keys, each.subject, noted.get(each.subject, {})), keys, each) for each in open_]
    return header, [*first, *fresh, *rest], len(open_)


def _is_ours(cells: Mapping[str, str]) -> bool:
    """Whether an undecided row is one that was prepared here, not one that a person began."""
    return bool(cells.get("verdict"))


def _begin(keys: Sequence[str], subject: str, noted: Mapping[str, str]) -> list[str]:
    return [guard(subject if key == "subject" else noted.get(key, "")) for key in keys]


def _with_context(row: Sequence[str], keys: Sequence[str], found: Found) -> list[str]:
    shown = {**found.cells, "why": clip(found.cells["why"], _WHY)}
    return [guard(plain(shown[key])) if key in CONTEXT else cell for key, cell in zip(keys, row, strict=True)]


def _write_rows(separator: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows([header, *rows])
    return "\ufeff" + text.getvalue()  # without the mark Excel takes UTF-8 for the system's own coding


def _replace(path: Path, text: str, before: bytes | None) -> None:
    """Puts `text` in the place of the file, unless somebody has saved it since it held `before`."""
    now = path.read_bytes() if path.exists() else None
    if now != before:
        raise AuditError(f"{path}: was changed while it was read; run the command again")
    with replacing(path) as file:
        file.write(text)
