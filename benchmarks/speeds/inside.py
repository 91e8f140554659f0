"""What one process spends on each stage: python inside.py pages|audit WARC ROUNDS OUT; JSON on standard output.

pages  microseconds of processor time per page of what every page pays for, each stage once a round in a shuffled order
audit  milliseconds on the wall of the stages of an audit with one worker, and of writing its reports
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

import crawler.loaded  # noqa: F401  # what a worker has before its first page
from crawler.archive import read_archive
from crawler.audit import audit
from crawler.parse import screen as screening
from crawler.parse.sketches import sketch_words
from crawler.records import Capture, RunInfo
from crawler.shingles import hash_each, sample
from crawler.thresholds import Thresholds
from crawler.timings import Timings
from reports.write import write_reports

ALL_WORDS = 10**9
TOGETHER = 32
"""Pages that are screened in one go."""
_NAME = 8
"""Words that stand for a page's name, whose shingles are looked for among its own."""


def time_pages(warc: str, rounds: int) -> dict[str, Any]:
    """Microseconds per page of each stage, by round."""
    captures = list(_captures(warc))
    stages = {**_stages(warc, captures), **_sketching(captures)}
    chance = random.Random(rounds)
    spent: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(rounds):
        for name in chance.sample(sorted(stages), len(stages)):
            spent[name].append(_processor_time(stages[name]) / len(captures) * 1e6)
    return {"pages": len(captures), "spent": spent}


def time_audit(warc: str, out: str) -> dict[str, Any]:
    """Milliseconds of each stage of the whole collection."""
    timings = Timings()
    findings = audit((Path(warc),), (), Thresholds(), 1, lambda *_, **__: None, timings)
    info = RunInfo("speed", "", "", "finished", True, {}, {}, timings, {})
    write_reports(findings, info, Path(out))
    timings.lap("report")
    return {"pages": len(findings.pages), "spent": {name: [seconds * 1_000] for name, seconds in timings.items()}}


def _captures(warc: str) -> Iterator[Capture]:
    return (row for row in read_archive((Path(warc),)) if isinstance(row, Capture))


def _stages(warc: str, captures: Sequence[Capture]) -> dict[str, Callable[[], None]]:
    """What can be done again and again, by its name."""

    def read() -> None:
        for _ in _captures(warc):
            pass

    def parse() -> None:
        for capture in captures:
            LexborHTMLParser(capture.body.decode("utf-8", "replace"))

    return {"read": read, "parse": parse, "screen": lambda: _screen(captures)}


def _screen(captures: Sequence[Capture]) -> None:
    """Screening as the audit's workers do it: some pages in one go."""
    for at in range(0, len(captures), TOGETHER):
        screening.screen_pages(captures[at : at + TOGETHER])


def _sketching(captures: Sequence[Capture]) -> dict[str, Callable[[], None]]:
    """Shingles and sample of the hashed words alone."""
    read = screening.read_words(captures, [(0, 0)] * len(captures), ALL_WORDS)
    hashed = [hash_each([word for block in page for word in block.words]) for page in read]

    def sketch() -> None:
        for at in range(0, len(hashed), TOGETHER):
            texts = hashed[at : at + TOGETHER]
            for shingles in sketch_words(texts, [text[:_NAME] for text in texts])[0]:
                sample(shingles)

    return {"sketch": sketch}


def _processor_time(work: Callable[[], None]) -> float:
    gc.collect()
    since = time.process_time()
    work()
    return time.process_time() - since


def main(what: str, warc: str, rounds: str, out: str) -> None:
    """Prints what was measured."""
    print(json.dumps(time_pages(warc, int(rounds)) if what == "pages" else time_audit(warc, out)))


if __name__ == "__main__":
    main(*sys.argv[1:])
