"""From what was collected to the reports, and to the exit code: what every command that judges goes through."""

import gc
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler import memory, runs
from crawler.account import exit_code_of, versions_of, written
from crawler.audit import audit
from crawler.collect.outcome import FILE_NAME as CRAWL_FILE
from crawler.collect.outcome import CrawlOutcome, read_outcome
from crawler.collect.shards import gather_uncollected
from crawler.config import Options
from crawler.coverage import TROUBLE
from crawler.decisions import decide, mark_confirmed, note_watched
from crawler.errors import INTERRUPTED
from crawler.live import LiveLine
from crawler.notify import hide_url, notify
from crawler.output import complain, say, say_json
from crawler.progress import StageProgress
from crawler.records import Findings, RunInfo, Unjudged
from crawler.reviews import Reviews
from crawler.timings import Timings
from crawler.viewing import screen_of
from reports.summary import next_steps, summary_json, summary_table
from reports.write import write_reports

_NEW_OBJECTS = 50_000
"""Behind so many, not 700, Python looks for circles among them: a run makes millions of records, hardly any circle."""

_PACKAGES = ("Scrapy", "beautifulsoup4", "selectolax", "rapidfuzz", "duckdb", "tldextract")


@dataclass(frozen=True, slots=True)
class Job:
    """One run's judging: `crawled` are the folders of the crawls that `archives` come from, `rejected` the lines of a
    URL list that are none, `lost` the shards of which no folder was given."""

    options: Options
    reviews: Reviews
    out: Path
    started: datetime
    archives: tuple[Path, ...]
    crawled: tuple[Path, ...] = ()
    rejected: tuple[Unjudged, ...] = ()
    lost: tuple[Unjudged, ...] = ()
    timings: Timings = field(default_factory=Timings)


def judge(job: Job) -> int:
    """Judges, compares, writes the reports and the history, says what there is; the exit code."""
    gc.set_threshold(_NEW_OBJECTS)
    with StageProgress(LiveLine.on(sys.stderr, os.environ, quiet=job.options.crawl.quiet)) as progress:
        findings, info = _report(job, progress)
    if info.finish_reason != "interrupted":
        runs.mark_latest(job.out, job.options.name)
    _say(job, findings, info)
    if job.options.notify_webhook and info.finish_reason != "interrupted":  # the next run finds the same news again
        summary = summary_json(findings, info)
        if trouble := notify(job.options.notify_webhook, findings, summary, info):
            complain(f"doorway: {trouble}\n")
    if info.finish_reason == "interrupted":
        return INTERRUPTED
    return exit_code_of({page.verdict for page in findings.pages}, job.options.fail_on, complete=info.complete)


def _report(job: Job, progress: StageProgress) -> tuple[Findings, RunInfo]:
    options = job.options
    run = memory.begin(job.out, options.name)
    findings = decide(_audit(job, run, progress), job.reviews)
    progress("writing", len(findings.pages))
    info = _describe(job, findings)
    findings = note_watched(run.compare(findings, info), job.reviews)
    write_reports(findings, info, job.out, raw=options.raw_csv, parquet=options.parquet)
    run.keep(findings, info, options.keep)
    job.timings.lap("report")
    progress.conclude(job.timings)
    return findings, info


def _audit(job: Job, run: memory.Remembering, progress: StageProgress) -> Findings:
    jobs = job.options.jobs or os.cpu_count() or 1
    rows = (*gather_uncollected(job.crawled), *job.lost)
    uncollected = rows if job.crawled else job.rejected  # a crawl has them among its own
    known = mark_confirmed(run.known, job.reviews)
    return audit(job.archives, uncollected, job.options.thresholds, jobs, progress, job.timings, known)


def _describe(job: Job, findings: Findings) -> RunInfo:
    options, out = job.options, job.out
    outcomes = {folder: read_outcome(folder) for folder in job.crawled if (folder / CRAWL_FILE).exists()}
    reasons = {outcome.finish_reason for outcome in outcomes.values()}
    lost = len(outcomes) < len(set(job.crawled))  # a crawl that was killed wrote no account
    return RunInfo(
        name=options.name or (out.parent.name if out.parent.parent == runs.ROOT else out.name),
        started_at=written(job.started),
        finished_at=written(datetime.now(UTC)),
        finish_reason=next(iter(sorted(reasons - {"finished"})), "killed" if lost else "finished"),
        complete=not lost and _is_whole(job, findings, outcomes),
        versions=versions_of(_PACKAGES),
        options=asdict(replace(options, notify_webhook=hide_url(options.notify_webhook))),
        timings=job.timings,
        crawl={_key_of(folder, outcomes): _account(outcome) for folder, outcome in outcomes.items()},
    )


def _is_whole(job: Job, findings: Findings, outcomes: Mapping[Path, CrawlOutcome]) -> bool:
    troubled = any(row.reason in TROUBLE for row in findings.coverage)
    reached = all(outcome.complete for outcome in outcomes.values())
    return bool(findings.pages) and reached and not troubled and not (job.rejected or job.lost)


def _key_of(folder: Path, folders: Iterable[Path]) -> str:
    """What run.json calls a crawl: the name of its folder, the whole path where another has the same, as `latest`."""
    return folder.name if sum(other.name == folder.name for other in folders) == 1 else str(folder)


def _account(outcome: CrawlOutcome) -> dict[str, object]:
    return {**asdict(outcome), "failures": dict(outcome.failures), "error_ratio": outcome.error_ratio}


def _say(job: Job, findings: Findings, info: RunInfo) -> None:
    if job.options.json:
        say_json({**summary_json(findings, info), "out": str(job.out)})
    else:
        say(f"{summary_table(findings, info, screen_of())}\n{next_steps(findings, job.out)}")
    if not info.complete and not job.options.crawl.quiet:
        complain(f"not all of it could be collected or read: see {job.out / 'coverage.csv'}\n")
