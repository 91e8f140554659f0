"""The language of --every, and what systemd and cron are told of it."""

import ast
import re
import shutil
import subprocess

import pytest

from crawler.errors import ConfigError
from crawler.schedule.airflow import schedule_text
from crawler.schedule.cron import cron_fields
from crawler.schedule.systemd import calendar_text
from crawler.schedule.times import Calendar, Interval, hours_between, longest_delay, read_every

CALENDARS = {
    "hourly": ("*-*-* 00/1:15:00", "15 */1 * * *", 1),
    "1h": ("*-*-* 00/1:15:00", "15 */1 * * *", 1),
    "6h": ("*-*-* 00/6:15:00", "15 */6 * * *", 6),
    "12 H": ("*-*-* 00/12:15:00", "15 */12 * * *", 12),
    "24h": ("*-*-* 03:15:00", "15 3 * * *", 24),
    "1d": ("*-*-* 03:15:00", "15 3 * * *", 24),
    "daily": ("*-*-* 03:15:00", "15 3 * * *", 24),
    "daily 23:59": ("*-*-* 23:59:00", "59 23 * * *", 24),
    "1w": ("Mon *-*-* 03:15:00", "15 3 * * 1", 168),
    "weekly": ("Mon *-*-* 03:15:00", "15 3 * * 1", 168),
    "weekly 0:00": ("Mon *-*-* 00:00:00", "0 0 * * 1", 168),
    "mon 03:15": ("Mon *-*-* 03:15:00", "15 3 * * 1", 168),
    "SUN": ("Sun *-*-* 03:15:00", "15 3 * * 0", 168),
    "mon,thu 4:05": ("Mon,Thu *-*-* 04:05:00", "5 4 * * 1,4", 72),
    "mon-fri": ("Mon,Tue,Wed,Thu,Fri *-*-* 03:15:00", "15 3 * * 1,2,3,4,5", 24),
    "fri-mon": ("Mon,Fri,Sat,Sun *-*-* 03:15:00", "15 3 * * 1,5,6,0", 24),
    "mon-sun": ("*-*-* 03:15:00", "15 3 * * *", 24),
    "monthly": ("*-*-01 03:15:00", "15 3 1 * *", 720),
    "monthly 12:30": ("*-*-01 12:30:00", "30 12 1 * *", 720),
}


@pytest.mark.parametrize(("text", "said"), CALENDARS.items(), ids=list(CALENDARS))
def test_a_calendar_is_said_to_each_scheduler_in_its_language(text: str, said: tuple[str, str, int]) -> None:
    every = read_every(text)
    assert isinstance(every, Calendar)
    assert (calendar_text(every), cron_fields(every, "cron"), hours_between(every)) == said
    assert ast.literal_eval(schedule_text(every)) == said[1]


@pytest.mark.parametrize("text", CALENDARS)
def test_systemd_understands_every_calendar_as_it_is_meant(text: str) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not installed")
    every = read_every(text)
    assert isinstance(every, Calendar)
    command = [analyze, "calendar", "--iterations=8", "--base-time=2026-03-02 00:00:00", calendar_text(every)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True, env={"TZ": "UTC"}).stdout
    elapses = re.findall(
        r"(?:Next elapse|Iteration #\d+|Iter. #\d+): (\w{3}) (\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):00", said
    )
    assert len(elapses) == 8, said
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert all(not every.weekdays or days.index(each[0]) in every.weekdays for each in elapses)
    assert all(not every.monthly or each[3] == "01" for each in elapses)
    assert all(int(each[5]) == every.minute for each in elapses)
    assert {int(each[4]) for each in elapses} == (
        set(range(0, 24, every.step)) & {int(each[4]) for each in elapses} if every.step else {every.hour}
    )
    if every.step:
        assert (int(elapses[1][4]) - int(elapses[0][4])) % 24 == every.step % 24


@pytest.mark.parametrize(("text", "hours"), [("7h", 7), ("5h", 5), ("36h", 36), ("2d", 48), ("2w", 336), ("48h", 48)])
def test_an_interval_that_no_calendar_has_is_counted_from_start_to_start(text: str, hours: int) -> None:
    assert read_every(text) == Interval(hours)
    assert schedule_text(Interval(hours)) == f"timedelta(hours={hours})"
    with pytest.raises(ConfigError, match=r"--every \d+h: cron cannot count .*1, 2, 3, 4, 6, 8, 12 and 24h"):
        cron_fields(Interval(hours), "cron")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0h",
        "9999h",
        "60w",
        "-6h",
        "6",
        "6 hours",
        "noon",
        "daily 24:00",
        "daily 3:60",
        "hourly 3:15",
        "2d 03:15",
        "mon-",
        ",mon",
        "mon thu",
        "monday",
        "*/5",
        "mon 3:5",
        "yearly",
        "daily\n* * * * * root id",
        "daily; id",
        "$(id)",
        "daily%",
    ],
)
def test_what_is_not_in_the_language_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(ConfigError, match="--every"):
        read_every(text)


def test_the_random_delay_is_a_twelfth_of_the_time_between_but_at_most_15_minutes() -> None:
    assert [longest_delay(read_every(text)) for text in ("hourly", "2h", "6h", "weekly")] == [300, 600, 900, 900]
