"""Which menu, header, footer, ... each tag of a page stands in, for all tags at once."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

import numpy as np

from crawler.parse.chrome import chrome_name
from crawler.parse.markup import IS_VOID, NAMES, Flags, Markup, named
from crawler.parse.regions import Regions
from crawler.tokens import Index

_IS_CHROME = named("header", "nav", "footer", "aside", "form", "menu")
_IS_SECTION = named("article", "main", "section")
_HEADER, _H1, _A = (NAMES.index(name) for name in ("header", "h1", "a"))
_QUOTE, _H = ord('"'), ord("h")
_ATTRIBUTE = re.compile(r' (class|id|role)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The regions of each page, and behind each tag the innermost one (of its page; 0: the page itself)."""

    regions: tuple[Regions, ...]
    behind: Index


def find_surroundings(markup: Markup) -> Surroundings | None:
    """The regions of the pages; None when their tags are not paired."""
    partner = _pair_tags(markup)
    if partner is None:
        return None
    behind = np.zeros(len(markup.begins), dtype=np.intp)
    tags, names = _named_tags(markup)
    headings = ((markup.elements == _H1) & ~markup.closes).nonzero()[0]
    ends = partner[tags].tolist()
    found: list[Regions] = []
    tag_bounds, heading_bounds = (np.searchsorted(each, markup.pages).tolist() for each in (tags, headings))
    for page in range(len(markup.pages) - 1):
        regions, mine = Regions(), slice(tag_bounds[page], tag_bounds[page + 1])
        for at, end, name in zip(tags[mine], ends[mine], names[mine], strict=True):
            behind[at:end] = regions.add(name, behind.item(at))
        for at in headings[heading_bounds[page] : heading_bounds[page + 1]].tolist():
            regions.clear_around(behind.item(at))
        found.append(regions)
    return Surroundings(tuple(found), behind)


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


def _named_tags(markup: Markup) -> tuple[list[int], list[str]]:
    """The start tags that open a region, by their numbers, and what makes each of them one."""
    html, elements = markup.html, markup.elements
    is_header = elements == _HEADER
    asked = ~markup.closes & (_may_be_named(markup) | _IS_CHROME[elements])
    if is_header.any():
        sections = np.cumsum(np.where(markup.closes, -1, 1) * _IS_SECTION[elements])
        asked &= ~(is_header & (sections > 0))  # the header of an article is none of the page
    tags = asked.nonzero()[0]
    written = map(slice, (markup.begins[tags] + 1).tolist(), markup.ends[tags].tolist())
    names = list(map(_name_of, map(html.__getitem__, written)))
    return list(compress(tags.tolist(), names)), list(filter(None, names))


def _may_be_named(markup: Markup) -> Flags:
    """Whether a tag may have a class, an id or a role: not so the many links with nothing but their address."""
    quotes = np.searchsorted((markup.chars == _QUOTE).nonzero()[0], markup.begins)
    single = np.append(quotes[1:], quotes[-1] + 2) - quotes == 2
    may_be: Flags = ~(single & (markup.chars[markup.begins + 3] == _H) & (markup.elements == _A))
    return markup.attributed & may_be


@lru_cache(maxsize=16384)
def _name_of(tag: bytes) -> str:
    """What makes a start tag, written between `<` and `>`, one of the page's surroundings; empty when it is none."""
    element, _, attributes = tag.decode().partition(" ")
    return chrome_name(element, dict(_ATTRIBUTE.findall(" " + attributes)) if attributes else {})
