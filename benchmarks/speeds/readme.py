"""The table of the README: what was measured, on what, when, and how to measure it again."""

import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from speeds.figures import Found

MARKS = ("<!-- speed -->", "<!-- /speed -->")
FIRST = ("crawl", "judge")
"""The sections that everyone should see."""


def machine() -> str:
    """What the figures were measured on."""
    cores = os.cpu_count() or 1
    return f"{cores} core{'s' * (cores > 1)} ({_processor()}), Python {platform.python_version()}, {platform.system()}"


def block(found: Sequence[Found], date: str, command: str) -> str:
    """The text between the marks."""
    when = f", {date}" if date else ""
    parts = [f"`{command}` on {machine()}{when}; medians [from-to], ratios of paired rounds."]
    parts += [part for section in found if section.name in FIRST for part in _parts(section)]
    if others := [part for section in found if section.name not in FIRST for part in _parts(section)]:
        parts += ["<details><summary>What a page costs, stage by stage, and in larger collections</summary>"]
        parts += [*others, "</details>"]
    return "\n\n".join(parts)


def _parts(section: Found) -> list[str]:
    lines = "\n".join(f"- {note}" for note in section.notes)
    return [part for part in (*(table.markdown() for table in section.tables), lines) if part]


def write_block(readme: Path, text: str) -> None:
    """Puts `text` between the marks of `readme`, and changes nothing else there; ValueError where they are not."""
    whole = readme.read_text(encoding="utf-8")
    begin, end = whole.find(MARKS[0]), whole.find(MARKS[1])
    if not 0 <= begin < end:
        raise ValueError(f"{readme} has no {MARKS[0]} followed by {MARKS[1]}: put them where the table belongs")
    before, after = whole[: begin + len(MARKS[0])], whole[end:]
    readme.write_text(f"{before}\n{text}\n{after}", encoding="utf-8")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if sys.platform == "linux" and info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.machine()
