"""What the stages of a run cost, from the log of events that Spark writes when it is asked to."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import add, sub
from pathlib import Path
from typing import Any

Event = Mapping[str, Any]

START, REPORT = "start", "report"
_TARGET = re.compile(r"^Arguments: \S+/_(stages/[^/\s]+/[^/\s,]+|draft/)", re.MULTILINE)
_ROUND = re.compile(r"stars-\d+")


def settings_of(folder: Path) -> dict[str, str]:
    """What makes Spark write its log to `folder`, which must be there, as one file of plain JSON."""
    name = "spark.eventLog"
    told = {f"{name}.enabled": "true", f"{name}.dir": folder.as_uri()}
    return {**told, f"{name}.compress": "false", f"{name}.rolling.enabled": "false"}


def read_events(folder: Path) -> Iterator[Event]:
    """Every event of the one run whose log is in `folder`. Raises ValueError unless there is one."""
    logs = [path for path in folder.iterdir() if not path.name.startswith(".")]
    if len(logs) != 1:
        raise ValueError(f"{folder}: {len(logs)} logs of events, not one")
    with logs[0].open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@dataclass(slots=True)
class Stage:
    """What one stage took: `seconds` on the wall, `busy` seconds of all its tasks together (what one core would have
    needed), and bytes: `shuffled` from task to task, `spilled` to disk, `written` for the next stage."""

    name: str
    seconds: float = 0.0
    busy: float = 0.0
    tasks: int = 0
    shuffled: int = 0
    spilled: int = 0
    written: int = 0

    def plus(self, other: "Stage") -> "Stage":
        """Both together, under this one's name."""
        return Stage(self.name, *map(add, self._numbers(), other._numbers()))

    def less(self, other: "Stage") -> "Stage":
        """What this one took more than the other."""
        return Stage(self.name, *map(sub, self._numbers(), other._numbers()))

    def _numbers(self) -> tuple[float, float, int, int, int, int]:
        return self.seconds, self.busy, self.tasks, self.shuffled, self.spilled, self.written

    def count(self, metrics: Event) -> None:
        """One more attempt at a task, whether it came to something or not."""
        self.tasks += 1
        self.busy += metrics.get("Executor Run Time", 0) / 1_000
        self.spilled += metrics.get("Disk Bytes Spilled", 0)
        self.shuffled += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
        self.written += metrics.get("Output Metrics", {}).get("Bytes Written", 0)


@dataclass(slots=True)
class _Log:
    """The moments of a run in milliseconds: when it began, when each stage was written down, when tasks began."""

    begun: int = 0
    first: int = 0
    ended: int = 0
    targets: dict[int, str] = field(default_factory=dict)
    written: list[tuple[int, str]] = field(default_factory=list)
    tasks: list[tuple[int, Event]] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """One event."""
        match event["Event"].rpartition(".")[2]:
            case "SparkListenerApplicationStart":
                self.begun = event["Timestamp"]
            case "SparkListenerApplicationEnd":
                self.ended = event["Timestamp"]
            case "SparkListenerSQLExecutionStart":
                self.first = self.first or event["time"]
                if found := _TARGET.search(event["physicalPlanDescription"]):
                    self.targets[event["executionId"]] = _name_of(found[1])
            case "SparkListenerSQLExecutionEnd":
                if event["executionId"] in self.targets:
                    self.written.append((event["time"], self.targets[event["executionId"]]))
            case "SparkListenerTaskEnd":
                self.tasks.append((event["Task Info"]["Launch Time"], event.get("Task Metrics") or {}))


def _name_of(target: str) -> str:
    name = target.rpartition("/")[2]
    return _ROUND.sub("components", name) if name else REPORT


def stages_of(events: Iterable[Event]) -> list[Stage]:
    """The stages in their order. One follows another: whatever runs before a stage is written down is its work."""
    log = _Log()
    for event in events:
        log.take(event)
    log.ended = log.ended or max((moment for moment, _ in log.written), default=log.first)
    written = [(log.first, START), *sorted(log.written), (log.ended, REPORT)]
    stages: dict[str, Stage] = {}
    since = log.begun
    for moment, name in written:
        stages.setdefault(name, Stage(name)).seconds += max(0, moment - since) / 1_000
        since = max(since, moment)
    moments = [moment for moment, _ in written[1:-1]]
    for moment, metrics in log.tasks:
        stages[written[1 + bisect_left(moments, moment)][1]].count(metrics)
    return list(stages.values())
