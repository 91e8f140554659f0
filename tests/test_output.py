"""Where messages go, and what becomes of the work when they cannot be written."""

import os
import sys
from pathlib import Path

import pytest

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
