"""What the titles of a site have in common: its name, which is no part of what a page pushes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.records import Page
from crawler.words import is_content, title_parts, words_of

_LONGEST = 6
_TITLES = 2
_SHARE = 0.5
_WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class Brand:
    """The runs of words that half of a site's titles end with, and those that they begin with, between separators."""

    ends: frozenset[tuple[str, ...]] = frozenset()
    starts: frozenset[tuple[str, ...]] = frozenset()


def find_brands(pages: Iterable[Page]) -> Mapping[str, Brand]:
    """The brand in the titles of each host, where there is one."""
    titles: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        titles[page.host].add(page.title)
    brands = {host: find_brand(found) for host, found in titles.items()}
    return {host: brand for host, brand in brands.items() if brand != Brand()}


def find_brand(titles: Iterable[str]) -> Brand:
    """The brand in the titles of one host."""
    found = {tuple(words_of(part)) for title in titles for part in title_parts(title)}
    return _find(found) if len(found) >= _TITLES else Brand()


def brands_of(pages: Iterable[Page], brands: Mapping[str, Brand]) -> Mapping[str, Brand]:
    """Those of the hosts of `pages`: what a worker needs of them."""
    return {page.host: brands[page.host] for page in pages if page.host in brands}


def without_brand(words: tuple[str, ...], brand: Brand) -> list[tuple[int, int]]:
    """Half-open ranges of `words` that are left without the brand, or a part of it, at their end or at their start; the
    shortest first. Where the name of a site begins, its titles alone do not tell."""
    size = len(words)
    ends = [cut for cut in range(size - 1, 0, -1) if words[size - cut :] in brand.ends]
    starts = [cut for cut in range(size - 1, 0, -1) if words[:cut] in brand.starts]
    return [*((0, size - cut) for cut in ends), *((cut, size) for cut in starts)]


def _find(titles: set[tuple[str, ...]]) -> Brand:
    least = max(_TITLES, _SHARE * len(titles))
    cuts = [(title, size) for title in titles for size in range(1, min(_LONGEST, len(title) - 1) + 1)]
    ends = [(title[-size:], title[:-size]) for title, size in cuts]
    starts = [(title[:size], title[size:]) for title, size in cuts]
    return Brand(_frequent(ends, least), _frequent(starts, least))


def _frequent(cuts: list[tuple[tuple[str, ...], tuple[str, ...]]], least: float) -> frozenset[tuple[str, ...]]:
    """What is cut off often enough and nearly always leaves a phrase: "Plumber in" of "Plumber in Rome" is no name."""
    total = Counter(cut for cut, _ in cuts)
    often = {cut: times for cut, times in total.items() if times >= least and any(map(is_content, cut))}
    whole = Counter(cut for cut, rest in cuts if cut in often and sum(map(is_content, rest)) > 1)
    return frozenset(cut for cut, times in often.items() if whole[cut] >= _WHOLE * times)
