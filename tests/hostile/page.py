"""docs/traps.md: write it anew with `PYTHONPATH=.:tests python -m hostile.page`."""

from pathlib import Path

from hostile.command import PAGES_PER_SITE
from hostile.registry import TRAPS, table

PATH = Path(__file__).resolve().parents[2] / "docs" / "traps.md"

_TEXT = f"""\
# Traps

What hostile servers and pages do to a crawler, and what becomes of it here. `tests/hostile` serves each of these
{len(TRAPS)} traps as a site of its own, with an honest page before and one beside it, and runs `doorway audit` on them
all. The crawl has to end by itself, within {PAGES_PER_SITE} pages a site and 400 MB of memory with all its processes;
the honest pages have to be judged clean; no local file may be read, no cookie, password or Referer sent; nothing may
reach the terminal or a report that controls it. This page is made from the registry of the traps, and a test keeps the
two the same.

The outcome is what `pages.csv` or [`coverage.csv`](columns.md) says of the trap's page: *judged*, or the reason why
it is not; for traps that are many pages, the reason of those that were not asked for.
"""


def text() -> str:
    """The whole page."""
    return f"{_TEXT}\n{table()}"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
