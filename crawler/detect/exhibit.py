"""The pictures of one campaign: two telling members side by side, where the phrase stands, who leads where."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from statistics import median

from crawler.detect.campaign import Campaign, Member, likeness
from crawler.detect.excerpt import cut_excerpt
from crawler.detect.keymap import draw_row
from crawler.detect.marking import KEYWORD_MARK, SLOT_MARK, Passage, mark_page
from crawler.detect.network import draw_network
from crawler.detect.sidebyside import lay_side_by_side
from crawler.detect.spintax import render
from crawler.detect.verdict import judge_campaign, judge_member
from crawler.exhibits import Exhibit, KeywordRow, SideBySide
from crawler.records import Study
from crawler.shingles import unpack
from crawler.thresholds import Thresholds

SAMPLE, PAGES = 80, 40
"""Members that are looked at, and pages at the most of a keyword map."""
ROOM, MAP_ROOM = 25_000, 9_000
"""Bytes of an exhibit, and of its map, as JSON; what has no room is left out, but for one page of the map."""
_LEAST = 4_000
"""Bytes for the pair, whatever the others take."""
_INJECTED = ("doorway", "suspect")


def build_exhibit(campaign: Campaign, studies: Mapping[int, Study], limits: Thresholds) -> Exhibit:
    """The pictures of `campaign`, without its id; `studies` are its members as collected, by index. Empty for mere
    copies, of which no campaign is reported."""
    whole = judge_campaign(campaign, limits)
    if whole.verdict == "duplicate":
        return Exhibit("", None, (), ())
    sample = _spread(campaign.members)[:SAMPLE]
    verdicts = {member.index: judge_member(member, campaign, whole, limits).verdict for member in sample}
    injected = [member for member in sample if verdicts[member.index] in _INJECTED]
    proven = [member for member in injected if verdicts[member.index] == whole.verdict]
    keyword_map = _draw_map(injected[:PAGES], studies, slotted=campaign.kind != "spun")
    network = draw_network(campaign.members)
    room = max(_LEAST, ROOM - _size((keyword_map, network))) // 2
    named = _choose(proven) or _choose(injected)
    pair = _lay_pair(campaign, named or _choose(sample), limits, room, is_named=named is not None)
    return Exhibit("", pair, keyword_map, network)


def _spread(members: Sequence[Member]) -> list[Member]:
    """The members, one of each host in turn, in an order that favours none and that growth does not change."""
    ordered = sorted(members, key=lambda member: blake2b(member.study.page.url.encode("utf-8", "replace")).digest())
    turns = Counter[str]()
    placed = []
    for member in ordered:
        placed.append((turns[member.study.page.host], member.study.page.host, member))
        turns[member.study.page.host] += 1
    return [member for _, _, member in sorted(placed, key=lambda row: (row[0], -turns[row[1]], row[1]))]


def _draw_map(members: Sequence[Member], studies: Mapping[int, Study], *, slotted: bool) -> tuple[KeywordRow, ...]:
    """A row for each of `members` as far as there is room, by host and address."""
    rows: list[KeywordRow] = []
    room = MAP_ROOM
    for member in members:
        row = draw_row(member, studies[member.index], slotted=slotted)
        room -= _size(row)
        if rows and room < 0:
            break
        rows.append(row)
    hosts = {member.study.page.url: member.study.page.host for member in members}
    return tuple(sorted(rows, key=lambda row: (hosts[row.url], row.url)))


def _size(shown: object) -> int:
    """About how many bytes it has as JSON."""
    return len(repr(shown).encode("utf-8", "replace"))


def _lay_pair(
    campaign: Campaign, found: tuple[Member, Member] | None, limits: Thresholds, room: int, *, is_named: bool
) -> SideBySide | None:
    """Two members beside each other; None for None, or without a template: what is said of both would be said of
    nothing."""
    template = render(campaign.template)
    if found is None or not template.strip():
        return None
    left, right = (_mark(member, campaign.kind, template, limits, is_named=is_named) for member in found)
    return SideBySide((found[0].study.page.url, found[1].study.page.url), lay_side_by_side(left, right, room))


def _choose(members: Sequence[Member]) -> tuple[Member, Member] | None:
    """The most central member and one that differs clearly: with another keyword, on another site, and of those that
    fit the template as well as most the one that is worded least like it. No page that says that it is a copy."""
    free = [member for member in members if not member.declared_copy][:PAGES]
    if len(free) < 2:
        return None
    traits = [frozenset(unpack(member.study.page.sketch + member.study.page.outline).tolist()) for member in free]
    first = max(range(len(free)), key=lambda at: (sum(likeness(traits[at], other) for other in traits), -at))
    usual = median(max(member.coverage.body, member.outline) for member in free)

    def telling(at: int) -> tuple[bool, bool, bool, bool, float, int]:
        one, other = free[first], free[at]
        return (
            one.keyword.words != other.keyword.words,
            one.study.page.domain != other.study.page.domain,
            one.study.page.host != other.study.page.host,
            max(other.coverage.body, other.outline) >= usual,
            -likeness(traits[first], traits[at]),
            -at,
        )

    second = max((at for at in range(len(free)) if at != first), key=telling)
    return free[first], free[second]


def _mark(member: Member, kind: str, template: str, limits: Thresholds, *, is_named: bool) -> tuple[Passage, ...]:
    """The page beside its template, as `doorway explain` shows it; what nobody has proven to be a keyword is a slot."""
    blocks, _ = cut_excerpt(member.study, kind, limits)
    passages = mark_page(blocks, member.keyword.phrase, member.keyword.varying, template)
    if is_named:
        return passages
    return tuple(
        (line, tuple((text, SLOT_MARK if mark == KEYWORD_MARK else mark) for text, mark in pieces))
        for line, pieces in passages
    )
