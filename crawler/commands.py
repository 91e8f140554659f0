"""What each command that collects or judges does, from options to exit code."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler import memory, runs
from crawler.collect.outcome import BROKEN_OFF, TROUBLE, CrawlOutcome
from crawler.collect.uncollected import add_uncollected
from crawler.config import CrawlOptions, Options
from crawler.judging import DONE, INCOMPLETE, INTERRUPTED, Job, judge
from crawler.locks import hold_run, hold_series, lock_folder_of
from crawler.output import complain, say
from crawler.records import Unjudged
from crawler.reviewing import reviews_file_of
from crawler.reviews import Reviews, read_reviews
from reports.parquet import check_parquet

_DEMO_PORTS = 18_600
"""Where the demo's ports begin, if they are free: below those that systems give away."""


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
    started = datetime.now(UTC)
    out = runs.folder_of(options, started)
    archives = tuple(runs.expand_archives(options.warcs))
    reviews = _check(options, out)
    with hold_series(out, options.name, started):
        memory.check_series(out, options.name)
        job = Job(options, reviews, out, started, archives, rejected=tuple(rejected))
        if not (options.crawl.urls or options.crawl.sitemaps):
            return judge(job)
        outcome = _collect(options.crawl, out, rejected)
        job.timings.lap("crawl")
        if outcome.finish_reason in BROKEN_OFF:
            complain(f"doorway: {outcome.finish_reason}: nothing was judged, what was collected is in {out}\n")
            return INCOMPLETE
        return judge(replace(job, archives=(*archives, *runs.archives_of(out)), crawled=(out,)))


def report_command(options: Options, folders: Sequence[Path]) -> int:
    """Judges again what was collected."""
    started = datetime.now(UTC)
    archives = [path for folder in folders for path in runs.archives_of(folder)]
    archives += runs.expand_archives(options.warcs)
    out = Path(options.out) if options.out else folders[0] if folders else runs.folder_of(options, started)
    reviews = _check(options, out)
    if out not in folders:
        options = replace(options, warcs=tuple(map(str, archives)))  # for `explain`, which reads the pages again
    with hold_series(out, options.name, started):
        return judge(Job(options, reviews, out, started, tuple(archives), tuple(folders)))


def demo_command(options: Options) -> int:
    """Serves the demo network and audits it."""
    from crawler.demo.network import build_network
    from crawler.demo.server import serve

    with serve(build_network(), first_port=_DEMO_PORTS) as network:
        crawl = CrawlOptions(
            urls=network.start_urls,
            delay=0.0,
            per_site=8,
            allow_private=True,
            resolve=network.resolve,
            quiet=options.crawl.quiet,
        )
        return audit_command(replace(options, crawl=crawl, name=options.name or "demo"), ())


def _check(options: Options, out: Path) -> Reviews:
    """Finds out what cannot work before anything is crawled, and makes the run's folder; the reviewers' decisions."""
    if options.parquet:
        check_parquet()
    path = Path(options.reviews) if options.reviews else reviews_file_of(out, options.name)
    reviews = read_reviews(path, is_named=bool(options.reviews))
    runs.make_folder(out)
    return reviews


def _collect(crawl: CrawlOptions, out: Path, rejected: Sequence[Unjudged]) -> CrawlOutcome:
    from crawler.collect.run import crawl as run_crawl

    outcome = run_crawl(crawl, out)
    if rejected:
        add_uncollected(out, rejected)
    return outcome
