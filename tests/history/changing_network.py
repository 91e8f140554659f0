"""A small network that is another one at each run, in WARC files, and what the reports say of it."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from warc_files import write_answers

from crawler.cli import main
from crawler.demo.blog import build_blog_site
from crawler.demo.sites import Site
from crawler.demo.spun import build_spun_sites
from crawler.demo.swapped import build_swapped_site

Pages = Mapping[str, bytes]
"""Bodies by URL."""
Row = tuple[str, ...]

PLUMBER = "rapid-drain-team.example"
ELSEWHERE = "drain-heroes.example"
HONEST = "www.slow-kettle.example"
TIMES = ("2026-11-07T03:00:00Z", "2026-11-14T03:00:00Z", "2026-11-21T03:00:00Z", "2026-11-28T03:00:00Z")
TOWNS = ("Oxford", "Leeds", "York", "Bath", "Derby")


def lawn(seed: int = 1) -> Pages:
    """The doorways of a spun family of 17 pages on four hosts."""
    return _doorways(build_spun_sites("lawn", seed, {}))


def coffee(seed: int = 1) -> Pages:
    """The doorways of a spun family of 12 pages on three hosts."""
    return _doorways(build_spun_sites("coffee", seed, {}))


def plumber(host: str = PLUMBER) -> Pages:
    """The doorways of a swapped family of 14 pages, on `host`."""
    pages = _doorways((build_swapped_site(),))
    old, new = PLUMBER.encode(), host.encode()
    return {url.replace(PLUMBER, host): body.replace(old, new) for url, body in pages.items()}


def blog() -> Pages:
    """The posts of an honest weblog."""
    pages = build_blog_site(HONEST).pages.values()
    return {page.truth.url: page.body for page in pages if page.truth and page.truth.family == "blog"}


def repairs(host: str, *articles: str, towns: Iterable[str] = TOWNS) -> Pages:
    """A swapped family on `host`: the articles ROOF, CLOCK or both, with the town exchanged."""
    text = "".join(articles)
    return {f"http://{host}/{town.lower()}/": _repair(town, text) for town in towns}


def some(pages: Pages, wanted: Iterable[int]) -> Pages:
    """Those of `pages` with these numbers, by URL."""
    urls = sorted(pages)
    return {urls[at]: pages[urls[at]] for at in wanted}


def _doorways(sites: Iterable[Site]) -> Pages:
    pages = [page for site in sites for page in site.pages.values()]
    return {page.truth.url: page.body for page in pages if page.truth and page.truth.label == "doorway"}


ROOF = """
<p>A slate that slips in {0} in November is a wet ceiling in {0} by Christmas, and everybody in the street knows
it.</p>
<h2>Flat roofs in {0}</h2>
<p>Felt lasts fifteen years, rubber fifty. Our crews in {0} lay both, take the old cover away and leave the gutter
clean behind them. We come to {0} with scaffolding of our own, so nobody has to wait for a third firm to turn up.</p>
<h2>What does a new roof cost in {0}?</h2>
<p>Less than the third repair. We measure from the ladder, write one price down, and that is what the bill says when
the last ridge tile sits. Roofers in {0} who quote by telephone have never seen your chimney.</p>
<h2>Storm damage in {0}</h2>
<p>Ring before noon and a tarpaulin is over the hole before dark. The insurer gets photographs from us, the neighbours
in {0} get an apology for the hammering, and you get a dry bedroom.</p>
<h2>Call the roofers of {0}</h2>
<p>There is always somebody in the yard. Ask for the foreman of {0}, say which side the rain comes from, and put the
kettle on.</p>
"""


CLOCK = """
<p>Grandfather left a clock in {0} that strikes eleven at four, and no two people in {0} agree on whose fault that
is.</p>
<h2>Cleaning a clock in {0}</h2>
<p>Oil turns to glue within a decade. Our bench in {0} takes the movement apart wheel by wheel, bathes the brass in
ammonia and puts back every screw where it was found. Nothing leaves {0} in a parcel, we carry it ourselves.</p>
<h2>How long does a repair in {0} take?</h2>
<p>Three weeks when the mainspring is in stock and three months when it must be wound by hand in the Black Forest. A
loan clock from {0} ticks on the mantelpiece until then, so the parlour never falls silent.</p>
<h2>Valuing clocks in {0}</h2>
<p>Bring the key and any letter that came along. A maker's name under the dial of a clock from {0} has paid for more
than one wedding, and an honest copy costs nothing to be told about.</p>
<h2>Visit the clockmakers of {0}</h2>
<p>Saturdays are busy. Come to {0} on a Tuesday, when the bench is clear and the tea is hot, and mind the cat on the
counter.</p>
"""


def _repair(town: str, text: str) -> bytes:
    title = f"Repair Service {town}"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body><main>'
        f"<h1>{title}</h1>{text.format(town)}</main></body></html>"
    ).encode()


def write_run(path: Path, pages: Pages, time: str, missing: Iterable[str] = ()) -> Path:
    """The WARC file of a crawl at `time`; the URLs `missing` answered 503."""
    answers = [*((url, "200 OK", body) for url, body in pages.items()), *_failing(missing)]
    dated = ((*answer, time) for answer in answers)
    return write_answers(path, dated, ("Content-Type", "text/html; charset=utf-8"))


def _failing(urls: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
    return ((url, "503 Service Unavailable", b"busy") for url in urls)


@dataclass(frozen=True, slots=True)
class Judged:
    """One run's folder, and what it said."""

    out: Path
    said: str
    told: str

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.out / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def changes(self, *kinds: str) -> list[Row]:
        rows = [tuple(row.values()) for row in self.rows("changes")]
        return [row for row in rows if not kinds or row[0] in kinds]

    def id_of(self, page: str) -> str:
        """The campaign of the page at a URL."""
        (row,) = [row for row in self.rows("pages") if row["url"] == page]
        return row["campaign_id"]

    def campaign(self, campaign_id: str) -> dict[str, str]:
        (row,) = [row for row in self.rows("campaigns") if row["campaign_id"] == campaign_id]
        return row

    def files(self) -> dict[str, bytes]:
        """What the reports are, without what tells the time of day."""
        names = ("pages.csv", "campaigns.csv", "domains.csv", "videos.csv", "coverage.csv", "changes.csv")
        return {name: (self.out / name).read_bytes() for name in names}


@dataclass(slots=True)
class Watch:
    """A series of runs in the current folder."""

    capsys: pytest.CaptureFixture[str]
    runs: int = 0

    def run(
        self, *parts: Pages, missing: Iterable[str] = (), options: Iterable[str] = (), exit_code: int = 0
    ) -> Judged:
        """Judges the network made of `parts`, a week after the run before."""
        time = TIMES[self.runs]
        self.runs += 1
        pages = {url: body for part in parts for url, body in part.items()}
        archive = write_run(Path(f"{self.runs}.warc.gz"), pages, time, missing)
        out = Path("runs/watch") / (time.replace("-", "").replace(":", ""))
        return self.judge("audit", "--warc", str(archive), "--out", str(out), *options, out=out, exit_code=exit_code)

    def judge(self, *arguments: str, out: Path, exit_code: int = 0) -> Judged:
        """What a command says and writes."""
        code = main([*arguments, "--quiet", "--jobs", "1"])
        said = self.capsys.readouterr()
        assert code == exit_code, said.err
        return Judged(out, said.out, said.err)
