"""From evidence to verdict: no flag without a proven family and a proven injection, and a word for each reason."""

from dataclasses import dataclass

from crawler.detect.campaign import Campaign, Member
from crawler.detect.keyword import Keyword
from crawler.detect.text import KEYWORD
from crawler.records import Evidence
from crawler.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, its score of 0-100 and its reasons, strongest first."""

    verdict: str
    score: int
    reasons: tuple[Evidence, ...]


CLEAN = Judgement("clean", 0, ())


def judge_campaign(campaign: Campaign, limits: Thresholds) -> Judgement:
    """The verdict on a family as a whole."""
    if campaign.kind == "copied":
        return Judgement("duplicate", 5, (Evidence("same_text", f"{len(campaign.members)} pages"),))
    if _is_translated(campaign):
        return Judgement("templated", _FLOOR["templated"], (Evidence("because", "one text in several languages"),))
    verdict, why = _judge_spun(campaign, limits) if campaign.kind == "spun" else _judge_swapped(campaign, limits)
    return Judgement(verdict, _score(verdict, campaign, limits), (*_evidence(campaign), Evidence("because", why)))


def judge_member(member: Member, campaign: Campaign, whole: Judgement, limits: Thresholds) -> Judgement:
    """The verdict on one page: its family's, unless the page itself lacks the injection or has facts of its own."""
    reasons = _member_evidence(member, campaign)
    verdict = whole.verdict
    if verdict in ("doorway", "suspect") and not _belongs(member, campaign.kind, limits):
        verdict = "templated"
        reasons = (Evidence("probable_source", "in the family, but without its keyword"), *reasons)
    elif verdict == "doorway" and member.own_facts > limits.facts_most:
        verdict = "suspect"
        reasons = (Evidence("facts_of_its_own", str(member.own_facts)), *reasons)
    elif verdict == "doorway" and member.coverage.body < limits.member_coverage:
        verdict = "suspect"
        reasons = (Evidence("text_of_its_own", f"{1 - member.coverage.body:.2f}"), *reasons)
    score = whole.score if verdict == whole.verdict else _CEILING[verdict] // 2
    return Judgement(verdict, score, reasons)


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


def _judge_spun(campaign: Campaign, limits: Thresholds) -> tuple[str, str]:
    carriers = [member for member in campaign.members if _carries(member, "spun", limits)]
    phrases = {member.keyword.words for member in carriers}
    forced = campaign.template.count(KEYWORD) >= limits.keyword_slots
    different = len(phrases) >= limits.keyword_distinct * len(carriers)
    if campaign.median_facts > limits.facts_most:
        return "templated", "worded alike, filled with facts of each page's own"
    proven = len(carriers) >= limits.family_pages and campaign.median_body >= limits.template_body
    if proven and forced and different and campaign.median_facts <= limits.facts_few:
        return "doorway", "spun copies of one text, each with another phrase forced in at the same places"
    blatant = [member for member in carriers if member.keyword.standalone >= limits.lone_standalone]
    if (proven or len(blatant) > 1) and forced and different:
        return "suspect", "spun copies with a phrase forced in, but too few or with facts of their own"
    honest = campaign.median_facts > limits.facts_few or len(campaign.members) < limits.family_pages
    if honest or campaign.median_body < limits.template_body:
        return "templated", "reworded alike, but no phrase forced in"
    return "suspect", "spun copies of one text, but no phrase forced in"


def _judge_swapped(campaign: Campaign, limits: Thresholds) -> tuple[str, str]:
    carriers = [member for member in campaign.members if _carries(member, campaign.kind, limits)]
    if not campaign.family.is_made:
        return "templated", "one template, and more than its slot differs"
    if len(carriers) < limits.family_pages or 2 * len(carriers) < len(campaign.members):
        return "templated", "one template, but its slot is not pushed"
    if 2 * sum(member.keyword.is_code for member in campaign.members) >= len(campaign.members):
        return "templated", "one template, filled with names of a program"
    if campaign.median_facts > limits.facts_most:
        return "templated", "one template, filled with facts of each page's own"
    if campaign.median_body < limits.template_body:
        return "suspect", "one slot pushed throughout, but much text of each page's own"
    if campaign.median_facts > limits.facts_few:
        return "suspect", "one text with its slot exchanged, but some facts of each page's own"
    return "doorway", "one text, only the slot of the title exchanged, in headings and throughout"


def _is_translated(campaign: Campaign) -> bool:
    """Whether most members declare a language of their own: what they share is what has not been translated."""
    languages = {member.study.page.language for member in campaign.members}
    return len(languages) > 1 and 2 * len(languages) > len(campaign.members)


def _carries(member: Member, kind: str, limits: Thresholds) -> bool:
    """Whether a page shows the injection of its kind of family."""
    keyword = member.keyword
    forced = keyword.standalone >= limits.keyword_standalone or keyword.count >= limits.keyword_count
    if kind == "spun":
        return forced
    spread = keyword.places >= limits.slot_places and keyword.headings >= limits.slot_headings_least
    in_headings = keyword.headings >= limits.slot_headings and keyword.places >= limits.slot_headings
    return bool(keyword.slots) and (spread or in_headings or keyword.standalone >= limits.keyword_standalone)


def _belongs(member: Member, kind: str, limits: Thresholds) -> bool:
    """Whether a page of a proven family shows the injection at all: the page that was copied does not."""
    keyword = member.keyword
    if kind == "spun":
        return keyword.count >= limits.keyword_standalone
    return _carries(member, kind, limits) or (keyword.places >= limits.member_places and keyword.headings > 0)


def _score(verdict: str, campaign: Campaign, limits: Thresholds) -> int:
    """Between its verdict's floor and ceiling: body explained, pushed places, size, lack of facts."""
    pushed = max(
        campaign.median_of("standalone") / 10, campaign.median_of("headings") / 10, campaign.median_of("places") / 40
    )
    parts = (
        campaign.median_body,
        min(1.0, pushed),
        min(1.0, len(campaign.members) / 10),
        1 - min(1.0, campaign.median_facts / max(1, limits.facts_most)),
    )
    low, high = _FLOOR[verdict], _CEILING[verdict]
    return round(low + (high - low) * sum(parts) / len(parts))


def _evidence(campaign: Campaign) -> tuple[Evidence, ...]:
    domains = {member.study.page.domain for member in campaign.members}
    found = [
        Evidence("pages", str(len(campaign.members))),
        Evidence("domains", str(len(domains))),
        Evidence("repeated_body_share", f"{campaign.median_body:.2f}"),
        Evidence("keyword_standalone", f"{campaign.median_of('standalone'):g}"),
        Evidence("keyword_slots", str(campaign.template.count(KEYWORD))),
        Evidence("own_facts", f"{campaign.median_facts:g}"),
    ]
    if campaign.kind == "spun":
        return (Evidence("dispersal", f"{campaign.dispersal:.2f}"), *found)
    slot = (
        Evidence("slot_places", f"{campaign.median_of('places'):g}"),
        Evidence("slot_headings", f"{campaign.median_of('headings'):g}"),
    )
    return (*slot, *found)


def _member_evidence(member: Member, campaign: Campaign) -> tuple[Evidence, ...]:
    keyword = member.keyword
    siblings = Evidence("siblings", str(len(campaign.members) - 1))
    body = Evidence("repeated_body_share", f"{member.coverage.body:.2f}")
    facts = Evidence("own_facts", str(member.own_facts))
    if campaign.kind == "spun":
        standalone = Evidence("keyword_standalone", str(keyword.standalone))
        dispersal = Evidence("dispersal", f"{campaign.dispersal:.2f}")
        spun = Evidence("spun_share", f"{member.coverage.spun:.2f}")
        return (standalone, dispersal, body, spun, siblings, facts)
    headings = Evidence("slot_headings", str(keyword.headings))
    places = Evidence("slot_places", str(keyword.places))
    words = Evidence("slot", " ".join(keyword.slots) or "none")
    return (headings, places, words, body, siblings, facts)
