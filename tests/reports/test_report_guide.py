"""docs/reports.md: its words are those of the report, its pictures are there and small."""

import re
from pathlib import Path

import pytest

from reports.vocabulary import EVIDENCE_MEANINGS, VERDICT_MEANINGS

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "reports.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[.+?\]\((images/[\w-]+\.png)\)", GUIDE)


def test_every_verdict_has_a_row() -> None:
    section = GUIDE.split("## What a verdict says")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(VERDICT_MEANINGS)


def test_every_kind_of_evidence_is_explained_by_names_that_exist() -> None:
    section = GUIDE.split("## A campaign")[1].split("\n### ")[0]
    names = {name for row in re.findall(r"^\|[^|]+\|([^|]+)\|", section, re.MULTILINE) for name in names_in(row)}
    assert len(names) > 20
    assert names <= set(EVIDENCE_MEANINGS)


def names_in(row: str) -> list[str]:
    return re.findall(r"`(\w+)`", row)


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_is_there_and_small(picture: str) -> None:
    assert 5_000 < (DOCS / picture).stat().st_size < 200_000


def test_every_picture_is_shown_somewhere() -> None:
    shown = {
        name for page in DOCS.glob("*.md") for name in re.findall(r"images/([\w-]+\.png)", page.read_text("utf-8"))
    }
    assert {path.name for path in (DOCS / "images").iterdir()} == shown
