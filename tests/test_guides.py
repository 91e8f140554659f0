"""The guides are all listed, lead somewhere, and leave no option, key, default or column out."""

import argparse
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from crawler import notify
from crawler.arguments import build_parser
from crawler.cli import main
from crawler.config import READERS, CrawlOptions, Options
from crawler.schedule.command import KINDS
from crawler.schedule.times import Interval, read_every
from reports.schema import TABLES

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
PAGES = {path: path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))}
EXAMPLES = re.findall(
    r"```console\n\$ (doorway schedule .*?)\n```\n\n```\w+\n(.*?)```", DOCS["scheduling.md"], re.DOTALL
)
SPOKEN = {
    "resolve": "",
    "shard": "0/1",
    "name": "first site",
    "reviews": "runs/NAME/reviews.csv",
    "out": "runs/NAME/TIME",
}
"""Defaults that the table says in its own way."""


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def options_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    return (action for action in parser._actions if action.option_strings and action.dest != "help")


def anchors_of(text: str) -> set[str]:
    """The anchors that a forge gives headings: words in lower case, dashes between, signs left out."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_index_lists_every_document_once_or_more() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", DOCS["README.md"]))
    assert listed == set(DOCS) - {"README.md"}
    assert "docs/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading_in_it(path: Path) -> None:
    text = re.sub(r"```.*?```", "", PAGES[path], flags=re.DOTALL)
    for file, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text):
        target = (path.parent / file).resolve() if file else path
        assert target.is_file(), f"{path.name}: {file}"
        assert not anchor or anchor in anchors_of(target.read_text(encoding="utf-8")), f"{path.name}: {file}#{anchor}"


def test_every_option_of_every_command_has_a_row_in_its_document() -> None:
    for name, parser in commands().items():
        document = DOCS[{"schedule": "scheduling.md", "spark": "spark.md"}.get(name, "configuration.md")]
        for action in options_of(parser):
            (option,) = action.option_strings
            assert f"| `{option}` |" in document or option == "--config", f"doorway {name} {option}"


def test_every_option_is_the_key_that_its_row_says() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `(--[\w-]+)` \|", DOCS["configuration.md"], re.MULTILINE))
    given = {
        action.dest: action.option_strings[0] for name in ("audit", "report") for action in options_of(commands()[name])
    }
    assert rows == {key: option for key, option in given.items() if key in READERS}


def test_every_key_of_audit_toml_has_a_row_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `[^|]+` \| ([^|]*)\|", DOCS["configuration.md"], re.MULTILINE))
    defaults: dict[str, object] = {each.name: getattr(CrawlOptions(), each.name) for each in fields(CrawlOptions)}
    defaults |= {each.name: getattr(Options(), each.name) for each in fields(Options)}
    assert {key: rows[key].strip() for key in READERS} == {
        key: SPOKEN.get(key, spell(defaults[key])) for key in READERS
    }


def spell(value: object) -> str:
    """A default as the table has it: nothing for none, numbers as short as can be."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value) if value not in ("", ()) else ""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_has_a_row_under_its_table(table: object) -> None:
    name, columns = table.file_name, table.columns  # type: ignore[attr-defined]
    section = DOCS["columns.md"].split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.MULTILINE) == [(each.name, each.type) for each in columns]


def test_there_is_an_example_of_every_scheduler() -> None:
    assert {re.findall(r"--as (\w+)", command)[0] for command, _ in EXAMPLES} == set(KINDS)


@pytest.mark.parametrize(
    ("command", "printed"), EXAMPLES, ids=[re.findall(r"--as (\w+)", each)[0] for each, _ in EXAMPLES]
)
def test_an_example_is_what_the_command_prints(command: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(command.replace("\\\n", ""))[1:]) == 0
    assert capsys.readouterr().out == printed


def test_what_the_table_says_of_every_is_what_is_read() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (yes|no) \| yes \|$", DOCS["scheduling.md"], re.MULTILINE)
    assert len(rows) == 5
    for cell, _, cron in rows:
        whens = re.findall(r"`([^`]+)`", cell)
        assert whens
        assert {isinstance(read_every(when), Interval) for when in whens} == {cron == "no"}


def test_the_tries_of_a_webhook_are_documented_as_they_are() -> None:
    first, second = notify.PAUSES
    said = f"three tries, {notify.SECONDS:g} seconds each, with pauses of {first:g} and {second:g} seconds"
    assert notify.TRIES == 3
    assert said in " ".join(DOCS["scheduling.md"].split())


def test_the_files_that_the_guide_for_contributors_names_exist() -> None:
    named = set(re.findall(r"`((?:crawler|reports|tests|benchmarks)(?:/[\w/.]+)?)`", DOCS["contributing.md"]))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / name).exists()} == set()
