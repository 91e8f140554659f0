"""What `doorway schedule` does: reads what is to be repeated, and prints or writes the files for one scheduler."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.config import Options, make_options, read_config, read_option
from crawler.errors import ConfigError
from crawler.output import complain
from crawler.schedule.airflow import airflow_units
from crawler.schedule.cron import cron_units
from crawler.schedule.job import Job, Unit, read_mail, read_path, read_text, read_user
from crawler.schedule.scrapyd import scrapyd_units
from crawler.schedule.systemd import systemd_units
from crawler.schedule.times import read_every

KINDS = {"systemd": systemd_units, "cron": cron_units, "scrapyd": scrapyd_units, "airflow": airflow_units}

_NOT_REPEATED = {
    "name": "the schedule's NAME is the run's",
    "out": "each run gets a folder of its own, runs/NAME/TIME",
    "resume": "each run is a new one",
    "config": "give it before the --",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the command was called: the current folder, the running Python, who calls (asked only where it counts)."""

    folder: str
    python: str
    user: Callable[[], str]


def schedule_command(given: Mapping[str, Any], audit: Sequence[str], named: Mapping[str, Any], place: Place) -> int:
    """Prints the files for the scheduler `given["kind"]`, or writes them into `given["out"]`.

    `audit` are the arguments of the audit, `named` the same by option. Raises ConfigError for what cannot be scheduled.
    """
    job = _read_job(given, audit, named, place)
    units = KINDS[given["kind"]](job)
    if given.get("out"):
        _write(units, Path(given["out"]), private=job.secret)
    else:
        sys.stdout.write("\n".join(f"# ==> {unit.path}\n{unit.text}" for unit in units))
    return 0


def _read_job(given: Mapping[str, Any], audit: Sequence[str], named: Mapping[str, Any], place: Place) -> Job:
    folder = read_path("--dir", given.get("folder") or place.folder)
    config = str(folder / read_text("--config", given["config"])) if given.get("config") else ""
    options = _read_options(config, named, given["kind"])
    user = given.get("user", "")
    if given["kind"] == "systemd" and not user:
        user = _find_user(place)
    return Job(
        name=read_option("name", given["name"]),
        every=read_every(given["every"]),
        folder=folder,
        program=_find_program(given.get("doorway", ""), place.python),
        audit=tuple(read_text("argument", text) for text in audit),
        given=tuple(named.items()),
        options=options,
        config=config and str(read_path("--config", config)),
        user=user and read_user(user),
        mail=read_mail(given["mail"]) if given.get("mail") else "",
        webhook=_read_webhook(given["webhook"]) if given.get("webhook") else "",
    )


def _read_options(config: str, named: Mapping[str, Any], kind: str) -> Options:
    """The audit's options, read now so that a mistake does not wait for the night. Raises ConfigError."""
    keys = _read_keys(config, kind)
    for name, value in {**keys, **named}.items():
        if value and name in _NOT_REPEATED and (name in named or name != "name"):
            raise ConfigError(f"{name} cannot be scheduled: {_NOT_REPEATED[name]}")
    merged = {**keys, **{name: read_option(name, value) for name, value in named.items()}}
    if merged.get("urls_file") == "-":
        raise ConfigError("--urls -: a scheduled run has no standard input; name a file")
    options = make_options(merged)
    if not (config or options.crawl.has_starts or options.urls_file or options.warcs):
        raise ConfigError("nothing to audit: give --config FILE, or URLs and options of `doorway audit` behind --")
    return options


def _read_keys(config: str, kind: str) -> dict[str, Any]:
    """What audit.toml says. It may lie on another machine; only scrapyd's spiders need its keys now."""
    if not config:
        return {}
    if kind != "scrapyd" and not Path(config).exists():
        complain(f"doorway: {config} is not on this machine, so what it says was not checked\n")
        return {}
    return read_config(Path(config))


def _find_program(given: str, python: str) -> tuple[str, ...]:
    if given:
        return (str(read_path("--doorway", given)),)
    beside = Path(python).with_name("doorway")
    read_path("--doorway", str(beside))
    return (str(beside),) if beside.exists() else (python, "-m", "crawler")


def _find_user(place: Place) -> str:
    try:
        user = place.user()
    except (KeyError, OSError):  # a number without a name, as in containers
        user = ""
    if user in ("", "root"):
        raise ConfigError("--as systemd: name the --user that audits; strangers' pages are not for root to read")
    return user


def _read_webhook(text: str) -> str:
    try:
        return str(read_option("notify_webhook", text))
    except ConfigError as error:
        raise ConfigError(f"--webhook{str(error).removeprefix('notify_webhook')}") from None


def _write(units: Sequence[Unit], folder: Path, private: bool) -> None:
    """Writes each file, readable for its owner alone when `private`, and says where it belongs."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for unit in units:
            path = folder / unit.path.name
            path.touch(mode=0o600)
            path.chmod((0o700 if unit.executable else 0o600) if private else (0o755 if unit.executable else 0o644))
            path.write_text(unit.text, encoding="utf-8")
            sys.stdout.write(f"{path}\n")
    except OSError as error:
        raise ConfigError(f"--out {folder}: {error.strerror}") from None
