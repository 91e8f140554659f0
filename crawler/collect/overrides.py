"""The user's options as Scrapy settings."""

from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.config import CrawlOptions

_DNS_TIMEOUT = 20.0  # seconds, within the time for all of a response


def settings_of(options: CrawlOptions, out: Path) -> dict[str, Any]:
    """Settings that follow from `options`; those named DOORWAY_ hold what the components of one crawl share."""
    return {
        "CONCURRENT_REQUESTS": options.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": options.concurrency,  # dispatch.py counts per site, not per host
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DNS_TIMEOUT": min(_DNS_TIMEOUT, options.timeout),
        "USER_AGENT": _user_agent(options),
        "LOG_FILE": str(out / "crawl.log"),
        "DOORWAY_OPTIONS": options,
        "DOORWAY_OUT": out,
    }


def _user_agent(options: CrawlOptions) -> str:
    contact = f" (+{options.contact})" if options.contact else ""
    return f"{options.user_agent}/{__version__}{contact}"
