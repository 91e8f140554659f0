"""What the titles of a site have in common: its name, which is no part of what a page pushes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.records import Page
from crawler.words import words_of

_LONGEST = 6
_TITLES = 2
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Brand:
    """The words that half of a site's titles end with, and those that they begin with."""

    end: tuple[str, ...] = ()
    start: tuple[str, ...] = ()


def find_brands(pages: Iterable[Page]) -> Mapping[str, Brand]:
    """The brand in the titles of each host, where there is one."""
    titles: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for page in pages:
        titles[page.host].add(tuple(words_of(page.title)))
    brands = {host: _find(found) for host, found in titles.items() if len(found) >= _TITLES}
    return {host: brand for host, brand in brands.items() if brand != Brand()}


def without_brand(words: tuple[str, ...], brand: Brand) -> list[tuple[int, int]]:
    """Half-open ranges of `words` that are left without the brand, or a part of it, at their end or at their start; the
    shortest first. Where the name of a site begins, its titles alone do not tell."""
    size = len(words)
    ranges = []
    if brand.end and words[-len(brand.end) :] == brand.end:
        ranges += [(0, size - cut) for cut in range(len(brand.end), 0, -1)]
    if brand.start and words[: len(brand.start)] == brand.start:
        ranges += [(cut, size) for cut in range(len(brand.start), 0, -1)]
    return [(start, end) for start, end in ranges if start < end]


def _find(titles: set[tuple[str, ...]]) -> Brand:
    least = max(_TITLES, _SHARE * len(titles))
    ends = Counter(title[-size:] for title in titles for size in range(1, min(_LONGEST, len(title) - 1) + 1))
    starts = Counter(title[:size] for title in titles for size in range(1, min(_LONGEST, len(title) - 1) + 1))
    return Brand(_longest(ends, least), _longest(starts, least))


def _longest(counted: Counter[tuple[str, ...]], least: float) -> tuple[str, ...]:
    """The longest words that often enough stand there."""
    often = [words for words, times in counted.items() if times >= least]
    return max(often, key=lambda words: (len(words), words), default=())
