"""The plan of the house: who may import whom, how large a module may be."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE = {"records", "exhibits", "sightings", "past", "errors", "words", "shingles", "thresholds", "outlines"}
HTML = {"bs4", "selectolax", "lxml", "tldextract", "w3lib", "charset_normalizer", "ahocorasick_rs", "numpy"}
NUMBERS = {"numpy", "rapidfuzz", "duckdb"}
MAY = {
    "records": {"exhibits", "sightings"},
    "exhibits": set(),
    "sightings": set(),
    "past": {"records", "exhibits"},
    "errors": set(),
    "words": set(),
    "thresholds": set(),
    "outlines": set(),
    "shingles": {"numpy"},
    "config": BASE,
    "account": BASE | {"__version__"},
    "coding": {"errors", "brotli", "zstandard"},
    "damage": set(),
    "responses": BASE | {"coding", "parse.domains", "fastwarc"},
    "revisits": BASE | {"coding", "parse.domains", "responses", "fastwarc"},
    "archive": BASE | {"damage", "responses", "revisits", "fastwarc"},
    "coverage": BASE,
    "parcels": {"records"},
    "workers": {"pebble", "parcels"},
    "output": set(),
    "live": {"output"},
    "pace": set(),
    "progress": {"live", "pace"},
    "arguments": {"__version__", "config", "records", "reports"},
    "viewing": {"collect.urls", "explaining", "output", "reviewing", "runs", "reports"},
    "runs": BASE | {"config", "parse.domains"},
    "locks": {"errors", "output", "runs"},
    "notify": {"__version__", "records"},
    "schedule": {"errors", "config", "output", "schedule"},
    "compiled": {"numba"},
    "loaded": {"records", "detect", "parse", "numpy"},
    "walked": {"compiled"},
    "parse": BASE | HTML | {"compiled", "parse"},
    "detect": BASE | NUMBERS | {"compiled", "detect", "condensing"},
    "collect": BASE
    | {
        "archive",
        "coding",
        "config",
        "coverage",
        "damage",
        "live",
        "output",
        "locks",
        "pace",
        "revisits",
        "runs",
        "workers",
        "parse.decode",
        "parse.domains",
        "collect",
    }
    | {
        "fastwarc",
        "OpenSSL",
        "scrapy",
        "twisted",
        "zope",
        "protego",
        "itemadapter",
        "w3lib",
        "selectolax",
        "lxml",
        "warcio",
        "uvloop",
        "pebble",
    },
    "settings": {"collect"},
    "findings": BASE | {"naming", "detect"},
    "naming": BASE | {"detect"},
    "reviews": BASE | {"parse.domains", "reports"},
    "totals": {"records"},
    "decisions": BASE | {"reviews", "totals", "parse.domains", "detect"},
    "recognised": BASE | {"findings", "studies", "totals", "workers", "detect"},
    "reviewing": BASE | {"config", "reviews", "runs", "reports"},
    "timings": set(),
    "condensing": BASE,
    "spill": set(),
    "studies": BASE | {"spill"},
    "rereading": BASE | {"archive"},
    "screening": BASE | {"archive", "condensing", "spill", "timings", "workers", "parse"},
    "examining": BASE
    | {"archive", "condensing", "rereading", "screening", "spill", "studies", "timings", "workers", "parse", "detect"},
    "linking": BASE | {"screening", "detect"},
    "studying": BASE | {"studies", "timings", "workers", "detect"},
    "verifying": BASE | {"archive", "rereading", "spill", "timings", "workers", "parse", "detect"},
    "audit": BASE
    | {
        "archive",
        "coverage",
        "examining",
        "findings",
        "linking",
        "parse",
        "detect",
        "recognised",
        "screening",
        "spill",
        "studying",
        "timings",
        "verifying",
        "workers",
    },
    "explaining": BASE | {"archive", "runs", "workers", "parse", "detect", "reports"},
    "history": BASE | {"history", "detect.known", "detect.text", "parse.domains"},
    "pruning": {"errors", "history", "revisits"},
    "memory": BASE | {"history", "output", "pruning", "runs", "detect.known", "reports"},
    "reports": {
        "records",
        "exhibits",
        "sightings",
        "past",
        "errors",
        "jinja2",
        "markupsafe",
        "pyarrow",
        "pygal",
        "reports",
    },
    "scale": BASE
    | {
        "account",
        "archive",
        "config",
        "coverage",
        "detect",
        "examining",
        "findings",
        "linking",
        "naming",
        "output",
        "parse",
        "runs",
        "scale",
        "screening",
        "spill",
        "studies",
        "studying",
        "timings",
        "verifying",
        "workers",
        "rereading",
        "cli",
        "reports",
    }
    | {"idna", "numpy", "py4j", "pyarrow", "pyspark", "requests", "urllib3"},
    "demo": {"demo", "jinja2", "markupsafe"},
}
"""What each room may import beside the standard library; cli, commands, judging and __main__ may import everything."""
FORBIDDEN_IN_DETECT = {"os", "pathlib", "time", "datetime", "random", "socket", "urllib.request", "io", "tempfile"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "processor"}


def _modules() -> list[Path]:
    return sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "reports").rglob("*.py")])


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{path}: relative import"
            found.add(node.module)
            if node.module in ("crawler", "reports"):
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found - {"crawler", "reports", "crawler.__version__"}


def _room(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "reports" if parts[0] == "reports" else parts[1]


def _is_allowed(name: str, room: str) -> bool:
    local = name.removeprefix("crawler.")
    return any(local == allowed or local.startswith(f"{allowed}.") for allowed in MAY[room])


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_the_plan_allows(path: Path) -> None:
    import sys

    room = _room(path)
    if room in ("cli", "commands", "collecting", "judging", "__main__", "__init__"):
        return
    foreign = {name for name in _imports(path) if name.split(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if not _is_allowed(name, room)} == set()
    if room == "detect":
        assert _imports(path) & FORBIDDEN_IN_DETECT == set()


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_at_most_300_lines_and_is_no_drawer(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert path.stem not in DRAWERS


def test_scrapy_is_imported_in_the_collect_room_alone() -> None:
    users = {_room(path) for path in _modules() if any(name.split(".")[0] == "scrapy" for name in _imports(path))}
    assert users == {"collect"}
