"""How far each stage of a run is, and how long it took."""

import time
from typing import Protocol


class Progress(Protocol):
    """Called with a stage's name, how many it has done, of what, and of how many or the share of its way if known."""

    def __call__(self, stage: str, count: int, unit: str = "pages", total: int = 0, share: float = 0.0) -> None: ...


def no_progress(stage: str, count: int, unit: str = "pages", total: int = 0, share: float = 0.0) -> None:
    """For who wants no progress."""


class Timings(dict[str, float]):
    """Seconds that each stage took, by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._since = time.monotonic()

    def lap(self, stage: str) -> None:
        """Books the time since the last lap on `stage`."""
        now = time.monotonic()
        self[stage] = round(now - self._since, 3)
        self._since = now
