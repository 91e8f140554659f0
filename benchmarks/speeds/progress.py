"""What a long measurement tells while it goes on."""

import sys


def say(text: str) -> None:
    """A line on standard error; standard output has only the results."""
    print(text, file=sys.stderr, flush=True)
