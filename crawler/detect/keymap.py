"""Where in a page its phrase stands, as one row of the keyword map."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from crawler.detect.campaign import Member
from crawler.detect.keyword import Keyword, below_top
from crawler.detect.places import Line, Spot, find_runs, find_spots, read_lines
from crawler.exhibits import KeywordRow
from crawler.records import Block, Study

MOST = 200
"""Places of one page that are shown; of more every so manieth."""


def draw_row(member: Member, page: Study, *, slotted: bool) -> KeywordRow:
    """The places that `keyword.find_keywords` has counted, in the order of `page`: the member as collected, whose
    passages the family may have in another order. `slotted` wants the words that fill the slot instead of the phrase,
    where there are any."""
    keyword = member.keyword
    indexes, blocks = _in_order(below_top(member.study), page.blocks)
    lines = read_lines(blocks, keyword.words)
    starts = [0, *accumulate(len(line.words) for line in lines)]
    words = starts[-1]
    spots = _spots(lines, keyword, slotted=slotted)
    videos = [starts[bisect_left(indexes, video.block)] for video in page.videos if video.block >= 0]
    return KeywordRow(
        url=page.page.url,
        keyword=keyword.phrase,
        words=words,
        places=_thin([(_share(starts[spot.line] + spot.word, words), spot.is_alone) for spot in spots]),
        videos=tuple(place for place, _ in _thin([(_share(at, words), False) for at in videos])),
    )


def _spots(lines: Sequence[Line], keyword: Keyword, *, slotted: bool) -> tuple[Spot, ...]:
    if slotted and keyword.slots:
        return find_runs(lines, frozenset(keyword.slots))
    return find_spots(lines, keyword.words)


def _in_order(body: Sequence[Block], page: Sequence[Block]) -> tuple[list[int], list[Block]]:
    """The blocks of `body` in the order in which `page` has them, after their indexes there."""
    if body and body == page[-len(body) :]:
        return list(range(len(page) - len(body), len(page))), list(body)
    where: dict[Block, list[int]] = {}
    for index in reversed(range(len(page))):
        where.setdefault(page[index], []).append(index)
    found = sorted((where[block].pop(), block) for block in reversed(body))
    return [index for index, _ in found], [block for _, block in found]


def _share(before: int, words: int) -> float:
    return round(before / words, 4) if words else 0.0


def _thin(places: Sequence[tuple[float, bool]]) -> tuple[tuple[float, bool], ...]:
    kept = min(MOST, len(places))
    return tuple(places[at * len(places) // kept] for at in range(kept))
