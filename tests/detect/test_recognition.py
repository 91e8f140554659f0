"""Pages that the template of a confirmed campaign gives away."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from detect.detect_samples import (
    LIMITS,
    campaigns_of,
    demo_studies,
    make_page,
    make_study,
    own_facts,
    random_words,
    spin,
    spun_studies,
    swapped_studies,
)
from remembering import remember

from crawler.detect.known import Known
from crawler.detect.recognition import Recognition, best_of, find_candidates, recognise
from crawler.records import Study

KEYWORDS = ("Cheap Divorce Lawyer Fees", "Payday Loan No Papers", "Casino Bonus Codes", "Replica Watches Free Shipping")
TOWNS = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood")
NEW = "Used Forklift Prices"


@cache
def _known(kind: str) -> Known:
    studies = spun_studies(KEYWORDS) if kind == "spun" else swapped_studies(TOWNS)
    (campaign,) = campaigns_of(studies)
    return remember(campaign, f"c{kind}")


def _lay(kind: str, study: Study) -> Recognition | None:
    found = recognise(_known(kind), [study], {}, LIMITS)
    return found[0] if found else None


def _spun(keyword: str, extra: str = "") -> Study:
    return make_study(f"{spin(keyword, 77)}\n{extra}", keyword, "http://new.example/page/")


def _swapped(town: str, extra: str = "") -> Study:
    (study,) = swapped_studies([town], [extra])
    return study


@pytest.mark.parametrize(("kind", "study"), [("spun", _spun(NEW)), ("swapped", _swapped("Larkmead"))])
def test_a_new_member_is_recognised_alone(kind: str, study: Study) -> None:
    found = _lay(kind, study)
    assert found
    assert (found.campaign_id, found.is_pushed) == (f"c{kind}", True)
    assert found.match > 0.9
    assert 2 <= found.filled <= found.places
    assert found.own_facts == 0


def test_its_keyword_is_the_phrase_of_its_title() -> None:
    found = _lay("spun", _spun(NEW))
    assert found
    assert found.keyword.phrase == NEW
    town = _lay("swapped", _swapped("Larkmead"))
    assert town
    assert "larkmead" in town.keyword.slots


def test_a_member_with_its_passages_shuffled_is_recognised() -> None:
    study = _spun(NEW)
    blocks = list(study.blocks)
    random.Random(4).shuffle(blocks)
    found = _lay("spun", replace(study, blocks=tuple(blocks)))
    assert found
    assert found.match > 0.9


def test_the_article_that_copies_were_spun_from_matches_and_is_not_pushed() -> None:
    found = _lay("spun", make_study("# A Year With My Lawn\n" + spin("", 99), "A Year With My Lawn"))
    assert found
    assert (found.is_pushed, found.filled) == (False, 0)


def test_a_page_that_quotes_a_member_under_its_own_title_is_not_pushed() -> None:
    quoted = "# How Spammers Spin An Article\n" + spin(KEYWORDS[0], 78)
    found = _lay("spun", make_study(quoted, "How Spammers Spin An Article", "http://blog.example/how-spammers-spin/"))
    assert found is None or not found.is_pushed


def test_pages_of_other_matter_do_not_match() -> None:
    text = " ".join(random_words(random.Random(1), 400))
    assert _lay("spun", make_study(f"# {NEW}\n{text}\n{NEW}.\n{NEW}.", NEW)) is None
    assert _lay("swapped", _spun(NEW)) is None
    assert _lay("spun", _swapped("Larkmead")) is None


def test_numbers_that_no_member_says_are_counted() -> None:
    found = _lay("spun", _spun(NEW, own_facts(5, 6)))
    assert found
    assert found.own_facts == 6


def test_a_page_that_names_a_member_as_canonical_is_a_copy() -> None:
    member = sorted(_known("spun").urls)[0]
    study = _spun(NEW)
    found = _lay("spun", replace(study, page=replace(study.page, canonical=member)))
    assert found
    assert found.is_copy


def _candidates(known: Sequence[Known]) -> dict[str, frozenset[str]]:
    pages = [_spun(NEW).page, _swapped("Larkmead").page, make_page("http://quiet.example/", "Nothing much is said.")]
    return find_candidates(pages, [page.sketch for page in pages], known, LIMITS)


def test_candidates_are_the_pages_that_share_the_signature() -> None:
    found = _candidates([_known("spun"), _known("swapped")])
    assert found == {
        "cspun": frozenset({"http://new.example/page/"}),
        "cswapped": frozenset({"http://drains.example/larkmead/"}),
    }


def test_a_hash_of_two_campaigns_leads_to_both() -> None:
    twin = replace(_known("spun"), campaign_id="ctwin")
    assert _candidates([_known("spun"), twin]).keys() == {"cspun", "ctwin"}


@pytest.mark.parametrize("change", [{"confirmed": False}, {"kind": "outlined"}, {"signature": ()}])
def test_what_is_not_confirmed_or_has_no_common_text_has_no_candidates(change: dict[str, object]) -> None:
    assert _candidates([replace(_known("spun"), **change)]) == {}


def test_a_campaign_without_texts_recognises_nothing() -> None:
    assert recognise(replace(_known("spun"), load_texts=tuple), [_spun(NEW)], {}, LIMITS) == ()


def test_no_honest_page_of_the_demo_is_a_member_of_anything() -> None:
    known = [_known("spun"), *(remember(each, f"c{at}") for at, each in enumerate(_demo_campaigns()))]
    honest = [*demo_studies("stores", "honest"), *demo_studies("lawn", "source"), *demo_studies("coffee", "source")]
    assert honest
    assert [each for one in known for each in recognise(one, honest, {}, LIMITS) if each.is_pushed] == []


@cache
def _demo_campaigns() -> tuple[object, ...]:
    return tuple(campaigns_of((*demo_studies("lawn"), *demo_studies("plumber"))))


def test_a_page_that_fits_two_campaigns_is_one_page_of_that_which_it_is_pushed_in() -> None:
    found = _lay("spun", _spun(NEW))
    assert found
    source = replace(found, campaign_id="cother", match=1.0, is_pushed=False)
    closer = replace(found, campaign_id="cthird", match=found.match - 0.01)
    assert best_of([source, closer, found]) == (found,)
