"""What reviewers have decided: reviews.csv as people save it, and which decision a page falls under."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import translate
from pathlib import Path

from crawler.errors import ConfigError
from crawler.parse.domains import host_of
from reports.cells import plain, unguard

FILE_NAME = "reviews.csv"
DECISIONS = ("confirmed", "allowed", "watch")
NEEDED = ("subject", "decision")
COLUMNS = (*NEEDED, "by", "date", "note")
"""The columns that are read; what else a file has is for its readers."""
_SEPARATORS = ",;\t|"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_HINT = re.compile(r"(?i)sep=(.)\s*")
"""What Excel takes in the first line for the separator."""


@dataclass(frozen=True, slots=True)
class Review:
    """One decision: `subject` is a campaign id, a host or registrable domain, or a URL in which * matches anything."""

    subject: str
    decision: str
    by: str = ""
    date: str = ""
    note: str = ""
    line: int = 0

    def __str__(self) -> str:
        who = f" by {self.by}" if self.by else ""
        when = f" on {self.date}" if self.date else ""
        return f"{self.subject}{who}{when}" + (f": {self.note}" if self.note else "")

    @property
    def is_pattern(self) -> bool:
        """Whether the subject is a URL or a pattern of URLs."""
        return "://" in self.subject


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was: its separator, its header as written, and (line, cells) of every row that is not blank."""

    separator: str = ","
    header: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """A row by the names of its columns in lower case, without the guard against formulas."""
        names = [plain(name).casefold() for name in self.header]
        return dict(zip(names, (plain(unguard(plain(cell))) for cell in row), strict=False))


@dataclass(frozen=True)
class Reviews:
    """The decisions that hold, one a subject, in the order of the file."""

    rows: tuple[Review, ...] = ()
    _named: dict[str, Review] = field(default_factory=dict, init=False, repr=False, compare=False)
    _patterns: dict[str, list[tuple[re.Pattern[str], Review]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for row in sorted(self.rows, key=_by_letters):
            if row.is_pattern:
                self._patterns.setdefault(_literal_host(row.subject), []).append((_compile(row.subject), row))
            else:
                self._named[row.subject] = row

    def find(self, url: str, host: str, domain: str, campaign_id: str) -> Review | None:
        """The most specific decision on a page: on URLs (most letters first), its host, its domain, its campaign."""
        fitting = [row for key in {host, ""} for row in self._first(key, url)]
        if fitting:
            return min(fitting, key=_by_letters)
        names = (host, host.partition(":")[0], domain, campaign_id)
        return next((self._named[name] for name in names if name and name in self._named), None)

    def _first(self, host: str, url: str) -> list[Review]:
        """The first pattern kept under `host` that fits, if any does."""
        return [row for pattern, row in self._patterns.get(host, ()) if pattern.match(url)][:1]

    def of(self, subject: str) -> Review | None:
        """The decision on a campaign, host or domain itself."""
        return self._named.get(subject)


def read_reviews(path: Path, *, is_named: bool = False) -> Reviews:
    """The decisions in the file; none where it is not there, unless the user has named it.

    ConfigError that names file and line, and says what to write.
    """
    if not is_named and not path.exists():
        return Reviews()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    return settle_reviews(read_sheet(content, str(path)), str(path))


def read_sheet(content: bytes, name: str) -> Sheet:
    """The rows of a file as they are. ConfigError for what is no CSV with the columns subject and decision."""
    lines = list(io.StringIO(_decode(content, name), newline=""))
    hint = _HINT.fullmatch(lines[0]) if lines else None
    skipped = 1 if hint else 0
    separator = hint.group(1) if hint else _guess_separator(lines)
    reader = csv.reader(lines[skipped:], delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num + skipped, tuple(row)) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ConfigError(f"{name}, line {reader.line_num + skipped}: {error}; save it as CSV again") from None
    if not rows:
        raise ConfigError(f"{name}: empty; its first line must be {','.join(COLUMNS)}")
    (_, header), *body = rows
    names = [plain(cell).casefold() for cell in header]
    if missing := [column for column in NEEDED if column not in names]:
        raise ConfigError(f"{name}, line {rows[0][0]}: no column {', '.join(missing)}; begin with {','.join(COLUMNS)}")
    if twice := [column for column in COLUMNS if names.count(column) > 1]:
        raise ConfigError(f"{name}, line {rows[0][0]}: column {twice[0]} is there twice; keep one")
    for line, row in body:
        if any(cell.strip() for cell in row[len(header) :]):
            raise ConfigError(f"{name}, line {line}: more cells than columns; put a note with {separator!r} in quotes")
    return Sheet(separator, header, tuple(body))


def settle_reviews(sheet: Sheet, name: str) -> Reviews:
    """The decisions that hold: of each subject the one of the latest date, of equal ones the last row."""
    kept: dict[str, Review] = {}
    for line, row in sheet.rows:
        review = _read_row(sheet.cells(row), line, name)
        earlier = kept.get(review.subject) if review else None
        if review and earlier and earlier.date == review.date and earlier.decision != review.decision:
            raise ConfigError(
                f"{name}, line {line}: {review.subject} is {review.decision} here and {earlier.decision} in line "
                f"{earlier.line}; delete one, or give the newer one a later date"
            )
        if review and (not earlier or review.date >= earlier.date):
            kept[review.subject] = review
    return Reviews(tuple(kept.values()))


def _read_row(cells: dict[str, str], line: int, name: str) -> Review | None:
    """The decision of a row; None where nothing is decided."""
    decision = cells.get("decision", "").casefold()
    if not decision:
        return None
    where = f"{name}, line {line}"
    if decision not in DECISIONS:
        raise ConfigError(
            f"{where}: {decision[:40]!r} is no decision; write one of {', '.join(DECISIONS)}, or leave it empty"
        )
    day = cells.get("date", "")
    if day and not _is_date(day):
        raise ConfigError(f"{where}: {day[:40]!r} is no date; write it as 2026-03-01, in a cell formatted as text")
    subject = normal_subject(cells.get("subject", ""), where)
    return Review(subject, decision, cells.get("by", ""), day, cells.get("note", ""), line)


def normal_subject(text: str, where: str) -> str:
    """A subject in the form in which pages have it. ConfigError that begins with `where` for what can be none."""
    if not text:
        raise ConfigError(f"{where}: a decision without a subject; write a campaign id, a domain or a URL")
    if re.search(r"\s", text):
        raise ConfigError(f"{where}: {text[:80]!r} has a blank; one row has one subject")
    if "://" in text:
        scheme, _, rest = text.partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme.lower()}://{host.lower()}{slash}{path}"
    if "/" in text or "*" in text:
        hint = f"http*://{text.removeprefix('*.')}" + ("" if "/" in text else "/*")
        raise ConfigError(f"{where}: {text[:80]!r} is no domain; a pattern of URLs has ://, such as {hint[:120]}")
    return _to_ascii(text.lower().rstrip("."))


def _to_ascii(name: str) -> str:
    """A host name as crawled URLs have it."""
    try:
        return name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        return name


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _decode(content: bytes, name: str) -> str:
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(coding)
    except UnicodeDecodeError:
        raise ConfigError(f"{name}: not UTF-8; save it as 'CSV UTF-8'") from None


def _guess_separator(lines: Iterable[str]) -> str:
    """The separator that parts the first line that says anything into columns that we need."""
    first = next((line for line in lines if line.strip(_SEPARATORS + " \r\n")), "")
    found = {each: len(_names(first, each) & set(NEEDED)) for each in _SEPARATORS}
    return max(_SEPARATORS, key=lambda each: found[each])


def _names(line: str, separator: str) -> set[str]:
    return {cell.strip(" \"'\r\n").casefold() for cell in line.split(separator)}


def _by_letters(review: Review) -> tuple[int, str]:
    """Sorts the subject with the longest literal part first."""
    return -len(review.subject.replace("*", "")), review.subject


def _literal_host(pattern: str) -> str:
    """The host of a pattern when it is written out, else nothing: then every page is compared."""
    host = pattern.partition("://")[2].partition("/")[0]
    return "" if "*" in pattern.partition("://")[0] + host or "?" in host else host_of(pattern)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern.replace("[", "[[]").replace("?", "[?]")))
