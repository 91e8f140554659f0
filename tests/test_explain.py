"""The evidence for one page or campaign, from the reports of a run."""

from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from crawler.errors import MissingRun
from crawler.records import CampaignFinding, Evidence, Findings, PageFinding, Unjudged
from reports.explain import explain
from reports.tables import write_tables
from reports.templates import write_templates

PAGE = "https://a.example/plumber-rome"
CAMPAIGN = "cabcdefghijkl"
_BLANK: dict[object, object] = {str: "", int: 0, float: 0.0}


def make(record: Any, **given: object) -> Any:
    """A record with what is given and nothing else in it; every field that is no text or number is a tuple."""
    types = get_type_hints(record)
    return record(**{each.name: _BLANK.get(types[each.name], ()) for each in fields(record)} | given)


def page(url: str = PAGE, **given: object) -> PageFinding:
    found: PageFinding = make(PageFinding, **{"url": url, "verdict": "doorway", "score": 93} | given)
    return found


def write(
    folder: Path, *pages: PageFinding, coverage: tuple[Unjudged, ...] = (), template: str = "A {b|c} text"
) -> Path:
    campaign: CampaignFinding = make(
        CampaignFinding,
        campaign_id=CAMPAIGN,
        verdict="doorway",
        kind="spun",
        pages=12,
        sample_keywords=("plumber rome", "plumber milan"),
        reasons=(Evidence("keyword_slots", "9"), Evidence("spun_slots", "40")),
        template=template,
    )
    findings = Findings(pages=pages, campaigns=(campaign,), domains=(), videos=(), coverage=coverage)
    write_tables(findings, folder)
    write_templates(findings.campaigns, folder / "templates")
    return folder


def test_a_page_is_explained_by_its_values_and_reasons(tmp_path: Path) -> None:
    reasons = (Evidence("keyword_standalone", "11"), Evidence("own_facts", "0"))
    said = explain(write(tmp_path, page(keyword="plumber rome", reasons=reasons)), PAGE)
    assert f"url                  {PAGE}\n" in said
    assert "verdict              doorway\n" in said
    assert "score                93\n" in said
    assert "keyword              plumber rome\n" in said
    assert said.endswith("why:\n  - keyword_standalone=11\n  - own_facts=0\n")


def test_what_is_empty_is_left_out(tmp_path: Path) -> None:
    said = explain(write(tmp_path, page(verdict="clean")), PAGE)
    names = [line.split()[0] for line in said.splitlines()]
    assert "verdict" in names
    assert not {"title", "campaign_id", "language", "reasons", "why:"} & set(names)


def test_a_campaign_is_explained_with_its_whole_template(tmp_path: Path) -> None:
    template = " ".join(f"word{n}" for n in range(1000))
    said = explain(write(tmp_path, page(), template=template), CAMPAIGN)
    assert "sample_keywords      plumber rome; plumber milan\n" in said
    assert "  - keyword_slots=9\n  - spun_slots=40\n" in said
    assert "word999" in said
    assert str(tmp_path / "templates" / f"{CAMPAIGN}.txt") in said


def test_a_page_of_a_campaign_shows_how_its_template_begins(tmp_path: Path) -> None:
    template = " ".join(f"word{n}" for n in range(1000))
    said = explain(write(tmp_path, page(campaign_id=CAMPAIGN), template=template), PAGE)
    assert "word0 word1" in said
    assert "word999" not in said


def test_a_page_that_was_not_judged_says_why(tmp_path: Path) -> None:
    row = Unjudged("https://a.example/gone", "a.example", "status", "HTTP 404", 404, "2024-05-06T07:08:09Z")
    said = explain(write(tmp_path, page(), coverage=(row,)), row.url)
    assert "reason               status\n" in said
    assert "detail               HTTP 404\n" in said


def test_texts_that_a_spreadsheet_would_run_are_shown_as_they_were(tmp_path: Path) -> None:
    said = explain(write(tmp_path, page(title="=1+1", keyword="'-x")), PAGE)
    assert "title                =1+1\n" in said
    assert "keyword              '-x\n" in said


def test_nothing_reaches_the_terminal_that_could_drive_it(tmp_path: Path) -> None:
    said = explain(write(tmp_path, page(title="a\x1b[2Jb\u202ec\nd"), template="t\x1b]0;x\x07"), PAGE)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\x1b" not in explain(tmp_path, CAMPAIGN)


def test_a_subject_that_is_not_in_the_run_is_named(tmp_path: Path) -> None:
    write(tmp_path, page())
    for subject in ("https://a.example/other", PAGE + "/", "cnothing", ""):
        with pytest.raises(MissingRun) as caught:
            explain(tmp_path, subject)
        assert repr(subject) in str(caught.value)


def test_a_folder_without_reports_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingRun, match=r"pages\.csv: no such file"):
        explain(tmp_path, PAGE)
    with pytest.raises(MissingRun, match=r"pages\.csv: no such file"):
        explain(tmp_path / "gone", PAGE)


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"domain\r\nx\r\n", b"url,domain\r\nx\r\n", b'url\r\n"x\r\n'])
def test_a_damaged_report_says_how_to_write_it_again(tmp_path: Path, damage: bytes) -> None:
    write(tmp_path, page())
    (tmp_path / "pages.csv").write_bytes(damage)
    with pytest.raises(MissingRun, match="`doorway report` writes it again"):
        explain(tmp_path, PAGE)
