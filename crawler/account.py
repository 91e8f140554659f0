"""What every command that judges says of its run: in run.json, and by its exit code."""

import platform
from collections.abc import Collection, Iterable
from datetime import datetime
from importlib.metadata import version

from crawler import __version__
from crawler.errors import DONE, FAILED_ON, INCOMPLETE
from crawler.records import VERDICTS


def versions_of(packages: Iterable[str]) -> dict[str, str]:
    """Of Python, of this program and of `packages`."""
    ours = {"python": platform.python_version(), "doorway-audit": __version__}
    return ours | {name: version(name) for name in packages}


def written(moment: datetime) -> str:
    """A time in UTC as run.json has it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def exit_code_of(verdicts: Collection[str], fail_on: str, *, complete: bool) -> int:
    """Incomplete before `--fail-on`: a verdict on half the pages must not look like the whole."""
    if not complete:
        return INCOMPLETE
    worst = VERDICTS[: VERDICTS.index(fail_on) + 1] if fail_on else ()
    return FAILED_ON if any(verdict in verdicts for verdict in worst) else DONE
