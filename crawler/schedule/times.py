"""How often: the small language of `--every`."""

import re
from dataclasses import dataclass

from crawler.errors import ConfigError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
USUAL_TIME = (3, 15)
"""Hour and minute where none is given: few readers at night, and few other jobs off the full hour."""

_DAY_HOURS, _WEEK_HOURS, _MONTH_HOURS = 24, 7 * 24, 30 * 24
_UNITS = {"h": 1, "d": _DAY_HOURS, "w": _WEEK_HOURS}
_LONGEST = 53 * _WEEK_HOURS
_MOST_DELAY = 900
_DAY = "|".join(DAYS)
_INTERVAL = re.compile(r"(\d{1,4}) ?([hdw])")
_CALENDAR = re.compile(rf"(daily|weekly|monthly|(?:{_DAY})(?:[,-](?:{_DAY}))*)(?: (\d{{1,2}}):(\d\d))?")
_HELP = (
    "write 6h, 2d or 1w, hourly, daily, weekly, monthly, or days like mon or mon-fri or mon,thu; all but the intervals"
    " and hourly may have a time, as in 'mon 03:15'"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """`hours` from one start to the next, whatever the clock says."""

    hours: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """At `minute` of `hour`, on these `weekdays` (0 is Monday; none is every day), or on the first of the month.

    `step` above 0 is every so many hours from midnight, `hour` being 0 then; it divides 24.
    """

    hour: int
    minute: int
    weekdays: tuple[int, ...] = ()
    monthly: bool = False
    step: int = 0


Every = Interval | Calendar


def read_every(text: str) -> Every:
    """What `--every` says; an interval that a calendar can express is one. Raises ConfigError that has the grammar."""
    said = " ".join(text.lower().split())
    if said == "hourly":
        return Calendar(0, USUAL_TIME[1], step=1)
    if found := _INTERVAL.fullmatch(said):
        return _read_interval(int(found[1]) * _UNITS[found[2]], text)
    if found := _CALENDAR.fullmatch(said):
        hour, minute = (int(found[2]), int(found[3])) if found[2] else USUAL_TIME
        if hour < 24 and minute < 60:
            return _read_calendar(found[1], hour, minute)
    raise ConfigError(f"--every {text!r}: {_HELP}")


def hours_between(every: Every) -> int:
    """Hours from one start to the next, the shortest where they differ."""
    if isinstance(every, Interval):
        return every.hours
    if every.step:
        return every.step
    if every.monthly:
        return _MONTH_HOURS
    days = every.weekdays
    gaps = [(after - day) % 7 or 7 for day, after in zip(days, (*days[1:], *days[:1]), strict=True)]
    return min(gaps, default=1) * _DAY_HOURS


def longest_delay(every: Every) -> int:
    """Seconds by which a start may be put off at random: a twelfth of the time between two, at most 15 minutes."""
    return min(hours_between(every) * 3600 // 12, _MOST_DELAY)


def _read_interval(hours: int, text: str) -> Every:
    if not 0 < hours <= _LONGEST:
        raise ConfigError(f"--every {text!r}: from 1h to {_LONGEST // _WEEK_HOURS}w")
    if hours == _WEEK_HOURS:
        return _read_calendar("weekly", *USUAL_TIME)
    if hours == _DAY_HOURS:
        return Calendar(*USUAL_TIME)
    return Interval(hours) if _DAY_HOURS % hours else Calendar(0, USUAL_TIME[1], step=hours)


def _read_calendar(word: str, hour: int, minute: int) -> Calendar:
    if word == "daily":
        return Calendar(hour, minute)
    if word == "monthly":
        return Calendar(hour, minute, monthly=True)
    return Calendar(hour, minute, _read_days("mon" if word == "weekly" else word))


def _read_days(text: str) -> tuple[int, ...]:
    """`mon-wed,fri` as 0, 1, 2, 4; a range may go over the week's end. All seven are none, which means every day."""
    days: set[int] = set()
    for part in text.split(","):
        first, *later = (DAYS.index(name) for name in part.split("-"))
        days.add(first)
        for last in later:
            days.update((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
            first = last
    return () if len(days) == 7 else tuple(sorted(days))
