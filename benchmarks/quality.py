"""What the audit finds and what it flags wrongly, on labelled pages: by family and by site.

    python benchmarks/quality.py                 # small collections of both splits, the demo network, what is there
    python benchmarks/quality.py --full          # the large ones, with Debian's manuals below $DOORWAY_DOCS
    python benchmarks/quality.py --check         # and exit 1 below the floors of tests/quality/floors.json
    python benchmarks/quality.py --honest DIR    # everything that is unpacked in DIR (packages, sites), as honest pages
    python benchmarks/quality.py --fetch DIR     # download and unpack the manuals and thesauri (Debian)

Thresholds are set on the split `tune`; `test` is other text, other makings and other sites.
"""

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from labelled.debian import SAMPLE, SMALL, fetch, missing_packages, read_debian, read_folder
from labelled.elsewhere import read_demo, read_real, read_seeds
from labelled.families import build_families
from labelled.honest import build_honest
from labelled.peers import compare_peers
from labelled.records import Collection, LabelledPage
from labelled.scores import Scores, score, wrong_pages
from labelled.scores_tables import below_floors, figures, readme_table, tables
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.audit import audit
from crawler.live import LiveLine
from crawler.progress import StageProgress
from crawler.records import Findings
from crawler.thresholds import Thresholds
from crawler.timings import Timings
from reports.tables import write_tables
from reports.templates import write_templates

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ROOT / "tests" / "quality" / "floors.json"
README = ROOT / "README.md"
MARKS = ("<!-- quality:begin -->", "<!-- quality:end -->")
SPLITS = ("tune", "test")
SEED = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """One collection's findings, scores and cost."""

    collection: Collection
    findings: Findings
    scores: Scores
    seconds: float


def generated(split: str, size: str, pages: int = SAMPLE) -> Collection:
    """Doorway families and honest pages of a split together, as they come in a crawl; large ones with the manuals, of
    each at most so many `pages`."""
    parts = [build_families(split, size, SEED), build_honest(split, size, SEED)]
    if size == "full":
        parts.append(read_debian(split, sample=pages))
    together = tuple(page for part in parts for page in part.pages)
    return Collection(f"{split} {size}", split, together, parts[0].families)


def small_manuals() -> Collection:
    """Python's and Git's manuals whole, where they are."""
    return replace(read_debian("tune", SMALL, sample=10_000), name="manuals")


def collections(options: argparse.Namespace) -> Iterator[Callable[[], Collection]]:
    """How to read each collection that is measured."""
    if options.honest:
        yield partial(read_folder, options.honest, options.pages)
        return
    size = "full" if options.full else "small"
    for split in splits_of(options):
        yield partial(generated, split, size, options.pages)
    yield from (read_demo, read_seeds, read_real)
    if size == "small":
        yield small_manuals


def judge(pages: Iterable[LabelledPage], *, quiet: bool = True) -> Findings:
    """The findings on `pages`, through a WARC file as in real life; progress on standard error unless `quiet`."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pages.warc.gz"
        with archive.open("wb") as stream:
            writer = WARCWriter(stream, gzip=True)
            for page in pages:
                _write_page(writer, page)
        progress = StageProgress(LiveLine.on(sys.stderr, os.environ, quiet=quiet))
        findings = audit((archive,), (), Thresholds(), os.cpu_count() or 1, progress, Timings())
        progress.finish()
        return findings


def _write_page(writer: WARCWriter, page: LabelledPage) -> None:
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    payload = io.BytesIO(page.body)
    writer.write_record(
        writer.create_warc_record(page.url, "response", payload=payload, length=len(page.body), http_headers=headers)
    )


def measure(collection: Collection, *, quiet: bool = True) -> Measured:
    """Judges a collection and scores the findings."""
    started = time.monotonic()
    findings = judge(collection.pages, quiet=quiet)
    seconds = time.monotonic() - started
    return Measured(collection, findings, score(collection, findings), seconds)


def show(measured: Measured, *, everything: bool) -> None:
    """Prints a collection's tables."""
    collection = measured.collection
    print(f"\n{collection.name}: {len(collection.pages)} pages, {len(collection.families)} doorway families")
    print(tables(measured.scores, everything=everything))
    print(f"  {measured.seconds:.1f} s, {_peak_memory()}")


def _peak_memory() -> str:
    """The peak of this process; those of the workers cannot be asked for: they are no children of it."""
    return f"peak memory of the main process so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def list_wrong(measured: Measured) -> None:
    """Prints every page with a wrong verdict and the reasons."""
    for page, row in wrong_pages(measured.collection, measured.findings):
        verdict = row.verdict if row else "not judged"
        reasons = "; ".join(map(str, row.reasons)) if row else ""
        print(f"  {page.label} -> {verdict}  {page.url}  [{page.family or page.site}]  {reasons}")


def save(measured: Measured, folder: Path) -> None:
    """Writes a collection's tables and templates into a folder of its name."""
    out = folder / measured.collection.name.replace(" ", "-")
    out.mkdir(parents=True, exist_ok=True)
    write_tables(measured.findings, out)
    write_templates(measured.findings.campaigns, out / "templates")


def compare_with_floors(name: str, scores: Scores, floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What of a collection is below its floors; nothing for a collection without floors."""
    return [f"{name}: {text}" for text in below_floors(figures(scores), floors.get(name, {}))]


def read_floors() -> dict[str, dict[str, float]]:
    """The floors by collection."""
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    return {name: values for name, values in stored.items() if isinstance(values, dict)}


def write_readme(table: str) -> str:
    """Puts the table between the README's marks; what a person should know."""
    text = README.read_text(encoding="utf-8")
    if not all(mark in text for mark in MARKS):
        return f"README.md has no {MARKS[0]} and {MARKS[1]}: not written"
    before, rest = text.split(MARKS[0], 1)
    after = rest.split(MARKS[1], 1)[1]
    README.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")
    return "README.md: table written"


def run(options: argparse.Namespace) -> int:
    """Measures every collection that is here."""
    floors, below, rows = read_floors(), [], []
    for read in collections(options):
        collection = read()
        if options.collection and options.collection not in collection.name:
            continue
        if not collection.pages:
            print(f"\n{collection.name}: not here, not measured")
            continue
        measured = measure(collection, quiet=not options.full)
        report(measured, options)
        rows.append((collection.name, measured.scores))
        below += compare_with_floors(collection.name, measured.scores, floors)
    if options.full:
        _say_missing(splits_of(options))
    if options.readme:
        print(write_readme(readme_table(rows)))
    for text in below:
        print(f"below the floor: {text}")
    return 1 if options.check and below else 0


def splits_of(options: argparse.Namespace) -> tuple[str, ...]:
    """The splits that are asked for."""
    return (options.split,) if options.split else SPLITS


def report(measured: Measured, options: argparse.Namespace) -> None:
    """Prints and writes of one collection what was asked for."""
    show(measured, everything=options.all)
    if options.list:
        list_wrong(measured)
    if options.figures:
        reached = {name: round(value, 3) for name, value in figures(measured.scores).items()}
        print(json.dumps({measured.collection.name: reached}, indent=2))
    if options.save:
        save(measured, options.save)
    if options.peers and measured.collection.families:
        print(compare_peers(measured.collection))


def _say_missing(splits: Iterable[str]) -> None:
    for split in splits:
        if missing := missing_packages(split):
            print(f"\nmanuals of {split} that are not here (--fetch DIR, DOORWAY_DOCS=DIR): {', '.join(missing)}")


def parse_arguments() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="the large collections")
    parser.add_argument("--honest", type=Path, metavar="DIR", help="only what is in DIR, a site a folder, all honest")
    help_pages = f"pages of a manual or of a folder in DIR at the most ({SAMPLE})"
    parser.add_argument("--pages", type=int, default=SAMPLE, metavar="N", help=help_pages)
    parser.add_argument("--split", choices=SPLITS, help="generated collections of this split only")
    parser.add_argument("--collection", metavar="TEXT", help="only collections with TEXT in their name")
    parser.add_argument("--check", action="store_true", help="exit 1 when a figure is below its floor")
    parser.add_argument("--list", action="store_true", help="every page with a wrong verdict, and the reasons")
    parser.add_argument("--all", action="store_true", help="every family and site in the tables, not the worst only")
    parser.add_argument("--peers", action="store_true", help="the same pages through near-duplicate tools")
    parser.add_argument("--figures", action="store_true", help="the figures as JSON, in the form of floors.json")
    parser.add_argument("--readme", action="store_true", help="write the table into README.md")
    parser.add_argument("--save", type=Path, metavar="DIR", help="write findings and templates of each collection")
    parser.add_argument("--fetch", type=Path, metavar="DIR", help="download manuals and thesauri, then stop")
    return parser.parse_args()


def main() -> int:
    """Runs the command."""
    options = parse_arguments()
    if options.fetch:
        print(fetch(options.fetch))
        return 0
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
