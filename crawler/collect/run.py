"""One crawl in this process, from Python."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.utils.log import get_scrapy_root_handler

from crawler.collect.ledger import Ledger
from crawler.collect.outcome import CrawlOutcome
from crawler.collect.resume import check_folder
from crawler.config import CrawlOptions
from crawler.errors import AuditError


def crawl(options: CrawlOptions, out: Path) -> CrawlOutcome:
    """Crawl as `options` say into the folder `out`, and say how it ended; blocks. Once a process: Twisted's rule.

    The first SIGINT or SIGTERM lets what is in flight arrive, the second stops at once; both end in an outcome with
    the finish reason "interrupted". Raises ConfigError for options or a folder that cannot be used.
    """
    check_folder(out, options.resume)
    asyncio.set_event_loop(uvloop.new_event_loop())  # else Scrapy makes one of the other kind first, and leaves it open
    with _logging_restored(), _signals_restored():
        process = AsyncCrawlerProcess(_settings(out))
        crawler = process.create_crawler(spider_name(options))
        task = process.crawl(crawler, options=options, out=out)
        process.start()
    if task.done() and (error := task.exception()):
        raise error
    ledger = crawler.get_extension(Ledger)
    if ledger is None:
        raise AuditError("the crawl was stopped before it began")
    ledger.close("shutdown")  # after the second signal nobody has told it
    assert ledger.outcome
    return ledger.outcome


def spider_name(options: CrawlOptions) -> str:
    """Which spider does what `options` ask for."""
    if not options.only:
        return "site"
    return "sitemap" if options.sitemaps else "pages"


def _settings(out: Path) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_FILE", str(out / "crawl.log"), priority="project")
    return settings


@contextmanager
def _logging_restored() -> Iterator[None]:
    """Take back the handler and the level that Scrapy gives the root logger.

    Meanwhile a log that cannot be written, on a full disk, is no reason for a traceback: the crawl says so itself.
    """
    level, raises = logging.root.level, logging.raiseExceptions
    logging.raiseExceptions = False
    try:
        yield
    finally:
        logging.raiseExceptions = raises
        logging.captureWarnings(False)
        logging.root.setLevel(level)
        if handler := get_scrapy_root_handler():
            logging.root.removeHandler(handler)
            handler.close()


@contextmanager
def _signals_restored() -> Iterator[None]:
    """Take back the handlers that Scrapy leaves behind: they would swallow Ctrl-C after the crawl."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
