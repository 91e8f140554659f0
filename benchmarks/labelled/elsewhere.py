"""Labelled pages that are not made for measuring: the demo network, and real pages where they are."""

import csv
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from crawler.demo.network import build_network
from crawler.demo.sites import truth
from labelled.records import Collection, LabelledFamily, LabelledPage
from labelled.scores import UNKNOWN_VIDEOS

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"
SEEDS = ROOT.parent / "shared" / "seeds"
KIND_OF_SITE = {"site-a": "swapped", "site-b": "mixed", "site-c": "outlined"}


def read_demo() -> Collection:
    """The pages of the demo network that have a label."""
    labels = {each.url: each for each in truth(build_network())}
    pages = []
    for site in build_network():
        for path, resource in site.pages.items():
            if found := labels.get(f"http://{site.host}{path}"):
                family = f"demo {found.family}" if found.label == "doorway" else ""
                pages.append(
                    LabelledPage(
                        found.url, resource.body, found.label, site.host, family, found.keyword, found.video_ids
                    )
                )
    kinds = {f"demo {each.family}": each.kind for each in labels.values() if each.label == "doorway"}
    return Collection("demo network", "tune", tuple(pages), _families(kinds.items(), "the demo network"))


def read_real() -> Collection:
    """The pages of the labelled real sites; none where they are not. Their truth names the phrase in a reader's words,
    not in the title's, so that no keyword is compared."""
    if not (REAL / "truth.csv").is_file():
        return Collection("real sites", "tune", ())
    folders = {site.name: site for kind in ("honest", "swapped") for site in (REAL / kind).iterdir()}
    pages = []
    kinds = {}
    with (REAL / "truth.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            site, url = row["site"], f"http://{row['site']}.example/{row['path']}"
            body = (folders[site] / row["path"]).read_bytes()
            family = f"{site} {row['family']}" if row["label"] == "doorway" else ""
            if family:
                kinds[family] = KIND_OF_SITE.get(site, "swapped")
            pages.append(LabelledPage(url, body, row["label"], site, family, videos=UNKNOWN_VIDEOS))
    return Collection("real sites", "tune", tuple(pages), _families(kinds.items(), "a real site"))


def read_seeds() -> Collection:
    """The five real spun pages, dressed as in the tests; none where they are not."""
    if not any(SEEDS.glob("*.txt")):
        return Collection("real spun pages", "tune", ())
    if str(ROOT / "tests") not in sys.path:
        sys.path.append(str(ROOT / "tests"))
    pages = tuple(
        LabelledPage(
            page.url,
            page.html.encode(),
            "doorway",
            page.host,
            "seeds",
            page.keyword,
            (page.video,) if page.video else (),
            len(page.html.split()),
        )
        for page in import_module("seed_sites").read_seed_pages()
    )
    return Collection("real spun pages", "tune", pages, _families([("seeds", "spun")], "real pages"))


def _families(kinds: Iterable[tuple[str, str]], making: str) -> tuple[LabelledFamily, ...]:
    return tuple(LabelledFamily(name, kind, "en", "tune", making) for name, kind in sorted(kinds))
