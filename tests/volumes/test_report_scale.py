"""The benchmark of the reports measures what it says, on a small scale."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import report_scale
from volumes.findings import Scale, build_findings

SMALL = Scale(pages=400, campaigns=10, domains=20, changes=30, coverage=40)
SCRIPT = Path(report_scale.__file__)


def test_the_same_seed_gives_the_same_findings_and_another_one_others() -> None:
    assert build_findings(SMALL, 1) == build_findings(SMALL, 1)
    assert build_findings(SMALL, 1) != build_findings(SMALL, 2)


def test_the_findings_are_as_many_as_asked_for_and_hold_together() -> None:
    found = build_findings(SMALL, 1)
    rows = (found.pages, found.campaigns, found.domains, found.changes, found.coverage, found.exhibits)
    assert [len(each) for each in rows] == [400, 10, 20, 30, 40, 10]
    assert len({page.url for page in found.pages}) == 400
    ids = {campaign.campaign_id for campaign in found.campaigns}
    assert {page.campaign_id for page in found.pages} == ids | {""}
    assert all(sum(p.campaign_id == c.campaign_id for p in found.pages) == c.pages for c in found.campaigns)
    assert all(800 <= campaign.template_words <= 4_000 for campaign in found.campaigns)


def test_the_command_prints_the_time_of_every_part_memory_and_sizes() -> None:
    command = [sys.executable, str(SCRIPT), "--pages", "400", "--campaigns", "10", "--domains", "20", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    for part in (*report_scale.PARTS.values(), "in all"):
        assert re.search(rf"^ +\d+\.\d\d s +{part}$", done.stdout, re.MULTILINE), part
    assert re.search(r"^ +\d+ MB +peak$", done.stdout, re.MULTILINE)
    assert re.search(r"MB +templates/ \(10\)$", done.stdout, re.MULTILINE)
    assert done.stdout.endswith("all limits hold\n")


@pytest.mark.parametrize(("seconds", "memory", "page"), [(61.0, 1, 1), (1.0, 10**9 + 1, 1), (1.0, 1, 25 * 10**6 + 1)])
def test_each_limit_can_be_missed(seconds: float, memory: int, page: int) -> None:
    found = {"seconds": {"in all": seconds}, "peak": memory}
    assert len(report_scale.missed(found, {"report.html": page})) == 1
    assert report_scale.missed({"seconds": {"in all": 60.0}, "peak": 10**9}, {"report.html": 25 * 10**6}) == []
