"""One family taken apart: its keywords, its recovered template, and which of its pages really fit."""

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TypeVar, cast
from urllib.parse import unquote

from crawler.condensing import without_text
from crawler.detect.brands import Brand
from crawler.detect.facts import count_own_facts, share_own_words
from crawler.detect.families import Family, only
from crawler.detect.keyword import Keyword, find_keywords
from crawler.detect.outline import share_outline
from crawler.detect.phrases import join_blocks
from crawler.detect.reorder import sort_passages
from crawler.detect.template import Coverage, Template, cover, recover_template
from crawler.detect.text import Text, is_word, tokenize
from crawler.detect.wording import words_in
from crawler.records import Study
from crawler.thresholds import Thresholds

Fact = TypeVar("Fact")

_SAMPLE = 40
"""Members that each text is compared with to find the most central one."""
_STRANGE = 0.5
"""Share of the usual likeness below which a text teaches nothing: a stray page would spoil every column."""
_CENTRAL = 8
"""Texts of a campaign that are kept, for its template to be recovered from again."""


@dataclass(frozen=True, slots=True)
class Member:
    """A page of a family with what the family shows about it.

    `own_words`: share of its words that hardly a sibling says. `outline`: share of its headings that half of its
    siblings have too once each one's slot is masked. `declared_copy`: its canonical URL is a sibling's.
    """

    index: int
    study: Study
    keyword: Keyword
    coverage: Coverage
    own_facts: int
    own_words: float
    outline: float
    declared_copy: bool


@dataclass(frozen=True, eq=False)
class Campaign:
    """A family, its members, its template and its most central texts; known by identity, for it is large."""

    family: Family
    members: tuple[Member, ...]
    template: Template
    texts: tuple[Text, ...] = ()

    @property
    def kind(self) -> str:
        """spun, swapped, mixed or copied."""
        return self.family.kind

    def median_of(self, what: str) -> float:
        """Median over the members of a number of their keyword: count, standalone, places or headings."""
        return self._median(f"keyword {what}", lambda: [getattr(member.keyword, what) for member in self.members])

    def median_member(self, what: str) -> float:
        """Median over the members of own_facts, own_words or outline."""
        return self._median(f"member {what}", lambda: [getattr(member, what) for member in self.members])

    def median_pair(self, what: str) -> float:
        """Median over the pairs of a share of their comparison; 0 without pairs."""
        return self._median(f"pair {what}", lambda: [getattr(pair.comparison, what) for pair in self.family.pairs])

    @property
    def median_body(self) -> float:
        """Median share of a member's words that the template explains."""
        return self._median("body", lambda: [member.coverage.body for member in self.members])

    @cached_property
    def is_one_each(self) -> bool:
        """Whether no host has two of its pages."""
        return len({member.study.page.host for member in self.members}) == len(self.members)

    def recall(self, name: Hashable, find: Callable[[], Fact]) -> Fact:
        """What `find` says, asked once: here, or in the process that the campaign comes from."""
        if name not in self._known:
            self._known[name] = find()
        return cast(Fact, self._known[name])

    def without_texts(self) -> "Campaign":
        """The same, with what was asked of it so far, but without the texts of its pages."""
        members = (replace(member, study=without_text(member.study)) for member in self.members)
        lighter = replace(self, members=tuple(members))
        lighter._known.update(self._known)
        return lighter

    @cached_property
    def _known(self) -> dict[Hashable, object]:
        return {}

    def _median(self, name: str, values: Callable[[], Sequence[float]]) -> float:
        return self.recall(name, lambda: float(median(values() or [0.0])))


def study_family(
    family: Family, studies: Mapping[int, Study], brands: Mapping[str, Brand], limits: Thresholds
) -> tuple[Campaign, ...]:
    """The campaign of a family; the pages that fit neither its template nor its outline leave it and are families of
    their own as far as pairs hold them together: generations of a template."""
    campaigns: list[Campaign] = []
    todo = [family]
    while todo:
        family = todo.pop()
        campaign = _study(family, studies, brands, limits)
        leaving = frozenset(member.index for member in campaign.members if not _fits(member, limits))
        if not leaving:
            campaigns.append(campaign)
        elif len(leaving) < len(family.members):
            parts = (leaving, frozenset(family.members) - leaving)
            todo += [part for staying in parts for part in only(family, staying, limits)]
    return tuple(campaigns)


def _fits(member: Member, limits: Thresholds) -> bool:
    return member.coverage.body >= limits.member_coverage or member.outline >= limits.outlined_share


def _study(family: Family, studies: Mapping[int, Study], brands: Mapping[str, Brand], limits: Thresholds) -> Campaign:
    chosen = _in_one_order(family, [studies[index] for index in family.members])
    keywords = find_keywords(chosen, brands)
    depth = limits.template_words if family.is_made else limits.outline_words
    shown = [_only_headings(study) for study in chosen] if family.kind == "outlined" else chosen
    texts = [_text(study, keyword, family.kind, depth) for study, keyword in zip(shown, keywords, strict=True)]
    teachers = _teachers(texts, max(_CENTRAL, limits.template_pages))
    template = recover_template(teachers[: limits.template_pages if family.is_made else limits.outline_pages])
    explain = _cover_outline if family.kind == "outlined" else _cover_text
    known = zip(
        family.members,
        chosen,
        keywords,
        [explain(template, text, study) for text, study in zip(texts, chosen, strict=True)],
        count_own_facts(chosen, keywords),
        share_own_words(chosen, keywords),
        share_outline(chosen, keywords),
        _declare_copies(chosen),
        strict=True,
    )
    return Campaign(family, tuple(Member(*row) for row in known), template, tuple(teachers[:_CENTRAL]))


def _only_headings(study: Study) -> Study:
    """The outline of a page: what pages that are written afresh have in common."""
    return replace(study, blocks=tuple(block for block in study.blocks if block.kind == "heading"), videos=())


def _cover_text(template: Template, text: Text, _: Study) -> Coverage:
    return cover(template, text)


def _cover_outline(template: Template, text: Text, study: Study) -> Coverage:
    """How much of a whole page the outline explains; `text` are its headings."""
    found = cover(template, text)
    words = sum(len(words_in(block.text)) for block in study.blocks)
    part = min(1.0, sum(map(is_word, text.tokens)) / max(1, words))
    return replace(found, body=found.body * part, spun=found.spun * part)


def _declare_copies(studies: Sequence[Study]) -> tuple[bool, ...]:
    """For each page: whether it says itself that a sibling has its text."""
    known = {_plain(study.page.url) for study in studies}
    named = [(_plain(study.page.canonical), _plain(study.page.url)) for study in studies]
    return tuple(canonical != own and canonical in known for canonical, own in named)


def _plain(url: str) -> str:
    """An address without what servers take for the same: scheme, www, an index file, the closing slash."""
    bare = unquote(url.split("#")[0].split("://")[-1]).removeprefix("www.")
    return bare.removesuffix("index.html").removesuffix("index.php").rstrip("/").casefold()


def _in_one_order(family: Family, studies: list[Study]) -> list[Study]:
    """The members with their passages in one order, where some have them shuffled."""
    if not any(pair.comparison.shuffled for pair in family.pairs):
        return studies
    words = [join_blocks(study.blocks) for study in studies]
    central = words[_central([frozenset(each) for each in words])]
    return [sort_blocks(study, central) for study in studies]


def sort_blocks(study: Study, reference: Sequence[str]) -> Study:
    """`study` with its passages in the order of the words `reference`; itself where they are."""
    order = sort_passages(reference, [words_in(block.text) for block in study.blocks])
    if order is None:
        return study
    moved = {block: place for place, block in enumerate(order)}
    videos = tuple(replace(video, block=moved.get(video.block, video.block)) for video in study.videos)
    return replace(study, blocks=tuple(study.blocks[block] for block in order), videos=videos)


def _text(study: Study, keyword: Keyword, kind: str, words: int) -> Text:
    """A spun family masks the whole phrase only: its words are common ones that the article also uses."""
    slots = frozenset[str]() if kind == "spun" else frozenset(keyword.slots)
    return tokenize(study, keyword.words, slots, words)


def _teachers(texts: Sequence[Text], count: int) -> list[Text]:
    """The texts to learn the template from: the most central first, then those most like it; no stranger among them."""
    tokens = [frozenset(text.tokens) for text in texts]
    central = _central(tokens)
    alike = [likeness(each, tokens[central]) for each in tokens]
    usual = median(alike)
    order = sorted(range(len(texts)), key=lambda row: (row != central, -alike[row], row))
    return [texts[row] for row in order[:count] if alike[row] >= _STRANGE * usual]


def _central(tokens: Sequence[frozenset[str]]) -> int:
    """The text that is most like the others."""
    sample = tokens[:: max(1, len(tokens) // _SAMPLE)]
    return max(range(len(tokens)), key=lambda row: (sum(likeness(tokens[row], other) for other in sample), -row))


def likeness(a: Set[Hashable], b: Set[Hashable]) -> float:
    """What two sets have in common, of all that they hold, 0-1."""
    return len(a & b) / max(1, len(a | b))
