"""The evidence for one page or campaign of a written report, as text for a terminal."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from reports.cells import plain, plain_lines
from reports.lookup import Respell, Row, as_given, find_row, read_rows
from reports.schema import CAMPAIGNS, PAGES, WORDS
from reports.terminal import MARKS, Pieces, Screen, lay_out, legend, paint, wrap
from reports.vocabulary import EVIDENCE_MEANINGS, KIND_MEANINGS, VERDICT_MEANINGS
from reports.widths import columns_of, pad

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


def explain(
    run: Path,
    subject: str,
    read_text: ReadText,
    screen: Screen,
    points: Mapping[str, str] = _NONE,
    respell: Respell = as_given,
) -> str:
    """All that the report in `run` says of a URL or a campaign id; `points` says what each item of the scorecard earns,
    `respell` which URLs are the same.

    Raises MissingRun when it says nothing.
    """
    found = find_row(run, subject, respell)
    if found.table is PAGES:
        return (
            _values(found.row, screen) + _reasons(found.row, "why", screen) + _text(run, found.row, read_text, screen)
        )
    if found.table is CAMPAIGNS:
        why = "why (of a page's values the median of the family)"
        reasons = _reasons(found.row, why, screen, points)
        return _values(found.row, screen) + reasons + _members(run, subject, screen) + _template(run, subject)
    return _values(found.row, screen)


def reasons_of(row: Row) -> list[tuple[str, str]]:
    """The evidence of a page or campaign as (name, value), the strongest first, as it is stored."""
    parts = (reason.partition("=") for reason in row.get("reasons", "").split(WORDS) if reason)
    return [(plain(name), plain(value)) for name, _, value in parts]


def subject_of(run: Path, page: Row) -> Subject:
    """Of which page the text is wanted, with what its campaign knows."""
    campaign_id = page.get("campaign_id", "")
    campaign = campaign_of(run, campaign_id)
    varying = tuple(word for word in page.get("varying_words", "").split(WORDS) if word)
    kind = campaign.get("kind", "") if campaign else ""
    template = read_template(run, campaign_id)[1]
    return Subject(page["url"], page.get("fetched_at", ""), page.get("keyword", ""), varying, kind, template)


def campaign_of(run: Path, campaign_id: str) -> Row | None:
    """The row of a campaign, if there is one."""
    rows = read_rows(run, CAMPAIGNS, ("campaign_id",)) if campaign_id else ()
    return next((row for row in rows if row["campaign_id"] == campaign_id), None)


def members_of(run: Path, campaign_id: str) -> list[Row]:
    """The rows of a campaign's pages."""
    return [row for row in read_rows(run, PAGES, ("url",)) if row.get("campaign_id") == campaign_id]


def read_template(run: Path, campaign_id: str) -> tuple[Path, str]:
    """The template's file and its text; empty when there is none."""
    path = run / "templates" / f"{campaign_id}.txt"
    if not campaign_id or "/" in campaign_id or not path.is_file():
        return path, ""
    return path, plain_lines(path.read_text(encoding="utf-8", errors="replace"))


def _values(row: Row, screen: Screen) -> str:
    meanings = {"verdict": VERDICT_MEANINGS, "kind": KIND_MEANINGS}
    lines = []
    for name, value in row.items():
        meaning = meanings.get(name, {}).get(value, "")
        if value and name != "reasons":
            shown = paint(plain(value), value, screen) if name == "verdict" else plain(value)
            lines.append(f"{name:20} {shown}{f' - {meaning}' if meaning else ''}\n")
    return "".join(lines)


def _reasons(row: Row, heading: str, screen: Screen, points: Mapping[str, str] = _NONE) -> str:
    """The evidence as a table: name, value, what it means."""
    pairs = reasons_of(row)
    if not pairs:
        return ""
    names = min(_VALUE_COLUMN, max(len(name) for name, _ in pairs))
    sizes = (columns_of(value) for _, value in pairs)
    values = max((size for size in sizes if size <= _LONGEST_VALUE), default=0)
    meanings = {name: " ".join(filter(None, (EVIDENCE_MEANINGS.get(name), points.get(name)))) for name, _ in pairs}
    lines = (line for name, value in pairs for line in _reason(name, value, meanings[name], (names, values), screen))
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
        head = pad(head, start) + meaning.pop(0)
    yield head.rstrip()
    yield from (" " * start + row for row in meaning)


def _text(run: Path, page: Row, read_text: ReadText, screen: Screen) -> str:
    """The page beside its template, or why not."""
    path, template = read_template(run, page.get("campaign_id", ""))
    found = read_text(subject_of(run, page))
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


def _members(run: Path, campaign_id: str, screen: Screen) -> str:
    """The pages of a campaign: verdict, score, keyword, URL."""
    found = members_of(run, campaign_id)
    if not found:
        return ""
    rows = [[plain(row.get(name, "")) for name in ("verdict", "score", "keyword", "url")] for row in found[:MEMBERS]]
    widths = [max(columns_of(row[at]) for row in rows) for at in range(3)]
    lines = [
        "  ".join(
            [
                paint(pad(row[0], widths[0]), row[0], screen),
                *(pad(cell, width) for cell, width in zip(row[1:3], widths[1:], strict=True)),
                row[3],
            ]
        )
        for row in rows
    ]
    more = f"  and {len(found) - MEMBERS} more\n" if len(found) > MEMBERS else ""
    return f"\npages ({len(found)}; verdict, score, keyword, URL):\n" + "".join(f"  {line}\n" for line in lines) + more


def _template(run: Path, campaign_id: str) -> str:
    path, template = read_template(run, campaign_id)
    return f"\ntemplate ({path}):\n{template}" if template else ""
