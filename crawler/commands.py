"""What each command that judges does, from options to exit code."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawler import memory, runs
from crawler.collect.outcome import BROKEN_OFF
from crawler.collect.shards import missing_shards
from crawler.collecting import collect
from crawler.config import CrawlOptions, Options
from crawler.errors import INCOMPLETE
from crawler.judging import Job, judge
from crawler.locks import hold_series
from crawler.output import complain
from crawler.records import Unjudged
from crawler.reviewing import reviews_file_of
from crawler.reviews import Reviews, read_reviews
from crawler.workers import warm_up
from reports.parquet import check_parquet

_DEMO_PORTS = 18_600
"""Where the demo's ports begin, if they are free: below those that systems give away."""


def audit_command(options: Options, rejected: Sequence[Unjudged]) -> int:
    """Collects where there is something to collect, judges, reports."""
    started = datetime.now(UTC)
    out = runs.folder_of(options, started)
    archives = tuple(runs.expand_archives(options.warcs))
    reviews = _check(options, out)
    with hold_series(out, options.name, started):
        memory.check_series(out, options.name)
        job = Job(options, reviews, out, started, archives, rejected=tuple(rejected))
        if not options.crawl.has_starts:
            return judge(job)
        outcome = collect(options.crawl, out, rejected)
        job.timings.lap("crawl")
        if outcome.finish_reason in BROKEN_OFF:
            complain(f"doorway: {outcome.finish_reason}: nothing was judged, what was collected is in {out}\n")
            return INCOMPLETE
        warm_up(runs.size_of(options, [out]))  # not before: its memory would be missing while pages are crawled
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
    lost = () if list(folders) == [out] else missing_shards(folders)  # one part alone may be judged in its own folder
    with hold_series(out, options.name, started):
        return judge(Job(options, reviews, out, started, tuple(archives), tuple(folders), lost=lost))


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
