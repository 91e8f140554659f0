"""How progress is written: one line that changes on a terminal, a line now and then in a log."""

from collections.abc import Mapping, Sequence
from typing import Self, TextIO

from crawler.output import columns_of_terminal, is_terminal, turn_off

EVERY_LIVE, EVERY_LOGGED = 0.2, 10.0
"""Seconds between two lines, on a terminal and in a log."""


class LiveLine:
    """A line on `stream` made of parts, the most important first; nothing at all when `quiet`."""

    def __init__(self, stream: TextIO, *, live: bool, quiet: bool = False) -> None:
        self._stream = stream
        self._is_quiet = quiet
        self._is_open = False
        self.is_live = live
        self.every = EVERY_LIVE if live else EVERY_LOGGED

    @classmethod
    def on(cls, stream: TextIO, environ: Mapping[str, str], *, quiet: bool) -> Self:
        """A line that is live where `stream` is a terminal that can show it."""
        return cls(stream, live=is_terminal(stream, environ), quiet=quiet)

    def show(self, parts: Sequence[str]) -> None:
        """Writes `parts` over what was shown before; in a log, as a line of their own."""
        self._put(f"\r\x1b[K{self._fit(parts)}" if self.is_live else f"{', '.join(parts)}\n")
        self._is_open = self.is_live

    def keep(self, parts: Sequence[str]) -> None:
        """Writes `parts` as a line that stays."""
        self.show(parts)
        self.close()

    def close(self) -> None:
        """Leaves what is shown where it is: what is written next begins a line."""
        if self._is_open:
            self._put("\n")
        self._is_open = False

    def _fit(self, parts: Sequence[str]) -> str:
        """As many of `parts` as the terminal has room for now; its last column stays free, or some begin a new line."""
        room = max(1, columns_of_terminal(self._stream) - 1)
        kept = list(parts)
        while len(kept) > 1 and len(", ".join(kept)) > room:
            kept.pop()
        return ", ".join(kept)[:room]

    def _put(self, text: str) -> None:
        """A terminal that has been closed must not end the work that it was to show."""
        if self._is_quiet:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._is_quiet = True
            turn_off(self._stream)
