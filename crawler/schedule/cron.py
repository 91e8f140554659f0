"""A line for a crontab."""

import shlex
from collections.abc import Iterable
from pathlib import PurePosixPath

from crawler.errors import ConfigError
from crawler.schedule.alarm import WORST_GOOD, alarm_text
from crawler.schedule.job import Job, Unit
from crawler.schedule.times import Every, Interval, longest_delay

LONGEST = 990
"""Characters of a command: Debian's cron takes no more than 999."""

_HEAD = """\
# {where}
# Times are in the machine's zone. What goes wrong is written to standard error, which cron mails.
"""


def cron_units(job: Job) -> tuple[Unit, ...]:
    """A file for /etc/cron.d where a user is given, else lines for that user's own crontab."""
    return (crontab(job, f"{_run(job)}; {_alarm(job)}".rstrip("; ")),)


def crontab(job: Job, command: str) -> Unit:
    """The file with a line that runs `command`, text for a shell in which a % stands outside of all quotes with \\.

    Raises ConfigError for a line that cron would not take.
    """
    escaped = command.replace("%", "\\%")
    if len(escaped) > LONGEST:
        raise ConfigError(
            f"--as cron: a command of {len(escaped)} characters, and cron takes {LONGEST};"
            " put the options into an audit.toml and give --config"
        )
    when = cron_fields(job.every, "cron")
    if not job.user:
        head = _HEAD.format(where="Add it with `crontab -e`.")
        return Unit(PurePosixPath(f"doorway-{job.name}.crontab"), f"{head}{when} {escaped}\n")
    path = PurePosixPath("/etc/cron.d") / f"doorway-{job.name.replace('.', '_')}"  # cron skips names with a dot
    return Unit(path, f"{_HEAD.format(where='It belongs to root.')}{when} {job.user} {escaped}\n")


def cron_fields(every: Every, kind: str) -> str:
    """Minute, hour, day of the month, month, weekday. Raises ConfigError for what these cannot say."""
    if isinstance(every, Interval):
        raise ConfigError(
            f"--every {every.hours}h: {kind} cannot count from the last run; it can do 1, 2, 3, 4, 6, 8, 12 and 24h,"
            " daily, weekly, monthly and days of the week (systemd and airflow can do any interval)"
        )
    hour = f"*/{every.step}" if every.step else every.hour
    days = ",".join(str((day + 1) % 7) for day in every.weekdays) or "*"  # cron's week begins with Sunday, 0
    return f"{every.minute} {hour} {1 if every.monthly else '*'} * {days}"


def quote_words(arguments: Iterable[str]) -> str:
    """A command line for a shell. Each % stands outside of all quotes: no backslash is before it there."""
    return " ".join("%".join(part and shlex.quote(part) for part in text.split("%")) or "''" for text in arguments)


def wait_text(job: Job) -> str:
    """A shell command that waits, so that not all jobs of the hour begin at once."""
    return f'sleep "$(shuf -n 1 -i 0-{longest_delay(job.every)})"'


def _run(job: Job) -> str:
    """Sets `code`, also where the folder is gone."""
    run = f"{wait_text(job)}; {quote_words(job.command)} >/dev/null; code=$?;"
    return f"code=2; cd {quote_words([str(job.folder)])} && {{ {run} }}"


def _alarm(job: Job) -> str:
    told = alarm_text(job)
    return f'[ "$code" -le {WORST_GOOD} ] || {{ {told} }}' if told else ""
