"""What is found and what is flagged wrongly, on labelled sites.

    python benchmarks/quality.py            # a table a collection
    python benchmarks/quality.py --check    # the same, and exit 1 below the floors

The demo network is always measured. Real labelled sites (a folder with truth.csv) and Debian's manuals (below
$DOORWAY_DOCS or installed) are measured where they are.
"""

import argparse
import csv
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.audit import Timings, audit
from crawler.demo.network import build_network
from crawler.demo.sites import truth
from crawler.records import Findings
from crawler.thresholds import Thresholds

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
MANUALS = ("python3.11/html", "git-doc")


@dataclass(frozen=True)
class Page:
    """A page with its label: doorway, honest or other (not counted), and its family's name."""

    url: str
    body: bytes
    label: str
    family: str = ""


@dataclass(frozen=True)
class Floor:
    """What a collection must reach: honest pages flagged at the most, share of doorway pages found at the least."""

    doorway_wrongly: int
    suspect_wrongly: int
    recall: float


FLOORS = {
    "demo network": Floor(0, 0, 1.0),
    "real sites": Floor(0, 0, 0.85),
    "manuals": Floor(0, 0, 0.0),
}


def demo_pages() -> Iterator[Page]:
    """The pages of the demo network."""
    labels = {each.url: each for each in truth(build_network())}
    for site in build_network():
        for path, resource in site.pages.items():
            url = f"http://{site.host}{path}"
            if url in labels:
                yield Page(url, resource.body, labels[url].label, labels[url].family)


def real_pages() -> Iterator[Page]:
    """The pages of the labelled real sites, where they are."""
    if not (REAL / "truth.csv").is_file():
        return
    folders = {site.name: site for kind in ("honest", "swapped") for site in (REAL / kind).iterdir()}
    with (REAL / "truth.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            path = folders[row["site"]] / row["path"]
            yield Page(f"http://{row['site']}.example/{row['path']}", path.read_bytes(), row["label"], row["family"])


def manual_pages() -> Iterator[Page]:
    """The pages of Debian's manuals, all honest, where they are."""
    for root in (Path("/"), Path(os.environ.get("DOORWAY_DOCS", "/nonexistent"))):
        for name in MANUALS:
            base = root / "usr/share/doc" / name
            for path in sorted(base.rglob("*.html")):
                if path.is_file() and not path.is_symlink():
                    relative = path.relative_to(base).as_posix()
                    yield Page(f"http://{name.split('/')[0]}.example/{relative}", path.read_bytes(), "honest")


def judge(pages: list[Page]) -> Findings:
    """The findings on `pages`, through a WARC file as in real life."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pages.warc.gz"
        with archive.open("wb") as stream:
            writer = WARCWriter(stream, gzip=True)
            for page in pages:
                headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                body = io.BytesIO(page.body)
                writer.write_record(
                    writer.create_warc_record(
                        page.url, "response", payload=body, length=len(page.body), http_headers=headers
                    )
                )
        return audit((archive,), (), Thresholds(), os.cpu_count() or 1, lambda *_: None, Timings())


def measure(name: str, pages: list[Page]) -> bool:
    """Prints a collection's table; whether it holds its floor."""
    verdicts = {row.url: row.verdict for row in judge(pages).pages}
    counted = Counter((page.label, verdicts.get(page.url, "not judged")) for page in pages)
    doorways = sum(page.label == "doorway" for page in pages)
    found = counted["doorway", "doorway"]
    recall = found / doorways if doorways else 1.0
    wrong = counted["honest", "doorway"]
    precision = found / (found + wrong) if found + wrong else 1.0
    print(f"{name}: {len(pages)} pages, doorway precision {precision:.3f}, recall {recall:.3f}")
    for (label, verdict), number in sorted(counted.items()):
        print(f"  {label:8} judged {verdict:10} {number:6}")
    floor = FLOORS[name]
    kept = wrong <= floor.doorway_wrongly and counted["honest", "suspect"] <= floor.suspect_wrongly
    return kept and recall >= floor.recall


def main() -> int:
    """Measures every collection that is here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit 1 when a collection falls below its floor")
    check = parser.parse_args().check
    below = []
    collections = {"demo network": demo_pages, "real sites": real_pages, "manuals": manual_pages}
    for name, read in collections.items():
        pages = list(read())
        if not pages:
            print(f"{name}: not here, not measured")
        elif not measure(name, pages):
            below.append(name)
    if below:
        print(f"below the floor: {', '.join(below)}")
    return 1 if check and below else 0


if __name__ == "__main__":
    sys.exit(main())
