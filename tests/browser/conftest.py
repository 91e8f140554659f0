"""A real Chromium, and report.html opened in it from disk with everything recorded that must not happen."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reports"))  # samples and attacks

from report_samples import run_info

from crawler.records import Findings
from reports.page import write_page

_RECORD = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
"""
_GO = """(route) => {
  if (location.hash === route) return;
  delete document.documentElement.dataset.shown;
  location.hash = route;
}"""


@dataclass
class Opened:
    """A page with the report, and what went wrong: console messages, exceptions, dialogs, requests but for the file."""

    page: Any
    report: Path
    problems: list[str] = field(default_factory=list)

    def go(self, route: str) -> Any:
        """Show `route` as a click on a link would, and wait until it is drawn."""
        self.page.evaluate(_GO, route)
        self.wait()
        return self.page

    def wait(self) -> None:
        """Wait until a view is drawn."""
        self.page.wait_for_selector("html[data-shown]")

    def unpacked(self) -> set[str]:
        """The blocks that were unpacked so far."""
        return set(str(self.page.evaluate("document.documentElement.dataset.unpacked")).split())

    def check(self) -> None:
        """Fail when anything went wrong."""
        assert self.page.evaluate("window.refused") == []
        assert self.problems == []


OpenReport = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium; nothing is ever downloaded."""
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


@pytest.fixture(scope="session")
def open_report(chromium: Any) -> OpenReport:
    """Opens a report at a route, in one window for all; with options, those of a context, in a window of its own."""

    shared: list[Opened] = []

    @contextmanager
    def open_one(report: Path, route: str = "#/", **options: Any) -> Iterator[Opened]:
        if options:
            opened = _open(chromium, **options)
        else:
            shared.extend([] if shared else [_open(chromium)])
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


def _open(chromium: Any, **options: Any) -> Opened:
    """A page in a window of its own."""
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(20_000)
    context.add_init_script(_RECORD)
    opened = Opened(context.new_page(), Path())
    _record(opened)
    return opened


def _record(opened: Opened) -> None:
    """Note every dialog, message, exception and request."""

    def on_dialog(dialog: Any) -> None:
        opened.problems.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def on_request(request: Any) -> None:
        if request.url.partition("#")[0] not in ("about:blank", opened.report.as_uri()):
            opened.problems.append(f"request {request.url}")

    opened.page.on("dialog", on_dialog)
    opened.page.on("request", on_request)
    opened.page.on("console", lambda message: opened.problems.append(f"console {message.type} {message.text}"))
    opened.page.on("pageerror", lambda error: opened.problems.append(f"exception {error}"))
    opened.page.on("popup", lambda _: opened.problems.append("popup"))
