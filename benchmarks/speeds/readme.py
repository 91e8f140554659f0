"""The tables of the README: what was measured, on what, when, and how to measure it again; each section by itself."""

import os
import platform
import sys
from pathlib import Path

from speeds.figures import Found


def machine() -> str:
    """What the figures were measured on."""
    cores = os.cpu_count() or 1
    return f"{cores} core{'s' * (cores > 1)} ({_processor()}), Python {platform.python_version()}, {platform.system()}"


def marks_of(name: str) -> tuple[str, str]:
    """What a section stands between."""
    return f"<!-- speed: {name} -->", f"<!-- /speed: {name} -->"


def block(section: Found, date: str, command: str) -> str:
    """The text between the marks."""
    when = f", {date}" if date else ""
    tables = [table.markdown() for table in section.tables]
    measured = f"`{command}` on {machine()}{when}; medians [from-to], ratios of paired rounds"
    return "\n\n".join([*tables, "\n".join(f"- {note}" for note in (*section.notes, measured))])


def write_block(readme: Path, name: str, text: str) -> None:
    """Puts `text` between the marks of a section in `readme`, and changes nothing else there; ValueError where they are
    not."""
    first, last = marks_of(name)
    whole = readme.read_text(encoding="utf-8")
    begin, end = whole.find(first), whole.find(last)
    if not 0 <= begin < end:
        raise ValueError(f"{readme} has no {first} followed by {last}: put them where the tables belong")
    before, after = whole[: begin + len(first)], whole[end:]
    readme.write_text(f"{before}\n\n{text}\n\n{after}", encoding="utf-8")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if sys.platform == "linux" and info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.machine()
