"""The evidence as JSON values."""

import json
from pathlib import Path

import pytest
from report_samples import campaign, findings, page

from crawler.errors import MissingRun
from crawler.records import Evidence, Unjudged
from reports.evidence import explain_json
from reports.explain import PageText, Subject
from reports.tables import write_tables
from reports.templates import write_templates
from reports.vocabulary import EVIDENCE_MEANINGS

PAGE, ID = "https://a.test/plumber-rome", "cabcdefghijkl"
KEYS = ["schema_version", "kind", "page", "campaign", "unjudged", "reasons", "template", "members", "passages", "note"]


def written(folder: Path) -> Path:
    known = {"campaign_id": ID, "verdict": "doorway", "score": 93, "keyword": "Plumber Rome"}
    rows = findings(
        pages=(
            page(PAGE, **known, varying_words=("rome",), reasons=(Evidence("own_facts", "0"),), keyword_share=0.25),
            page("https://a.test/b", **known),
            page("https://a.test/other"),
        ),
        campaigns=(campaign(ID, pages=2, reasons=(Evidence("keyword_slots", "9"),), template="A {b|c} text"),),
        coverage=(Unjudged("https://a.test/gone", "a.test", "status", "HTTP 404", 404),),
    )
    write_tables(rows, folder)
    write_templates(rows.campaigns, folder / "templates")
    return folder


def read_text(subject: Subject) -> PageText:
    assert (subject.keyword, subject.varying, subject.kind) == ("Plumber Rome", ("rome",), "spun")
    return PageText([("A {b|c} text", [("A ", "plain"), ("b\x1b", "spun")])], "The page goes on.")


def tell(run: Path, subject: str) -> dict[str, object]:
    told = explain_json(run, subject, read_text, {"keyword_slots": "Points: 30 from 2."})
    assert list(told) == KEYS
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    return told


def test_a_page_has_its_values_reasons_template_siblings_and_marked_text(tmp_path: Path) -> None:
    told = tell(written(tmp_path), PAGE)
    assert told["kind"] == "page"
    assert isinstance(told["page"], dict)
    assert told["page"]["keyword_share"] == 0.25
    assert told["page"]["varying_words"] == ["rome"]
    assert isinstance(told["campaign"], dict)
    assert told["campaign"]["pages"] == 2
    meaning = EVIDENCE_MEANINGS["own_facts"]
    assert told["reasons"] == [{"name": "own_facts", "value": "0", "meaning": meaning, "points": ""}]
    assert told["template"] == {"file": str(tmp_path / "templates" / f"{ID}.txt"), "text": "A {b|c} text\n"}
    pieces = [{"text": "A ", "mark": "plain"}, {"text": "b", "mark": "spun"}]
    assert told["passages"] == [{"template": "A {b|c} text", "text": pieces}]
    assert told["note"] == "The page goes on."


def test_a_campaign_has_its_values_points_and_members(tmp_path: Path) -> None:
    told = tell(written(tmp_path), ID)
    assert told["kind"] == "campaign"
    assert told["page"] is None
    assert told["reasons"] == [
        {
            "name": "keyword_slots",
            "value": "9",
            "meaning": EVIDENCE_MEANINGS["keyword_slots"],
            "points": "Points: 30 from 2.",
        }
    ]
    row = {"verdict": "doorway", "score": 93, "keyword": "Plumber Rome", "change": ""}
    assert told["members"] == [{"url": PAGE, **row}, {"url": "https://a.test/b", **row}]
    assert told["passages"] == []


def test_a_page_that_was_not_judged_has_the_reason(tmp_path: Path) -> None:
    told = tell(written(tmp_path), "https://a.test/gone")
    assert told["kind"] == "unjudged"
    assert isinstance(told["unjudged"], dict)
    assert told["unjudged"]["status"] == 404
    assert (told["page"], told["campaign"], told["members"], told["template"]) == (None, None, [], None)


def test_a_number_that_is_none_is_named_with_its_file(tmp_path: Path) -> None:
    run = written(tmp_path)
    text = (run / "pages.csv").read_text(encoding="utf-8")
    (run / "pages.csv").write_text(text.replace(",93,", ",x,"), encoding="utf-8")
    with pytest.raises(MissingRun, match=r"pages\.csv: score is 'x', which is no number; `doorway report`"):
        explain_json(run, PAGE, read_text, {})
