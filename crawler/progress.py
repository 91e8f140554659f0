"""What a person sees while pages are judged: the stage, how far it is, how fast it goes, how long it may take."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from crawler.live import LiveLine
from crawler.pace import Pace, spell, spell_roughly

_SETTLED = 0.5
"""Seconds of a stage before its pace means something."""


class StageProgress:
    """Called with a stage and its count; writes to `line` when there is something new to see. `clock` gives seconds
    and never goes back."""

    def __init__(self, line: LiveLine, clock: Callable[[], float] = time.monotonic) -> None:
        self._line = line
        self._clock = clock
        self._stage = ""
        self._count, self._unit, self._total, self._share = 0, "", 0, 0.0
        self._written = clock()
        self._pace = self._way = Pace(self._written)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """A message about what went wrong begins a line of its own."""
        self._line.close()

    def __call__(self, stage: str, count: int, unit: str = "pages", total: int = 0, share: float = 0.0) -> None:
        """Notes that `stage` has done `count` of `unit`: of `total`, or the `share` of its way, 0-1, where known."""
        now = self._clock()
        is_new = stage != self._stage
        if is_new:
            self.finish()
            self._stage, self._pace = stage, Pace(now, count)
            self._way = Pace(now, count / total if total else share)
        self._count, self._unit, self._total = count, unit, total
        self._share = count / total if total else share
        self._pace.note(now, count)
        self._way.note(now, self._share)
        if now - self._written >= self._line.every or (is_new and self._line.is_live):
            self._written = now
            self._line.show(self._parts())

    def finish(self) -> None:
        """Writes the last line of the stage under way."""
        if self._stage:
            now = self._clock()
            self._pace.note(now, self._count)
            self._written = now
            parts = [f"{self._stage}: {self._count:,} {self._unit}", f"{_spell_pace(self._pace.mean)} {self._unit}/s"]
            self._line.keep([*parts[: 1 + (self._count > 1)], spell(self._pace.elapsed)])
        self._stage = ""

    def conclude(self, seconds: Mapping[str, float]) -> None:
        """Writes in one line what took how long: `seconds` by its name."""
        self.finish()
        each = [f"{name} {spell(taken)}" for name, taken in seconds.items() if taken >= 0.05]
        self._line.keep([f"took {spell(sum(seconds.values()))}: {', '.join(each) or 'next to nothing'}"])

    def _parts(self) -> list[str]:
        of = f" of {self._total:,}" if self._total else ""
        parts = [f"{self._stage}: {self._count:,}{of} {self._unit}"]
        if self._share and not self._total:
            parts.append(f"{100 * self._share:.0f}%")
        if self._pace.elapsed >= _SETTLED:
            parts.append(f"{_spell_pace(self._pace.rate)} {self._unit}/s")
        left = self._way.left(1 - self._share)
        return [*parts, f"about {spell_roughly(left)} left"] if left and self._share else parts


def _spell_pace(rate: float) -> str:
    """A family may take minutes: it must not look as if nothing moved."""
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}" if rate < 1 else f"{rate:.1f}"
