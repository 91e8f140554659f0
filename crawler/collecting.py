"""What `doorway crawl` does, from options to exit code, and `doorway audit` before it judges."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler import runs
from crawler.collect.intake import in_shard
from crawler.collect.outcome import CrawlOutcome
from crawler.collect.uncollected import add_uncollected
from crawler.config import CrawlOptions, Options
from crawler.coverage import TROUBLE
from crawler.errors import DONE, INCOMPLETE, INTERRUPTED
from crawler.locks import hold_run, lock_folder_of
from crawler.output import say
from crawler.records import Unjudged


def crawl_command(options: Options, rejected: Sequence[Unjudged]) -> int:
    """Collects into the run's folder and says where."""
    started = datetime.now(UTC)
    rejected = [row for row in rejected if in_shard(row.url, options.crawl.shard)]  # else each shard would tell of it
    out = runs.folder_of(options, started)
    with hold_run(lock_folder_of(out), started):
        outcome = collect(options.crawl, out, rejected)
    say(f"{out}\n")
    if outcome.finish_reason == "interrupted":
        return INTERRUPTED
    troubled = any(reason in TROUBLE for reason, _ in outcome.failures)
    found = outcome.pages or not outcome.starts  # a shard that has no site has nothing to do
    return DONE if outcome.complete and found and not rejected and not troubled else INCOMPLETE


def collect(crawl: CrawlOptions, out: Path, rejected: Sequence[Unjudged]) -> CrawlOutcome:
    """Crawls into the run's folder `out`, where the lines of a URL list that are no URL are noted, too."""
    from crawler.collect.run import crawl as run_crawl

    outcome = run_crawl(crawl, out)
    if rejected:
        add_uncollected(out, rejected)
    return outcome
