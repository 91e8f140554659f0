"""Where messages go, and what becomes of the work when they cannot be written."""

import os
import sys
from pathlib import Path

import pytest
from warc_files import write_warc

from crawler.cli import main
from crawler.output import complain


def test_a_message_stands_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    complain("no room\n")
    assert capfd.readouterr().err == "no room\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_message_into_a_log_on_a_full_disk_does_not_change_how_the_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        complain("no room\n")
        complain("still none\n")
        assert main(["crawl"]) == 2


def test_a_message_that_nobody_reads_any_more_does_not_change_how_the_work_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        complain("hello?\n")
        assert main(["crawl"]) == 2


def test_a_run_that_is_not_complete_is_no_success_when_nobody_reads_what_it_complains_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pages = [(f"https://a.example/{n}", f"<html lang=en><title>Bees {n}</title><p>They swarm.".encode()) for n in "123"]
    whole = write_warc(tmp_path / "a.warc.gz", pages)
    whole.write_bytes(whole.read_bytes()[:-20])
    judge = ["report", "--warc", "a.warc.gz", "--jobs", "1", "--quiet", "--out"]
    assert [main([*judge, f"runs/bees/2026010{day}T000000Z"]) for day in (1, 2)] == [3, 3]
    capfd.readouterr()
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert main([*judge, "runs/bees/20260101T000000Z"]) == 3  # and newer runs are recorded, which it would say
    assert capfd.readouterr().out.startswith("2 pages judged")
