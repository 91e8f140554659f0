"""Which row is meant, and which ones come near."""

from pathlib import Path

import pytest
from report_samples import campaign, findings, page

from crawler.collect.urls import canonical
from crawler.errors import MissingRun
from crawler.records import Unjudged
from reports.lookup import find_row
from reports.schema import CAMPAIGNS, COVERAGE, PAGES
from reports.tables import write_tables

URLS = ("https://a.test/plumber-rome", "https://a.test/plumber-milan?x=1", "HTTPS://B.test/Foreign#part")


def written(folder: Path, *urls: str) -> Path:
    pages = tuple(page(url, title="Plumber Rome", keyword="Plumber Rome") for url in urls or URLS)
    missed = Unjudged("https://a.test/gone", "a.test", "status")
    rows = findings(pages=pages, campaigns=(campaign("cabcdefghijkl"),), coverage=(missed,))
    write_tables(rows, folder)
    return folder


def respell(url: str) -> str:
    try:
        return canonical(url, keep_session=True)
    except ValueError:
        return ""


def error(run: Path, subject: str) -> str:
    with pytest.raises(MissingRun) as caught:
        find_row(run, subject, respell)
    return str(caught.value)


@pytest.mark.parametrize(
    ("subject", "table", "key"),
    [
        (URLS[0], PAGES, URLS[0]),
        ("cabcdefghijkl", CAMPAIGNS, "cabcdefghijkl"),
        ("https://a.test/gone", COVERAGE, "https://a.test/gone"),
        ("https://A.TEST:443/plumber-rome#reviews", PAGES, URLS[0]),
        ("https://a.test/x/../plumber-rome", PAGES, URLS[0]),
        ("https://b.test/Foreign", PAGES, URLS[2]),
        ("https://A.test/gone#", COVERAGE, "https://a.test/gone"),
    ],
)
def test_a_row_is_found_by_its_url_however_it_is_spelt_or_its_id(
    tmp_path: Path, subject: str, table: object, key: str
) -> None:
    found = find_row(written(tmp_path), subject, respell)
    assert found.table is table
    assert key in (found.row.get("url"), found.row.get("campaign_id"))


@pytest.mark.parametrize("subject", ["Plumber Rome", "https://a.test/", "https://a.test/Plumber-Rome", "http://[", ""])
def test_what_is_no_key_finds_nothing(tmp_path: Path, subject: str) -> None:
    assert f"nothing about {subject!r}" in error(written(tmp_path), subject)


@pytest.mark.parametrize(
    ("subject", "nearest"),
    [
        ("https://a.test/plumber-rom", URLS[0]),
        ("a.test/plumber-rome/", URLS[0]),
        ("https://a.test/plumber-milano?x=1", URLS[1]),
        ("cabcdefghijk", "cabcdefghijkl"),
        ("cabcedfghijkl", "cabcdefghijkl"),
    ],
)
def test_the_nearest_url_or_id_is_proposed_first(tmp_path: Path, subject: str, nearest: str) -> None:
    assert error(written(tmp_path), subject).split("; nearest are:\n")[1].split()[0] == nearest


def test_nothing_is_proposed_where_nothing_comes_near(tmp_path: Path) -> None:
    assert "nearest" not in error(written(tmp_path), "!!!!")


def test_a_proposal_cannot_drive_the_terminal(tmp_path: Path) -> None:
    run = tmp_path
    (run / "pages.csv").write_text("url\r\nhttps://a.test/\x1b[2Jrome\r\n", encoding="utf-8")
    (run / "campaigns.csv").write_text("campaign_id\r\n")
    (run / "coverage.csv").write_text("url\r\n")
    said = error(run, "https://a.test/rome")
    assert "\x1b" not in said
    assert "\n  https://a.test/[2Jrome" in said


def test_of_many_long_urls_the_nearest_is_proposed_too(tmp_path: Path) -> None:
    urls = [f"https://a.test/{'ab' * 2000}/{number}" for number in range(3000)]  # hours, compared sign by sign
    assert "nearest" in error(written(tmp_path, *urls), "https://a.test/" + "ba" * 2000)
