"""Screenshots of a run's report.html, for the documents: `python docs/pictures.py RUN FOLDER`.

Needs playwright and a Chromium of the system; downloads nothing.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

WIDE = {"width": 1280, "height": 860}
HIGH = 560
"""Pixels of a section's picture, at the most."""

SECTIONS = {
    "template": "Recovered template",
    "side-by-side": "Two members side by side",
    "keyword-map": "Keyword map",
    "network": "Network",
}


def take_all(report: Path, out: Path) -> None:
    """Write every picture into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for theme in ("light", "dark"):
            with open_view(browser, report, "#/", theme) as page:
                page.screenshot(path=out / f"overview-{theme}.png")
        with open_view(browser, report, "#/pages", "light") as page:
            page.screenshot(path=out / "pages.png")
        with open_view(browser, report, worst_campaign(browser, report), "light") as page:
            page.screenshot(path=out / "campaign.png")
            for name, title in SECTIONS.items():
                take_section(
                    page,
                    page.locator("#view section", has=page.get_by_role("heading", name=title)),
                    out / f"{name}.png",
                )
        browser.close()


@contextmanager
def open_view(browser: Browser, report: Path, route: str, theme: str) -> Iterator[Page]:
    """The report at `route`, once it is drawn."""
    page = browser.new_page(viewport=WIDE, color_scheme="dark" if theme == "dark" else "light", device_scale_factor=1)
    page.goto(report.resolve().as_uri() + route)
    page.wait_for_selector("html[data-shown]")
    yield page
    page.close()


def worst_campaign(browser: Browser, report: Path) -> str:
    """Route of the first campaign on the overview that has pictures; of the first one when none has."""
    with open_view(browser, report, "#/campaigns", "light") as page:
        routes = [link.get_attribute("href") or "#/" for link in page.locator("#view td a.id").all()]
    for route in routes:
        with open_view(browser, report, route, "light") as page:
            if page.locator("#view .map").count():
                return route
    return next(iter(routes), "#/")


def take_section(page: Page, section: Locator, path: Path) -> None:
    """One section of a campaign, no higher than a screen; a spin shows its wordings."""
    spins = section.locator(".spin[role=button]")
    if spins.count():
        spins.nth(min(2, spins.count() - 1)).focus()
    box = section.bounding_box()
    if box:
        top = page.evaluate("element => element.getBoundingClientRect().top + scrollY", section.element_handle())
        clip = {"x": box["x"] - 8, "y": top - 4, "width": box["width"] + 16, "height": min(box["height"] + 12, HIGH)}
        page.screenshot(path=path, clip=clip, full_page=True)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    take_all(Path(sys.argv[1]) / "report.html", Path(sys.argv[2]))
