"""How long the memory of a large audit takes: reading what earlier runs know, comparing with it, writing it down.

    python benchmarks/history_scale.py              # three runs of 100,000 pages in 2,000 campaigns

The findings and what campaigns are known by are made up, with a fixed seed.
"""

import argparse
import hashlib
import itertools
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from volumes.findings import Scale, build_findings, describe_run

from crawler.history.recall import recall
from crawler.history.record import record
from crawler.history.store import FILE_NAME
from crawler.records import Findings
from crawler.sightings import Sighting
from reports.changes import compare

RUNS, SEED = 3, 1
SHINGLES, TEXTS, WORDS, VOCABULARY = 1_000, 8, 700, 900
"""What a campaign is known by: its signature, its central texts, the words of each and how many of them differ."""


def see_campaigns(findings: Findings, chance: Random) -> Iterator[Sighting]:
    """What later runs know each campaign by."""
    pages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in findings.pages:
        pages[page.campaign_id].append((page.url, hashlib.sha256(page.url.encode()).hexdigest()))
    for campaign in findings.campaigns:
        words = [f"{campaign.campaign_id[-3:]}{number}" for number in range(VOCABULARY)]
        text = tuple(chance.choices(words, k=WORDS))
        yield Sighting(
            campaign_id=campaign.campaign_id,
            signature=tuple(sorted(chance.getrandbits(64) for _ in range(SHINGLES))),
            texts=((text, text),) * TEXTS,
            body=0.9,
            pages=tuple(sorted(pages[campaign.campaign_id])),
        )


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    scale = Scale()
    findings, info = build_findings(scale, SEED), describe_run(scale)
    sightings = tuple(see_campaigns(findings, Random(SEED)))
    findings = replace(findings, sightings=sightings, changes=(), trend=(), news=None)
    print(f"{'run':>4}{'read, s':>9}{'compare, s':>12}{'write, s':>10}{'file, MB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        series = Path(folder)
        for run in range(1, RUNS + 1):
            times = [time.perf_counter()]
            memory = recall(series, str(run))
            times.append(time.perf_counter())
            compared = compare(findings, memory.past, str(run), info)
            times.append(time.perf_counter())
            record(series, str(run), compared, info)
            times.append(time.perf_counter())
            read, laid, written = (after - before for before, after in itertools.pairwise(times))
            size = (series / FILE_NAME).stat().st_size / 1e6
            print(f"{run:4}{read:9.1f}{laid:12.1f}{written:10.1f}{size:10.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
