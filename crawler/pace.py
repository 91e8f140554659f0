"""How fast something goes lately, how long it may still take, and how such a time is written."""

from collections import deque

WINDOW = 20.0
"""Seconds that count as lately: long enough to smooth bursts, short enough to show that a crawl has slowed down."""
_STEP = 0.5  # seconds between two samples that are kept
_EARLIEST = 2.0  # seconds after which a forecast says something


class Pace:
    """The pace of a count that grows; moments are seconds of a clock that never goes back. What is counted already
    when one begins to look does not make it look fast."""

    def __init__(self, now: float, count: float = 0.0) -> None:
        self._samples = deque([(now, count)])
        self._last = (now, count)
        self._first = (now, 0.0)

    def note(self, now: float, count: float) -> None:
        """The count is `count` now."""
        self._last = (now, count)
        if now - self._samples[-1][0] >= _STEP:
            self._samples.append(self._last)
        while len(self._samples) > 2 and self._samples[1][0] <= now - WINDOW:
            self._samples.popleft()

    @property
    def rate(self) -> float:
        """Of the count, a second, lately."""
        return _rate(self._samples[0], self._last)

    @property
    def mean(self) -> float:
        """Of the count, a second, from the start on."""
        return _rate(self._first, self._last)

    @property
    def elapsed(self) -> float:
        """Seconds from the start to the last note."""
        return self._last[0] - self._first[0]

    def left(self, remaining: float) -> float | None:
        """Seconds until `remaining` more are done at the pace of late; None where nobody could say."""
        return remaining / self.rate if self.elapsed >= _EARLIEST and self.rate > 0 else None


def spell(seconds: float) -> str:
    """A time that has passed: 0.4 s, 12 s, 3 min 20 s, 2 h 10 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def spell_roughly(seconds: float) -> str:
    """A time to come, no more exact than a forecast is: 12 s, 4 min, 2.5 h."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _rate(begin: tuple[float, float], end: tuple[float, float]) -> float:
    return max(0.0, end[1] - begin[1]) / max(0.001, end[0] - begin[0])
