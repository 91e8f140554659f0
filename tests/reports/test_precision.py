"""How far reviewers agree, in words and as JSON."""

import json

import pytest
from report_samples import findings, run_info

from crawler.exhibits import Precision, Watched
from reports.manifest import describe_run
from reports.precision import interval, precision_json, precision_lines, watched_lines
from reports.summary import summary_json, summary_table


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(11, 12, 0.646, 0.985), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0), (50, 100, 0.404, 0.596)],
)
def test_the_interval_is_wilsons(right: int, total: int, low: float, high: float) -> None:
    assert interval(right, total) == pytest.approx((low, high), abs=0.001)


FOUND = findings(
    precision=(Precision("campaign", "doorway", 11, 1),),
    watched=(Watched("a.test", (("domain", "grown", 1), ("page", "new", 1_200))),),
)


def test_the_summary_says_how_many_were_confirmed_and_what_changed() -> None:
    said = summary_table(FOUND, run_info())
    assert "reviewed doorway campaigns: 11 of 12 confirmed, 92%, 95% interval 65-99%\n" in said
    assert "watched a.test: domain grown, 1,200 pages new\n" in said


def test_json_and_manifest_have_the_same_numbers() -> None:
    row = {"subject": "campaign", "verdict": "doorway", "confirmed": 11, "allowed": 1, "precision": 0.9167}
    expected = [{**row, "low": 0.6461, "high": 0.9851}]
    assert precision_json(FOUND.precision) == expected
    for said in (summary_json(FOUND, run_info()), describe_run(FOUND, run_info())):
        assert json.loads(json.dumps(said))["precision"] == expected
        changes = [{"kind": "domain", "change": "grown", "count": 1}, {"kind": "page", "change": "new", "count": 1_200}]
        assert said["watched"] == [{"subject": "a.test", "changes": changes}]


def test_nothing_is_said_where_nobody_has_decided() -> None:
    assert (precision_lines(()), watched_lines(())) == ([], [])
    assert "review" not in summary_table(findings(), run_info())


def test_many_watched_subjects_are_some_lines_and_no_subject_can_drive_the_terminal() -> None:
    lines = watched_lines([Watched(f"{at}\x1b[2J\n.test", (("page", "new", 1),)) for at in range(13)])
    assert len(lines) == 11
    assert lines[-1] == "and 3 more watched"
    assert not any("\x1b" in line or "\n" in line for line in lines)
