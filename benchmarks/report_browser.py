"""How long report.html takes in a real Chromium until a reviewer can use it.

    python benchmarks/report_browser.py                  # 5,000 pages in 200 campaigns, and 50,000 in 1,000
    python benchmarks/report_browser.py --check          # and exit 1 beyond the limit

Measured by the browser's own clock, from the start of the navigation to the first frame behind the moment at which the
view is drawn and its keys and links work; the middle one of several openings, each in a new window.
The findings are made up, with a fixed seed. The limit is for the smaller report, in every view. Needs playwright and a
Chromium of the system; downloads nothing.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from volumes.findings import Scale, build_findings, describe_run

from reports.page import write_page

SECONDS = 2.0
"""Until a report of 5,000 pages is interactive."""

SCALES = (Scale(5_000, 200, 400, 1_000, 1_000), Scale(50_000, 1_000, 2_000, 5_000, 10_000))
READY = """() => new Promise((done) => {
  const look = () => "shown" in document.documentElement.dataset
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now() / 1000)))
    : setTimeout(look, 2);
  look();
})"""


def measure(browser: Browser, report: Path, route: str, times: int) -> float:
    """Seconds until the report can be used when it is opened at `route`."""
    found = []
    for _ in range(times):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(report.as_uri() + route, wait_until="commit")
        found.append(float(page.evaluate(READY)))
        page.close()
    return statistics.median(found)


def measure_all(browser: Browser, scale: Scale, folder: Path, times: int) -> dict[str, float]:
    """The same for each view of a report of `scale`, which is written to `folder`."""
    findings = build_findings(scale, 1)
    report = folder / f"report-{scale.pages}.html"
    write_page(findings, describe_run(scale), report)
    print(f"{scale.pages:,} pages, {scale.campaigns:,} campaigns: {report.stat().st_size / 10**6:.1f} MB")
    campaign = f"#/campaign/{findings.campaigns[0].campaign_id}"
    found = {}
    for name, route in {"overview": "#/", "pages": "#/pages", "search": "#/pages?q=www", "campaign": campaign}.items():
        found[name] = measure(browser, report, route, times)
        print(f"{found[name]:>9.2f} s   {name}", flush=True)
    return found


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit 1 beyond the limit")
    parser.add_argument("--times", type=int, default=5, metavar="N", help="openings of each view (5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="browser-") as folder, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found = [measure_all(browser, scale, Path(folder), options.times) for scale in SCALES]
        browser.close()
    slow = {name: seconds for name, seconds in found[0].items() if seconds > SECONDS}
    print("\n".join(f"MISSED: {name} {seconds:.2f} s, limit {SECONDS:g}" for name, seconds in slow.items()) or "holds")
    return 1 if options.check and slow else 0


if __name__ == "__main__":
    sys.exit(main())
