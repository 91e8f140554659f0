"""The user's options as Scrapy settings."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from crawler.collect.scope import Scope
from crawler.collect.starts import Starts
from crawler.collect.tally import Tally
from crawler.config import CrawlOptions

# Seconds. With a delay of 0 the downloader empties a slot's queue before the first of these requests counts as begun,
# and so exceeds the number in flight per site (four times over, in Scrapy 2.19 on asyncio).
_LEAST_DELAY = 0.001


def settings_of(options: CrawlOptions, out: Path) -> dict[str, Any]:
    """Settings that follow from `options`; those named DOORWAY_ hold what the components of one crawl share."""
    return {
        "CONCURRENT_REQUESTS": options.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": options.per_site,
        "DOWNLOAD_DELAY": max(options.delay, _LEAST_DELAY),
        "USER_AGENT": _user_agent(options),
        "ROBOTSTXT_USER_AGENT": options.user_agent,
        "HTTPPROXY_ENABLED": bool(options.proxy),
        "LOG_FILE": str(out / "crawl.log"),
        "DOORWAY_OPTIONS": options,
        "DOORWAY_OUT": out,
        "DOORWAY_SCOPE": Scope(options),
        "DOORWAY_STARTS": Starts(options),
        "DOORWAY_TALLY": Tally(),
    }


def _user_agent(options: CrawlOptions) -> str:
    contact = f" (+{options.contact})" if options.contact else ""
    return f"{options.user_agent}/{version('doorway-audit')}{contact}"
