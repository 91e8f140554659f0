"""advertools.crawl, to compare with: python advertools_crawl.py URL OUT CONCURRENCY.

Its own settings, but for what the comparison needs. It starts a program called `scrapy`, which must be on the PATH.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit


def main(url: str, out: str, concurrency: str) -> None:
    """Crawls the site of `url` into the JSON-lines file `out`."""
    settings = {
        "CONCURRENT_REQUESTS": int(concurrency),
        "CONCURRENT_REQUESTS_PER_DOMAIN": int(concurrency),
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
    }
    host = urlsplit(url).hostname
    os.chdir(Path(out).parent)  # a scrapy.cfg in the current folder would give it another project's settings
    import_module("advertools").crawl(url, out, follow_links=True, allowed_domains=[host], custom_settings=settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
