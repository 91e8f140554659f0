"""What each command does, from options to exit code."""

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from crawler import __version__, memory, runs
from crawler.audit import Timings, audit
from crawler.collect.outcome import BROKEN_OFF, TROUBLE, CrawlOutcome, read_outcome
from crawler.collect.outcome import FILE_NAME as CRAWL_FILE
from crawler.collect.uncollected import add_uncollected, read_uncollected
from crawler.config import CrawlOptions, Options
from crawler.live import LiveLine
from crawler.locks import hold_run, hold_series, lock_folder_of
from crawler.notify import hide_url, notify
from crawler.output import say, say_json
from crawler.progress import StageProgress
from crawler.records import VERDICTS, Findings, RunInfo, Unjudged
from crawler.viewing import screen_of
from reports.parquet import check_parquet
from reports.summary import next_steps, summary_json, summary_table
from reports.write import write_reports

DONE, FAILED_ON, INCOMPLETE, INTERRUPTED = 0, 1, 3, 130

_PACKAGES = ("Scrapy", "beautifulsoup4", "selectolax", "rapidfuzz", "duckdb", "tldextract")


def crawl_command(options: Options, rejected: Sequence[Unjudged]) -> int:
    """Collects into the run's folder and says where."""
    started = datetime.now(UTC)
    out = runs.folder_of(options, started)
    with hold_run(lock_folder_of(out), started):
        outcome = _collect(options.crawl, out, rejected)
    say(f"{out}\n")
    if outcome.finish_reason == "interrupted":
        return INTERRUPTED
    troubled = any(reason in TROUBLE for reason, _ in outcome.failures)
    return DONE if outcome.complete and outcome.pages and not rejected and not troubled else INCOMPLETE


def audit_command(options: Options, rejected: Sequence[Unjudged]) -> int:
    """Collects where there is something to collect, judges, reports."""
    if options.parquet:
        check_parquet()
    started = datetime.now(UTC)
    out = runs.folder_of(options, started)
    archives = runs.expand_archives(options.warcs)
    runs.make_folder(out)
    with hold_series(out, options.name, started):
        memory.check_series(out, options.name)
        if not (options.crawl.urls or options.crawl.sitemaps):
            return _judge(options, out, archives, started, (), rejected)
        timings = Timings()
        outcome = _collect(options.crawl, out, rejected)
        timings.lap("crawl")
        if outcome.finish_reason in BROKEN_OFF:
            sys.stderr.write(f"doorway: {outcome.finish_reason}: nothing was judged, what was collected is in {out}\n")
            return INCOMPLETE
        archives = (*archives, *runs.archives_of(out))
        return _judge(options, out, archives, started, (out,), rejected, timings)


def report_command(options: Options, folders: Sequence[Path]) -> int:
    """Judges again what was collected."""
    if options.parquet:
        check_parquet()
    started = datetime.now(UTC)
    archives = [path for folder in folders for path in runs.archives_of(folder)]
    archives += runs.expand_archives(options.warcs)
    out = Path(options.out) if options.out else folders[0] if folders else runs.folder_of(options, started)
    runs.make_folder(out)
    if out not in folders:
        options = replace(options, warcs=tuple(map(str, archives)))  # for `explain`, which reads the pages again
    with hold_series(out, options.name, started):
        return _judge(options, out, archives, started, folders)


def demo_command(options: Options) -> int:
    """Serves the demo network and audits it."""
    from crawler.demo.network import build_network
    from crawler.demo.server import serve

    with serve(build_network()) as network:
        crawl = CrawlOptions(
            urls=network.start_urls,
            delay=0.0,
            per_site=8,
            allow_private=True,
            resolve=network.resolve,
            quiet=options.crawl.quiet,
        )
        return audit_command(replace(options, crawl=crawl, name=options.name or "demo"), ())


def _collect(crawl: CrawlOptions, out: Path, rejected: Sequence[Unjudged]) -> CrawlOutcome:
    from crawler.collect.run import crawl as run_crawl

    outcome = run_crawl(crawl, out)
    if rejected:
        add_uncollected(out, rejected)
    return outcome


def _judge(
    options: Options,
    out: Path,
    archives: Sequence[Path],
    started: datetime,
    crawled: Sequence[Path],
    rejected: Sequence[Unjudged] = (),
    timings: Timings | None = None,
) -> int:
    with StageProgress(LiveLine.on(sys.stderr, os.environ, quiet=options.crawl.quiet)) as progress:
        return _judge_in_sight(options, out, archives, started, crawled, rejected, timings or Timings(), progress)


def _judge_in_sight(
    options: Options,
    out: Path,
    archives: Sequence[Path],
    started: datetime,
    crawled: Sequence[Path],
    rejected: Sequence[Unjudged],
    timings: Timings,
    progress: StageProgress,
) -> int:
    jobs = options.jobs or os.cpu_count() or 1
    rows = [row for folder in crawled for row in read_uncollected(folder)]
    uncollected = rows if crawled else rejected  # a crawl has them among its own
    run = memory.begin(out, options.name)
    findings = audit(archives, uncollected, options.thresholds, jobs, progress, timings, run.known)
    progress("writing", len(findings.pages))
    outcomes = {folder: read_outcome(folder) for folder in crawled if (folder / CRAWL_FILE).exists()}
    info = _describe(options, out, started, findings, timings, outcomes, crawled)
    info = replace(info, complete=info.complete and not rejected)
    findings = run.compare(findings, info)
    write_reports(findings, info, out, raw=options.raw_csv, parquet=options.parquet)
    run.keep(findings, info, options.keep)
    timings.lap("report")
    progress.conclude(timings)
    if info.finish_reason != "interrupted":
        runs.mark_latest(out, options.name)
    _say(options, findings, info, out)
    if options.notify_webhook and info.finish_reason != "interrupted":  # the next run finds the same news again
        summary = summary_json(findings, info)
        if trouble := notify(options.notify_webhook, findings, summary, info):
            sys.stderr.write(f"doorway: {trouble}\n")
    return _exit_code(options, findings, info)


def _describe(
    options: Options,
    out: Path,
    started: datetime,
    findings: Findings,
    timings: Timings,
    outcomes: Mapping[Path, CrawlOutcome],
    crawled: Sequence[Path],
) -> RunInfo:
    reasons = {outcome.finish_reason for outcome in outcomes.values()}
    lost = len(outcomes) < len(set(crawled))  # a crawl that was killed wrote no account
    troubled = any(row.reason in TROUBLE for row in findings.coverage)
    reached = all(outcome.complete for outcome in outcomes.values())
    whole = not lost and not troubled and bool(findings.pages) and reached
    finish = next(iter(sorted(reasons - {"finished"})), "killed" if lost else "finished")
    return RunInfo(
        name=options.name or (runs.series_of(out) or out).absolute().name,
        started_at=_iso(started),
        finished_at=_iso(datetime.now(UTC)),
        finish_reason=finish,
        complete=whole,
        versions=_versions(),
        options=asdict(replace(options, notify_webhook=hide_url(options.notify_webhook))),
        timings=timings,
        crawl={folder.name: _account(outcome) for folder, outcome in outcomes.items()},
    )


def _account(outcome: CrawlOutcome) -> dict[str, object]:
    return {**asdict(outcome), "failures": dict(outcome.failures), "error_ratio": outcome.error_ratio}


def _versions() -> dict[str, str]:
    ours = {"python": platform.python_version(), "doorway-audit": __version__}
    return ours | {name: version(name) for name in _PACKAGES}


def _say(options: Options, findings: Findings, info: RunInfo, out: Path) -> None:
    if options.json:
        say_json({**summary_json(findings, info), "out": str(out)})
    else:
        say(f"{summary_table(findings, info, screen_of())}\n{next_steps(findings, out)}")
    if not info.complete and not options.crawl.quiet:
        sys.stderr.write(f"not all of it could be collected or read: see {out / 'coverage.csv'}\n")


def _exit_code(options: Options, findings: Findings, info: RunInfo) -> int:
    """Interrupted before incomplete before `--fail-on`: a verdict on half the pages must not look like the whole."""
    if info.finish_reason == "interrupted":
        return INTERRUPTED
    if not info.complete:
        return INCOMPLETE
    worst = VERDICTS[: VERDICTS.index(options.fail_on) + 1] if options.fail_on else ()
    return FAILED_ON if any(page.verdict in worst for page in findings.pages) else DONE


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
