"""What is written while pages are judged."""

import io

import pytest
from pseudo_terminal import SEQUENCE

from crawler.live import LiveLine
from crawler.progress import StageProgress


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Watched:
    """A progress whose lines are kept."""

    def __init__(self, *, live: bool = False, quiet: bool = False) -> None:
        self.stream, self.clock = io.StringIO(), Clock()
        self.progress = StageProgress(LiveLine(self.stream, live=live, quiet=quiet), self.clock)

    def note(self, seconds: float, *given: object, **named: object) -> None:
        """`seconds` later the progress is called."""
        self.clock.now += seconds
        self.progress(*given, **named)  # type: ignore[arg-type]

    @property
    def lines(self) -> list[str]:
        text = SEQUENCE.sub("", self.stream.getvalue())
        return [line for line in text.replace("\r", "\n").split("\n") if line]


def test_a_log_has_a_line_every_ten_seconds_and_one_at_the_end_of_each_stage() -> None:
    log = Watched()
    for number in range(1, 241):
        log.note(0.125, "screening", number, share=number / 240)
    log.note(0.01, "comparing", 64, "pairs", 200)
    log.note(0.5, "comparing", 200, "pairs", 200)
    log.progress.finish()
    assert log.lines == [
        "screening: 80 pages, 33%, 8.0 pages/s, about 20 s left",
        "screening: 160 pages, 67%, 8.0 pages/s, about 10 s left",
        "screening: 240 pages, 100%, 8.0 pages/s",
        "screening: 240 pages, 8.0 pages/s, 30 s",
        "comparing: 200 pairs, 400 pairs/s, 0.5 s",
    ]


def test_a_stage_that_knows_its_total_says_how_far_it_is_and_how_long_it_will_take() -> None:
    log = Watched()
    for number in range(1, 22):
        log.note(1, "judging", number, "families", 60)
    assert log.lines == [
        "judging: 10 of 60 families, 1.0 families/s, about 50 s left",
        "judging: 20 of 60 families, 1.0 families/s, about 40 s left",
    ]


def test_a_slow_pace_is_not_rounded_to_nothing() -> None:
    log = Watched()
    for number in range(1, 3):
        log.note(100, "judging", number, "families", 4)
    assert log.lines[-1] == "judging: 2 of 4 families, 0.01 families/s, about 3 min left"


def test_how_long_it_takes_follows_the_pace_of_late() -> None:
    log = Watched(live=True)
    for number in range(1, 101):
        log.note(0.1, "examining", number, total=200)
    for number in range(101, 141):
        log.note(1, "examining", number, total=200)
    assert log.lines[-1] == "examining: 140 of 200 pages, 1.0 pages/s, about 60 s left"


def test_on_a_terminal_a_stage_shows_at_once_and_then_five_times_a_second_at_most() -> None:
    live = Watched(live=True)
    for number in range(1, 101):
        live.note(0.01, "screening", number)
    assert 4 <= len(live.lines) <= 6
    assert live.lines[0] == "screening: 1 pages"


def test_on_a_terminal_a_stage_leaves_one_line() -> None:
    live = Watched(live=True)
    live.note(1, "screening", 10)
    live.note(1, "grouping", 10)
    live.progress.finish()
    assert live.stream.getvalue().count("\n") == 2


def test_the_end_says_what_took_how_long() -> None:
    log = Watched()
    log.note(0, "judging", 1, "families", 1)
    log.progress.conclude({"crawl": 75.0, "screen": 3.21, "group": 0.004})
    assert log.lines[-1] == "took 1 min 18 s: crawl 1 min 15 s, screen 3.2 s"
    log.progress.conclude({})
    assert log.lines[-1] == "took 0.0 s: next to nothing"


def test_an_error_leaves_the_line_that_was_shown() -> None:
    live = Watched(live=True)
    live.note(1, "screening", 10)
    with pytest.raises(KeyboardInterrupt), live.progress:
        raise KeyboardInterrupt
    assert live.stream.getvalue().endswith("screening: 10 pages\n")


def test_quiet_writes_nothing() -> None:
    silent = Watched(quiet=True)
    silent.note(100, "screening", 1)
    silent.progress.conclude({"screen": 100.0})
    assert silent.stream.getvalue() == ""
