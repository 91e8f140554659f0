"""run.json: the account of a run."""

import json
from pathlib import Path
from typing import Any

from report_samples import NO_FINDINGS, audit, run_info

from crawler.records import Findings, RunInfo
from reports.manifest import describe_run, json_value, write_manifest


def written(findings: Findings, info: RunInfo, folder: Path) -> Any:
    write_manifest(findings, info, folder / "run.json")
    return json.loads((folder / "run.json").read_text(encoding="utf-8"))


def test_keys_are_there_in_a_fixed_order(tmp_path: Path) -> None:
    assert list(written(NO_FINDINGS, run_info(), tmp_path)) == [
        "schema_version",
        "name",
        "started_at",
        "finished_at",
        "finish_reason",
        "complete",
        "versions",
        "options",
        "counts",
        "news",
        "precision",
        "watched",
        "timings",
        "crawl",
    ]


def test_counts_are_those_of_the_findings(tmp_path: Path) -> None:
    run = written(audit(), run_info(), tmp_path)
    assert run["schema_version"] == 1
    assert run["counts"] == {
        "pages": 25,
        "pages_by_verdict": {"doorway": 12, "suspect": 4, "templated": 0, "duplicate": 0, "clean": 9},
        "campaigns": 2,
        "campaigns_by_verdict": {"doorway": 1, "suspect": 1, "templated": 0, "duplicate": 0, "clean": 0},
        "domains": 4,
        "videos": 12,
        "distinct_videos": 2,
        "not_judged": 3,
        "not_judged_by_reason": {"not_html": 1, "robots": 1, "status": 1},
        "changes": 1,
    }


def test_the_order_of_options_makes_no_difference(tmp_path: Path) -> None:
    forth, back = run_info(options={"a": 1, "b": 2}), run_info(options={"b": 2, "a": 1})
    assert json.dumps(describe_run(NO_FINDINGS, forth)) == json.dumps(describe_run(NO_FINDINGS, back))


def test_any_option_can_be_written() -> None:
    value = {"out": Path("runs"), "urls": ("a", "b"), "tags": {"y", "x"}, "share": float("nan"), "none": None}
    assert json_value(value) == {"none": None, "out": "runs", "share": None, "tags": ["x", "y"], "urls": ["a", "b"]}


def test_passwords_in_urls_are_left_out() -> None:
    assert json_value("http://me:s3cret@proxy.test:3128/") == "http://***@proxy.test:3128/"
    assert json_value(["http://me:a@b@proxy.test"]) == ["http://***@proxy.test"]
    assert json_value("https://a.test/@user?mail=a@b.test") == "https://a.test/@user?mail=a@b.test"


def test_texts_that_are_no_unicode_can_be_written(tmp_path: Path) -> None:
    run = written(NO_FINDINGS, run_info(name="a\ud800\x1b[2Jb", crawl={"\udfff": "\u202e"}), tmp_path)
    assert run["name"] == "a\ufffd[2Jb"
    assert run["crawl"] == {"\ufffd": ""}
