import gc
import multiprocessing
import os
import sys
from multiprocessing import forkserver

import pytest

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False  # hundreds of processes of ours begin here, and each would compile all that it loads

_FORKED_WITH = [
    "scrapy.core.downloader.handlers.http11",
    "crawler.collect.spider",
    "crawler.audit",
    "crawler.loaded",
]
"""Python has one server that all processes are forked from, and it loads only what it was told before it began. So it
is told of all: else each process of a crawl would load Scrapy, or each process of an audit its parsers, by itself."""


@pytest.fixture(scope="session", autouse=True)
def _forks() -> None:
    multiprocessing.get_context("forkserver").set_forkserver_preload(_FORKED_WITH)
    forkserver.ensure_running()


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A name that is the same in every process: what is packed with gzip holds the time, and so would its name."""
    return f"packed {argname}" if isinstance(val, bytes) and b"\x1f\x8b" in val else None


# Files that take ten seconds of processor time and more, or wait long: they begin first, longest first, so that none is
# left for the end.
_LONG = (
    "hostile/test_hostile.py",
    "test_seeds.py",
    "browser/test_views.py",
    "test_bad_input.py",
    "test_terminal_command.py",
    "chaos/test_chaos_short.py",
    "quality/test_quality_floors.py",
    "reports/test_spreadsheets.py",
    "collect/test_scrapyd.py",
    "collect/test_shards.py",
    "history/test_recording.py",
    "history/test_real_crawls.py",
    "history/test_scheduled_runs.py",
    "browser/test_attacks.py",
    "test_audit.py",
    "collect/test_crawl_resume.py",
    "collect/test_guard.py",
    "collect/test_crawl_scope.py",
    "collect/test_politeness.py",
    "test_demo.py",
    "reports/test_page.py",
    "collect/test_crawl_archive.py",
    "detect/test_verdict.py",
    "collect/test_recrawl.py",
    "parse/test_themes.py",
    "parse/test_hostile.py",
    "fuzz/test_fuzz.py",
)


def pytest_collection_finish() -> None:
    """Thousands of tests are a heap that each full run of the garbage collector would walk, in the middle of a test."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((at for at, name in enumerate(_LONG) if str(item.path).endswith(name)), len(_LONG))
