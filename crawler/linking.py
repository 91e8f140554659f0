"""Which pages are copies of another, and which have enough in common to be laid side by side."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.detect.grouping import Links, link_pages
from crawler.records import Page
from crawler.screening import Screened
from crawler.thresholds import Thresholds


def find_copies(pages: Iterable[Page]) -> dict[str, str]:
    """URL -> URL of the first page with the same text and the same title, for every page that is not that first one."""
    first: dict[tuple[str, str], str] = {}
    copies: dict[str, str] = {}
    for page in sorted(pages, key=lambda page: (len(page.url), page.url)):
        original = first.setdefault((page.text_digest, page.title), page.url)
        if original != page.url:
            copies[page.url] = original
    return copies


def link(screened: Screened, folder: Path, limits: Thresholds) -> Links:
    """Pages that share shingles, and pages that share masked headings. What has no room in memory goes to `folder`."""
    ranks = [rank_of(page.url) for page in screened.pages]
    with TemporaryDirectory(dir=folder) as spill:
        alike = link_pages(screened.sketches, ranks, limits.link_shared, limits.link_share, spill)
    with TemporaryDirectory(dir=folder) as spill:
        outlined = link_pages(screened.outlines, ranks, limits.outlined_headings, limits.outlined_share, spill)
    return alike.with_others(outlined)


def rank_of(url: str) -> int:
    """A fixed order of all pages that favours none, unsigned 64 bit."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=8).digest(), "big")
