"""A URL that was met more than once comes out once."""

from collections.abc import Iterable
from itertools import starmap
from pathlib import Path

import pytest
from detect.detect_samples import LIMITS
from warc_files import HTML, write_answers

from crawler.audit import audit
from crawler.records import Findings, Unjudged
from crawler.timings import Timings

URL, SITE = "https://a.example/page", "a.example"
OLD, NEW, NEWEST = "2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z"
Answer = tuple[str, str, str]
"""Status line, date, title."""


def _write(path: Path, answers: Iterable[Answer]) -> Path:
    return write_answers(path, starmap(_answer, answers), HTML, ("Location", "/x"))


def _answer(status: str, date: str, title: str) -> tuple[str, str, bytes, str]:
    body = f"<title>{title}</title><p>Some words of {title}.</p>".encode() if title else b"<p></p>"
    return URL, status, body, date


def _audit(folder: Path, *runs: Iterable[Answer], uncollected: Iterable[Unjudged] = ()) -> Findings:
    archives = [_write(folder / f"{at}.warc.gz", answers) for at, answers in enumerate(runs)]
    return audit(archives, uncollected, LIMITS, 1, lambda *_, **__: None, Timings())


def _titles(found: Findings) -> list[tuple[str, str]]:
    return [(page.title, page.fetched_at) for page in found.pages]


def _reasons(found: Findings) -> list[str]:
    return [row.reason for row in found.coverage]


@pytest.mark.parametrize("newer_first", [False, True])
@pytest.mark.parametrize("two_runs", [False, True])
def test_the_newest_capture_is_judged(tmp_path: Path, newer_first: bool, two_runs: bool) -> None:
    answers = [("200 OK", OLD, "Old"), ("200 OK", NEW, "New")][:: -1 if newer_first else 1]
    found = _audit(tmp_path, *([answer] for answer in answers)) if two_runs else _audit(tmp_path, answers)
    assert _titles(found) == [("New", NEW)]
    assert found.coverage == ()


def test_of_captures_of_one_second_the_last_is_judged(tmp_path: Path) -> None:
    found = _audit(tmp_path, [("200 OK", OLD, "First"), ("200 OK", OLD, "Second")], [("200 OK", OLD, "Third")])
    assert _titles(found) == [("Third", OLD)]


@pytest.mark.parametrize("failure", ["500 Internal Server Error", "302 Found", "200 OK"])
def test_what_failed_before_the_judged_capture_is_not_said(tmp_path: Path, failure: str) -> None:
    found = _audit(tmp_path, [(failure, OLD, ""), ("200 OK", NEW, "Page")])
    assert _titles(found) == [("Page", NEW)]
    assert found.coverage == ()


@pytest.mark.parametrize(("answer", "reason"), [("404 Not Found", "status"), ("301 Moved", "redirect")])
def test_what_became_of_a_page_since_is_said_beside_it(tmp_path: Path, answer: str, reason: str) -> None:
    found = _audit(tmp_path, [("200 OK", OLD, "Page")], [(answer, NEW, "")])
    assert _titles(found) == [("Page", OLD)]
    assert _reasons(found) == [reason]


def test_a_url_without_a_page_has_one_row_of_the_newest_answer(tmp_path: Path) -> None:
    timeout = Unjudged(URL, SITE, "timeout", "", 0, OLD)
    answers = [("503 Busy", NEW, ""), ("404 Not Found", NEWEST, ""), ("500 Error", NEW, "")]
    (row,) = _audit(tmp_path, answers, uncollected=[timeout]).coverage
    assert (row.reason, row.status) == ("status", 404)


@pytest.mark.parametrize("reason", ["limit", "robots", "offsite", "private"])
def test_why_another_run_did_not_fetch_a_judged_page_is_not_said(tmp_path: Path, reason: str) -> None:
    row = Unjudged(URL, SITE, reason, "max_pages 5", 0, NEWEST)
    assert _audit(tmp_path, [("200 OK", OLD, "Page")], uncollected=[row]).coverage == ()
    assert _audit(tmp_path, [("404 Not Found", OLD, "")], uncollected=[row]).coverage == (row,)


def test_a_row_that_stands_for_many_urls_stays_beside_the_front_page_it_names(tmp_path: Path) -> None:
    rows = [
        Unjudged(URL, SITE, "limit", "max_pages 5; and 7 further links", 0, OLD),
        Unjudged(URL, SITE, "timeout", "and 12 further URLs", 0, OLD),
        Unjudged(URL, SITE, "sitemap", "HTTP 500", 500, OLD),
        Unjudged(URL, SITE, "sitemap", "too deep", 200, OLD),
    ]
    found = _audit(tmp_path, [("200 OK", NEW, "Page")], uncollected=rows)
    assert set(found.coverage) == set(rows)
    assert _titles(found) == [("Page", NEW)]
