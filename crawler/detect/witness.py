"""Which members of a family show the injection of its kind."""

from functools import lru_cache

from crawler.detect.campaign import Campaign, Member
from crawler.detect.text import KEYWORD
from crawler.thresholds import Thresholds
from crawler.words import is_content

_LAG = 3
"""A page that says its title so many times less often than its siblings say theirs is no copy but the copied one."""
_SHORT, _STRANGE = 3, 2
"""Letters of a word that any text can have, and words that make a phrase one of another matter."""


@lru_cache(maxsize=4)
def carriers(campaign: Campaign, limits: Thresholds) -> tuple[Member, ...]:
    """The members that show the injection."""
    return tuple(member for member in campaign.members if carries(member, campaign, limits))


def carries(member: Member, campaign: Campaign, limits: Thresholds) -> bool:
    """Whether a page shows the injection of its kind of family."""
    keyword = member.keyword
    if not keyword.words or keyword.is_code:
        return False
    if keyword.standalone >= limits.keyword_standalone:
        return True
    strange = is_off_topic(member)
    times = max(keyword.count, keyword.loose)
    if times >= limits.keyword_count and (strange or campaign.kind == "spun"):
        return True
    if campaign.kind == "spun":
        beside = keyword.alts > 0 or keyword.headings > 0
        named = strange and times + beside >= limits.keyword_places
        return named or (is_aligned(member, limits) and times > limits.keyword_places)
    spread = keyword.places >= limits.slot_places and keyword.headings >= limits.slot_headings_least
    one_text = campaign.kind == "swapped" and keyword.headings >= limits.slot_headings <= keyword.places
    few_facts = member.own_facts <= limits.facts_few
    short = few_facts and keyword.headings >= limits.slot_headings_least and keyword.places >= limits.slot_places_short
    return bool(keyword.slots) and (spread or one_text or short or _is_pure(campaign, member, limits))


def is_off_topic(member: Member) -> bool:
    """Whether most words of the keyword that mean something are none of the matter of the text."""
    meaning = [word for word in member.keyword.words if len(word) > _SHORT or is_content(word[:1])]
    strange = len(member.keyword.strange)
    return strange >= _STRANGE and 2 * strange > len(set(meaning))


def is_aligned(member: Member, limits: Thresholds) -> bool:
    """Whether a page has its keyword where most of its siblings have theirs."""
    return member.coverage.keywords >= limits.keyword_places


def belongs(member: Member, campaign: Campaign, limits: Thresholds) -> bool:
    """Whether a page of a proven family shows the injection at all: the page that was copied does not."""
    keyword = member.keyword
    lags = _LAG * keyword.count <= campaign.median_of("count")
    if lags and keyword.standalone < limits.keyword_standalone and campaign.kind == "spun":
        return False
    in_slot = keyword.places >= limits.member_places and keyword.headings > 0
    strange = is_off_topic(member)
    if campaign.template.count(KEYWORD) > limits.keyword_places:
        forced = keyword.standalone >= limits.keyword_standalone or (keyword.count >= limits.keyword_count and strange)
        at_places = is_aligned(member, limits) or (member.coverage.keywords > 0 and strange)
        return forced or at_places or (campaign.kind != "spun" and in_slot)
    return carries(member, campaign, limits) or in_slot or (campaign.kind == "spun" and strange)


def is_blatant(campaign: Campaign, limits: Thresholds) -> bool:
    """Whether each of two members or more forces its keyword in so plainly that few pages are enough to look at."""
    found = [member.keyword for member in carriers(campaign, limits)]
    plain = [each for each in found if each.standalone >= limits.keyword_standalone or len(each.strange) > _STRANGE]
    return len(plain) > 1 and len(plain) == len(found)


def keywords_differ(campaign: Campaign, limits: Thresholds) -> float:
    """Distinct keywords a carrier; 0 without carriers."""
    found = [member.keyword.words for member in carriers(campaign, limits)]
    return len(set(found)) / len(found) if found else 0.0


def count_pure(campaign: Campaign, limits: Thresholds) -> int:
    """The members from which their siblings differ in the slot and in nothing else."""
    return sum(_is_pure(campaign, member, limits) for member in campaign.members)


def _is_pure(campaign: Campaign, member: Member, limits: Thresholds) -> bool:
    """Whether nothing but the slot differs in the whole family, so that few places of it are enough; not where each
    site has one such page, with its own name in it, as generators of policies and terms make them."""
    if campaign.is_one_each:
        return False
    alike = campaign.median_pair("masked") >= limits.pure_masked and member.own_words <= limits.pure_own_words
    return alike and member.own_facts < limits.facts_few and member.keyword.places >= limits.slot_places_short
