"""How fast something goes, and how long it may take."""

import pytest

from crawler.pace import WINDOW, Pace, spell, spell_roughly


def paced(*notes: tuple[float, float], start: float = 0.0) -> Pace:
    pace = Pace(start)
    for now, count in notes:
        pace.note(now, count)
    return pace


def test_the_pace_is_that_of_late_not_since_the_start() -> None:
    pace = paced(*((second, 100 * second) for second in range(101)), *((100 + n, 10_000 + n) for n in range(1, 41)))
    assert pace.rate == pytest.approx(1)
    assert pace.mean == pytest.approx(10_040 / 140)


def test_the_pace_falls_while_nothing_comes() -> None:
    assert paced((10, 100), (10 + WINDOW * 5, 100)).rate < 1


def test_what_is_left_is_not_guessed_from_the_first_moments_nor_without_a_pace() -> None:
    assert paced((1, 50)).left(100) is None
    assert paced((10, 0)).left(100) is None
    assert paced((10, 50)).left(100) == pytest.approx(20)


def test_a_pace_of_a_long_crawl_keeps_few_samples() -> None:
    pace = paced(*((number / 1000, number) for number in range(100_000)))
    assert len(pace._samples) < 3 * WINDOW


def test_a_count_that_falls_has_no_pace() -> None:
    assert paced((1, 10), (40, 10), (41, 0)).rate == 0


@pytest.mark.parametrize(
    ("seconds", "spelt"),
    [(0, "0.0 s"), (0.44, "0.4 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"),
     (7800, "2 h 10 min"), (3599.7, "1 h 0 min"), (90_000, "25 h 0 min")],
)  # fmt: skip
def test_a_time_that_has_passed_is_spelt(seconds: float, spelt: str) -> None:
    assert spell(seconds) == spelt


@pytest.mark.parametrize(
    ("seconds", "spelt"),
    [(0.2, "1 s"), (12.4, "12 s"), (89, "89 s"), (200, "3 min"), (5399, "90 min"), (9000, "2.5 h")],
)
def test_a_forecast_is_no_more_exact_than_it_can_be(seconds: float, spelt: str) -> None:
    assert spell_roughly(seconds) == spelt
