"""What headings have in common once each page's slot is masked."""

import pytest
from detect_samples import demo_studies, make_study

from crawler.detect.keyword import Keyword, find_keywords
from crawler.detect.outline import share_outline
from crawler.outlines import LEAST, MASK, mask_heading, outline_keys
from crawler.records import Study

HEADINGS = ("Movers in {0}", "What {0} costs", "Book {0} movers", "Why people of {0} call us")
SUBJECTS = ("Ironwood", "Alder Falls", "Larkmead")


def _study(town: str, *headings: str) -> Study:
    return make_study("\n".join(f"## {each.format(town)}\nText." for each in headings), f"Movers {town}")


def _keyword(town: str) -> Keyword:
    words = tuple(town.lower().split())
    return Keyword(f"Movers {town}", ("movers", *words), varying=words, slots=words)


def _share(*outlines: tuple[str, ...]) -> tuple[float, ...]:
    towns = SUBJECTS[: len(outlines)]
    studies = [_study(town, *headings) for town, headings in zip(towns, outlines, strict=True)]
    return share_outline(studies, [_keyword(town) for town in towns])


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("movers in alder falls today", ("movers", "in", MASK, "today")),
        ("alder falls", (MASK,)),
        ("alder and falls", (MASK, "and", MASK)),
        ("no slot", ("no", "slot")),
        ("", ()),
    ],
)
def test_each_run_of_subject_words_is_one_mask(words: str, masked: tuple[str, ...]) -> None:
    assert mask_heading(words.split(), {"alder", "falls"}) == masked


def test_pages_that_differ_in_the_slot_alone_have_the_same_keys() -> None:
    keys = [
        outline_keys([each.format(town).lower().split() for each in HEADINGS], set(town.lower().split()))
        for town in SUBJECTS
    ]
    assert keys[0] == keys[1] == keys[2]
    assert len(keys[0]) == len(HEADINGS)
    assert list(keys[0]) == sorted(keys[0])
    assert all(0 <= key < 2**64 for key in keys[0])


def test_few_headings_and_headings_without_the_subject_have_no_keys() -> None:
    subject = {"ironwood"}
    named = [each.format("ironwood").lower().split() for each in HEADINGS]
    assert outline_keys(named[: LEAST - 1], subject) == ()
    assert outline_keys([*named[: LEAST - 1], named[0]], subject) == ()
    assert outline_keys([["symptoms"], ["causes"], ["treatment"], ["outlook"], ["ironwood"]], subject) == ()
    assert len(outline_keys([*named, ["ironwood"], ["causes"]], subject)) == LEAST


def test_headings_that_half_of_the_siblings_have_are_shared() -> None:
    assert _share(HEADINGS, HEADINGS, HEADINGS) == (1.0, 1.0, 1.0)
    other = ("One {0}", "Two {0}", "Three {0}", "Four {0}")
    assert _share(HEADINGS, HEADINGS, other) == (1.0, 1.0, 0.0)
    assert _share(HEADINGS, (*HEADINGS[:2], *other[:2])) == (0.5, 0.5)


def test_an_outline_of_too_few_headings_is_none() -> None:
    few = HEADINGS[: LEAST - 1]
    assert _share(few, few) == (0.0, 0.0)


def test_a_page_alone_shares_its_outline_with_nobody() -> None:
    assert _share(HEADINGS) == (0.0,)
    assert share_outline([], []) == ()


def test_swapped_pages_of_the_demo_have_one_outline() -> None:
    studies = demo_studies("plumber")
    assert set(share_outline(studies, find_keywords(studies, {}))) == {1.0}
