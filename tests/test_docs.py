"""The documents say what the program does."""

import re
from dataclasses import fields
from pathlib import Path

from crawler.cli import _parser
from crawler.config import READERS
from crawler.detect.scorecard import FAMILY, INJECTION
from crawler.thresholds import Thresholds

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
DETECTION = (ROOT / "docs" / "detection.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_key_of_audit_toml_is_documented() -> None:
    assert {name for name in READERS if f"| `{name}` |" not in CONFIGURATION} == set()


def test_every_threshold_is_documented_with_its_default() -> None:
    missing = [each.name for each in fields(Thresholds) if f"| `{each.name}` | {each.default} |" not in CONFIGURATION]
    assert missing == []


def test_every_item_of_the_scorecard_is_documented_with_its_points_and_threshold() -> None:
    items = {item for table in (*FAMILY.values(), INJECTION) for item in table}
    cell = {True: "at most ", False: ""}
    rows = {f"| `{each.name}` | {each.weight} | {cell[each.at_most]}`{each.limit}` |" for each in items}
    assert {row for row in rows if row not in DETECTION} == set()


def test_every_threshold_that_a_document_names_exists() -> None:
    names = {each.name for each in fields(Thresholds)}
    defence = DETECTION[DETECTION.index("## The defence") :]
    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", defence)) - names - {"max_size"} == set()


def test_every_option_is_documented() -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", _help())) - {"--help", "--version", "--config"}
    assert {option for option in options if f"`{option}`" not in CONFIGURATION} == set()


def test_the_readme_names_every_command_and_exit_code() -> None:
    assert all(f"doorway {command}" in README for command in ("audit", "crawl", "report", "explain", "demo"))
    assert all(f"| {code} |" in README for code in (0, 1, 2, 3, 130))


def _help() -> str:
    parser = _parser()
    commands = next(action for action in parser._actions if action.dest == "command")
    return "".join(each.format_help() for each in (parser, *commands.choices.values()))
