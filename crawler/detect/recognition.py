"""Pages of a confirmed campaign that no sibling in the run gives away: known by the campaign's template alone."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.detect.brands import Brand
from crawler.detect.campaign import sort_blocks
from crawler.detect.keyword import Keyword, remembered_keyword
from crawler.detect.known import Known
from crawler.detect.profile import place
from crawler.detect.template import Template, cover, is_top, recover_template
from crawler.detect.text import BREAK, KEYWORD, SLOT, Text, is_placeholder, is_word, tokenize
from crawler.records import Page, Study
from crawler.shingles import count_hashes, unpack
from crawler.thresholds import Thresholds

_CHUNK = 4096
"""Pages whose sketches are looked up together."""
_MOST = 0.5
"""Share of the known texts that have their keyword or slot in a place from which it is one of the template's."""
_DIGITS = 2
"""Digits of a number that can be a fact."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """A page that the template of the campaign `campaign_id` explains to the share `match` of its words.

    `filled` counts the places of the template's keyword or slot that the page fills with its own, its top heading not
    counted, `places` all there are; `own_facts` counts numbers that no known member says. `is_pushed` says that it
    fills enough of them to be a member; else it is one that shares the text only. `is_copy` says that it names a known
    member as the canonical page.
    """

    url: str
    campaign_id: str
    match: float
    filled: int
    places: int
    own_facts: int
    keyword: Keyword
    is_pushed: bool
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class _Sought:
    """A confirmed campaign with its texts and its template."""

    known: Known
    texts: tuple[Text, ...]
    template: Template


def find_candidates(
    pages: Sequence[Page], sketches: Sequence[bytes], known: Sequence[Known], limits: Thresholds
) -> dict[str, frozenset[str]]:
    """By campaign id, the URLs of the pages whose sketch has enough of its signature; linear in pages and hashes.

    Outlined campaigns have none: their members have no text in common.
    """
    sought = [each for each in known if each.confirmed and each.kind != "outlined"]
    hashes, owners = _join_signatures(sought)
    found: dict[str, set[str]] = {each.campaign_id: set() for each in sought}
    for start in range(0, len(pages) if len(hashes) else 0, _CHUNK):
        chunk = sketches[start : start + _CHUNK]
        rows, of, shared = _count_shared(chunk, hashes, owners)
        sizes = np.array([count_hashes(packed) for packed in chunk])
        enough = (shared >= limits.link_shared) & (shared >= limits.link_share * sizes[rows])
        for row, owner in zip(rows[enough].tolist(), of[enough].tolist(), strict=True):
            found[sought[owner].campaign_id].add(pages[start + row].url)
    return {campaign_id: frozenset(urls) for campaign_id, urls in found.items() if urls}


def recognise(
    known: Known, studies: Sequence[Study], brands: Mapping[str, Brand], limits: Thresholds
) -> tuple[Recognition, ...]:
    """Those of `studies` that the template of `known` explains well enough."""
    texts = known.load_texts()
    if not texts:
        return ()
    sought = _Sought(known, texts, recover_template(texts))
    laid = (_lay(sought, study, brands, limits) for study in studies)
    return tuple(found for found in laid if found.match >= limits.recognised_match)


def best_of(found: Sequence[Recognition]) -> tuple[Recognition, ...]:
    """One of each page: where it fits several campaigns, the one that it is a member of, then the closest."""
    best: dict[str, Recognition] = {}
    for each in sorted(found, key=lambda each: (each.url, not each.is_pushed, -each.match, each.campaign_id)):
        best.setdefault(each.url, each)
    return tuple(best.values())


def _join_signatures(known: Sequence[Known]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """All hashes of all signatures, ascending, and whose each is."""
    hashes = np.array([h for each in known for h in each.signature], dtype=np.uint64)
    owners = np.repeat(np.arange(len(known), dtype=np.int64), [len(each.signature) for each in known])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], owners[order]


def _count_shared(
    packed: Sequence[bytes], hashes: NDArray[np.uint64], owners: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Three arrays of one length: sketch, signature, and how many hashes they share, of those that share any."""
    sketches = unpack(b"".join(packed))
    rows = np.repeat(np.arange(len(packed), dtype=np.int64), [count_hashes(sketch) for sketch in packed])
    first = np.searchsorted(hashes, sketches, "left")
    times = np.searchsorted(hashes, sketches, "right") - first
    before = np.repeat(np.cumsum(times) - times, times)  # hits of the hashes in front of each
    at = np.repeat(first, times) + np.arange(int(times.sum())) - before
    width = int(owners.max(initial=0)) + 1
    both, shared = np.unique(np.repeat(rows, times) * width + owners[at], return_counts=True)
    return both // width, both % width, shared


def _lay(sought: _Sought, study: Study, brands: Mapping[str, Brand], limits: Thresholds) -> Recognition:
    """A page beside the template; once more with its passages in the template's order where they did not fit."""
    found = _measure(sought, study, brands, limits)
    if found.match < limits.recognised_match:
        sorted_study = sort_blocks(study, ["" if token == BREAK else token for token in sought.texts[0].tokens])
        again = found if sorted_study is study else _measure(sought, sorted_study, brands, limits)
        found = max(found, again, key=lambda each: each.match)
    return found


def _measure(sought: _Sought, study: Study, brands: Mapping[str, Brand], limits: Thresholds) -> Recognition:
    known, texts, template = sought.known, sought.texts, sought.template
    keyword = remembered_keyword(study, brands, [text.tokens for text in texts])
    slots = frozenset[str]() if known.kind == "spun" else frozenset(keyword.slots)
    depth = limits.outline_words if known.kind == "mixed" else limits.template_words
    text = tokenize(study, keyword.words, slots, depth)
    filled, places = _count_filled(template, text)
    canonical = study.page.canonical
    return Recognition(
        url=study.page.url,
        campaign_id=known.campaign_id,
        match=cover(template, text).body,
        filled=filled,
        places=places,
        own_facts=_count_own_numbers(text.tokens, texts),
        keyword=keyword,
        is_pushed=filled >= (limits.keyword_places if known.kind == "spun" else limits.member_places),
        is_copy=canonical != study.page.url and canonical in known.urls,
    )


def _count_own_numbers(tokens: Sequence[str], texts: Sequence[Text]) -> int:
    """Different numbers of a page that none of `texts` has."""
    said = {token for text in texts for token in text.tokens}
    own = Counter(token for token in tokens if is_word(token) and not is_placeholder(token) and token not in said)
    return sum(token.isdigit() and len(token) >= _DIGITS for token in own)


def _count_filled(template: Template, text: Text) -> tuple[int, int]:
    """(filled, all): places where most members have their keyword or slot that `text` fills with its own, and all of
    them; its own top heading is none."""
    share: defaultdict[int, float] = defaultdict(float)
    for column, rows in (each for mark in (KEYWORD, SLOT) for each in template.profile.support.get(mark, {}).items()):
        share[column] += rows
    shared = {column for column, rows in share.items() if rows > _MOST}
    placed = place(template.profile, text.tokens)
    found = [at for at, token in enumerate(text.tokens) if token in (KEYWORD, SLOT) and int(placed[at]) in shared]
    return len(found) - sum(is_top(text, at) for at in found[:1]), len(shared)
