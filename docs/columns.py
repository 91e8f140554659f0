"""Writes the tables of README.md and docs/columns.md from reports/schema.py and reports/vocabulary.py.

python docs/columns.py              rewrites what stands between the marks; a test fails where it would change something
"""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from reports.schema import IDS, TABLES, WORDS, Column, Table
from reports.vocabulary import (
    CHANGE_MEANINGS,
    COVERAGE_REASONS,
    EVIDENCE_MEANINGS,
    KIND_MEANINGS,
    PLACEMENT_MEANINGS,
    VERDICT_MEANINGS,
)

ROOT = Path(__file__).resolve().parents[1]
FILES = (ROOT / "README.md", ROOT / "docs" / "columns.md")
VOCABULARIES = {
    "verdicts": VERDICT_MEANINGS,
    "kinds": KIND_MEANINGS,
    "placements": PLACEMENT_MEANINGS,
    "change-words": CHANGE_MEANINGS,
    "coverage-reasons": COVERAGE_REASONS,
    "evidence": EVIDENCE_MEANINGS,
}
_JOINS = {"": "", IDS: " List, joined by a space.", WORDS: " List, joined by `; `."}


def fill(text: str) -> str:
    """`text` with what stands between each `<!-- NAME:begin -->` and `<!-- NAME:end -->` of ours written anew."""
    for name, block in blocks().items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        text = re.sub(f"{begin}.*?{end}", lambda _, b=begin, e=end, t=block: f"{b}\n{t}\n{e}", text, flags=re.DOTALL)
    return text


def blocks() -> dict[str, str]:
    """Every generated piece of text, by the name in its marks."""
    whole = {table.name: describe_table(table) for table in TABLES}
    words = {name: describe_words(meanings) for name, meanings in VOCABULARIES.items()}
    return {**whole, **words, "columns": "\n".join(map(fold_table, TABLES))}


def describe_table(table: Table) -> str:
    """All of one table, for docs/columns.md."""
    rows = [f"| `{each.name}` | {each.type} | {meaning_of(each)} |" for each in table.columns]
    facts = [table.description, *([f"No two rows share a `{table.key}`."] if table.key else ())]
    facts += [f"`{column}` leads to a row of {name}.csv where it is not empty." for column, name in table.refers]
    return "\n".join([" ".join(facts), "", "| column | type | meaning |", "|---|---|---|", *rows])


def fold_table(table: Table) -> str:
    """Columns and meanings of one table behind its name, for the README."""
    rows = [f"| `{each.name}` | {meaning_of(each)} |" for each in table.columns]
    head = f"<details><summary><code>{table.file_name}</code>: {uncapitalised(table.description)}</summary>"
    return "\n".join([head, "", "| column | meaning |", "|---|---|", *rows, "", "</details>"])


def describe_words(meanings: Mapping[str, str]) -> str:
    """Words and what each one means."""
    return "\n".join(
        ["| word | meaning |", "|---|---|", *(f"| `{word}` | {text} |" for word, text in meanings.items())]
    )


def meaning_of(column: Column) -> str:
    """The column's description, and how a list is split."""
    return column.description + _JOINS[column.join]


def uncapitalised(text: str) -> str:
    """A sentence as the second half of another."""
    return text[:1].lower() + text[1:].removesuffix(".")


def outdated(files: Iterable[Path] = FILES) -> list[Path]:
    """The files that are not as they would be written."""
    return [path for path in files if path.read_text(encoding="utf-8") != fill(path.read_text(encoding="utf-8"))]


def main() -> int:
    """Writes what has changed, and says which files."""
    for path in outdated():
        path.write_text(fill(path.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
