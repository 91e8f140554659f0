"""The line of progress, on a terminal and in a log."""

import io
import os
from pathlib import Path

import pytest
from pseudo_terminal import resize, seen, terminal

from crawler.live import LiveLine

PARTS = ("crawl: 1,200 pages", "12.5 pages/s", "about 3 min left", "2 not collected")


def test_on_a_terminal_a_line_is_written_over_the_one_before() -> None:
    with terminal(80) as (stream, other):
        line = LiveLine.on(stream, {"TERM": "xterm"}, quiet=False)
        line.show(["one"])
        line.keep(["two"])
        expected = "\r\x1b[Kone\r\x1b[Ktwo\r\n"
        assert seen(other, len(expected)) == expected


def test_a_line_has_the_parts_that_fit_and_follows_when_the_window_is_resized() -> None:
    with terminal(80) as (stream, other):
        line = LiveLine.on(stream, {"TERM": "xterm"}, quiet=False)
        fitted = {80: ", ".join(PARTS), 60: ", ".join(PARTS[:3]), 40: ", ".join(PARTS[:2]), 10: "crawl: 1,", 1: "c"}
        for columns, text in fitted.items():
            resize(other, columns)
            line.show(PARTS)
            assert seen(other, 4 + len(text)) == f"\r\x1b[K{text}"


def test_a_terminal_that_does_not_know_its_width_is_taken_for_one_of_eighty_columns() -> None:
    with terminal(0) as (stream, other):
        LiveLine.on(stream, {}, quiet=False).show(["x" * 200])
        assert seen(other, 83) == "\r\x1b[K" + "x" * 79


def test_a_dumb_terminal_and_a_log_get_plain_lines() -> None:
    with terminal(20) as (stream, other):
        dumb = LiveLine.on(stream, {"TERM": "dumb"}, quiet=False)
        dumb.show(PARTS)
        dumb.close()
        expected = ", ".join(PARTS) + "\r\n"
        assert seen(other, len(expected)) == expected
    log = io.StringIO()
    LiveLine.on(log, {"TERM": "xterm"}, quiet=False).keep(PARTS)
    assert log.getvalue() == ", ".join(PARTS) + "\n"


def test_quiet_writes_nothing() -> None:
    log = io.StringIO()
    LiveLine.on(log, {}, quiet=True).keep(PARTS)
    assert log.getvalue() == ""


def test_a_message_after_a_live_line_begins_a_line_of_its_own() -> None:
    with terminal(80) as (stream, other):
        line = LiveLine(stream, live=True)
        line.show(["one"])
        line.close()
        line.close()
        stream.write("error\n")
        stream.flush()
        expected = "\r\x1b[Kone\r\nerror\r\n"
        assert seen(other, len(expected)) == expected


def test_a_log_that_nobody_reads_any_more_does_not_end_the_work() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        line = LiveLine(stream, live=False)
        line.show(["one"])
        line.keep(["two"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_log_on_a_full_disk_does_not_end_the_work() -> None:
    with Path("/dev/full").open("w") as stream:
        LiveLine(stream, live=False).keep(["one"])
