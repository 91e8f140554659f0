"""From evidence to verdict: no flag without a proven family and a proven injection, and a word for each reason."""

from collections import Counter
from dataclasses import dataclass

from crawler.detect.campaign import Campaign, Member
from crawler.detect.circumstances import (
    languages_of,
    share_code,
    share_common_words,
    share_noindex,
    share_replaced_whole,
)
from crawler.detect.keyword import Keyword
from crawler.detect.scorecard import PROVEN, Score, rate
from crawler.detect.witness import belongs, carriers, is_blatant
from crawler.records import Evidence
from crawler.thresholds import Thresholds
from crawler.words import title_phrases, words_of


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, its score of 0-100 and its reasons, strongest first."""

    verdict: str
    score: int
    reasons: tuple[Evidence, ...]


CLEAN = Judgement("clean", 0, ())


def judge_campaign(campaign: Campaign, limits: Thresholds) -> Judgement:
    """The verdict on a family as a whole."""
    return campaign.recall(("verdict", limits), lambda: _judge(campaign, limits))


def _judge(campaign: Campaign, limits: Thresholds) -> Judgement:
    if campaign.kind == "copied":
        return Judgement("duplicate", 5, (Evidence("same_text", f"{len(campaign.members)} pages"),))
    if campaign.family.is_alike_only:
        return Judgement(
            "templated", _FLOOR["templated"], (Evidence("because", "one template, and much else differs"),)
        )
    if _is_translated(campaign, limits):
        return Judgement("templated", _FLOOR["templated"], (Evidence("because", "one text in several languages"),))
    score = rate(campaign, limits)
    verdict, why = _weigh(campaign, score, limits)
    return Judgement(verdict, _score(verdict, campaign, score), (*_evidence(campaign, score), Evidence("because", why)))


def judge_member(member: Member, campaign: Campaign, whole: Judgement, limits: Thresholds) -> Judgement:
    """The verdict on one page: its family's, unless the page itself lacks the injection or has something of its own."""
    reasons = (*_member_evidence(member, campaign), *whole.reasons[-1:])
    verdict = whole.verdict
    if verdict in ("doorway", "suspect") and not belongs(member, campaign, limits):
        verdict = "templated"
        reasons = (Evidence("probable_source", "in the family, but without its keyword"), *reasons)
    elif verdict == "doorway" and (own := _of_its_own(member, campaign, limits)):
        verdict = "suspect"
        reasons = (own, *reasons)
    score = whole.score if verdict == whole.verdict else _CEILING[verdict] // 2
    return Judgement(verdict, score, reasons)


def _of_its_own(member: Member, campaign: Campaign, limits: Thresholds) -> Evidence | None:
    """What makes a member of a proven family more than a copy; None when nothing does."""
    if member.own_facts > limits.facts_most:
        return Evidence("facts_of_its_own", str(member.own_facts))
    if member.declared_copy:
        return Evidence("canonical", member.study.page.canonical)
    if campaign.kind != "spun" and member.own_words > limits.own_words_most:
        return Evidence("words_of_its_own", f"{member.own_words:.2f}")
    if member.coverage.body < limits.member_coverage and member.outline < limits.outlined_share:
        return Evidence("text_of_its_own", f"{1 - member.coverage.body:.2f}")
    return None


def judge_alone(keyword: Keyword, limits: Thresholds) -> Judgement:
    """The verdict on a page without a family: a blatantly injected title earns a look, no more."""
    blatant = len(keyword.words) >= limits.lone_words and keyword.standalone >= limits.lone_standalone
    if blatant and not keyword.is_code:
        reasons = (
            Evidence("keyword_standalone", str(keyword.standalone)),
            Evidence("keyword", keyword.phrase),
            Evidence("no_sibling_found", "1"),
        )
        return Judgement("suspect", 45, reasons)
    return CLEAN


_CEILING = {"doorway": 100, "suspect": 69, "templated": 39, "duplicate": 5, "clean": 0}
_FLOOR = {"doorway": 70, "suspect": 40, "templated": 10, "duplicate": 5, "clean": 0}
_HALF_PROVEN, _NEARLY_PROVEN = 60, 80


def _weigh(campaign: Campaign, score: Score, limits: Thresholds) -> tuple[str, str]:
    """(verdict, why): what the family has earned, less what speaks for its pages."""
    defence = _defence(campaign, limits)
    if defence:
        return "templated", defence
    doubt = _doubt(campaign, limits)
    many = len(carriers(campaign, limits)) >= limits.family_pages
    if score.is_proven and many:
        return ("suspect", doubt) if doubt else ("doorway", _MADE[campaign.kind])
    bare = score.family >= PROVEN and score.injection < _HALF_PROVEN
    if campaign.kind == "spun" and bare and len(campaign.members) >= limits.pure_pages:
        return "suspect", "spun copies of one text, but no phrase forced in"
    enough = many or is_blatant(campaign, limits)
    likely = score.family >= _HALF_PROVEN and score.injection >= PROVEN
    if enough and (likely or (score.family >= PROVEN and score.injection >= _NEARLY_PROVEN)):
        return "suspect", "a phrase or slot is pushed, but not all of it is proven"
    if score.is_proven:
        return "templated", "a phrase or slot is pushed, but on too few pages to be sure"
    return "templated", "one template, but no phrase or slot is pushed"


_MADE = {
    "spun": "spun copies of one text, each with another phrase forced in at the same places",
    "swapped": "one text, only the slot of the title exchanged, in headings and throughout",
    "mixed": "one template, its slot exchanged in headings and throughout, and little else of a page's own",
    "outlined": "one outline, its slot exchanged in headings and throughout, and nothing of a page's own",
}


def _defence(campaign: Campaign, limits: Thresholds) -> str:
    """What clears a family whatever it has earned; empty when nothing does."""
    one_text = campaign.family.is_sure and campaign.kind in ("spun", "swapped")
    most = limits.facts_most if one_text else limits.facts_few
    if campaign.median_member("own_facts") > most:
        return "filled with facts of each page's own"
    if share_code(campaign) > limits.code_most:
        return "one template, filled with the text of a program"
    if campaign.kind == "spun":
        whole = share_replaced_whole(campaign) > limits.replaced_whole_most
        return "whole passages exchanged, as in a translation, and not their words" if whole else ""
    if 2 * sum(member.keyword.is_code for member in campaign.members) >= len(campaign.members):
        return "one template, filled with names of a program"
    shared = campaign.median_body >= limits.member_coverage
    if campaign.median_member("own_words") > (limits.own_words_mixed if shared else limits.own_words_most):
        return "one template, filled with words of each page's own"
    if _names_its_sites(campaign):
        return "one text under one title, on each site once, with the site's name filled in"
    return ""


def _doubt(campaign: Campaign, limits: Thresholds) -> str:
    """What makes a proven family one for a reviewer; empty when nothing does."""
    if campaign.median_member("own_facts") > limits.facts_few:
        return "some facts of each page's own"
    if share_noindex(campaign) >= limits.carriers_share:
        return "the pages ask not to be indexed"
    if campaign.kind == "spun":
        return ""
    if campaign.median_member("own_words") > limits.own_words_few:
        return "much text of each page's own"
    afresh = campaign.kind == "outlined"
    if afresh and not _is_overwhelming(campaign, limits):
        return "each page is written afresh, on one outline"
    few = len(campaign.members) < limits.pure_pages
    if few and campaign.median_of("headings") < limits.slot_headings_least:
        return "few pages, and their slot is not in the headings"
    return ""


def _is_overwhelming(campaign: Campaign, limits: Thresholds) -> bool:
    """Whether the slot is pushed so far that even pages without common text are doorways beyond doubt."""
    return (
        len(campaign.members) >= limits.pure_pages
        and campaign.median_of("places") >= limits.outlined_places
        and campaign.median_of("headings") >= limits.outlined_slot_headings
        and campaign.median_member("own_facts") < limits.facts_few
    )


def _names_its_sites(campaign: Campaign) -> bool:
    """Whether each site has one page of the family, under one title with the site's name: generators of policies and
    terms make such."""
    shown = [(member.study.page.title, member.study.page.h1) for member in campaign.members]
    spread = Counter(
        words for texts in shown for words in {tuple(words_of(part)) for text in texts for part in title_phrases(text)}
    )
    return campaign.is_one_each and max(spread.values(), default=0) > len(shown) / 2


def _is_translated(campaign: Campaign, limits: Thresholds) -> bool:
    """Whether most members are in a language of their own, by what they declare, by their characters or by their
    commonest words: what they share is what has not been translated."""
    languages = len(languages_of(campaign))
    told = languages > 1 and 2 * languages > len(campaign.members)
    return told or share_common_words(campaign) < limits.common_words_least


def _score(verdict: str, campaign: Campaign, score: Score) -> int:
    """Between its verdict's floor and ceiling: what is proven, and of how many pages."""
    low, high = _FLOOR[verdict], _CEILING[verdict]
    return round(low + (high - low) * (3 * score.share + min(1.0, len(campaign.members) / 10)) / 4)


def _evidence(campaign: Campaign, score: Score) -> tuple[Evidence, ...]:
    domains = {member.study.page.domain for member in campaign.members}
    return (
        *score.evidence,
        Evidence("members", str(len(campaign.members))),
        Evidence("member_domains", str(len(domains))),
        Evidence("own_facts", f"{campaign.median_member('own_facts'):g}"),
        Evidence("family_points", str(score.family)),
        Evidence("injection_points", str(score.injection)),
    )


def _member_evidence(member: Member, campaign: Campaign) -> tuple[Evidence, ...]:
    keyword = member.keyword
    siblings = Evidence("siblings", str(len(campaign.members) - 1))
    body = Evidence("repeated_body_share", f"{member.coverage.body:.2f}")
    facts = Evidence("own_facts", str(member.own_facts))
    if campaign.kind == "spun":
        standalone = Evidence("keyword_standalone", str(keyword.standalone))
        count = Evidence("keyword_count", str(max(keyword.count, keyword.loose)))
        dispersal = Evidence("dispersal", f"{campaign.median_pair('dispersal'):.2f}")
        spun = Evidence("spun_share", f"{member.coverage.spun:.2f}")
        return (standalone, count, dispersal, body, spun, siblings, facts)
    headings = Evidence("slot_headings", str(keyword.headings))
    places = Evidence("slot_places", str(keyword.places))
    words = Evidence("slot", " ".join(keyword.slots) or "none")
    outline = Evidence("outline_alike", f"{member.outline:.2f}")
    own = Evidence("own_words", f"{member.own_words:.2f}")
    return (headings, places, words, body, outline, siblings, facts, own)
