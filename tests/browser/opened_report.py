"""report.html opened in a browser from disk, with everything recorded that must not happen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECORD = """
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


def open_window(chromium: Any, **options: Any) -> Opened:
    """A page in a window of its own."""
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.set_default_timeout(20_000)
    context.add_init_script(RECORD)
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
