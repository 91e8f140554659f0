"""How long a site asks us to wait."""

from datetime import UTC, datetime, timedelta, timezone
from math import isfinite

import pytest

from crawler.collect.retry import MAX_RETRY_AFTER, RETRY_STATUS, retry_after

_NOW = datetime(1994, 11, 6, 8, 49, 0, tzinfo=UTC)
_SPELLINGS = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994")


def test_a_number_is_seconds() -> None:
    assert retry_after(" 120 ", _NOW) == 120.0
    assert retry_after("0", _NOW) == 0.0


@pytest.mark.parametrize("date", _SPELLINGS)
def test_a_date_is_counted_from_now_in_each_of_its_three_spellings(date: str) -> None:
    assert retry_after(date, _NOW) == 37.0
    assert retry_after(date, _NOW.astimezone(timezone(timedelta(hours=5)))) == 37.0


_NO_TIME = ("", " ", "-5", "+5", "1.5", "nan", "inf", "5, 6", "٣", "soon", "Mon, 99 Foo 1994", "\x00", "\ud800")
_PAST = "Sun, 06 Nov 1994 08:48:59 GMT"
_TOO_MUCH = (f"Sun, 06 Nov 1994 08:49:37 +{'9' * 30}", "Sun, 06 Nov 1994 " * 100_000)


@pytest.mark.parametrize("value", [*_NO_TIME, _PAST, *(pytest.param(value, id=value[-9:]) for value in _TOO_MUCH)])
def test_nothing_malformed_or_past_makes_us_wait(value: str) -> None:
    assert retry_after(value, _NOW) == 0.0


@pytest.mark.parametrize("value", ["9" * 5000, "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -2359"])
def test_however_long_a_wait_it_is_a_finite_number_beyond_the_cap(value: str) -> None:
    wait = retry_after(value, _NOW)
    assert isfinite(wait)
    assert wait > MAX_RETRY_AFTER


def test_only_answers_of_trouble_are_asked_for_again() -> None:
    assert {429, 503} <= RETRY_STATUS
    assert not RETRY_STATUS & {200, 301, 400, 401, 403, 404, 410, 451, 501, 505}
