"""The evidence for one page or campaign of a written report, as text for a terminal."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from crawler.errors import MissingRun
from reports.cells import plain, plain_lines
from reports.tables import read_table
from reports.terminal import MARKS, Pieces, Screen, columns_of, lay_out, legend, wrap
from reports.vocabulary import EVIDENCE_MEANINGS, KIND_MEANINGS, VERDICT_MEANINGS

MEMBERS = 50
"""Pages of a campaign that are named."""
_VALUE_COLUMN = 20
_LONGEST_VALUE = 16
_NONE: Mapping[str, str] = MappingProxyType({})
_BEGINNING = 1500
"""Characters of a template that are shown when the page cannot be set beside it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A judged page whose text is wanted: as pages.csv has it, with its campaign's kind and template."""

    url: str
    fetched_at: str
    keyword: str
    varying: tuple[str, ...]
    kind: str
    template: str


@dataclass(frozen=True, slots=True)
class PageText:
    """(line of the template, marked text of the page) in reading order; `note` says what is missing, and why."""

    passages: Sequence[tuple[str, Pieces]] = ()
    note: str = ""


ReadText = Callable[[Subject], PageText]


def explain(run: Path, subject: str, read_text: ReadText, screen: Screen, points: Mapping[str, str] = _NONE) -> str:
    """All that the report in `run` says of a URL or a campaign id; `points` says what each item of the scorecard earns.

    Raises MissingRun when it says nothing.
    """
    if (page := _find(run, "pages", "url", subject)) is not None:
        return _values(page) + _reasons(page, "why", screen) + _text(run, page, read_text, screen)
    if (campaign := _find(run, "campaigns", "campaign_id", subject)) is not None:
        why = "why (of a page's values the median of the family)"
        reasons = _reasons(campaign, why, screen, points)
        return _values(campaign) + reasons + _members(run, subject) + _template(run, subject)
    if (row := _find(run, "coverage", "url", subject)) is not None:
        return _values(row)
    raise MissingRun(
        f"{run}: nothing about {subject!r}; give a URL as pages.csv or coverage.csv has it, or a campaign id"
    )


def _find(run: Path, table: str, key: str, subject: str) -> dict[str, str] | None:
    return next((row for row in _read(run / f"{table}.csv", key) if row[key] == subject), None)


def _read(path: Path, key: str) -> Iterator[dict[str, str]]:
    try:
        yield from read_table(path, (key,))
    except FileNotFoundError:
        raise MissingRun(f"{path}: no such file; name the folder of a run with reports") from None
    except (ValueError, csv.Error, OSError) as error:
        raise MissingRun(f"{path}: {error}; `doorway report` writes it again") from None


def _values(row: dict[str, str]) -> str:
    meanings = {"verdict": VERDICT_MEANINGS, "kind": KIND_MEANINGS}
    lines = []
    for name, value in row.items():
        meaning = meanings.get(name, {}).get(value, "")
        if value and name != "reasons":
            lines.append(f"{name:20} {plain(value)}{f' - {meaning}' if meaning else ''}\n")
    return "".join(lines)


def _reasons(row: dict[str, str], heading: str, screen: Screen, points: Mapping[str, str] = _NONE) -> str:
    """The evidence as a table: name, value, what it means; the strongest first, as it is stored."""
    pairs = [reason.partition("=")[::2] for reason in row.get("reasons", "").split("; ") if reason]
    if not pairs:
        return ""
    names = min(_VALUE_COLUMN, max(len(name) for name, _ in pairs))
    sizes = (columns_of(plain(value)) for _, value in pairs)
    values = max((size for size in sizes if size <= _LONGEST_VALUE), default=0)
    meanings = {name: " ".join(filter(None, (EVIDENCE_MEANINGS.get(name), points.get(name)))) for name, _ in pairs}
    lines = (
        line
        for name, value in pairs
        for line in _reason(plain(name), plain(value), meanings[name], (names, values), screen)
    )
    return f"\n{heading}:\n" + "".join(f"{line}\n" for line in lines)


def _reason(name: str, value: str, means: str, widths: tuple[int, int], screen: Screen) -> Iterator[str]:
    """One row; a value that is too long for its column has its meaning below it."""
    names, values = widths
    indent = names + 4
    head = f"  {name:{names}}  {value}"
    is_long = columns_of(head) > indent + values
    start = indent if is_long else indent + values + 2
    meaning = wrap([(means, "plain")], max(30, screen.width - start), screen)
    if not is_long and meaning:
        head = _pad(head, start) + meaning.pop(0)
    yield head.rstrip()
    yield from (" " * start + row for row in meaning)


def _text(run: Path, page: dict[str, str], read_text: ReadText, screen: Screen) -> str:
    """The page beside its template, or why not."""
    campaign_id = page.get("campaign_id", "")
    path, template = _read_template(run, campaign_id)
    campaign = _find(run, "campaigns", "campaign_id", campaign_id) if campaign_id else None
    varying = tuple(word for word in page.get("varying_words", "").split("; ") if word)
    kind = campaign.get("kind", "") if campaign else ""
    fetched_at, keyword = page.get("fetched_at", ""), page.get("keyword", "")
    found = read_text(Subject(page["url"], fetched_at, keyword, varying, kind, template))
    note = f"\n{plain(found.note)}\n" if found.note else ""
    if not found.passages:
        return note + (f"\ntemplate ({path}):\n{template[:_BEGINNING].rstrip()}\n" if template else "")
    shown = lay_out(found.passages, ("the page", f"its template ({path.name})"), screen)
    return f"\n{_shares(found.passages, screen, has_template=bool(template))}\n{shown}{note}"


def _shares(passages: Sequence[tuple[str, Pieces]], screen: Screen, *, has_template: bool) -> str:
    """What each mark looks like and how much of the page has it, in one sentence."""
    counts = Counter[str]()
    for _, pieces in passages:
        for text, mark in pieces:
            counts[mark] += sum(any(sign.isalnum() for sign in word) for word in text.split())
    used = {mark: counts[mark] for mark in MARKS if counts[mark] and (has_template or mark != "plain")}
    return "".join(f"{line}\n" for line in legend(counts.total(), used, screen))


def _members(run: Path, campaign_id: str) -> str:
    """The pages of a campaign: verdict, score, keyword, URL."""
    found = [row for row in _read(run / "pages.csv", "url") if row.get("campaign_id") == campaign_id]
    if not found:
        return ""
    rows = [[plain(row.get(name, "")) for name in ("verdict", "score", "keyword", "url")] for row in found[:MEMBERS]]
    widths = [max(columns_of(row[at]) for row in rows) for at in range(3)]
    lines = [
        "  ".join([*(_pad(cell, width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    more = f"  and {len(found) - MEMBERS} more\n" if len(found) > MEMBERS else ""
    return f"\npages ({len(found)}; verdict, score, keyword, URL):\n" + "".join(f"  {line}\n" for line in lines) + more


def _pad(text: str, width: int) -> str:
    return text + " " * (width - columns_of(text))


def _template(run: Path, campaign_id: str) -> str:
    path, template = _read_template(run, campaign_id)
    return f"\ntemplate ({path}):\n{template}" if template else ""


def _read_template(run: Path, campaign_id: str) -> tuple[Path, str]:
    """The template's file and its text; empty when there is none."""
    path = run / "templates" / f"{campaign_id}.txt"
    if not campaign_id or "/" in campaign_id or not path.is_file():
        return path, ""
    return path, plain_lines(path.read_text(encoding="utf-8", errors="replace"))
