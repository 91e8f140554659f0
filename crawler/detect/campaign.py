"""One family taken apart: its keywords, its recovered template, and which of its pages really fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from crawler.detect.facts import count_own_facts
from crawler.detect.families import Family, without
from crawler.detect.keyword import Keyword, find_keywords
from crawler.detect.template import Coverage, Template, cover, recover_template
from crawler.detect.text import Text, tokenize
from crawler.records import Study
from crawler.thresholds import Thresholds

_SAMPLE = 40
"""Members that each text is compared with to find the most central one."""
_STRANGE = 0.5
"""Share of the usual likeness below which a text teaches nothing: a stray page would spoil every column."""


@dataclass(frozen=True, slots=True)
class Member:
    """A page of a family with what the family shows about it."""

    index: int
    study: Study
    keyword: Keyword
    coverage: Coverage
    own_facts: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """A family, its members and its template; `dispersal` is the median over its pairs."""

    family: Family
    members: tuple[Member, ...]
    template: Template
    dispersal: float

    @property
    def kind(self) -> str:
        """spun, swapped, mixed or copied."""
        return self.family.kind

    def median_of(self, what: str) -> float:
        """Median over the members of a number of their keyword: count, standalone, places or headings."""
        return float(median(getattr(member.keyword, what) for member in self.members))

    @property
    def median_facts(self) -> float:
        """Median number of facts of a member's own."""
        return float(median(member.own_facts for member in self.members))

    @property
    def median_body(self) -> float:
        """Median share of a member's words that the template explains."""
        return float(median(member.coverage.body for member in self.members))


def study_families(
    families: Sequence[Family], studies: Mapping[int, Study], limits: Thresholds
) -> tuple[Campaign, ...]:
    """A campaign for each family of two pages or more, less the pages that its template does not explain."""
    campaigns = []
    for family in families:
        campaign = _study(family, studies, limits)
        leaving = _misfits(campaign, limits)
        if leaving and len(family.members) - len(leaving) > 1:
            campaign = _study(without(family, leaving), studies, limits)
            leaving = _misfits(campaign, limits)
        if len(campaign.members) - len(leaving) > 1:
            campaigns.append(campaign)
    return tuple(campaigns)


def _misfits(campaign: Campaign, limits: Thresholds) -> frozenset[int]:
    return frozenset(m.index for m in campaign.members if m.coverage.body < limits.member_coverage)


def _study(family: Family, studies: Mapping[int, Study], limits: Thresholds) -> Campaign:
    chosen = [studies[index] for index in family.members]
    keywords = find_keywords(chosen)
    depth = limits.template_words if family.is_made else limits.outline_words
    texts = [_text(study, keyword, family.kind, depth) for study, keyword in zip(chosen, keywords, strict=True)]
    teachers = limits.template_pages if family.is_made else limits.outline_pages
    template = recover_template(_teachers(texts, teachers))
    facts = count_own_facts(chosen, keywords)
    members = tuple(
        Member(index, study, keyword, cover(template, text), own)
        for index, study, keyword, text, own in zip(family.members, chosen, keywords, texts, facts, strict=True)
    )
    dispersal = median(pair.comparison.dispersal for pair in family.pairs) if family.pairs else 0.0
    return Campaign(family, members, template, dispersal)


def _text(study: Study, keyword: Keyword, kind: str, words: int) -> Text:
    """A spun family masks the whole phrase only: its words are common ones that the article also uses."""
    slots = frozenset[str]() if kind == "spun" else frozenset(keyword.slots)
    return tokenize(study, keyword.words, slots, words)


def _teachers(texts: Sequence[Text], count: int) -> list[Text]:
    """The texts to learn the template from: the most central first, then those most like it; no stranger among them."""
    tokens = [frozenset(text.tokens) for text in texts]
    sample = tokens[:: max(1, len(tokens) // _SAMPLE)]
    central = max(range(len(texts)), key=lambda row: (sum(_likeness(tokens[row], other) for other in sample), -row))
    likeness = [_likeness(each, tokens[central]) for each in tokens]
    usual = median(likeness)
    order = sorted(range(len(texts)), key=lambda row: (row != central, -likeness[row], row))
    return [texts[row] for row in order[:count] if likeness[row] >= _STRANGE * usual]


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, len(a | b))
