"""Screenshots of report.html for the documents: `doorway demo --out RUN`, then `python docs/pictures.py RUN FOLDER`.

The demo's archive is judged three times under one name, each time more of it, so that the report has news and a trend.
Needs playwright and a Chromium of the system; downloads nothing.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from warcio import ArchiveIterator, WARCWriter

WIDE = {"width": 1280, "height": 860}
PARTS = (0.6, 0.8, 1.0)
HIGH = 560
"""Pixels of a section's picture, at the most."""

SECTIONS = {
    "template": "Recovered template",
    "side-by-side": "Two members side by side",
    "keyword-map": "Keyword map",
    "network": "Network",
}


def grow(archive: Path, folder: Path) -> Path:
    """The report of the last of three runs over growing parts of `archive`, in `folder`."""
    command = [sys.executable, "-m", "crawler", "report", "--name", "demo", "--quiet", "--warc"]
    for run, part in enumerate(PARTS):
        copy_part(archive, folder / f"{run}.warc.gz", part)
        subprocess.run([*command, str(folder / f"{run}.warc.gz")], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        time.sleep(1)  # a run is named by its second
    return folder / "runs" / "demo" / "latest" / "report.html"


def copy_part(archive: Path, out: Path, part: float) -> None:
    """Write the share `part` of the answers in `archive`, spread over all of it."""
    with archive.open("rb") as source, out.open("wb") as target:
        writer = WARCWriter(target, gzip=True)
        for number, record in enumerate(each for each in ArchiveIterator(source) if each.rec_type == "response"):
            if number % 10 < 10 * part:
                writer.write_record(record)


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
    with tempfile.TemporaryDirectory() as scratch:
        take_all(grow(Path(sys.argv[1]) / "pages-00000.warc.gz", Path(scratch)), Path(sys.argv[2]))
