"""A real Chromium for all tests, and report.html opened in it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reports"))  # samples and attacks

from opened_report import Opened, OpenReport, open_window
from report_samples import run_info

from crawler.records import Findings
from reports.page import write_page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The system's Chromium; nothing is ever downloaded. While it is open Playwright keeps an event loop running, which
    tests of other files in this process cannot do with: so it is closed behind each file."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine")
    with api.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def write_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Findings], Path]:
    """Writes report.html into a folder of its own."""

    def write(findings: Findings, **info: object) -> Path:
        path = tmp_path_factory.mktemp("it's a run") / "report.html"
        write_page(findings, run_info(**info), path)
        return path

    return write


@pytest.fixture(scope="module")
def open_report(chromium: Any) -> OpenReport:
    """Opens a report at a route, in one window for all; with options, those of a context, in a window of its own."""

    shared: list[Opened] = []

    @contextmanager
    def open_one(report: Path, route: str = "#/", **options: Any) -> Iterator[Opened]:
        if options:
            opened = open_window(chromium, **options)
        else:
            shared.extend([] if shared else [open_window(chromium)])
            opened = shared[0]
        opened.report = report
        opened.problems.clear()
        opened.page.emulate_media(media="screen")
        opened.page.goto("about:blank")
        opened.page.goto(report.as_uri() + route)
        if options.get("java_script_enabled", True):
            opened.wait()
        yield opened
        if options:
            opened.page.context.close()

    return open_one
