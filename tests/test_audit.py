"""The middle of the program end to end: small archives in, verdicts out."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from detect.detect_samples import LIMITS, random_words, spin
from pebble import ProcessPool
from warc_files import write_warc

from crawler import examining, screening, studying, verifying, workers
from crawler.audit import audit
from crawler.demo.themes import read_text
from crawler.detect.families import Pair
from crawler.examining import _examine_one
from crawler.parse.screen import screen_pages
from crawler.records import Capture, Findings, Link, Page, Study, Unjudged
from crawler.thresholds import Thresholds
from crawler.timings import Timings
from crawler.verifying import _load, _read_many, _verify_batch

Span = tuple[int, int]
KEYWORDS = ("Cheap Divorce Lawyer Fees", "Payday Loan No Papers", "Casino Bonus Codes", "Replica Watches Free Shipping")
TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood", "Larkmead")
COMPANIES = ("Harbour Mill Bakery", "Northgate Cycles", "Oakfield Dental", "Larkin Prints")
NOTE = "The garden behind our house has roses, two old apple trees and a bench where we sit on warm evenings."
Pages = list[tuple[str, bytes]]


def _html(title: str, lines: str, head: str = "") -> bytes:
    parts = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        mark, _, rest = line.partition(" ")
        tag = f"h{len(mark)}" if set(mark) == {"#"} else "p"
        parts.append(f"<{tag}>{escape(rest if tag != 'p' else line)}</{tag}>")
    body = "\n".join(parts)
    return (
        f"<!doctype html><html lang='en'><title>{escape(title)}</title>{head}<body><main>{body}</main></html>".encode()
    )


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _spun() -> Pages:
    return [
        (f"http://turf{at % 2}.example/{_slug(keyword)}/", _html(f"{keyword} - Turf Weekly", spin(keyword, at)))
        for at, keyword in enumerate(KEYWORDS)
    ]


def _source() -> Pages:
    return [("http://gardener.example/lawn/", _html("A Year With My Lawn", "# A Year With My Lawn\n" + spin("", 99)))]


def _say_nothing(stage: str, count: int, unit: str = "pages", total: int = 0, share: float = 0.0) -> None:
    """No progress."""


def _swapped() -> Pages:
    article = read_text("swapped/plumber.txt").replace("{PHONE}", "our number")
    return [
        (
            f"http://drains.example/{_slug(town)}/",
            _html(f"Plumber in {town} | Rapid Drain Team", f"# Plumber in {town}\n" + article.replace("{TOWN}", town)),
        )
        for town in TOWNS
    ]


def _mixed() -> Pages:
    rng = random.Random(1)
    heads = ("Movers in {0}", "What {0} Costs", "Why {0} Calls Us", "Streets of {0}", "{0} Prices", "Book in {0}")
    shared = [" ".join(random_words(rng, 40)) for _ in heads]
    pages = []
    for town in TOWNS:
        parts = [
            f"## {head.format(town)}\nOur {town} crew {text} around {town}, and {town} knows it.\n"
            + " ".join(random_words(rng, 6))
            for head, text in zip(heads, shared, strict=True)
        ]
        lines = "\n".join([f"# Movers {town}", *parts])
        pages.append((f"http://movers.example/movers-{_slug(town)}/", _html(f"Movers {town}", lines)))
    return pages


def _policies() -> Pages:
    policy = read_text("privacy/policy.txt").replace("{DATE}", "1 May 2023")
    return [
        (
            f"http://{_slug(name)}.example/privacy/",
            _html(
                f"Privacy Policy - {name}",
                "# Privacy Policy\n" + policy.replace("{COMPANY}", name).replace("{HOST}", f"{_slug(name)}.example"),
            ),
        )
        for name in COMPANIES
    ]


def _articles() -> Pages:
    rng = random.Random(2)
    return [
        (f"http://notes.example/{at}/", _html(f"Note number {at}", f"{NOTE}\n{' '.join(random_words(rng, 300))}"))
        for at in range(4)
    ]


def _copies() -> Pages:
    ((_, body),) = _articles()[:1]
    return [("http://mirror.example/a-copy-of-note-number-0/", body)]


EXPECTED = {
    "spun": (_spun, "doorway", "spun"),
    "swapped": (_swapped, "doorway", "swapped"),
    "mixed": (_mixed, "doorway", ""),
    "policies": (_policies, "templated", ""),
    "articles": (_articles, "clean", ""),
    "copies": (_copies, "duplicate", ""),
    "source": (_source, "templated", "spun"),
}


def _judge(archive: Path, jobs: int, uncollected: tuple[Unjudged, ...] = ()) -> Findings:
    return audit([archive], uncollected, LIMITS, jobs, _say_nothing, Timings())


def _audit(pages: Iterable[tuple[str, bytes]], jobs: int, uncollected: tuple[Unjudged, ...] = ()) -> Findings:
    with TemporaryDirectory() as folder:
        return _judge(write_warc(Path(folder) / "pages.warc.gz", pages), jobs, uncollected)


def _all_pages() -> Pages:
    return [page for make, _, _ in EXPECTED.values() for page in make()]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_warc(tmp_path_factory.mktemp("audit") / "pages.warc.gz", _all_pages())


@pytest.fixture(scope="module")
def found(archive: Path) -> Findings:
    return _judge(archive, 1)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_kind_of_family_has_its_verdict_and_is_one_campaign(found: Findings, name: str) -> None:
    make, verdict, kind = EXPECTED[name]
    urls = {url for url, _ in make()}
    rows = [row for row in found.pages if row.url in urls]
    assert {row.url: row.verdict for row in rows} == dict.fromkeys(urls, verdict)
    campaigns = {row.campaign_id for row in rows}
    assert len(campaigns) == 1
    if kind:
        assert [row.kind for row in found.campaigns if row.campaign_id in campaigns] == [kind]


def test_every_page_is_judged_once(found: Findings) -> None:
    assert sorted(row.url for row in found.pages) == sorted(url for url, _ in _all_pages())
    assert found.coverage == ()


def test_keywords_are_the_phrases_of_the_titles_without_the_name_of_the_site(found: Findings) -> None:
    rows = {row.url: row.keyword for row in found.pages}
    assert [rows[url] for url, _ in _spun()] == list(KEYWORDS)
    assert [rows[url] for url, _ in _swapped()] == [f"Plumber in {town}" for town in TOWNS]
    assert [rows[url] for url, _ in _mixed()] == [f"Movers {town}" for town in TOWNS]


def test_the_findings_do_not_depend_on_the_number_of_jobs(archive: Path, found: Findings) -> None:
    assert _judge(archive, 2) == found


def test_a_run_begins_its_processes_once_for_all_stages(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def begin(jobs: int, **more: Any) -> ProcessPool:
        begun.append(jobs)
        return ProcessPool(jobs, **more)

    monkeypatch.setattr(workers, "ProcessPool", begin)
    audit([archive], (), LIMITS, 2, lambda *_, **__: None, Timings())
    assert begun == [2]


def test_every_stage_says_how_far_it_is(archive: Path) -> None:
    told: dict[str, list[tuple[int, int, float]]] = {}

    def note(stage: str, count: int, unit: str = "pages", total: int = 0, share: float = 0.0) -> None:
        told.setdefault(stage, []).append((count, total, share))

    audit([archive], (), LIMITS, 1, note, Timings())
    assert list(told) == ["screening", "grouping", "reading again", "comparing", "examining", "judging"]
    for stage in ("reading again", "comparing", "examining", "judging"):
        assert told[stage][-1][0] == told[stage][-1][1] > 0
    shares = [share for _, _, share in told["screening"]]
    assert shares == sorted(shares)
    assert 0.5 < shares[-1] <= 1


def test_the_findings_do_not_depend_on_the_order_of_the_pages(found: Findings) -> None:
    pages = _all_pages()
    random.Random(3).shuffle(pages)
    assert {row.url: (row.verdict, row.keyword, row.score) for row in _audit(pages, 1).pages} == {
        row.url: (row.verdict, row.keyword, row.score) for row in found.pages
    }


def test_what_could_not_be_fetched_is_a_row_of_coverage() -> None:
    missing = Unjudged("http://gone.example/", "gone.example", "status", "404", 404)
    found = _audit(_articles(), 1, (missing,))
    assert found.coverage == (missing,)
    assert len(found.pages) == 4


def test_an_archive_without_pages_has_one_row_that_says_so() -> None:
    found = _audit([], 1)
    assert (found.pages, found.campaigns, found.videos) == ((), (), ())
    assert [(row.url, row.reason) for row in found.coverage] == [("pages.warc.gz", "truncated")]


DEADLY, BROKEN = "http://drains.example/ironwood/", "http://drains.example/larkmead/"


def screen_or_die(captures: list[Capture]) -> list[Page]:
    """As `screen_pages`, but one page kills its worker."""
    if any(capture.url == DEADLY for capture in captures):
        os._exit(9)
    return screen_pages(captures)


def examine_or_fail(task: tuple[Page, Capture, tuple[int, int], bool]) -> tuple[Study, bytes]:
    """As the close look, but one page breaks its parser."""
    if task[0].url == BROKEN:
        raise RecursionError("too deep")
    return _examine_one(task)


def test_a_page_whose_parser_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screening, "screen_pages", screen_or_die)
    monkeypatch.setattr(examining, "_examine_one", examine_or_fail)
    found = _audit([*_swapped(), *_articles()], 2)
    assert [(row.url, row.reason) for row in found.coverage] == [(DEADLY, "parser_killed"), (BROKEN, "parser_killed")]
    assert "died" in found.coverage[0].detail
    assert "too deep" in found.coverage[1].detail
    assert Counter(row.verdict for row in found.pages) == {"doorway": 3, "clean": 4}


def compare_or_fail(batch: list[tuple[Link, Span, Span]], path: Path, limits: Thresholds) -> list[Pair | None]:
    """As the comparison, but one page breaks it."""
    if any("brackwater" in _load(path, span).subject for _, *spans in batch for span in spans):
        raise RecursionError("too deep")
    return _verify_batch(batch, path, limits)


def test_a_pair_that_cannot_be_compared_costs_only_its_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_verify_batch", compare_or_fail)
    found = _audit(_swapped(), 2)
    assert [(row.url, row.reason) for row in found.coverage] == [("http://drains.example/brackwater/", "error")]
    assert "could not be compared" in found.coverage[0].detail
    assert {row.verdict for row in found.pages} == {"doorway"}
    assert len(found.pages) == len(_swapped()) - 1


def read_or_fail(tasks: list[tuple[Page, Capture, Span]], limit: int) -> list[bytes]:
    """As the second reading, but one page breaks its parser."""
    if any(page.url == BROKEN for page, *_ in tasks):
        raise RecursionError("too deep")
    return _read_many(tasks, limit)


def test_a_page_that_cannot_be_read_again_is_not_called_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_read_many", read_or_fail)
    found = _audit(_swapped(), 2)
    assert [(row.url, row.reason) for row in found.coverage] == [(BROKEN, "error")]
    assert "could not be read again" in found.coverage[0].detail
    assert [row.verdict for row in found.pages] == ["doorway"] * (len(_swapped()) - 1)


def judge_or_fail(task: object) -> tuple[()]:
    """No family can be studied."""
    raise ValueError("no template")


def test_a_family_that_cannot_be_studied_costs_only_its_own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studying, "partial", _partial)
    found = _audit([*_swapped(), *_articles()], 1)
    assert sorted(row.url for row in found.coverage) == sorted(url for url, _ in _swapped())
    assert {row.reason for row in found.coverage} == {"error"}
    assert all("no template" in row.detail for row in found.coverage)
    assert Counter(row.verdict for row in found.pages) == {"clean": 4}


def _partial(function: Callable[..., object], **given: object) -> Callable[..., object]:
    return judge_or_fail if function is studying._study_one else partial(function, **given)
