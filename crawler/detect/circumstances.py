"""What the build of a family's pages says about their purpose: shared ids, videos, jumps, links among them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain, pairwise, permutations
from statistics import median

from crawler.detect.campaign import Campaign, Member
from crawler.detect.code import is_code
from crawler.detect.wording import words_in
from crawler.records import Study
from crawler.words import find_phrase, words_of

_SAMPLE, _FEW, _COMMON = 12, 6, 30
_CHARACTERS = "gb2312", "big5"
"""Simplified and traditional Chinese, as encodings that have no characters but those."""
_FIRST, _LAST = "\u4e00", "\u9fff"
_LEAST, _CLEARLY = 10, 4
"""How many characters of one kind tell how a text is written, and how many times the other kind's they must be."""


def share_with_video(campaign: Campaign) -> float:
    """Members that play or link a video; a file in the background is none."""
    return _share(campaign, lambda member: any(video.provider != "file" for video in member.study.videos))


def share_jumping(campaign: Campaign) -> float:
    """Members that send their reader elsewhere at once."""
    return _share(campaign, lambda member: bool(member.study.build.jump))


def share_hiding(campaign: Campaign, least: int) -> float:
    """Members with `least` words or more that no reader sees."""
    return _share(campaign, lambda member: member.study.build.hidden_words >= least)


def share_noindex(campaign: Campaign) -> float:
    """Members that ask search engines to leave them out."""
    return _share(campaign, lambda member: member.study.build.noindex)


def shared_ids(studies: Iterable[Study]) -> tuple[str, ...]:
    """Analytics, advertising and affiliate ids that stand on more than one domain."""
    domains: dict[str, set[str]] = defaultdict(set)
    for study in studies:
        for tracker in study.tracker_ids:
            domains[tracker].add(study.page.domain)
    return tuple(sorted(tracker for tracker, on in domains.items() if len(on) > 1))


def share_same_phone(campaign: Campaign) -> float:
    """Members that show the telephone number that most of them show."""
    counted = Counter(phone for member in campaign.members for phone in member.study.build.phones)
    return counted.most_common(1)[0][1] / len(campaign.members) if counted else 0.0


def share_linking_siblings(campaign: Campaign) -> float:
    """Members with links to half of their siblings, each by its keyword: lists such as "X in A, X in B"."""
    keywords = {member.study.page.url: member.keyword.words for member in campaign.members}
    return _share(campaign, lambda member: _links_siblings(member, keywords))


def share_code(campaign: Campaign) -> float:
    """Median share of a member's words that are written as programs are, of 12 members at most."""
    return float(median(map(_code_of, campaign.members[:: max(1, len(campaign.members) // _SAMPLE)])))


def _code_of(member: Member) -> float:
    written = [word for block in member.study.blocks for word in block.text.split()]
    return sum(map(is_code, written)) / max(1, len(written))


def languages_of(campaign: Campaign) -> frozenset[tuple[str, str]]:
    """The languages that members declare, each with the Chinese characters that they are written in, if any."""
    return frozenset((member.study.page.language, _characters_of(member)) for member in campaign.members)


def _characters_of(member: Member) -> str:
    """The one of `_CHARACTERS` that a text is written in, by those that the other has not; empty for neither."""
    chars = set().union(*(block.text for block in member.study.blocks))
    found = Counter(_only_in(char) for char in chars if _FIRST <= char <= _LAST)
    (less, _), (more, name) = sorted((found[each], each) for each in _CHARACTERS)
    return name if more >= _LEAST and more > _CLEARLY * less else ""


@cache
def _only_in(char: str) -> str:
    holding = [name for name in _CHARACTERS if char.encode(name, "ignore")]
    return holding[0] if len(holding) == 1 else ""


def share_common_words(campaign: Campaign) -> float:
    """Median share of their 30 commonest words that two neighbouring members have in common, of 12 members at most."""
    common = [_commonest(member) for member in campaign.members[:: max(1, len(campaign.members) // _SAMPLE)]]
    return float(median(len(a & b) / max(1, min(len(a), len(b))) for a, b in pairwise(common))) if common[1:] else 1.0


def _commonest(member: Member) -> frozenset[str]:
    counted = Counter(chain.from_iterable(words_in(block.text) for block in member.study.blocks))
    return frozenset(word for word, _ in counted.most_common(_COMMON))


def share_replaced_whole(campaign: Campaign) -> float:
    """Of the words that one member has and another has not, the share in blocks that consist of such words by half and
    more: median over the pairs of 6 members, 0-1. Spinning exchanges words, translating passages. A title's do not
    count."""
    members = campaign.members[:: max(1, len(campaign.members) // _FEW)][:_FEW]
    texts = [_blocks_but_titles(member) for member in members]
    shares = [
        _replaced_whole(blocks, frozenset(chain.from_iterable(other))) for blocks, other in permutations(texts, 2)
    ]
    return float(median(shares)) if shares else 0.0


def _blocks_but_titles(member: Member) -> list[list[str]]:
    pushed = {*member.keyword.words, *words_in(member.study.page.title)}
    return [[word for word in words_in(block.text) if word not in pushed] for block in member.study.blocks]


def _replaced_whole(blocks: list[list[str]], other: frozenset[str]) -> float:
    counted = [(sum(word not in other for word in block), len(block)) for block in blocks]
    differing = sum(new for new, _ in counted)
    return sum(new for new, words in counted if 2 * new >= words) / max(1, differing)


def _links_siblings(member: Member, keywords: dict[str, tuple[str, ...]]) -> bool:
    named = {
        url
        for url, text in member.study.build.links
        if url != member.study.page.url and keywords.get(url) and find_phrase(words_of(text), keywords[url])
    }
    return 2 * len(named) >= len(keywords) - 1 > 0


def _share(campaign: Campaign, holds: Callable[[Member], bool]) -> float:
    return sum(map(holds, campaign.members)) / len(campaign.members)
