"""What each command does, from options to exit code."""

import json
import os
import platform
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from crawler import __version__, runs
from crawler.audit import Timings, audit
from crawler.collect.outcome import BROKEN_OFF, TROUBLE, CrawlOutcome, read_outcome
from crawler.collect.outcome import FILE_NAME as CRAWL_FILE
from crawler.collect.uncollected import add_uncollected, read_uncollected
from crawler.config import CrawlOptions, Options
from crawler.decisions import decide, mark_confirmed, note_watched
from crawler.detect.known import Known
from crawler.locks import hold_run, lock_folder_of
from crawler.progress import StageProgress
from crawler.records import VERDICTS, Findings, RunInfo, Unjudged
from crawler.reviewing import prepare_reviews, reviews_file_of
from crawler.reviews import Reviews, read_reviews
from reports.changes import compare
from reports.summary import summary_json, summary_table
from reports.write import write_reports

DONE, FAILED_ON, INCOMPLETE, INTERRUPTED = 0, 1, 3, 130

_PACKAGES = ("Scrapy", "beautifulsoup4", "selectolax", "rapidfuzz", "duckdb", "tldextract")


def crawl_command(options: Options, rejected: Sequence[Unjudged]) -> int:
    """Collects into the run's folder and says where."""
    started = datetime.now(UTC)
    out = runs.folder_of(options, started)
    with hold_run(lock_folder_of(out), started):
        outcome = _collect(options.crawl, out, rejected)
    print(out)
    if outcome.finish_reason == "interrupted":
        return INTERRUPTED
    troubled = any(reason in TROUBLE for reason, _ in outcome.failures)
    return DONE if outcome.complete and outcome.pages and not rejected and not troubled else INCOMPLETE


def audit_command(options: Options, rejected: Sequence[Unjudged]) -> int:
    """Collects where there is something to collect, judges, reports."""
    started = datetime.now(UTC)
    out = runs.folder_of(options, started)
    archives = runs.expand_archives(options.warcs)
    reviews = _read_reviews(options, out)
    runs.make_folder(out)
    with hold_run(lock_folder_of(out), started):
        if not (options.crawl.urls or options.crawl.sitemaps):
            return _judge(options, out, archives, started, (), reviews, rejected)
        outcome = _collect(options.crawl, out, rejected)
        if outcome.finish_reason in BROKEN_OFF:
            sys.stderr.write(f"doorway: {outcome.finish_reason}: nothing was judged, what was collected is in {out}\n")
            return INCOMPLETE
        return _judge(options, out, (*archives, *runs.archives_of(out)), started, (out,), reviews, rejected)


def report_command(options: Options, folders: Sequence[Path]) -> int:
    """Judges again what was collected."""
    started = datetime.now(UTC)
    archives = [path for folder in folders for path in runs.archives_of(folder)]
    archives += runs.expand_archives(options.warcs)
    out = Path(options.out) if options.out else folders[0] if folders else runs.folder_of(options, started)
    reviews = _read_reviews(options, out)
    runs.make_folder(out)
    if out not in folders:
        options = replace(options, warcs=tuple(map(str, archives)))  # for `explain`, which reads the pages again
    with hold_run(lock_folder_of(out), started):
        return _judge(options, out, archives, started, folders, reviews)


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


def explain_command(run: Path, subject: str) -> int:
    """Prints the evidence for one page or campaign of a run, the page's text beside its template."""
    from crawler.explaining import read_page_text, read_points
    from reports.explain import explain
    from reports.terminal import Screen

    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    screen = Screen(shutil.get_terminal_size().columns, coloured)
    text = explain(run, subject, partial(read_page_text, run), screen, read_points(run))
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), end="")
    return DONE


def review_command(run: Path, out: str) -> int:
    """Prepares the file in which reviewers decide on what a run has found, and says where it is."""
    path, undecided = prepare_reviews(run, Path(out) if out else None)
    print(path)
    sys.stderr.write(f"{undecided} undecided: write confirmed, allowed or watch into the column decision\n")
    return DONE


def _read_reviews(options: Options, out: Path) -> Reviews:
    """Before anything is crawled, so that a slip in the file costs nothing."""
    path = Path(options.reviews) if options.reviews else reviews_file_of(out)
    return read_reviews(path, is_named=bool(options.reviews))


def _read_known(_: Path) -> tuple[Known, ...]:
    """The campaigns of earlier runs of the same name."""
    return ()


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
    reviews: Reviews,
    rejected: Sequence[Unjudged] = (),
) -> int:
    progress = StageProgress(sys.stderr, options.crawl.quiet)
    timings = Timings()
    jobs = options.jobs or os.cpu_count() or 1
    rows = [row for folder in crawled for row in read_uncollected(folder)]
    uncollected = rows if crawled else rejected  # a crawl has them among its own
    known = mark_confirmed(_read_known(out), reviews)
    findings = decide(audit(archives, uncollected, options.thresholds, jobs, progress, timings, known), reviews)
    progress.finish()
    outcomes = {folder: read_outcome(folder) for folder in crawled if (folder / CRAWL_FILE).exists()}
    info = _describe(options, out, started, findings, timings, outcomes, crawled)
    info = replace(info, complete=info.complete and not rejected)
    findings = note_watched(compare(findings, runs.previous_of(out)), reviews)
    write_reports(findings, info, out, raw=options.raw_csv)
    if info.finish_reason != "interrupted":
        runs.mark_latest(out)
    _say(options, findings, info, out)
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
        name=options.name or (out.parent.name if out.parent.parent == runs.ROOT else out.name),
        started_at=_iso(started),
        finished_at=_iso(datetime.now(UTC)),
        finish_reason=finish,
        complete=whole,
        versions=_versions(),
        options=asdict(options),
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
        print(json.dumps({**summary_json(findings, info), "out": str(out)}, ensure_ascii=False))
    else:
        print(summary_table(findings, info))
        print(f"report: {(out / 'report.html').resolve()}")
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
