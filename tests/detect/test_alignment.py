"""Two pages side by side."""

import itertools
import random
from dataclasses import replace

import pytest
from detect_samples import LIMITS, demo_studies, random_words, side_of

from crawler.detect.alignment import LONG_RUN, Comparison, Side, compare, is_spun, is_swapped

SPUN = Comparison(0.6, 0.6, 0.9, 20.0, 0.9, 0.05, 10, 0)
SWAPPED = Comparison(0.9, 0.99, 0.0, 0.5, 0.1, 0.9, 10, 20)


def _side(text: str, subject: str = "") -> Side:
    return Side(text.split(), frozenset(subject.split()))


def _neighbours(family: str, label: str = "doorway") -> list[Comparison]:
    sides = [side_of(study) for study in demo_studies(family, label)]
    return [compare(a, b, LIMITS) for a, b in itertools.pairwise(sides)]


def test_identical_pages_match_whole() -> None:
    side = Side(random_words(random.Random(1), 400), frozenset())
    pair = compare(side, side, LIMITS)
    assert pair == Comparison(1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 8, 0)


def test_unrelated_pages_match_hardly() -> None:
    rng = random.Random(2)
    pair = compare(Side(random_words(rng, 400), frozenset()), Side(random_words(rng, 400), frozenset()), LIMITS)
    assert pair.coverage < 0.05
    assert (pair.windows, pair.dispersal, pair.long_runs) == (0, 0.0, 0.0)


def test_demo_articles_on_different_matters_are_neither_spun_nor_swapped() -> None:
    pair = compare(side_of(demo_studies("lawn")[0]), side_of(demo_studies("coffee")[0]), LIMITS)
    assert pair.coverage < 0.3
    assert not is_spun(pair, LIMITS)
    assert not is_swapped(pair, LIMITS)


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_differences_of_spun_pages_lie_everywhere(family: str) -> None:
    pairs = _neighbours(family)
    assert min(pair.dispersal for pair in pairs) > 0.8
    assert max(pair.long_runs for pair in pairs) < 0.1
    assert all(is_spun(pair, LIMITS) for pair in pairs)


def test_swapped_pages_are_one_text_but_for_the_words_of_their_titles() -> None:
    pairs = _neighbours("plumber")
    assert len(pairs) == 13
    assert all(pair.masked > 0.995 and pair.slots >= 15 and pair.dispersal == 0.0 for pair in pairs)
    assert all(is_swapped(pair, LIMITS) and not is_spun(pair, LIMITS) for pair in pairs)


def test_branch_pages_of_an_honest_company_are_neither_spun_nor_swapped() -> None:
    pairs = _neighbours("stores", "honest")
    assert len(pairs) == 14
    assert max(pair.masked for pair in pairs) < LIMITS.swapped_coverage
    assert not any(is_spun(pair, LIMITS) or is_swapped(pair, LIMITS) for pair in pairs)


def test_coverage_is_a_share_of_the_longer_page() -> None:
    assert compare(_side("a b c d"), _side("a b c d e f g h"), LIMITS).coverage == 0.5
    assert compare(_side("a b c d e f g h"), _side("a b c d"), LIMITS).coverage == 0.5


def test_a_place_is_a_slot_only_where_nothing_but_the_titles_words_differ() -> None:
    a = _side("call us in alder falls today or visit alder falls soon", "plumber alder falls")
    b = _side("call us in millrace today or visit sunny millrace soon", "plumber millrace")
    pair = compare(a, b, LIMITS)
    assert pair.slots == 1  # "sunny" is no word of a title
    assert pair.masked == pytest.approx((7 + 2) / (7 + 4))


def test_words_that_both_titles_hold_are_no_slot() -> None:
    a, b = _side("the plumber came", "plumber alder"), _side("the electrician came", "plumber millrace")
    assert compare(a, b, LIMITS).slots == 0


def test_numbers_short_words_and_long_passages_are_no_lexical_substitutions() -> None:
    def rate(a: str, b: str) -> float:
        return compare(_side(f"one two three four {a} five"), _side(f"one two three four {b} five"), LIMITS).rate

    assert rate("doctor", "physician") == 20.0
    assert rate("1200", "1300") == 0.0
    assert rate("is", "was") == 0.0
    assert rate("doctor", "a very long and quite other passage") == 0.0
    assert rate("doctor", "") == 0.0


def test_the_same_substitution_again_and_again_is_one_kind() -> None:
    a = " ".join(f"left{n} doctor right{n}" for n in range(4))
    b = " ".join(f"left{n} physician right{n}" for n in range(4))
    pair = compare(_side(a), _side(b), LIMITS)
    assert (pair.kinds, pair.rate, pair.slots) == (0.25, 50.0, 0)


def test_what_is_exchanged_five_times_is_a_slot_that_no_title_names() -> None:
    a = " ".join(f"left{n} doctor right{n}" for n in range(5))
    b = " ".join(f"left{n} physician right{n}" for n in range(5))
    pair = compare(_side(a), _side(b), LIMITS)
    assert (pair.kinds, pair.rate, pair.slots, pair.masked) == (0.0, 0.0, 5, 1.0)


def test_a_run_counts_as_long_from_its_twentieth_word() -> None:
    run = [f"word{n}" for n in range(LONG_RUN - 1)]
    short = compare(Side([*run, "leftover"], frozenset()), Side([*run, "other"], frozenset()), LIMITS)
    long = compare(Side([*run, "next", "leftover"], frozenset()), Side([*run, "next", "other"], frozenset()), LIMITS)
    assert (short.long_runs, long.long_runs) == (0.0, 1.0)


def test_a_window_is_dispersed_with_its_second_substitution() -> None:
    words = random_words(random.Random(3), 100)
    once, twice = words.copy(), words.copy()
    once[10] = "another"
    twice[10], twice[30] = "another", "different"
    assert compare(Side(words, frozenset()), Side(once, frozenset()), LIMITS).dispersal == 0.0
    assert compare(Side(words, frozenset()), Side(twice, frozenset()), LIMITS).dispersal == 0.5


@pytest.mark.parametrize(
    ("a", "b", "coverage"),
    [("", "", 0.0), ("", "word", 0.0), ("word", "", 0.0), ("word", "word", 1.0), ("word", "other", 0.0)],
)
def test_pages_of_no_word_or_one_word_can_be_compared(a: str, b: str, coverage: float) -> None:
    pair = compare(_side(a), _side(b), LIMITS)
    assert pair.coverage == coverage
    assert (pair.dispersal, pair.windows, pair.slots) == (0.0, 0, 0)
    assert not is_spun(pair, LIMITS)
    assert not is_swapped(pair, LIMITS)


@pytest.mark.parametrize(
    "change",
    [
        {"dispersal": LIMITS.spun_dispersal - 0.01},
        {"windows": LIMITS.spun_windows - 1},
        {"kinds": LIMITS.spun_kinds - 0.01},
        {"long_runs": LIMITS.spun_long_runs + 0.01},
        {"rate": LIMITS.spun_rate_low - 0.1},
        {"rate": LIMITS.spun_rate_high + 0.1},
    ],
    ids=str,
)
def test_one_condition_that_fails_makes_a_pair_not_spun(change: dict[str, float]) -> None:
    assert is_spun(SPUN, LIMITS)
    assert not is_spun(replace(SPUN, **change), LIMITS)


def test_a_pair_exactly_at_the_limits_is_spun() -> None:
    at_limit = Comparison(
        0.6, 0.6, LIMITS.spun_dispersal, LIMITS.spun_rate_low, LIMITS.spun_kinds, LIMITS.spun_long_runs,
        LIMITS.spun_windows, 0,
    )  # fmt: skip
    assert is_spun(at_limit, LIMITS)
    assert is_spun(replace(at_limit, rate=LIMITS.spun_rate_high), LIMITS)


@pytest.mark.parametrize(
    ("masked", "slots", "swapped"),
    [
        (LIMITS.swapped_coverage, LIMITS.swapped_slots, True),
        (LIMITS.swapped_coverage - 0.01, LIMITS.swapped_slots, False),
        (LIMITS.swapped_coverage, LIMITS.swapped_slots - 1, False),
    ],
)
def test_swapped_needs_both_a_common_text_and_slots(masked: float, slots: int, swapped: bool) -> None:
    assert is_swapped(replace(SWAPPED, masked=masked, slots=slots), LIMITS) is swapped
