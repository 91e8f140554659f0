"""Progress of the judging on standard error: one live line on a terminal, a line now and then in a log."""

import time
from typing import TextIO

_EVERY_LIVE, _EVERY_LOGGED = 0.2, 10.0


class StageProgress:
    """Called with a stage, a count and what is counted; writes when there is something new to see. Quiet writes
    nothing."""

    def __init__(self, stream: TextIO, quiet: bool) -> None:
        self._stream = stream
        self._quiet = quiet
        self._live = stream.isatty()
        self._stage = ""
        self._count, self._unit = 0, ""
        self._written = 0.0
        self._started = 0.0

    def __call__(self, stage: str, count: int, unit: str = "pages") -> None:
        """Notes that `stage` has done `count` of `unit`."""
        now = time.monotonic()
        if stage != self._stage:
            self.finish()
            self._stage, self._started, self._written = stage, now, now
        self._count, self._unit = count, unit
        if now - self._written >= (_EVERY_LIVE if self._live else _EVERY_LOGGED):
            self._write(now)

    def finish(self) -> None:
        """Writes the last line of the stage under way."""
        if self._stage:
            self._write(time.monotonic(), last=True)
        self._stage = ""

    def _write(self, now: float, last: bool = False) -> None:
        if self._quiet:
            return
        self._written = now
        pace = self._count / max(0.001, now - self._started)
        line = f"{self._stage}: {self._count:,} {self._unit}, {pace:,.0f} {self._unit}/s"
        start, end = ("\r\x1b[K", "\n" if last else "") if self._live else ("", "\n")
        self._stream.write(f"{start}{line}{end}")
        self._stream.flush()
