"""`doorway demo` from the command line, against the truth of its own network."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.demo.network import build_network
from crawler.demo.sites import truth

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    "run.json",
    "pages.csv",
    "campaigns.csv",
    "domains.csv",
    "videos.csv",
    "coverage.csv",
    "changes.csv",
    "report.html",
    "datapackage.json",
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    out = folder / "run"
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "demo", "--out", str(out)],
        cwd=folder,  # where it remembers what it found
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out, done.stdout


def _verdicts(out: Path) -> dict[str, dict[str, str]]:
    """Rows by URL without its port."""
    with (out / "pages.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["url"].replace(":" + row["url"].split(":")[2].split("/")[0], "", 1): row for row in rows}


def test_the_demo_writes_every_file_and_says_where(demo: tuple[Path, str]) -> None:
    out, said = demo
    assert [name for name in FILES if not (out / name).is_file()] == []
    assert list(out.glob("*.warc.gz"))
    assert str(out / "report.html") in said


def test_every_doorway_of_the_demo_is_found_and_no_honest_page(demo: tuple[Path, str]) -> None:
    rows = _verdicts(demo[0])
    known = truth(build_network())
    doorways = [each for each in known if each.label == "doorway"]
    honest = [each for each in known if each.label == "honest" and each.url in rows]
    assert len(doorways) > 40
    assert [each.url for each in doorways if rows[each.url]["verdict"] != "doorway"] == []
    assert len(honest) > 80
    assert [each.url for each in honest if rows[each.url]["verdict"] in ("doorway", "suspect")] == []


def test_keywords_and_videos_of_the_demo_are_exact(demo: tuple[Path, str]) -> None:
    rows = _verdicts(demo[0])
    for each in truth(build_network()):
        if each.label == "doorway":
            assert rows[each.url]["keyword"] == each.keyword
            assert rows[each.url]["video_ids"].split() == list(each.video_ids)


def test_each_family_of_the_demo_is_one_campaign(demo: tuple[Path, str]) -> None:
    rows = _verdicts(demo[0])
    ids: dict[str, set[str]] = {}
    for each in truth(build_network()):
        if each.label == "doorway":
            ids.setdefault(each.family, set()).add(rows[each.url]["campaign_id"])
    assert all(len(found) == 1 for found in ids.values())
    assert len({campaign for found in ids.values() for campaign in found}) == len(ids) == 3


def test_frictionless_finds_nothing_wrong_with_any_row_of_the_demo(demo: tuple[Path, str]) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(demo[0] / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "type", "note"]) == []
    assert len(report.tasks) == 6
