"""Which start URLs a crawl has reached."""

from collections import defaultdict

from crawler.collect.scope import in_shard
from crawler.collect.urls import canonical
from crawler.config import CrawlOptions


class Starts:
    """The pages and sitemaps that the user named (of this shard), each reached once a 2xx response came for it."""

    def __init__(self, options: CrawlOptions) -> None:
        named = dict.fromkeys((*options.urls, *options.sitemaps))
        self.all = tuple(url for url in named if in_shard(url, options.shard))
        self._open: defaultdict[str, list[str]] = defaultdict(list)
        for url in self.all:
            self._open[_key(url)].append(url)

    def reach(self, url: str) -> None:
        """Tick off the starts that are the canonical `url`, if any."""
        self._open.pop(url, None)

    def unreached(self) -> tuple[str, ...]:
        """What is still open, in the user's order."""
        left = {url for urls in self._open.values() for url in urls}
        return tuple(url for url in self.all if url in left)


def _key(url: str) -> str:
    try:
        return canonical(url) or url
    except ValueError:
        return url
