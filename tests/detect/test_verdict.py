"""From evidence to verdict."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from detect_samples import (
    LIMITS,
    campaigns_of,
    demo_campaign,
    demo_studies,
    joined,
    make_study,
    own_facts,
    random_words,
    spin,
    spun_studies,
    swapped_studies,
)

from crawler.demo.themes import read_text
from crawler.detect.campaign import Campaign
from crawler.detect.keyword import Keyword, lone_keyword
from crawler.detect.verdict import CLEAN, Judgement, judge_alone, judge_campaign, judge_member
from crawler.records import VERDICTS, Study

KEYWORDS = (
    "Green Grass All Year",
    "How To Mow A Wet Lawn",
    "Why Do Moles Dig At Night",
    "Best Lawn Feed For Clay",
    "Can I Sow Seed Before Rain",
    "Worm Casts Under New Turf",
)
TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood", "Larkmead", "Millrace")


def _only(studies: Sequence[Study]) -> Campaign:
    (campaign,) = campaigns_of(studies)
    return campaign


def _members(campaign: Campaign) -> list[Judgement]:
    whole = judge_campaign(campaign, LIMITS)
    return [judge_member(member, campaign, whole, LIMITS) for member in campaign.members]


def _reasons(judgement: Judgement) -> dict[str, str]:
    return {reason.name: reason.value for reason in judgement.reasons}


def _without_keyword() -> tuple[Study, ...]:
    """Spun copies with a title of their own and no phrase in the text."""
    return tuple(
        make_study(spin("", at), f"{keyword} - Weblog", f"http://host{at}.example/")
        for at, keyword in enumerate(KEYWORDS)
    )


def _lone(times: int, phrase: str = "Cheap Red Shoes For Rain") -> Keyword:
    return lone_keyword(make_study("\n".join([f"Buy them here. {phrase}. They are red."] * times), phrase), {})


@pytest.mark.parametrize("family", ["lawn", "coffee", "plumber"])
def test_the_demo_families_and_all_their_pages_are_doorways(family: str) -> None:
    campaign = demo_campaign(family)
    whole = judge_campaign(campaign, LIMITS)
    assert (whole.verdict, whole.score >= 90) == ("doorway", True)
    assert {judgement.verdict for judgement in _members(campaign)} == {"doorway"}
    assert _reasons(whole)["pages"] == str(len(campaign.members))
    assert _reasons(whole)["own_facts"] == "0"


def test_the_honest_pages_of_the_demo_are_in_no_campaign() -> None:
    for family in ("stores", "blog", "reference"):
        assert campaigns_of(demo_studies(family, "honest")) == ()


def test_spun_pages_with_a_phrase_forced_in_are_doorways() -> None:
    campaign = _only(spun_studies(KEYWORDS))
    assert (campaign.kind, judge_campaign(campaign, LIMITS).verdict) == ("spun", "doorway")
    assert int(_reasons(judge_campaign(campaign, LIMITS))["keyword_slots"]) >= LIMITS.keyword_slots


def test_spun_pages_without_a_keyword_are_no_doorways() -> None:
    campaign = _only(_without_keyword())
    whole = judge_campaign(campaign, LIMITS)
    assert campaign.kind == "spun"
    assert whole.verdict in ("suspect", "templated")
    assert "no phrase forced in" in _reasons(whole)["because"]
    assert {judgement.verdict for judgement in _members(campaign)} == {"templated"}


def test_spun_pages_that_all_push_one_phrase_are_no_doorways() -> None:
    campaign = _only(spun_studies([KEYWORDS[0]] * 6))
    assert campaign.kind == "spun"
    assert judge_campaign(campaign, LIMITS).verdict != "doorway"


def test_spun_pages_with_many_facts_of_their_own_are_templated() -> None:
    count = LIMITS.facts_most + 2
    campaign = _only(spun_studies(KEYWORDS, [own_facts(page, count) for page in range(6)]))
    assert campaign.median_member("own_facts") == count
    assert judge_campaign(campaign, LIMITS).verdict == "templated"
    assert {judgement.verdict for judgement in _members(campaign)} == {"templated"}


def test_spun_pages_with_some_facts_of_their_own_are_suspect() -> None:
    count = LIMITS.facts_few + 1
    campaign = _only(spun_studies(KEYWORDS, [own_facts(page, count) for page in range(6)]))
    assert judge_campaign(campaign, LIMITS).verdict == "suspect"


def test_one_page_of_a_doorway_family_with_facts_of_its_own_is_suspect() -> None:
    extra = [own_facts(0, LIMITS.facts_most + 1), "", "", "", "", ""]
    judgements = _members(_only(spun_studies(KEYWORDS, extra)))
    assert [judgement.verdict for judgement in judgements] == ["suspect", *["doorway"] * 5]
    assert _reasons(judgements[0])["facts_of_its_own"] == str(LIMITS.facts_most + 1)
    assert judgements[0].score < judgements[1].score


@pytest.mark.parametrize("pages", [2, LIMITS.family_pages - 1])
def test_too_few_spun_pages_are_never_doorways(pages: int) -> None:
    campaign = _only(spun_studies(KEYWORDS[:pages]))
    assert len(campaign.members) == pages
    assert judge_campaign(campaign, LIMITS).verdict not in ("doorway", "clean")


def test_too_few_swapped_pages_are_never_doorways() -> None:
    for pages in range(2, LIMITS.family_pages):
        campaign = _only(swapped_studies(TOWNS[:pages]))
        assert judge_campaign(campaign, LIMITS).verdict == "templated"


def test_the_least_number_of_pages_is_enough() -> None:
    assert judge_campaign(_only(spun_studies(KEYWORDS[: LIMITS.family_pages])), LIMITS).verdict == "doorway"
    assert judge_campaign(_only(swapped_studies(TOWNS[: LIMITS.family_pages])), LIMITS).verdict == "doorway"


def test_swapped_pages_are_doorways() -> None:
    campaign = _only(swapped_studies(TOWNS))
    whole = judge_campaign(campaign, LIMITS)
    assert (campaign.kind, whole.verdict) == ("swapped", "doorway")
    assert _reasons(whole)["slot_headings"] == "7"


def test_swapped_pages_with_facts_of_each_pages_own_are_templated() -> None:
    extra = [own_facts(page, LIMITS.facts_most + 2) for page in range(6)]
    campaign = _only(swapped_studies(TOWNS, extra))
    assert (campaign.kind, judge_campaign(campaign, LIMITS).verdict) == ("swapped", "templated")
    assert {judgement.verdict for judgement in _members(campaign)} == {"templated"}


def test_swapped_pages_with_some_facts_are_suspect() -> None:
    extra = [own_facts(page, LIMITS.facts_few + 1) for page in range(6)]
    assert judge_campaign(_only(swapped_studies(TOWNS, extra)), LIMITS).verdict == "suspect"


def test_one_template_whose_slot_is_not_pushed_is_templated() -> None:
    studies = tuple(
        replace(study, blocks=tuple(b for b in study.blocks if b.level == 1 or town not in b.text))
        for study, town in zip(swapped_studies(TOWNS), TOWNS, strict=True)
    )
    campaign = joined(studies, "swapped", masked=0.9)
    assert judge_campaign(campaign, LIMITS).verdict == "templated"


def test_pages_that_are_merely_similar_are_templated() -> None:
    rng = random.Random(5)
    studies = [
        make_study(
            f"# {town} Weekly News\n{spin('', 1)}\n{' '.join(random_words(rng, 60))}",
            f"{town} Weekly News",
            f"http://news{at}.example/{at}/",
        )
        for at, town in enumerate(TOWNS)
    ]
    campaign = _only(studies)
    assert {pair.relation for pair in campaign.family.pairs} == {"similar"}
    assert judge_campaign(campaign, LIMITS).verdict == "templated"
    assert {judgement.verdict for judgement in _members(campaign)} == {"templated"}


def test_pages_of_which_no_pair_shows_more_than_likeness_are_templated() -> None:
    assert judge_campaign(joined(swapped_studies(TOWNS), "similar"), LIMITS).verdict == "templated"


def test_copies_are_duplicates() -> None:
    studies = [make_study(spin("", 1), "The Same Title", f"http://host{at}.example/") for at in range(4)]
    campaign = _only(studies)
    assert campaign.kind == "copied"
    assert judge_campaign(campaign, LIMITS) == Judgement("duplicate", 5, judge_campaign(campaign, LIMITS).reasons)
    assert _reasons(judge_campaign(campaign, LIMITS)) == {"same_text": "4 pages"}
    assert {judgement.verdict for judgement in _members(campaign)} == {"duplicate"}


def test_one_text_in_several_languages_is_templated() -> None:
    studies = [
        replace(study, page=replace(study.page, language=language))
        for study, language in zip(swapped_studies(TOWNS[:4]), ("de", "fr", "es", "it"), strict=True)
    ]
    whole = judge_campaign(_only(studies), LIMITS)
    assert (whole.verdict, _reasons(whole)["because"]) == ("templated", "one text in several languages")


def test_pages_of_which_passages_are_exchanged_and_not_words_are_templated() -> None:
    rng = random.Random(7)
    text = [" ".join(random_words(rng, 6, 60)) for _ in range(60)]
    studies = [
        make_study("\n".join((f"# {title}", title, *_reworded(text, rng), title)), title, f"http://{at}.example/")
        for at, title in enumerate(KEYWORDS)
    ]
    whole = judge_campaign(joined(studies, "spun"), LIMITS)
    assert whole.verdict == "templated"
    assert _reasons(whole)["because"].startswith("whole passages exchanged")
    assert judge_campaign(joined(studies, "spun"), replace(LIMITS, replaced_whole_most=1.0)).verdict == "suspect"


def _reworded(lines: Sequence[str], rng: random.Random) -> list[str]:
    """The lines, a third of them in other words."""
    return [" ".join(random_words(rng, 6)) if rng.random() < 0.33 else line for line in lines]


def test_the_article_that_was_copied_is_named_as_probable_source() -> None:
    source = make_study(spin("", 99), "A Year With My Lawn", "http://honest.example/lawn/")
    campaign = _only((*spun_studies(KEYWORDS), source))
    assert len(campaign.members) == 7
    *spun, judged = _members(campaign)
    assert {judgement.verdict for judgement in spun} == {"doorway"}
    assert judged.verdict == "templated"
    assert judged.reasons[0].name == "probable_source"
    assert judged.score < min(judgement.score for judgement in spun)


def test_a_lone_page_with_a_blatantly_injected_keyword_is_suspect() -> None:
    judgement = judge_alone(_lone(LIMITS.lone_standalone), LIMITS)
    assert judgement.verdict == "suspect"
    assert _reasons(judgement)["keyword_standalone"] == str(LIMITS.lone_standalone)
    assert _reasons(judgement)["keyword"] == "Cheap Red Shoes For Rain"


@pytest.mark.parametrize(
    "keyword",
    [Keyword(), _lone(LIMITS.lone_standalone - 1), _lone(20, "Red Shoes"), _lone(20, "java.util.List add item")],
    ids=["none", "rare", "short", "code"],
)
def test_a_lone_page_without_a_blatant_keyword_is_clean(keyword: Keyword) -> None:
    assert judge_alone(keyword, LIMITS) == CLEAN


def test_a_lone_doorway_of_the_demo_is_suspect_and_no_more() -> None:
    assert judge_alone(lone_keyword(demo_studies("lawn")[0], {}), LIMITS).verdict == "suspect"


def test_scores_stay_between_the_bounds_of_their_verdicts() -> None:
    facts = [own_facts(page, LIMITS.facts_most + 2) for page in range(6)]
    campaigns = [
        demo_campaign("lawn"),
        _only(_without_keyword()),
        _only(spun_studies(KEYWORDS, facts)),
        _only(spun_studies(KEYWORDS[:2])),
        joined(swapped_studies(TOWNS), "similar"),
    ]
    bounds = {"doorway": (70, 100), "suspect": (40, 69), "templated": (10, 39), "duplicate": (5, 5), "clean": (0, 0)}
    for campaign in campaigns:
        for judgement in (judge_campaign(campaign, LIMITS), *_members(campaign)):
            low, high = bounds[judgement.verdict]
            assert low <= judgement.score <= high


def test_every_judgement_gives_a_reason() -> None:
    for campaign in (demo_campaign("lawn"), demo_campaign("plumber"), _only(_without_keyword())):
        for judgement in (judge_campaign(campaign, LIMITS), *_members(campaign)):
            assert judgement.verdict in VERDICTS
            assert all(reason.name and reason.value for reason in judgement.reasons)
            assert len(judgement.reasons) >= 4


def test_thresholds_decide() -> None:
    campaign = demo_campaign("lawn")
    assert judge_campaign(campaign, replace(LIMITS, family_pages=18)).verdict == "suspect"
    few = replace(LIMITS, keyword_slots=50, keyword_places=50, keyword_standalone=50, keyword_count=50, slot_places=99)
    assert judge_campaign(campaign, few).verdict != "doorway"
    plumber = demo_campaign("plumber")
    strict = replace(
        LIMITS, slot_places=50, slot_places_short=50, slot_headings=50, slot_headings_least=50, keyword_standalone=50
    )
    assert judge_campaign(plumber, strict).verdict == "templated"


def _policies(hosts: int, named: bool = True) -> tuple[Study, ...]:
    """The policy of the demo, one page a company, on as many hosts."""
    policy = read_text("privacy/policy.txt").replace("{DATE}", "1 May 2023")
    companies = (
        "Harbour Mill Bakery",
        "Northgate Cycles",
        "Oakfield Dental",
        "Larkin Prints",
        "Weston Glass",
        "Elm Books",
    )
    return tuple(
        make_study(
            policy.replace("{COMPANY}", company).replace("{HOST}", f"site{at % hosts}.example"),
            f"Privacy Policy - {company}" if named else "Privacy Policy",
            f"http://site{at % hosts}.example/privacy-{at}/",
        )
        for at, company in enumerate(companies)
    )


@pytest.mark.parametrize("named", [True, False])
def test_what_a_generator_of_policies_makes_for_each_site_is_templated(named: bool) -> None:
    for campaign in campaigns_of(_policies(6, named)):
        expected = "templated" if named else "duplicate"  # under one title they are copies
        assert judge_campaign(campaign, LIMITS).verdict == expected
        assert {judgement.verdict for judgement in _members(campaign)} == {expected}


def test_a_family_with_the_name_of_each_site_filled_into_one_title_says_why_it_is_cleared() -> None:
    studies = [
        replace(
            study, page=replace(study.page, host=f"site{at}.example", domain=f"site{at}.example", title=title, h1="")
        )
        for at, (study, title) in enumerate(
            zip(swapped_studies(TOWNS), [f"Terms of Use | {town}" for town in TOWNS], strict=True)
        )
    ]
    whole = judge_campaign(joined(studies, "swapped", masked=1.0), LIMITS)
    assert whole.verdict == "templated"
    assert "on each site once" in _reasons(whole)["because"]


def test_one_page_with_much_text_of_its_own_is_suspect_in_a_swapped_family() -> None:
    lines = [" ".join(random_words(random.Random(7), 450)), "", "", "", "", ""]
    judgements = _members(_only(swapped_studies(TOWNS, lines)))
    assert [judgement.verdict for judgement in judgements] == ["suspect", *["doorway"] * 5]
    assert {"words_of_its_own", "text_of_its_own"} & set(_reasons(judgements[0]))


@pytest.mark.parametrize(("words", "verdict"), [(0, "doorway"), (120, "suspect"), (1200, "templated")])
def test_words_of_each_pages_own_take_from_a_swapped_family(words: int, verdict: str) -> None:
    rng = random.Random(8)
    campaign = joined(
        swapped_studies(TOWNS, [" ".join(random_words(rng, words, 50_000)) for _ in TOWNS]), "swapped", masked=0.9
    )
    assert judge_campaign(campaign, LIMITS).verdict == verdict


def test_a_page_that_names_a_sibling_as_its_original_is_suspect() -> None:
    first, *rest = swapped_studies(TOWNS)
    copy = replace(first, page=replace(first.page, canonical=f"{rest[0].page.url}index.html"))
    judgements = _members(_only((copy, *rest)))
    assert [judgement.verdict for judgement in judgements] == ["suspect", *["doorway"] * 5]
    assert "canonical" in _reasons(judgements[0])


def test_a_page_that_names_itself_as_its_original_is_judged_as_its_family() -> None:
    studies = [replace(each, page=replace(each.page, canonical=each.page.url)) for each in swapped_studies(TOWNS)]
    assert {judgement.verdict for judgement in _members(_only(studies))} == {"doorway"}


@pytest.mark.parametrize("make", [spun_studies, swapped_studies])
def test_a_family_that_asks_not_to_be_indexed_is_suspect(make: Callable[..., tuple[Study, ...]]) -> None:
    names = KEYWORDS if make is spun_studies else TOWNS
    studies = [replace(study, build=replace(study.build, noindex=True)) for study in make(names)]
    assert judge_campaign(_only(studies), LIMITS).verdict == "suspect"


def _outlined(own: bool) -> tuple[Study, ...]:
    """Pages under one outline that names the town, with text of their own or with the same text in another order."""
    rng = random.Random(9)
    heads = ("Movers in {0}", "What {0} Costs", "Why {0} Calls Us", "Streets of {0}", "{0} Prices", "Book in {0}")
    words = random_words(rng, 360)
    studies = []
    for at, town in enumerate(TOWNS):
        text = random_words(rng, 360) if own else rng.sample(words, 360)
        parts = [f"## {head.format(town)}\n{' '.join(text[n * 60 : n * 60 + 60])}" for n, head in enumerate(heads)]
        lines = "\n".join([f"# Movers {town}", *parts])
        studies.append(make_study(lines, f"Movers {town}", f"http://movers.example/{at}/"))
    return tuple(studies)


def test_pages_under_one_outline_with_text_of_their_own_are_no_doorways() -> None:
    campaign = _only(_outlined(own=True))
    assert campaign.kind == "outlined"
    assert campaign.median_member("outline") == 1.0
    assert judge_campaign(campaign, LIMITS).verdict == "templated"


def test_pages_under_one_outline_that_say_nothing_of_their_own_are_more_than_templated() -> None:
    campaign = _only(_outlined(own=False))
    assert campaign.kind == "outlined"
    assert judge_campaign(campaign, LIMITS).verdict in ("doorway", "suspect")


def test_names_of_a_program_clear_a_family() -> None:
    campaign = demo_campaign("plumber")
    named = [replace(member, keyword=replace(member.keyword, is_code=True)) for member in campaign.members]
    whole = judge_campaign(replace(campaign, members=tuple(named)), LIMITS)
    assert (whole.verdict, _reasons(whole)["because"]) == ("templated", "one template, filled with names of a program")


def test_a_family_of_two_is_suspect_at_most_however_much_it_has_earned() -> None:
    for kind, studies in (("spun", spun_studies(KEYWORDS[:2])), ("swapped", swapped_studies(TOWNS[:2]))):
        whole = judge_campaign(_only(studies), LIMITS)
        assert int(_reasons(whole)["family_points"]) >= 100, kind
        assert int(_reasons(whole)["injection_points"]) >= 100, kind
        assert whole.verdict in ("suspect", "templated")
    blatant = judge_campaign(_only(spun_studies(KEYWORDS[:2])), LIMITS)
    assert blatant.verdict == "suspect"


def test_a_family_too_small_to_be_proven_is_not_said_to_push_nothing() -> None:
    whole = judge_campaign(_only(swapped_studies(TOWNS[:2])), LIMITS)
    assert int(_reasons(whole)["injection_points"]) >= 100
    assert "no phrase or slot is pushed" not in _reasons(whole)["because"]


def test_pages_written_afresh_on_one_outline_are_doorways_only_when_the_slot_is_everywhere() -> None:
    campaign = _only(_outlined(own=False))
    assert judge_campaign(campaign, LIMITS).verdict == "suspect"
    assert "written afresh" in _reasons(judge_campaign(campaign, LIMITS))["because"]

    def pushed(places: int, headings: int) -> str:
        members = [
            replace(member, keyword=replace(member.keyword, places=places, headings=headings))
            for member in campaign.members
        ]
        return judge_campaign(replace(campaign, members=tuple(members)), LIMITS).verdict

    assert pushed(LIMITS.outlined_places, LIMITS.outlined_slot_headings) == "doorway"
    assert pushed(LIMITS.outlined_places - 1, LIMITS.outlined_slot_headings) == "suspect"
    assert pushed(LIMITS.outlined_places, LIMITS.outlined_slot_headings - 1) == "suspect"


@pytest.mark.parametrize("brand", ["", " (Platform SE 8)", " | Sole Docs"])
def test_a_reference_of_classes_is_templated(brand: str) -> None:
    rng = random.Random(4)
    parts = [" ".join(random_words(rng, 25)) for _ in range(8)]
    studies = []
    for name in (
        "java.util.List",
        "java.util.Map",
        "java.io.File",
        "java.net.Socket",
        "java.util.Set",
        "java.lang.Thread",
    ):
        lines = [f"## Uses of {name} {at}\nThe class {name} {text} and {name}." for at, text in enumerate(parts)]
        text = "\n".join([f"# Uses of Class {name}", *lines])
        studies.append(make_study(text, f"Uses of Class {name}{brand}", f"http://docs.example/{name}.html"))
    assert judge_campaign(_only(studies), LIMITS).verdict == "templated"
