"""A run and its series: what the run may know of those before it, and what it leaves to those after it."""

from dataclasses import dataclass
from pathlib import Path

from crawler import pruning, runs
from crawler.detect.known import Known
from crawler.history.recall import Memory, recall
from crawler.history.record import record
from crawler.history.store import has_history, open_history
from crawler.output import complain
from crawler.records import Findings, RunInfo
from reports.changes import compare

_FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Remembering:
    """One run into `out` with its `series` and what that knows; None and None for a run without a series."""

    out: Path
    series: Path | None
    memory: Memory | None

    @property
    def known(self) -> tuple[Known, ...]:
        """The campaigns to look for."""
        return self.memory.known if self.memory else ()

    def compare(self, findings: Findings, info: RunInfo) -> Findings:
        """`findings` with what is different from the run before."""
        if self.series is None or self.memory is None:
            return findings
        return compare(findings, self.memory.past, runs.key_of(self.out, self.series), info)

    def keep(self, findings: Findings, info: RunInfo, keep: int) -> None:
        """Writes the run down once its reports are there, and deletes archives of the runs before the newest `keep`,
        none for 0. A run that did not finish is not written down, and nothing is deleted after it."""
        if info.finish_reason != _FINISHED or self.series is None or self.memory is None:
            return
        recorded = record(self.series, runs.key_of(self.out, self.series), findings, info)
        if not recorded:
            complain(
                f"{self.out}: newer runs of the series are recorded; this one was compared with the run before it, and "
                "what they recorded stays as it is\n"
            )
        if keep:
            for path in pruning.prune(self.series, keep, self.out):
                complain(f"--keep {keep}: deleted {path}\n")


def check_series(out: Path, name: str) -> None:
    """Finds out before a crawl whether the history can be used after it. Raises AuditError."""
    series = runs.series_of(out, name)
    if series is not None and has_history(series):
        with open_history(series):
            pass


def begin(out: Path, name: str) -> Remembering:
    """What the run of `name` into `out` may know. Raises AuditError for a history that cannot be used."""
    series = runs.series_of(out, name)
    if series is None:
        return Remembering(out, None, None)
    if not has_history(series) and runs.previous_of(out, name):
        complain(f"{series}: there are reports of a version without a memory; this run counts as the first\n")
    return Remembering(out, series, recall(series, runs.key_of(out, series)))
