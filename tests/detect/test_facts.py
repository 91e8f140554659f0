"""Facts of a page's own: what an honest template is filled with."""

from collections.abc import Sequence
from statistics import median

import pytest
from detect_samples import LIMITS, demo_studies, make_study, own_facts, swapped_studies, with_video

from crawler.detect.facts import count_own_facts, share_own_words
from crawler.detect.keyword import Keyword, find_keywords
from crawler.records import Study

SHARED = "We open at 08:30, call 555 0142 or write to office@company.example from 14 Corn Hill."
ALDER = Keyword("Plumber in Alder Falls", ("plumber", "in", "alder", "falls"), slots=("alder", "falls"),
                varying=("alder", "falls"))  # fmt: skip
MILLRACE = Keyword("Plumber in Millrace", ("plumber", "in", "millrace"), slots=("millrace",), varying=("millrace",))


def _own(*texts: str) -> tuple[int, ...]:
    """Own facts of pages without a keyword."""
    return count_own_facts([make_study(text) for text in texts], [Keyword()] * len(texts))


def _with_slots(alder: str, millrace: str, alder_links: Sequence[str] = (), millrace_links: Sequence[str] = ()):
    studies = [
        make_study(alder, url="http://drains.example/alder-falls/", outlinks=alder_links),
        make_study(millrace, url="http://drains.example/millrace/", outlinks=millrace_links),
    ]
    return count_own_facts(studies, [ALDER, MILLRACE])


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("We sold 1,250 of them.", 1),
        ("It weighs 3.75 kilos and costs 12.40 in all.", 2),
        ("Call +49 (30) 901820 today.", 1),
        ("Write to Ann.Lee+shop@mail.company.example soon.", 1),
        ("There were only 5 of us.", 0),
        ("A part named X-200 fits.", 0),
        ("Nothing to count here.", 0),
        ("you find us at 7 Mill Lane.", 1),
        ("You find us at Lindenweg 9.", 1),
        ("| from 9 to 5", 1),
    ],
)
def test_numbers_mail_addresses_and_house_numbers_are_facts(text: str, facts: int) -> None:
    assert _own(text, "Something else") == (facts, 0)


def test_facts_that_a_sibling_has_too_do_not_count() -> None:
    assert _own(SHARED, SHARED) == (0, 0)
    assert _own(SHARED, "Nothing.")[0] == 4  # a house number is no number beside
    assert _own(f"{SHARED}\nWe also have 4711.", SHARED, SHARED) == (1, 0, 0)


def test_a_fact_that_a_page_repeats_counts_once() -> None:
    assert _own("Room 4711 it was.\nThat was room 4711.", "Nothing.")[0] == _own("Room 4711 it was.", "Nothing.")[0]


def test_one_number_written_in_two_ways_is_one_fact() -> None:
    assert _own("call 555 01 42 now", "call 555-0142 now") == (0, 0)


def test_rows_of_tables_that_hold_a_digit_are_facts() -> None:
    assert _own("| opens at 8 today", "| opens at 9 today") == (1, 1)
    assert _own("| opens early", "| opens late") == (0, 0)


def test_links_off_site_are_facts() -> None:
    studies = [
        make_study("Text.", outlinks=["http://maker.example/a", "http://shop.example/"]),
        make_study("Text.", outlinks=["http://shop.example/"]),
    ]
    assert count_own_facts(studies, [Keyword()] * 2) == (1, 0)


def test_what_merely_repeats_the_keyword_is_no_fact() -> None:
    text = "Our plumber in {} came 1200 times."
    assert _with_slots(text.format("Alder Falls"), text.format("Millrace")) == (0, 0)


def test_a_number_beside_the_slot_is_no_address() -> None:
    assert _with_slots("The 24 Alder crew.", "The 24 Millrace crew.") == (0, 0)


def test_a_slot_that_is_a_number_is_no_fact() -> None:
    studies = [make_study(f"We come to {code} at once.") for code in ("90210", "10001")]
    keywords = [Keyword(f"Plumber {code}", ("plumber", code), varying=(code,), slots=(code,))
                for code in ("90210", "10001")]  # fmt: skip
    assert count_own_facts(studies, keywords) == (0, 0)


def test_a_row_that_differs_in_the_slot_alone_is_no_fact() -> None:
    assert _with_slots("| Alder Falls 7 days", "| Millrace 7 days") == (0, 0)


def test_links_that_hand_on_the_slot_are_no_facts() -> None:
    counted = _with_slots(
        "Text.", "Text.", ["http://shop.example/?q=plumber+Alder%20Falls"], ["http://shop.example/?q=plumber+Millrace"]
    )
    assert counted == (0, 0)


def test_links_that_share_the_page_itself_are_no_facts() -> None:
    share = "https://social.example/sharer?u=http%3A%2F%2Fdrains.example%2F{}%2F"
    assert _with_slots("Text.", "Text.", [share.format("a-1")], [share.format("m-1")]) == (0, 0)


def test_pages_of_the_spun_and_swapped_demo_families_have_hardly_a_fact() -> None:
    for family in ("lawn", "coffee", "plumber"):
        studies = demo_studies(family)
        assert max(count_own_facts(studies, find_keywords(studies, {}))) <= LIMITS.facts_few


def test_branch_pages_of_an_honest_company_are_full_of_facts() -> None:
    studies = demo_studies("stores", "honest")
    facts = count_own_facts(studies, find_keywords(studies, {}))
    assert min(facts) > LIMITS.facts_few
    assert median(facts) > LIMITS.facts_most
    assert sum(facts) > 85


def test_facts_are_counted_for_the_page_that_has_them() -> None:
    towns = ("Alder Falls", "Brackwater", "Eastvale", "Ironwood")
    studies: tuple[Study, ...] = swapped_studies(towns, [own_facts(page, page * 3) for page in range(4)])
    assert count_own_facts(studies, find_keywords(studies, {})) == (0, 3, 6, 9)


@pytest.mark.parametrize(("words", "facts"), [(11, 1), (12, 1), (13, 0), (200, 0)])
def test_a_table_cell_of_more_than_twelve_words_states_no_fact(words: int, facts: int) -> None:
    cell = " ".join(["in 5 days", *["word"] * (words - 3)])
    assert _own(f"| {cell}", "| nothing") == (facts, 0)


def test_videos_that_a_page_plays_are_no_facts() -> None:
    watch = "https://www.youtube.com/watch?v="
    plain = [make_study("Text.", outlinks=[f"{watch}{name}"]) for name in ("aaa", "bbb")]
    assert count_own_facts(plain, [Keyword()] * 2) == (1, 1)
    shown = [with_video(study, name, 0) for study, name in zip(plain, ("aaa", "bbb"), strict=True)]
    assert count_own_facts(shown, [Keyword()] * 2) == (0, 0)


def _share(*texts: str, title: str = "") -> tuple[float, ...]:
    """Own words of pages without a keyword."""
    return share_own_words([make_study(text, title) for text in texts], [Keyword()] * len(texts))


def test_own_words_are_those_that_no_sibling_says() -> None:
    assert _share("house garden bread apple", "house garden", "house garden stone") == (0.5, 0.0, pytest.approx(1 / 3))
    assert _share("house garden", "house garden") == (0.0, 0.0)


def test_a_word_counts_each_time_that_its_page_says_it() -> None:
    assert _share("house bread bread bread", "house") == (0.75, 0.0)


def test_words_of_the_title_and_of_the_slot_are_not_counted() -> None:
    studies = [make_study("house bread", "Fresh Bread"), make_study("house stones", "Old House")]
    assert share_own_words(studies, [Keyword()] * 2) == (0.0, 1.0)
    assert share_own_words(studies, [Keyword(), Keyword(slots=("stones",))]) == (0.0, 0.0)


def test_short_words_and_numbers_are_no_own_words() -> None:
    assert _share("house the sun 1234 x200", "house") == (0.0, 0.0)
    assert _share("文字 家", "文字") == (pytest.approx(1 / 3), 0.0)


def test_in_a_large_family_a_word_of_one_page_in_ten_is_still_its_own() -> None:
    texts = [f"house {'bread' if at < 2 else 'stone'}" for at in range(20)]
    assert _share(*texts)[:3] == (0.5, 0.5, 0.0)
    texts = [f"house {'bread' if at < 3 else 'stone'}" for at in range(20)]
    assert _share(*texts)[:3] == (0.0, 0.0, 0.0)


def test_pages_without_words_have_no_own_words() -> None:
    assert _share("", "") == (0.0, 0.0)
    assert share_own_words([], []) == ()


def test_doorways_of_the_demo_hardly_have_words_of_their_own_and_honest_branches_do() -> None:
    for family, label, low, high in (("plumber", "doorway", 0.0, 0.02), ("stores", "honest", 0.3, 1.0)):
        studies = demo_studies(family, label)
        shares = share_own_words(studies, find_keywords(studies, {}))
        assert low <= median(shares) <= high
