"""Which links lead into an endless space: a calendar without end, every combination of a shop's filters.

Judges a link by its text alone, before anybody asks for it. What it lets pass is still bounded by the site's budget.
"""

from collections import OrderedDict
from datetime import date

from crawler.collect.dates import months_in

MAX_SEGMENTS = 40
"""Of a path. Deepest of 125,000 pages of documentation: 16."""

MAX_PARAMETERS = 12
"""Of a query. Search forms send ten; a page of content is named by four at most."""

MAX_SAME_PARAMETER = 4
"""Times one name stands in a query: color[]=a&color[]=b is a filter being piled up."""

MAX_RECOMBINED = 300
"""Links of one path with three parameters or more that only combine values which were seen there before."""

MAX_LINKS = 5_000
"""Links of one path with two parameters or more, whatever their values: index.php?page=article&id=5 has its own."""

FIRST_YEAR = 1990
"""There was no web before, so nobody's calendar of events reaches back behind it."""

YEARS_AHEAD = 2
"""Nobody announces later things; a calendar's "next month" leads there all the same."""

_SAME_SEGMENT = 4  # times in a path: /news/2/news/5/news/7/news is a relative link that went wrong
_SAME_SHORT_SEGMENT = 6  # the same for numbers and one or two letters: hashed folders are /1/1/1/a
_SAME_SEQUENCE = 3  # times in a row: /a/b/a/b/a/b
_PATHS = 20_000  # whose links are counted; the least recent go
_VALUES = 100_000  # of parameters that are remembered; 40 MB with the paths
_SHOWN = 80  # characters of a stranger's URL in a reason


class Traps:
    """Counts the links of a crawl, on the day `today`; every new link once, or the counts are wrong."""

    def __init__(self, today: date) -> None:
        self._years = range(FIRST_YEAR, today.year + YEARS_AHEAD + 1)
        self._links: OrderedDict[int, int] = OrderedDict()
        self._recombined: OrderedDict[int, int] = OrderedDict()
        self._values: OrderedDict[int, int] = OrderedDict()

    def spot(self, url: str) -> str:
        """Why the new, canonical link `url` is not worth following, in plain words; empty when nothing is wrong."""
        page, _, query = url.partition("?")
        path = page[page.find("/", 8) :]
        return self._spot_in_path(path) or self._spot_date(path, query) or (query and self._spot_in_query(page, query))

    def note(self, url: str) -> None:
        """Count the link `url`, which was admitted by an earlier part of this crawl."""
        page, _, query = url.partition("?")
        if query:
            self._spot_in_query(page, query)

    def _spot_in_path(self, path: str) -> str:
        segments = path.split("/")[1:]
        if len(segments) > MAX_SEGMENTS:
            return f"more than {MAX_SEGMENTS} path segments"
        if len(set(segments)) + 2 < len(segments) and _repeats(segments):
            return f"path segments repeat: {path[:_SHOWN]}"
        return ""

    def _spot_date(self, path: str, query: str) -> str:
        for year in months_in(path, query):
            if year < FIRST_YEAR:
                return f"calendar before {FIRST_YEAR}"
            if year not in self._years:
                return f"calendar beyond {self._years[-1]}"
        return ""

    def _spot_in_query(self, page: str, query: str) -> str:
        pairs = query.split("&")
        if len(pairs) > MAX_PARAMETERS:
            return f"more than {MAX_PARAMETERS} parameters"
        if len(pairs) < 2:
            return ""
        names = [pair.partition("=")[0] for pair in pairs]
        if len(pairs) > MAX_SAME_PARAMETER and max(map(names.count, names)) > MAX_SAME_PARAMETER:
            return f"more than {MAX_SAME_PARAMETER} times the same parameter"
        return self._spot_facets(page, pairs)

    def _spot_facets(self, page: str, pairs: list[str]) -> str:
        limit = 0
        if _count(self._links, hash(page), _PATHS) > MAX_LINKS:
            limit = MAX_LINKS
        if len(pairs) > 2 and self._is_recombined(page, pairs):
            limit = MAX_RECOMBINED if _count(self._recombined, hash(page), _PATHS) > MAX_RECOMBINED else limit
        return f"more than {limit} combinations of {len(pairs)} parameters at {_shown(page)}" if limit else ""

    def _is_recombined(self, page: str, pairs: list[str]) -> bool:
        """Whether every value was seen at `page` before: a filter's are, an article's number is not."""
        seen = [_count(self._values, hash((page, pair)), _VALUES) for pair in pairs]
        return min(seen) > 1


def _shown(page: str) -> str:
    return page[page.find("/", 8) :][:_SHOWN]


def _repeats(segments: list[str]) -> bool:
    for segment in set(segments):
        short = len(segment) < 3 or segment.isdigit()
        if segments.count(segment) >= (_SAME_SHORT_SEGMENT if short else _SAME_SEGMENT):
            return True
    return any(
        segments[at : at + size] * (_SAME_SEQUENCE - 1) == segments[at + size : at + size * _SAME_SEQUENCE]
        for size in range(2, len(segments) // _SAME_SEQUENCE + 1)
        for at in range(len(segments) - size * _SAME_SEQUENCE + 1)
    )


def _count(counters: OrderedDict[int, int], key: int, bound: int) -> int:
    """How often `key` came by now. Keys are hashes, for a stranger's URLs are long; they are never stored."""
    times = counters.pop(key, 0) + 1
    counters[key] = times
    if len(counters) > bound:
        counters.popitem(last=False)
    return times
