"""The help of the command: it comes at once, and what it says works."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.arguments import build_parser

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = tuple(next(action for action in build_parser()._actions if action.dest == "command").choices)
HEAVY = (
    "scrapy",
    "twisted",
    "duckdb",
    "bs4",
    "selectolax",
    "lxml",
    "numpy",
    "rapidfuzz",
    "fastwarc",
    "jinja2",
    "pebble",
)
"""What takes longer to import than help takes to read."""


def _help(*command: str) -> str:
    parser = build_parser()
    for name in command:
        parser = next(action for action in parser._actions if action.dest == "command").choices[name]
    return parser.format_help()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["audit", "--help"], ["campaigns", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
from crawler.cli import main
try:
    main({arguments!r})
except SystemExit as ended:
    assert not ended.code
loaded = [name for name in {HEAVY!r} if name in sys.modules]
sys.exit(f"imported: {{loaded}}" if loaded else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert "doorway" in done.stdout


def test_every_command_has_a_line_in_the_help_and_an_example() -> None:
    said = _help()
    examples = said[said.index("examples:") :]
    for command in COMMANDS:
        assert re.search(rf"^    {command} +\w", said, re.MULTILINE)
        if command != "crawl":
            assert f"  doorway {command}" in examples


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_ends_in_examples_of_it_that_can_be_parsed(command: str) -> None:
    examples = re.findall(rf"^  doorway ({command}\b.*)$", _help(command), re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(example.partition(" | ")[0].partition(" -- ")[0])
        assert build_parser().parse_args(words).command == command


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_line_of_what_we_wrote_is_too_long_for_a_terminal(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert max(map(len, _help(*command.split()).splitlines())) <= 120
