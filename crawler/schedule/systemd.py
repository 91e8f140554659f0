"""A service and a timer for systemd, and a service that tells of a run that failed."""

import re
import shlex
from collections.abc import Iterable
from pathlib import PurePosixPath

from crawler.schedule.alarm import WORST_GOOD, alarm_text
from crawler.schedule.job import Job, Unit
from crawler.schedule.times import DAYS, Calendar, Every, hours_between, longest_delay

FOLDER = PurePosixPath("/etc/systemd/system")

_PLAIN = re.compile(r"[A-Za-z0-9_./:=,@+-]+")
_LEAST_HOURS, _MOST_HOURS = 24, 72
"""A run is broken off after the time between two, but not sooner and not later than these."""

_SERVICE = """\
# sudo install -d -o {user} {make}
# sudo systemctl daemon-reload && sudo systemctl enable --now {unit}.timer
[Unit]
Description=Audit {name} for doorway pages
Wants=network-online.target
After=network-online.target
{on_failure}
[Service]
Type=oneshot
User={user}
WorkingDirectory={folder}
ExecStart={command}
# 1: --fail-on is met. Add 3 when some pages that cannot be had are usual.
SuccessExitStatus={success}
# The first SIGTERM lets what is in flight arrive; then what there is gets judged.
KillMode=mixed
TimeoutStopSec=10min
TimeoutStartSec={hours}h
Nice=10
IOSchedulingClass=best-effort
IOSchedulingPriority=7
MemoryMax=75%
NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths={runs}
PrivateTmp=true
PrivateDevices=true
ProtectKernelTunables=true
ProtectKernelModules=true
ProtectControlGroups=true
RestrictSUIDSGID=true
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
"""
_TIMER = """\
[Unit]
Description=When {name} is audited for doorway pages

[Timer]
{when}
RandomizedDelaySec={delay}
Unit={unit}.service

[Install]
WantedBy=timers.target
"""
_FAILED = """\
[Unit]
Description=Tell that the audit of {name} failed

[Service]
Type=oneshot
User={user}
ExecStart={command}
"""


def systemd_units(job: Job) -> tuple[Unit, ...]:
    """doorway-NAME.service and .timer, and a service for failures where somebody is to be told."""
    unit = f"doorway-{job.name}"
    told = bool(alarm_text(job))
    texts = {f"{unit}.service": _service(job, unit, told), f"{unit}.timer": _timer(job, unit)}
    if told:
        texts[f"{unit}-failed.service"] = _failed(job, unit)
    return tuple(Unit(FOLDER / name, text) for name, text in texts.items())


def calendar_text(every: Calendar) -> str:
    """The same for OnCalendar=, in the machine's time zone."""
    if every.step:
        return f"*-*-* 00/{every.step}:{every.minute:02}:00"
    days = ",".join(DAYS[day].capitalize() for day in every.weekdays)
    date = "*-*-01" if every.monthly else "*-*-*"
    return f"{days} {date} {every.hour:02}:{every.minute:02}:00".strip()


def quote_command(arguments: Iterable[str]) -> str:
    """A command line that systemd takes apart into `arguments`; the first one is the program, which has no $."""
    program, *rest = arguments
    return " ".join((_quote(_escape(program)), *(_quote(_escape(text).replace("$", "$$")) for text in rest)))


def _escape(text: str) -> str:
    """Specifiers (%n, ...) are expanded in every setting, and doubled stand for themselves."""
    return text.replace("%", "%%")


def _quote(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _service(job: Job, unit: str, told: bool) -> str:
    return _SERVICE.format(
        user=job.user,
        name=job.name,
        unit=unit,
        on_failure=f"OnFailure={unit}-failed.service\n" if told else "",
        folder=_escape(str(job.folder)),
        make=shlex.quote(str(job.folder / "runs")),
        runs=_quote(_escape(str(job.folder / "runs"))),
        command=quote_command(job.command),
        success=WORST_GOOD,
        hours=min(max(hours_between(job.every), _LEAST_HOURS), _MOST_HOURS),
    )


def _timer(job: Job, unit: str) -> str:
    return _TIMER.format(name=job.name, unit=unit, when=_when(job.every), delay=longest_delay(job.every))


def _when(every: Every) -> str:
    """A missed start is made up for when the machine is back: by Persistent=, or for the count begins at the boot."""
    if isinstance(every, Calendar):
        return f"OnCalendar={calendar_text(every)}\nPersistent=true"
    return f"OnBootSec=15min\nOnUnitActiveSec={every.hours}h"


def _failed(job: Job, unit: str) -> str:
    script = f"code=$(systemctl show --value -p ExecMainStatus {unit}.service); {alarm_text(job)}"
    return _FAILED.format(name=job.name, user=job.user, command=quote_command(("/bin/sh", "-c", script)))
