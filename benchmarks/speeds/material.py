"""Collections to judge, as WARC files with their truth: weblogs, and manuals, each with doorway families among them."""

import io
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from labelled.debian import PACKAGES, docs_folder, find_pages, read_debian
from labelled.families import build_families
from labelled.records import LabelledPage
from sites.generated import WORDPRESS, Shape, build_site
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

SHARE = 0.02
"""Of the pages that are in families, as far as there are so many."""
KINDS = ("spun", "swapped")
LARGEST = 100_000
"""Bytes of a family's page at the most: those within half a megabyte of menus would be most of what is read."""
SITE = 250
"""Pages of one weblog."""
DATE = "2026-01-02T03:04:05Z"


@dataclass(frozen=True, slots=True)
class Material:
    """A collection on disk: `families` are the URLs of each by its name, all other pages are honest."""

    name: str
    archive: Path
    families: Mapping[str, frozenset[str]]
    honest: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.honest + sum(map(len, self.families.values()))

    def __str__(self) -> str:
        inside = self.pages - self.honest
        return (
            f"{self.name}: {self.pages:,} pages, {self.size / self.pages / 1_000:.0f} KB each, {inside} of them in"
            f" {len(self.families)} spun or swapped families"
        )


def write_weblogs(pages: int, seed: int, folder: Path, shape: Shape = WORDPRESS) -> Material:
    """`pages` pages of generated weblogs and of families."""
    families = choose_families(round(pages * SHARE), seed)
    return _write("weblogs", _weblogs(pages - len(families), seed, shape), families, seed, folder)


def write_manuals(pages: int, seed: int, folder: Path) -> Material | None:
    """`pages` pages of Debian's -doc packages below $DOORWAY_DOCS and of families; None where none is there."""
    root = docs_folder()
    names = [name for name in chain(*PACKAGES.values()) if next(find_pages(root, name), None)]
    if not names:
        return None
    families = choose_families(round(pages * SHARE), seed)
    wanted = pages - len(families)
    each = -(-wanted // len(names))
    found = chain.from_iterable(read_debian(split, PACKAGES[split], each).pages for split in PACKAGES)
    distinct = list({page.url: page for page in found}.values())
    random.Random(f"manuals {seed}").shuffle(distinct)
    return _write("manuals", distinct[:wanted], families, seed, folder)


def write_one_page(seed: int, folder: Path, shape: Shape) -> Material:
    """A single page of a weblog."""
    return _write("one-page", islice(_weblogs(1, seed, shape), 1), [], seed, folder)


def choose_families(number: int, seed: int) -> list[LabelledPage]:
    """Whole spun and swapped families with `number` pages together or a few more, fewer when there are no more; one
    family at the least."""
    chosen: list[LabelledPage] = []
    for split in ("test", "tune"):
        if chosen and len(chosen) >= number:
            break
        built = build_families(split, "small", seed)
        for family in built.families:
            pages = [page for page in built.pages if page.family == family.name]
            fits = family.kind in KINDS and max(len(page.body) for page in pages) <= LARGEST
            if fits and (not chosen or len(chosen) < number):
                chosen += pages
    return chosen


def read_truth(path: Path) -> dict[str, list[str]]:
    """The URLs of each family that truth.json beside an archive names."""
    truth: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))["families"]
    return truth


def _weblogs(number: int, seed: int, shape: Shape) -> Iterator[LabelledPage]:
    for site in range(-(-number // SITE)):
        host = f"weblog-{site}.example"
        built = build_site(min(SITE, number - site * SITE), seed * 1_000 + site, shape)
        for path in sorted(built.pages):
            yield LabelledPage(f"http://{host}{path}", built.answers[path].body, "honest", host)


def _write(
    name: str, honest: Iterable[LabelledPage], families: list[LabelledPage], seed: int, folder: Path
) -> Material:
    """The pages into folder/NAME.warc.gz, those of families at random places, and the truth beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    archive, written, size = folder / f"{name}.warc.gz", 0, 0
    chance, waiting = random.Random(f"order {seed}"), list(families)
    chance.shuffle(waiting)
    with archive.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for page in honest:
            while waiting and chance.random() < SHARE:
                size += write_page(writer, waiting.pop())
            size += write_page(writer, page)
            written += 1
        size += sum(write_page(writer, page) for page in waiting)
    truth: dict[str, set[str]] = {}
    for page in families:
        truth.setdefault(page.family, set()).add(page.url)
    _save_truth(archive.with_suffix("").with_suffix(".truth.json"), truth, written)
    return Material(name, archive, {each: frozenset(urls) for each, urls in truth.items()}, written, size)


def _save_truth(path: Path, truth: Mapping[str, set[str]], honest: int) -> None:
    stored = {"families": {name: sorted(urls) for name, urls in sorted(truth.items())}, "honest_pages": honest}
    path.write_text(json.dumps(stored, indent=1), encoding="utf-8")


def write_page(writer: WARCWriter, page: LabelledPage) -> int:
    """One page as a response record; the bytes of its body."""
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=headers,
        warc_headers_dict={"WARC-Date": DATE},
    )
    writer.write_record(record)
    return len(page.body)
