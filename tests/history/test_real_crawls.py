"""Three real runs of the command over HTTP: unchanged pages are not fetched again, what is needed is kept."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo.server import Served, serve
from crawler.demo.sites import Resource, Site
from crawler.demo.spun import build_spun_sites

HOST = "green-lawn-daily.example"


@pytest.fixture
def network() -> Iterator[tuple[Served, dict[str, Resource]]]:
    """A served site of five doorways, and its pages, which may change."""
    site = next(site for site in build_spun_sites("lawn", 1, {}) if site.host == HOST)
    pages = dict(site.pages)
    with serve([Site(site.host, site.name, pages, site.missing, site.modified)]) as served:
        yield served, pages


def audit(served: Served, folder: Path, number: int, *options: str) -> tuple[Path, str, str]:
    out = Path("runs/watch") / f"2026010{number}T000000Z"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "crawler", "audit", *served.start_urls, "--allow-private", "--delay", "0"),
            *("--resolve", f"{HOST}=127.0.0.1", "--out", str(out), "--jobs", "1", "--quiet", *options),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / out, done.stdout, done.stderr


def read_changes(run: Path) -> list[list[str]]:
    with (run / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_runs_over_http_remember_and_keep_what_they_refer_to(
    network: tuple[Served, dict[str, Resource]], tmp_path: Path
) -> None:
    served, pages = network
    doorways = sorted(path for path, page in pages.items() if page.truth and page.truth.label == "doorway")
    one, said, _ = audit(served, tmp_path, 1)
    assert "first run of watch" in said
    two, said, _ = audit(served, tmp_path, 2)
    assert re.search(r"since the run of [\d-]{10}: nothing has changed", said)
    del pages[doorways[0]]
    three, said, told = audit(served, tmp_path, 3, "--keep", "1")
    assert "1 doorway page gone" in said
    rows = read_changes(three)
    url = served.locate(f"http://{HOST}{doorways[0]}")
    campaign = rows[-2][1]
    assert rows == [
        ["page", url, "gone", "doorway", "not judged: status", campaign],
        ["campaign", campaign, "shrunk", "5", "4", campaign],
        ["domain", "green-lawn-daily.example", "shrunk", "5", "4", ""],
    ]
    assert sorted(path.name for path in one.glob("*.warc.gz")) == ["pages-00000.warc.gz"]
    assert list(two.glob("*.warc.gz")) == []
    deleted = [Path(line.removeprefix("--keep 1: deleted ")) for line in told.splitlines() if "--keep" in line]
    assert [path.parent.name for path in deleted if path.suffix == ".gz"] == [two.name]
    assert {path.parent.name for path in deleted if path.suffix != ".gz"} == {one.name, two.name}
    assert (two / "pages.csv").exists()
    again = subprocess.run(
        [sys.executable, "-m", "crawler", "report", "runs/watch/latest", "--quiet", "--jobs", "1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert read_changes(three) == rows
    assert (tmp_path / "runs/watch/latest").readlink() == Path(three.name)
