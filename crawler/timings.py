"""How long each stage of a run took."""

import time


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
