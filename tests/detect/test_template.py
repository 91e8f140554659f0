"""The template that a family was made from."""

import random

import pytest
from detect_samples import LIMITS, as_text, demo_campaign, demo_studies, random_words

from crawler.demo.themes import read_text
from crawler.detect.campaign import Campaign
from crawler.detect.template import Coverage, Piece, Template, cover, recover_template
from crawler.detect.text import BREAK, KEYWORD, SLOT, VIDEO, Text, tokenize
from crawler.records import Study

SENTENCE = "If it still hurts in the morning then ask your {} about it before you run again."
PASSAGE = "Some people like to put a warm towel below the knee as well."


def _learn(*texts: str) -> Template:
    return recover_template([as_text(text) for text in texts])


def _choices(template: Template) -> list[set[str]]:
    """The wordings of every place where members differ."""
    return [{" ".join(choice) for choice in piece.choices} for piece in template.pieces if piece.is_choice]


def _constant(template: Template) -> str:
    """The words that all members share."""
    return " ".join(" ".join(piece.choices[0]).strip() for piece in template.pieces if not piece.is_choice).strip()


def _texts(campaign: Campaign) -> list[Text]:
    slots = campaign.kind == "swapped"
    return [
        tokenize(
            member.study, member.keyword.words, frozenset(member.keyword.slots if slots else ()), LIMITS.template_words
        )
        for member in campaign.members
    ]


def _plain(study: Study) -> Text:
    return tokenize(study, (), frozenset(), LIMITS.template_words)


def test_wordings_of_one_or_more_words_stay_one_choice() -> None:
    wordings = ("doctor", "physician", "medical professional", "doctor", "physician")
    template = _learn(*(SENTENCE.format(wording) for wording in wordings))
    assert _choices(template) == [{"doctor", "physician", "medical professional"}]
    assert _constant(template) == SENTENCE.replace(" {}", "")


def test_the_most_frequent_wording_comes_first() -> None:
    template = _learn(*(SENTENCE.format(wording) for wording in ("doctor", "healer", "healer")))
    (piece,) = (piece for piece in template.pieces if piece.is_choice)
    assert piece.choices == (("healer",), ("doctor",))


def test_neighbours_that_vary_without_each_other_are_two_choices() -> None:
    pairs = [("big", "dog"), ("small", "dog"), ("big", "cat"), ("small", "cat")]
    template = _learn(*(f"In town we saw the {size} {animal} again at noon." for size, animal in pairs))
    assert _choices(template) == [{"big", "small"}, {"dog", "cat"}]


def test_neighbours_that_always_vary_together_are_one_choice() -> None:
    pairs = [("big", "dog"), ("small", "cat"), ("big", "dog"), ("small", "cat")]
    template = _learn(*(f"In town we saw the {size} {animal} again at noon." for size, animal in pairs))
    assert _choices(template) == [{"big dog", "small cat"}]


def test_a_passage_that_two_of_five_leave_out_is_optional() -> None:
    first, last = SENTENCE.format("doctor"), "Then rest for a day or two."
    whole, without = f"{first} {PASSAGE} {last}", f"{first} {last}"
    template = _learn(whole, without, whole, whole, without)
    optional = [piece for piece in template.pieces if piece.optional]
    assert [" ".join(piece.choices[0]) for piece in optional] == [PASSAGE]
    assert _constant(template) == whole


def test_a_short_word_that_some_leave_out_is_an_empty_choice() -> None:
    template = _learn(*(SENTENCE.format(wording) for wording in ("doctor", "good doctor", "doctor")))
    assert _choices(template) == [{"", "good"}]
    assert not any(piece.optional for piece in template.pieces)


def test_a_paragraph_of_one_pages_own_is_no_part_of_the_template() -> None:
    own = " ".join(random_words(random.Random(1), 40))
    lines = [SENTENCE.format("doctor"), PASSAGE, "Then rest for a day or two."]
    texts = ["\n".join(lines)] * 4
    template = _learn("\n".join([lines[0], own, *lines[1:]]), *texts)
    shown = " ".join(surface for piece in template.pieces for choice in piece.choices for surface in choice)
    assert not set(own.split()) & set(shown.split())
    assert template.words == sum(len(line.split()) for line in lines)


def test_words_of_one_page_between_passages_that_others_leave_out_are_no_part_of_the_template() -> None:
    first, last = PASSAGE, "Then rest for a day or two and drink a glass of water."
    template = _learn(f"{first} Nobody else wrote so. {last}", last, first)
    shown = " ".join(surface for piece in template.pieces for choice in piece.choices for surface in choice)
    assert "Nobody" not in shown
    assert "towel" in shown
    assert "drink" in shown


def test_pages_own_long_texts_in_one_place_are_no_choice() -> None:
    rng = random.Random(2)
    own = [" ".join(random_words(rng, 40)) for _ in range(4)]
    lines = [SENTENCE.format("doctor"), PASSAGE]
    texts = [as_text(f"{lines[0]}\n{each}\n{lines[1]}") for each in own]
    template = recover_template(texts)
    assert template.words == pytest.approx(sum(len(line.split()) for line in lines), abs=2)
    assert cover(template, texts[0]).body < 0.6


def test_a_word_is_shown_as_most_members_write_it() -> None:
    template = _learn("we saw the Doctor there,", "we saw the doctor there.", "we saw the Doctor there,")
    assert _constant(template) == "we saw the Doctor there,"
    assert template.choices == 0


def test_keywords_slots_and_videos_are_counted_wherever_they_stand() -> None:
    lines = "Ask about {0} or {0} today.\nWe are in {1} and they are not in {1} now.\n{0}."
    pages = (("red shoes", "Alder"), ("warm boots", "Brack"), ("best clogs", "Cobham"))
    texts = [as_text(lines.format(keyword, town), keyword, [town.casefold()]) for keyword, town in pages]
    template = recover_template(texts)
    assert (template.count(KEYWORD), template.count(SLOT), template.count(VIDEO)) == (3, 2, 0)
    assert template.choices == 0


def test_one_member_is_its_own_template() -> None:
    template = _learn(PASSAGE)
    assert (template.choices, template.words) == (0, len(PASSAGE.split()))
    assert cover(template, as_text(PASSAGE)) == Coverage(1.0, 0.0)


def test_pages_without_words_have_a_template_without_words() -> None:
    template = _learn("", "", "")
    assert (template.pieces, template.words) == ((), 0)
    assert cover(template, as_text("some words")) == Coverage(0.0, 0.0)
    assert cover(_learn(SENTENCE), as_text("")) == Coverage(0.0, 0.0)


def test_the_columns_of_the_pieces_ascend_without_overlap() -> None:
    template = demo_campaign("coffee").template
    ends = [0]
    for piece in template.pieces:
        assert ends[-1] <= piece.columns[0] < piece.columns[1]
        ends.append(piece.columns[1])
    assert ends[-1] <= len(template.explained) == len(template.in_choice) == template.profile.cells.shape[1]


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_the_template_of_a_spun_family_has_its_choices_and_its_keyword_places(family: str) -> None:
    template = demo_campaign(family).template
    assert template.choices > 150
    assert 11 <= template.count(KEYWORD) <= 13
    assert template.count(VIDEO) == 1
    assert 500 < template.words < 750


def test_the_template_of_a_swapped_family_is_the_text_with_its_slot() -> None:
    template = demo_campaign("plumber").template
    assert template.choices == 0
    assert template.count(SLOT) + template.count(KEYWORD) == read_text("swapped/plumber.txt").count("{TOWN}") + 1


def test_the_known_choices_of_a_spun_article_are_recovered() -> None:
    found = _choices(demo_campaign("lawn").template)
    assert {"Before", "Ahead of"} in found
    assert {"ragged", "torn", "frayed"} in found
    assert {"Straight", "Sharp"} in found


@pytest.mark.parametrize("family", ["lawn", "coffee", "plumber"])
def test_a_template_explains_its_members(family: str) -> None:
    campaign = demo_campaign(family)
    assert min(cover(campaign.template, text).body for text in _texts(campaign)) > 0.95


@pytest.mark.parametrize("family", ["lawn", "coffee", "plumber"])
def test_a_template_explains_a_sibling_that_it_has_not_seen(family: str) -> None:
    texts = _texts(demo_campaign(family))
    for left_out in range(0, len(texts), 5):
        rest = texts[:left_out] + texts[left_out + 1 :]
        assert cover(recover_template(rest[: LIMITS.template_pages]), texts[left_out]).body > 0.85


def test_five_members_are_enough_to_explain_most_of_an_unseen_sibling() -> None:
    texts = _texts(demo_campaign("lawn"))
    assert cover(recover_template(texts[:5]), texts[-1]).body > 0.85


@pytest.mark.parametrize("family", ["lawn", "plumber"])
def test_a_template_does_not_explain_a_page_of_another_kind(family: str) -> None:
    template = demo_campaign(family).template
    others = [*demo_studies("coffee")[:3], *demo_studies("stores", "honest")[:3], *demo_studies("blog", "honest")[:4]]
    assert max(cover(template, _plain(study)).body for study in others) < 0.5


def test_a_long_insertion_in_the_place_of_a_choice_is_not_explained() -> None:
    template = _learn(*(SENTENCE.format(wording) for wording in ("doctor", "physician", "healer")))
    short, long = "neighbour", " ".join(random_words(random.Random(3), 15))
    assert cover(template, as_text(SENTENCE.format(short))).body == 1.0
    words = len(SENTENCE.split()) - 1
    assert cover(template, as_text(SENTENCE.format(long))).body < (words + 8) / (words + 15)


def test_the_spun_share_is_that_of_the_words_in_choices() -> None:
    template = _learn("we saw the big dog run off", "we saw the small dog run off", "we saw the fat dog run off")
    assert cover(template, as_text("we saw the big dog run off")) == Coverage(1.0, pytest.approx(1 / 7))


def test_a_break_is_never_a_wording_among_words() -> None:
    for piece in demo_campaign("lawn").template.pieces:
        assert not (piece.is_choice and any(surface.startswith("\n") for choice in piece.choices for surface in choice))
    template = _learn("one two three\nfour five six", "one two three four five six", "one two three\nfour five six")
    assert [piece for piece in template.pieces if piece.is_choice] == []
    assert BREAK not in _constant(template)


def test_a_piece_with_one_wording_is_no_choice() -> None:
    assert not Piece((("a", "b"),), True, (0, 2)).is_choice
    assert Piece((("a",), ()), False, (0, 1)).is_choice
