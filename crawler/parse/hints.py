"""What a page may have, told in one pass over its HTML, so that nothing is looked for closely that is not there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from crawler.parse.chrome import SKIPPED
from crawler.parse.videos import HINTS

_CANONICAL = "canonical"
_PATTERNS = (*HINTS, _CANONICAL, *(f"<{name}" for name in sorted(SKIPPED, reverse=True)))  # a frameset before a frame
_SEARCH = BytesAhoCorasick([pattern.encode() for pattern in _PATTERNS], matchkind=MatchKind.LeftmostFirst)
"""Of this kind because it looks at many bytes at a time."""
_VIDEO = frozenset(range(len(HINTS)))
_SKIPPED = {number: pattern[1:] for number, pattern in enumerate(_PATTERNS) if pattern[1:] in SKIPPED}


@dataclass(frozen=True, slots=True)
class Hints:
    """Whether a page can have a video and a canonical URL, and how many elements without text of the page's own, by
    their names: so many at the most."""

    video: bool
    canonical: bool
    skipped: Mapping[str, int]


def find_hints(html: str) -> Hints:
    """What there may be in a page."""
    return read_hints(html.encode().lower())


def read_hints(folded: bytes | bytearray) -> Hints:
    """The same where ASCII letters are small already."""
    found = Counter(number for number, _, _ in _SEARCH.find_matches_as_indexes(folded))
    skipped = {_SKIPPED[number]: times for number, times in found.items() if number in _SKIPPED}
    return Hints(not _VIDEO.isdisjoint(found), len(HINTS) in found, skipped)
