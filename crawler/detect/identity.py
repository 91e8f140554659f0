"""Which campaigns of this run are campaigns that earlier runs knew: known by their template, not by their pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from statistics import median

import numpy as np

from crawler.detect.campaign import Campaign
from crawler.detect.known import Known
from crawler.detect.reorder import sort_passages
from crawler.detect.template import Template, cover, recover_template
from crawler.detect.text import BREAK, Text
from crawler.shingles import tally
from crawler.thresholds import Thresholds

SIGNATURE = 1_000
"""Shingles of a campaign that are kept: those that most of its pages share."""
_LEAST = 3
"""Shingles in common from which two campaigns are laid side by side."""
_COMMON = 50
"""A shingle of more known campaigns leads to none of them: it is the text of some shop system."""
_CANDIDATES = 8
_KEPT = 64
"""Known campaigns of which what was worked out stays in memory."""
_TEXTS = 3
"""Texts of a campaign that are laid against the other's template."""
_PLAIN = 0.75
"""Share of a text that is explained from which no other text is asked."""
_SAID = 0.5
"""Share of a text's word runs that the other's texts have from which nothing needs to be aligned: at most 0.20 in two
families, 0.53 and more in one that was not written afresh."""
_RUN = 3
_HOPELESS = 0.2


@dataclass(frozen=True, slots=True)
class Identity:
    """What one campaign is called: `known_as` the id that it keeps, else empty; `split_from` the id of the known one
    that it came out of, `merged` those that went up in it."""

    known_as: str = ""
    split_from: str = ""
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """Known campaign and campaign of this run (indexes), URLs that both have, and how well the template fits, 0-1."""

    known: int
    fresh: int
    shared: int
    fit: float

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """The best match has the lowest."""
        return -self.shared, -self.fit, self.fresh, self.known


@dataclass(frozen=True, slots=True)
class _Shared:
    """Sampled shingles that members share, ascending: the `signature`, and the `core` that half of them have."""

    signature: tuple[int, ...]
    core: tuple[int, ...]


def sign(campaign: Campaign) -> tuple[int, ...]:
    """The sampled shingles that at least two of its pages have, the most shared first to be kept; sorted."""
    return _shared(campaign).signature


def core_of(campaign: Campaign) -> tuple[int, ...]:
    """The lowest sampled shingles that half of its pages share, sorted."""
    return _shared(campaign).core


def leave_texts(campaign: Campaign) -> Campaign:
    """`campaign` without its pages' texts, once its verdict is known: what it is known by is worked out before."""
    _shared(campaign)
    return campaign.without_texts()


def _shared(campaign: Campaign) -> _Shared:
    return campaign.recall("shared shingles", lambda: _count_shared(campaign))


def _count_shared(campaign: Campaign) -> _Shared:
    shingles, pages = tally(member.study.page.sketch for member in campaign.members)
    first = np.argsort(-pages, kind="stable")[: min(SIGNATURE, np.count_nonzero(pages > 1))]
    core = shingles[2 * pages >= len(campaign.members)][:SIGNATURE]
    return _Shared(tuple(np.sort(shingles[first]).tolist()), tuple(core.tolist()))


def identify(campaigns: Sequence[Campaign], known: Sequence[Known], limits: Thresholds) -> tuple[Identity, ...]:
    """For each of `campaigns` the known one that it goes on; a known one goes on in one campaign at the most."""
    if not known:
        return tuple(Identity() for _ in campaigns)
    matches = sorted(_match_all(campaigns, known, limits), key=lambda match: match.rank)
    fresh_of: dict[int, int] = {}
    known_of: dict[int, int] = {}
    for match in matches:
        if match.known not in fresh_of and match.fresh not in known_of:
            fresh_of[match.known], known_of[match.fresh] = match.fresh, match.known
    merged: dict[int, list[str]] = defaultdict(list)
    origin: dict[int, str] = {}
    for match in matches:  # the first of each is its best
        if match.fresh not in known_of:
            origin.setdefault(match.fresh, known[match.known].campaign_id)
        if match.known not in fresh_of and known[match.known].living and match.fresh in known_of:
            fresh_of[match.known] = match.fresh
            merged[match.fresh].append(known[match.known].campaign_id)
    return tuple(
        Identity(
            known[known_of[at]].campaign_id if at in known_of else "", origin.get(at, ""), tuple(sorted(merged[at]))
        )
        for at in range(len(campaigns))
    )


def _match_all(campaigns: Sequence[Campaign], known: Sequence[Known], limits: Thresholds) -> Iterable[_Match]:
    holders: dict[int, list[int]] = defaultdict(list)
    places: dict[str, list[int]] = defaultdict(list)
    for index, each in enumerate(known):
        for shingle in each.signature:
            holders[shingle].append(index)
        for url in each.urls:
            places[url].append(index)
    look_at = lru_cache(_KEPT)(lambda index: _Earlier(known[index]))
    for at, campaign in enumerate(campaigns):
        fresh = _Fresh(campaign, frozenset(sign(campaign)))
        urls = Counter(index for url in fresh.urls for index in places.get(url, ())[:_COMMON])
        for index in _candidates(fresh, holders, urls):
            fit = _fit(look_at(index), fresh, urls[index], limits)
            if fit:
                yield _Match(index, at, urls[index], fit)


def _candidates(fresh: "_Fresh", holders: Mapping[int, list[int]], urls: Counter[int]) -> list[int]:
    """The known campaigns worth a closer look, those with most URLs and shingles in common."""
    found = (holders.get(shingle, ()) for shingle in fresh.signature)
    alike = Counter(index for rows in found if len(rows) <= _COMMON for index in rows)
    likely = {index for index, shared in alike.items() if shared >= _LEAST} | set(urls)
    return sorted(likely, key=lambda index: (-urls[index], -alike[index], index))[:_CANDIDATES]


@dataclass(frozen=True, eq=False)
class _Earlier:
    """A known campaign with what is worked out of it once."""

    known: Known

    @cached_property
    def signature(self) -> frozenset[int]:
        return frozenset(self.known.signature)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        return self.known.load_texts()

    @cached_property
    def template(self) -> Template:
        return recover_template(self.texts[: 2 * _TEXTS])

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(run for text in self.texts for run in _runs(text))

    @property
    def is_outline(self) -> bool:
        return self.known.kind == "outlined"

    @property
    def body(self) -> float:
        """What its own template explains of its texts; an outline's are its headings alone."""
        return 1.0 if self.is_outline else self.known.body


@dataclass(frozen=True, eq=False)
class _Fresh:
    """A campaign of this run with what is worked out of it once."""

    campaign: Campaign
    signature: frozenset[int]

    @cached_property
    def urls(self) -> frozenset[str]:
        return frozenset(member.study.page.url for member in self.campaign.members)

    @property
    def is_outline(self) -> bool:
        return self.campaign.kind == "outlined"

    @property
    def body(self) -> float:
        return 1.0 if self.is_outline else self.campaign.median_body


def _fit(earlier: _Earlier, fresh: _Fresh, shared: int, limits: Thresholds) -> float:
    """How well one's template explains the other's texts, 0-1 of what it explains of its own; 0 when too badly. Less
    is enough where a second witness speaks: pages at the same addresses, or the same wordings."""
    overlap = len(earlier.signature & fresh.signature) / max(1, min(len(earlier.signature), len(fresh.signature)))
    stayed = shared / max(1, min(len(earlier.known.urls), len(fresh.urls)))
    if earlier.is_outline != fresh.is_outline:  # one's headings say nothing about the other's text
        both = stayed >= limits.same_pages and overlap >= limits.same_wording
        return limits.same_template_seen if both else 0.0
    seen = stayed >= limits.same_pages or overlap >= limits.same_wording
    least = limits.same_template_seen if seen else limits.same_template
    fit = _compare(earlier, fresh, limits.same_template)
    return fit if fit >= least else 0.0


def _compare(earlier: _Earlier, fresh: _Fresh, enough: float) -> float:
    """The better of both directions; the second one, which costs a template, only where the first leaves it open."""
    if not (earlier.texts and fresh.campaign.texts):
        return 0.0
    said = median(_share_runs(text, earlier.runs) for text in fresh.campaign.texts[:_TEXTS])
    if said >= _SAID and not fresh.is_outline:
        return max(said, enough)
    fit = _explain(fresh.campaign.template, fresh.campaign.texts[0], earlier.texts, earlier.body)
    if _HOPELESS <= fit < enough:
        fit = max(fit, _explain(earlier.template, earlier.texts[0], fresh.campaign.texts, fresh.body))
    return fit


def _explain(template: Template, central: Text, texts: Sequence[Text], usual: float) -> float:
    """How much of `texts` the template explains, 1: as much as of its own; one text is enough where that is clear."""
    shares: list[float] = []
    for text in islice(texts, _TEXTS):
        shares.append(cover(template, _in_order(text, central)).body / max(usual, _HOPELESS))
        if not _HOPELESS < shares[0] < _PLAIN:
            break
    return min(1.0, float(median(shares)))


def _in_order(text: Text, central: Text) -> Text:
    """`text` with its passages in the order of `central`: a spun family may have them in any."""
    passages: list[list[int]] = [[]]
    for at, token in enumerate(text.tokens):
        if token == BREAK:
            passages.append([])
        passages[-1].append(at)
    words = [[text.tokens[at] for at in passage if text.tokens[at] != BREAK] for passage in passages]
    order = sort_passages([token for token in central.tokens if token != BREAK], words)
    if order is None:
        return text
    places = [at for passage in order for at in passages[passage]]
    return Text(tuple(text.tokens[at] for at in places), tuple(text.surfaces[at] for at in places))


def _share_runs(text: Text, known: frozenset[tuple[str, ...]]) -> float:
    runs = _runs(text)
    return sum(run in known for run in runs) / max(1, len(runs))


def _runs(text: Text) -> list[tuple[str, ...]]:
    return list(zip(*(text.tokens[start:] for start in range(_RUN)), strict=False))
