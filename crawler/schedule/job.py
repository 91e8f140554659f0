"""What is to be repeated, and the file that a scheduler takes for it; texts that none should get are refused."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from crawler.config import Options
from crawler.errors import ConfigError
from crawler.schedule.times import Every


@dataclass(frozen=True, slots=True)
class Job:
    """An audit and when to run it: `audit` are its arguments, `given` the same by option, `options` with audit.toml.

    `folder` is where runs/NAME lies, `program` how `doorway` is called. `config`, `user`, `mail` and `webhook` are
    empty when not given.
    """

    name: str
    every: Every
    folder: PurePosixPath
    program: tuple[str, ...]
    audit: tuple[str, ...]
    given: tuple[tuple[str, object], ...]
    options: Options
    config: str = ""
    user: str = ""
    mail: str = ""
    webhook: str = ""

    @property
    def command(self) -> tuple[str, ...]:
        """The audit's command line. Ours come first, so that an argument `--` of the user's changes nothing in them."""
        config = ("--config", self.config) if self.config else ()
        return (*self.program, "audit", "--name", self.name, "--quiet", *config, *self.audit)

    @property
    def secret(self) -> bool:
        """Whether the files hold what only their owner should read: a webhook, the password of a proxy."""
        return bool(self.webhook) or bool({"notify_webhook", "proxy"} & {name for name, _ in self.given})


@dataclass(frozen=True, slots=True)
class Unit:
    """A file for a scheduler: where it belongs, what it says."""

    path: PurePosixPath
    text: str
    executable: bool = False


def read_text(option: str, text: str) -> str:
    """`text` when it can stand in one line of a file. Raises ConfigError."""
    if not text.isprintable():
        raise ConfigError(f"{option} {text!r}: line breaks and control characters cannot be written into a schedule")
    return text


def read_path(option: str, text: str) -> PurePosixPath:
    """An absolute path that every scheduler can name. Raises ConfigError."""
    if not PurePosixPath(text).is_absolute():
        raise ConfigError(f"{option} {text!r}: a scheduler needs the absolute path")
    if re.search(r"[\\$\"']|^\s|\s$", read_text(option, text)):
        raise ConfigError(f"{option} {text!r}: backslashes, quotes, $ and spaces at the end stand in no schedule")
    return PurePosixPath(text)


def read_user(text: str) -> str:
    """The name of a user of the machine. Raises ConfigError."""
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", text):
        raise ConfigError(f"--user {text!r}: not the name of a user (a-z, 0-9, _ and -)")
    return text


def read_mail(text: str) -> str:
    """One plain address. Raises ConfigError."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._+-]*(@[A-Za-z0-9][A-Za-z0-9.-]*)?", text):
        raise ConfigError(f"--mail {text!r}: not a plain address like you@company.example")
    return text
