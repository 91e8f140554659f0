"""The whole round: audit, prepare the file, decide, audit again with one page more."""

import csv
import io
import json
from html import escape
from pathlib import Path

import pytest
from detect.detect_samples import spin
from warc_files import write_warc

from crawler.cli import main
from crawler.demo.themes import read_text

KEYWORDS = ("Cheap Divorce Lawyer Fees", "Payday Loan No Papers", "Casino Bonus Codes", "Replica Watches Free Shipping")
TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood", "Larkmead")
NEW = "Used Forklift Prices"
SOURCE = "A Year With My Lawn"
Rows = dict[str, dict[str, str]]


def _html(title: str, text: str) -> bytes:
    lines = (line.strip() for line in text.splitlines() if line.strip())
    parts = (
        f"<h2>{escape(line.lstrip('# '))}</h2>" if line.startswith("#") else f"<p>{escape(line)}</p>" for line in lines
    )
    return f"<!doctype html><html lang='en'><title>{escape(title)}</title><main>{''.join(parts)}</main></html>".encode()


def _spun(keyword: str, at: int) -> tuple[str, bytes]:
    slug = keyword.lower().replace(" ", "-")
    return f"http://turf{at}.example/{slug}/", _html(keyword, spin(keyword, at))


def _swapped() -> list[tuple[str, bytes]]:
    article = read_text("swapped/plumber.txt").replace("{PHONE}", "our number")
    pages = []
    for town in TOWNS:
        text = f"# Plumber in {town}\n" + article.replace("{TOWN}", town)
        pages.append(
            (f"http://drains.example/plumber-in-{town.lower().replace(' ', '-')}/", _html(f"Plumber in {town}", text))
        )
    return pages


def _lone() -> tuple[str, bytes]:
    text = "\n".join(
        f"{NEW}.\nWe have written sentence number {word} about that."
        for word in ["one", "two", "three", "four", "five", "six", "seven"]
    )
    return "http://lone.example/used-forklift-prices/", _html(NEW, f"# {NEW}\n{text}")


FIRST = [*(_spun(keyword, at) for at, keyword in enumerate(KEYWORDS)), *_swapped(), _lone()]


def _table(path: Path, key: str) -> Rows:
    text = path.read_bytes().decode("utf-8-sig")
    return {row[key]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def _decide(path: Path, decisions: dict[str, str]) -> None:
    """As a reviewer does in a spreadsheet; a subject that is not there is added."""
    rows = _table(path, "subject")
    header = list(next(iter(rows.values())))
    for subject, decision in decisions.items():
        rows.setdefault(subject, dict.fromkeys(header, "") | {"subject": subject})
        rows[subject] |= {"decision": decision, "by": "Ada", "date": "2026-03-01", "note": "seen"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, delimiter=";")
        writer.writeheader()
        writer.writerows(rows.values())


def _audit(archive: Path, *more: str) -> int:
    return main(
        ["report", "--warc", str(archive), "--out", f"runs/lawns/{archive.stem[0]}", "--jobs", "1", "--quiet", *more]
    )


def test_decisions_hold_in_the_next_run_and_a_single_new_member_of_a_confirmed_campaign_is_flagged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _audit(write_warc(tmp_path / "1.warc.gz", FIRST), "--fail-on", "suspect") == 1
    before = _table(Path("runs/lawns/1/pages.csv"), "url")
    spun, swapped, lone = (before[page[0]] for page in (FIRST[0], FIRST[4], FIRST[-1]))
    assert [row["verdict"] for row in (spun, swapped, lone)] == ["doorway", "doorway", "suspect"]

    assert main(["review", "runs/lawns/1"]) == 0
    file = Path("runs/lawns/reviews.csv")
    assert set(_table(file, "subject")) == {spun["campaign_id"], swapped["campaign_id"], "lone.example"}
    decisions = {spun["campaign_id"]: "confirmed", swapped["campaign_id"]: "Allowed", "lone.example": "watch"}
    _decide(file, decisions)

    # Of the confirmed campaign only a new page is left; beside it stands the article that it was spun from.
    source = ("http://gardener.example/a-year-with-my-lawn/", _html(SOURCE, f"# {SOURCE}\n" + spin("", 99)))
    second = write_warc(tmp_path / "2.warc.gz", [*_swapped(), _spun(NEW, 7), source])
    assert _audit(second, "--fail-on", "suspect", "--json") == 1
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    rows = _table(Path("runs/lawns/2/pages.csv"), "url")
    new = rows[_spun(NEW, 7)[0]]
    assert (new["verdict"], new["campaign_id"], new["keyword"]) == ("doorway", spun["campaign_id"], NEW)
    assert new["reasons"].startswith(f"confirmed={spun['campaign_id']} by Ada on 2026-03-01: seen; ")
    assert "template_match=0.9" in new["reasons"] or "template_match=1.0" in new["reasons"]
    assert "machine_verdict=" in new["reasons"]
    assert (rows[source[0]]["verdict"], "probable_source" in rows[source[0]]["reasons"]) == ("templated", True)
    for page in _swapped():
        assert rows[page[0]]["verdict"] == "templated"
        assert rows[page[0]]["reasons"].startswith(f"allowed={swapped['campaign_id']} by Ada on 2026-03-01: seen; ")
        assert "machine_verdict=doorway" in rows[page[0]]["reasons"]
    campaigns = _table(Path("runs/lawns/2/campaigns.csv"), "campaign_id")
    assert {name: row["verdict"] for name, row in campaigns.items()} == {
        spun["campaign_id"]: "doorway",
        swapped["campaign_id"]: "templated",
    }
    assert (Path("runs/lawns/2/templates") / f"{spun['campaign_id']}.txt").is_file()
    verdicts = [(row["subject"], row["confirmed"], row["allowed"]) for row in said["precision"]]
    assert verdicts == [("campaign", 0, 1)]

    # Without that page nothing alarms.
    assert _audit(write_warc(tmp_path / "3.warc.gz", _swapped()), "--fail-on", "suspect") == 0


def test_a_watched_subject_that_changed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _audit(write_warc(tmp_path / "1.warc.gz", _swapped()[:3])) == 0
    Path("runs/lawns/reviews.csv").write_text("subject,decision\ndrains.example,watch\n")
    capsys.readouterr()
    assert _audit(write_warc(tmp_path / "2.warc.gz", _swapped())) == 0
    assert "watched drains.example: 2 pages new, domain grown\n" in capsys.readouterr().out
    rows = _table(Path("runs/lawns/2/pages.csv"), "url")
    assert {row["reasons"].partition("; ")[0] for row in rows.values()} == {"watch=drains.example"}
    assert {row["verdict"] for row in rows.values()} == {"doorway"}
