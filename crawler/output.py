"""Standard output and error: who reads them, and what happens when nobody does any more."""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

_FALLBACK = 80


def is_terminal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether `stream` is a terminal that does what control sequences say."""
    return stream.isatty() and environ.get("TERM") != "dumb"


def is_coloured(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether colours are wanted on `stream` (see no-color.org)."""
    return is_terminal(stream, environ) and not environ.get("NO_COLOR")


def columns_of_terminal(stream: TextIO) -> int:
    """Columns of the terminal that `stream` is, as wide as it is now; 80 where it does not say."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or _FALLBACK
    except (OSError, ValueError):  # no terminal, or no file at all
        return _FALLBACK


def say(text: str) -> None:
    """Prints `text` as it is; signs that the output cannot have become question marks. A reader who has gone is fine:
    the work was done, and its exit code stays."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        turn_off(sys.stdout)


def say_json(value: object) -> None:
    """Prints `value` as one line of JSON, which loses no sign whatever the output's encoding."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    say(json.dumps(value, ensure_ascii=not is_unicode) + "\n")


def complain(text: str) -> None:
    """Writes `text` to standard error. Where that is a log on the full disk, or nobody reads it, the exit code says it
    alone: the work ends as it would have."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        turn_off(sys.stderr)


def settle() -> None:
    """Writes out what is still in standard output's buffer, so that the interpreter does not fail over it at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        turn_off(sys.stdout)


def turn_off(stream: TextIO) -> None:
    """Lets everything that is still written to `stream` vanish."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
