"""Jobs for every kind of scheduler, made by the command, and a `doorway` that only says how it was called."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies

from crawler.arguments import build_parser
from crawler.cli import main
from crawler.config import READERS, read_option

LINE = strategies.text(strategies.characters(exclude_categories=["Cc", "Cs"]), max_size=30).filter(str.isprintable)
"""What may stand in an argument: everything that prints, quotes, %, $ and backslashes among it."""
NASTY = strategies.text(strategies.sampled_from("%$\\\"'`;&|<>(){}[]*?!#~= \té"), min_size=1, max_size=12).filter(
    str.isprintable
)
ARGUMENT = LINE | NASTY


def fake_doorway(folder: Path, code: int = 0) -> Path:
    """A program that appends its arguments and current folder to `called` beside it, and exits with `code`."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "doorway"
    said = f"open({str(folder / 'called')!r}, 'a').write(json.dumps([os.getcwd(), sys.argv[1:]]) + chr(10))"
    script = shlex.quote(f"import json, os, sys; {said}")
    program.write_text(f'#!/bin/sh\n{shlex.quote(sys.executable)} -c {script} "$@"\nexit {code}\n')
    program.chmod(0o755)
    return program


def calls_of(program: Path) -> list[tuple[str, list[str]]]:
    """(current folder, arguments) of each call."""
    called = program.with_name("called")
    lines = called.read_text().splitlines() if called.exists() else []
    return [(folder, arguments) for folder, arguments in map(json.loads, lines)]


def fake_tools(folder: Path, *names: str) -> Path:
    """A folder for PATH with programs that write what they read and their arguments to NAME.said there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        tool = folder / name
        read = "" if name == "sleep" else 'cat >> "$0.said"\n'
        tool.write_text(f'#!/bin/sh\n{read}printf "%s\\n" "$@" >> "$0.said"\n')
        tool.chmod(0o755)
    return folder


def run_in_shell(command: str, tools: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What cron does with a command: /bin/sh -c, hardly any environment."""
    environment: Mapping[str, str] = {"PATH": f"{tools}:{os.environ['PATH']}", **more}
    return subprocess.run(
        ["/bin/sh", "-c", command], env=environment, capture_output=True, text=True, timeout=300, check=False, cwd="/"
    )


def schedule(folder: Path, *arguments: object) -> dict[str, str]:
    """The files that `doorway schedule` writes into `folder`, by name."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    given = [*arguments[:split], "--out", folder, *arguments[split:]]
    assert main(["schedule", *map(str, given)]) == 0
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def read_call(arguments: list[str]) -> dict[str, Any]:
    """The options of a call by name, each read as the command reads it."""
    parsed = vars(build_parser().parse_args(arguments))
    given = {name: value for name, value in parsed.items() if value not in (None, [])}
    return {name: read_option(name, value) if name in READERS else value for name, value in given.items()}


def shards_of(calls: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """(Index, number) of those of the calls that crawl a shard."""
    return sorted(call["shard"] for call in calls if call["command"] == "crawl")
