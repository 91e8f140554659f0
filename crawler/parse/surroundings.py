"""Which menu, header, footer, ... each tag of a page stands in, for all tags at once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

import numpy as np
from ahocorasick_rs import BytesAhoCorasick

from crawler.parse.chrome import CHROME_WORDS, chrome_name
from crawler.parse.markup import IS_VOID, NAMES, Markup, named
from crawler.parse.regions import Regions
from crawler.tokens import Flags, Index

_IS_CHROME = named("header", "nav", "footer", "aside", "form", "menu")
_IS_SECTION = named("article", "main", "section")
_HEADER, _H1, _A = (NAMES.index(name) for name in ("header", "h1", "a"))
_QUOTE, _H = b'"h'
_SEARCH = BytesAhoCorasick([word.encode() for word in sorted(CHROME_WORDS)])
_ATTRIBUTE = re.compile(r' (class|id|role)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The regions of the pages, and the number of the innermost one behind each tag."""

    regions: Regions
    behind: Index


def find_surroundings(markup: Markup) -> Surroundings | None:
    """The regions of the pages; None when their tags are not paired."""
    partner = _pair_tags(markup)
    if partner is None:
        return None
    starts, names = _find_regions(markup)
    ends = partner[starts]
    behind = _find_innermost(starts, ends, len(markup.begins))
    after = np.searchsorted(starts, ends, side="right")
    headings = np.bincount(behind[(markup.elements == _H1) & ~markup.closes], minlength=len(starts))
    before = np.concatenate(([0], np.cumsum(headings)))
    pages = np.searchsorted(starts, markup.pages)
    return Surroundings(Regions(after, names, before[after] > before[:-1], pages), behind)


def _find_innermost(starts: Index, ends: Index, tags: int) -> Index:
    """Behind each of so many tags the number of the innermost region, of those that begin and end at these tags; the
    first begins at the first tag."""
    around = _find_parents(starts, ends)
    holds = (starts < ends).nonzero()[0]  # a void element ends where it begins
    changes = np.concatenate((starts[holds], ends[holds]))
    inside = np.concatenate((holds, around[holds]))
    order = np.argsort(changes)
    behind: Index = np.repeat(inside[order], np.diff(changes[order], append=tags))
    return behind


def _find_parents(starts: Index, ends: Index) -> Index:
    """The region around each: the last one before it that is a level higher. A page itself is its own."""
    size = len(starts)
    levels = np.arange(size) - np.searchsorted(np.sort(ends), starts)
    places = levels * size + np.arange(size)
    by_level = np.argsort(places)
    parents = by_level[np.searchsorted(places[by_level], places - size) - 1]
    return np.where(levels > 0, parents, np.arange(size))


def _pair_tags(markup: Markup) -> Index | None:
    """The end tag of each start tag, by their numbers (a void element ends itself): on each level of the tree they
    take turns."""
    partner = np.arange(len(markup.begins))
    paired = (markup.closes | ~IS_VOID[markup.elements]).nonzero()[0]
    closes = markup.closes[paired]
    levels = np.cumsum(np.where(closes, -1, 1)) + closes
    small = levels.astype(np.int16) if levels.max(initial=0) < 2**15 else levels  # sorted in linear time
    order = paired[np.argsort(small, kind="stable")]
    starts, ends = order[::2], order[1::2]
    if len(starts) != len(ends) or markup.closes[starts].any() or not markup.closes[ends].all():
        return None
    if not np.array_equal(markup.elements[starts], markup.elements[ends]):
        return None
    partner[starts] = ends
    return partner


def _find_regions(markup: Markup) -> tuple[Index, list[str]]:
    """The start tags that open a region, by their numbers, and what makes each of them one; nothing of a body."""
    html, elements, bodies = markup.html, markup.elements, markup.pages[:-1]
    asked = ~markup.closes & (_may_be_named(markup) | _IS_CHROME[elements])
    is_header = elements == _HEADER
    if is_header.any():
        sections = np.cumsum(np.where(markup.closes, -1, 1) * _IS_SECTION[elements])
        asked &= ~(is_header & (sections > 0))  # the header of an article is none of the page
    asked[bodies] = True
    tags = asked.nonzero()[0]
    places = map(slice, (markup.begins[tags] + 1).tolist(), markup.ends[tags].tolist())
    names = list(map(_name_of, map(html.__getitem__, places)))
    opens = np.fromiter(map(bool, names), dtype=bool, count=len(names))
    opens[np.searchsorted(tags, bodies)] = True
    return tags[opens], list(compress(names, opens.tolist()))


def _may_be_named(markup: Markup) -> Flags:
    """Whether a tag may have a class, an id or a role: not so the many links with nothing but their address."""
    quotes = np.searchsorted((markup.chars == _QUOTE).nonzero()[0], markup.begins)
    single = np.append(quotes[1:], quotes[-1] + 2) - quotes == 2
    may_be: Flags = ~(single & (markup.chars[markup.begins + 3] == _H) & (markup.elements == _A))
    return markup.attributed & may_be


@lru_cache(maxsize=16384)
def _name_of(tag: bytes) -> str:
    """What makes a start tag, written between `<` and `>`, one of the page's surroundings; empty when it is none."""
    if tag.isascii() and not _SEARCH.find_matches_as_indexes(tag.lower()):
        return ""
    element, _, attributes = tag.decode().partition(" ")
    return chrome_name(element, dict(_ATTRIBUTE.findall(" " + attributes)) if attributes else {})
