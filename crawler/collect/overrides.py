"""The user's options as Scrapy settings."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from crawler.config import CrawlOptions


def settings_of(options: CrawlOptions, out: Path) -> dict[str, Any]:
    """Settings that follow from `options`; those named DOORWAY_ hold what the components of one crawl share."""
    return {
        "CONCURRENT_REQUESTS": options.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": options.concurrency,  # dispatch.py counts per site, not per host
        "USER_AGENT": _user_agent(options),
        "LOG_FILE": str(out / "crawl.log"),
        "DOORWAY_OPTIONS": options,
        "DOORWAY_OUT": out,
    }


def _user_agent(options: CrawlOptions) -> str:
    contact = f" (+{options.contact})" if options.contact else ""
    return f"{options.user_agent}/{version('doorway-audit')}{contact}"
