"""The stages after screening on made-up records: python afterwards.py PAGES SEED OUT; JSON on standard output.

What it says: seconds of each stage, bytes of memory at its end (the peak so far), and how many links were found.
"""

import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler.audit import _link as link_originals
from crawler.findings import Judged, assemble
from crawler.parse.frame import find_frames
from crawler.records import Findings, Page, RunInfo
from crawler.screening import Book
from crawler.spill import Spills
from crawler.thresholds import Thresholds
from reports.write import write_reports
from speeds.growing import screened_pages


def measure(pages: int, seed: int, out: Path) -> dict[str, Any]:
    """Runs the stages."""
    clock = _Clock()
    with Spills() as spills:
        taken = Book(spills)
        for page in screened_pages(pages, seed):
            taken.add(page)
        screened = taken.close()
        clock.close("made up")
        find_frames(screened.pages, screened.frames)
        clock.close("frames")
        found = link_originals(screened, spills.path, Thresholds())
        links = len(found)
        clock.close("group")
    findings = _assemble(screened.pages)
    clock.close("assemble")
    write_reports(findings, RunInfo("growth", "", "", "finished", True, {}, {}, {}, {}), out)
    clock.close("report")
    return {"seconds": clock.seconds, "peaks": clock.peaks, "before": clock.before, "links": links}


class _Clock:
    """Seconds and peaks by stage, and the bytes before the first."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.peaks: dict[str, int] = {}
        self.before = peak()
        self._since = time.monotonic()

    def close(self, stage: str) -> None:
        """Books what was since the last stage."""
        self.seconds[stage] = time.monotonic() - self._since
        self.peaks[stage] = peak()
        self._since = time.monotonic()


def peak() -> int:
    """Bytes that this process has held at most."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would begin with what the parent held
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _assemble(pages: Sequence[Page]) -> Findings:
    """The rows of pages that nothing is held against."""
    return assemble(Judged(tuple(pages), {}, {}, {}, {}, (), ()), Thresholds())


def main(pages: str, seed: str, out: str) -> None:
    """Prints what was measured."""
    print(json.dumps(measure(int(pages), int(seed), Path(out))))


if __name__ == "__main__":
    main(*sys.argv[1:])
