"""A page's text beside its template: every word gets the mark that is true of it."""

import time
from collections.abc import Sequence

import pytest
from detect_samples import demo_studies, demo_truths, read_blocks

from crawler.detect.marking import Passage, mark_page
from crawler.detect.spintax import render
from crawler.detect.template import recover_template
from crawler.detect.text import tokenize
from crawler.records import Block
from crawler.words import words_of

TEXT = "When a pipe lets go at night every household in {SLOT} wants the same thing: somebody who comes."
SPUN = "Before any {box|bag|sack} is opened, {kneel down|crouch} and {look at|study} the grass. {KEYWORD}. It is dry."


def mark(text: str, template: str, keyword: str = "", varying: Sequence[str] = ()) -> tuple[Passage, ...]:
    return mark_page(read_blocks(text), keyword, varying, template)


def marked(passages: Sequence[Passage], wanted: str) -> list[str]:
    """The runs that have a mark."""
    return [text for _, pieces in passages for text, given in pieces if given == wanted]


def shown(passages: Sequence[Passage]) -> list[str]:
    return ["".join(text for text, _ in pieces) for _, pieces in passages]


def test_the_text_of_a_page_is_shown_whole_and_as_written() -> None:
    text = "# A (strange) “title”!\nSome  text… with 24/7 odd – signs.\n- an item;\nLast one, at https://a.example/x?y."
    passages = mark(text, "Some text with odd signs")
    assert "\n".join(shown(passages)) == text


def test_the_words_of_the_template_are_plain_and_those_of_its_choices_spun() -> None:
    passages = mark("Before any bag is opened, crouch and look at the grass. It is dry.", SPUN)
    assert marked(passages, "spun") == ["bag", "crouch", "look at"]
    assert marked(passages, "own") == []


def test_a_wording_that_is_not_the_usual_one_is_spun_as_well() -> None:
    assert marked(mark("Before any sack is opened, kneel down and study the grass. It is dry.", SPUN), "spun") == [
        "sack",
        "kneel down",
        "study",
    ]


def test_every_place_of_the_keyword_is_marked_as_one() -> None:
    text = "Before any bag is opened, crouch and study the grass. Cheap Red Shoes. It is dry. Cheap red shoes!"
    assert marked(mark(text, SPUN, "Cheap Red Shoes"), "keyword") == ["Cheap Red Shoes", "Cheap red shoes"]


def test_the_words_that_vary_are_slots() -> None:
    text = "When a pipe lets go at night every household in Alder Falls wants the same thing: somebody who comes."
    passages = mark(text, TEXT, "Plumber in Alder Falls", ["alder", "falls"])
    assert marked(passages, "slot") == ["Alder Falls"]
    assert marked(passages, "own") == []


def test_a_slot_word_in_the_genitive_is_a_slot() -> None:
    text = "When a pipe lets go at night every household in Rome's wants the same thing: somebody who comes."
    assert marked(mark(text, TEXT, "Plumber Rome", ["rome"]), "slot") == ["Rome's"]


def test_a_spun_family_has_no_slots_whatever_varies_in_its_titles() -> None:
    assert marked(mark("Before any bag is opened it is dry.", SPUN, "How any grass", ["any", "grass"]), "slot") == []


def test_what_fills_a_slot_is_marked_though_nobody_has_named_it() -> None:
    text = "When a pipe lets go at night every household in Old Town wants the same thing: somebody who comes."
    assert marked(mark(text, TEXT), "slot") == ["Old Town"]


def test_text_that_the_template_does_not_have_is_the_pages_own() -> None:
    text = (
        f"{TEXT.replace('{SLOT}', 'Rome')}\nOur founder Ada came here with a dog and the wish to read a lot of books."
    )
    passages = mark(text, TEXT, "Plumber Rome", ["rome"])
    assert marked(passages, "own") == ["Our founder Ada came here with a dog and the wish to read a lot of books"]
    assert passages[1][0] == ""


def test_a_paragraph_stands_beside_the_line_that_it_comes_from() -> None:
    template = "# {KEYWORD}\n\nThe first part of a text.\n\nAnother thing is said here now.\n\nThen it comes to an end."
    page = "# Red shoes\nThe first part of a text.\nThen it comes to an end."
    assert [line for line, _ in mark(page, template, "red shoes")] == [
        "# {KEYWORD}",
        "The first part of a text.",
        "Another thing is said here now.",
        "Then it comes to an end.",
    ]


def test_a_line_that_the_page_leaves_out_stands_beside_nothing() -> None:
    template = "The first part of a text.\n\nAnother thing is said here now.\n\nThen it comes to an end."
    passages = mark("The first part of a text.\nThen it comes to an end.", template)
    assert passages[1] == ("Another thing is said here now.", ())


def test_paragraphs_of_one_line_stand_together() -> None:
    template = "The first part of a text. And here the second part of it goes on."
    assert shown(mark("The first part of a text.\nAnd here the second part of it goes on.", template)) == [
        "The first part of a text.\nAnd here the second part of it goes on."
    ]


def test_a_paragraph_stands_beside_all_the_lines_that_it_joins() -> None:
    template = "The first part of a text.\n\nAnd here the second part of it goes on."
    passages = mark("The first part of a text. And here the second part of it goes on.", template)
    assert [line for line, _ in passages] == ["The first part of a text.\nAnd here the second part of it goes on."]


def test_paragraphs_in_another_order_are_known_as_the_templates() -> None:
    first, second = "The first {part|piece} of a text is this one.", "And here its second part goes on for a while."
    third = "Then it comes to an end and nobody says more about it."
    passages = mark(
        "\n".join((third, second, first.replace("{part|piece}", "piece"))), f"{first}\n\n{second}\n\n{third}"
    )
    assert [line for line, _ in passages] == [third, second, first]
    assert marked(passages, "own") == []
    assert marked(passages, "spun") == ["piece"]


def test_a_video_stands_at_its_place() -> None:
    blocks = [Block("text", "Watch this short film now."), Block("video", "https://youtu.be/x"), Block("text", "Good.")]
    passages = mark_page(blocks, "", (), "Watch this short film now.\n\n{VIDEO}\n\nGood.")
    assert passages[1] == ("{VIDEO}", (("https://youtu.be/x", "slot"),))


def test_without_a_template_only_the_keyword_and_what_varies_are_marked() -> None:
    passages = mark("# Red shoes in Rome\nBuy red shoes in Rome. Rome is big.", "", "red shoes", ["rome"])
    assert [line for line, _ in passages] == ["", ""]
    assert marked(passages, "keyword") == ["Red shoes", "red shoes"]
    assert marked(passages, "slot") == ["Rome", "Rome", "Rome"]
    assert marked(passages, "own") == []


def test_signs_of_a_script_without_spaces_are_marked_one_by_one() -> None:
    passages = mark("我们在北京修理水管和屋顶", "我们在{SLOT}修理{水管|管道}和屋顶", "", ["北", "京"])
    assert marked(passages, "slot") == ["北京"]
    assert marked(passages, "spun") == ["水管"]


@pytest.mark.parametrize(("family", "slots"), [("lawn", 0), ("coffee", 0), ("plumber", 3)])
def test_a_page_of_a_family_has_next_to_no_text_of_its_own(family: str, slots: int) -> None:
    """`slots` is from which word of the keyword on it is exchanged; 0 for families that exchange the phrase alone."""
    studies = demo_studies(family)
    keywords = [truth.keyword for truth in demo_truths(family, "doorway")]
    varying = [tuple(words_of(keyword)[slots:]) if slots else () for keyword in keywords]
    texts = [
        tokenize(study, tuple(words_of(keyword)), frozenset(words), 4000)
        for study, keyword, words in zip(studies, keywords, varying, strict=True)
    ]
    template = render(recover_template(texts))
    for study, keyword, words in zip(studies, keywords, varying, strict=True):
        passages = mark_page(study.blocks, keyword, words, template)
        assert sum(len(words_of(text)) for text in marked(passages, "own")) <= 0.02 * study.page.words
        assert len(marked(passages, "keyword")) > 1
        assert [text for line, pieces in passages if not line for text, _ in pieces if "youtube" not in text] == []


@pytest.mark.parametrize(
    "template", ["{" * 5000, "}|{" * 5000, "{a|" * 3000 + "}" * 3000, "{KEYWORD}" * 3000, "word\n" * 3000]
)
def test_a_hostile_template_leaves_the_text_whole(template: str) -> None:
    began = time.process_time()
    text = "a word " * 1500
    for keyword in ("", "a word"):
        assert "".join(shown(mark(text, template, keyword, ["a"]))).strip() == text.strip()
    assert time.process_time() - began < 10


@pytest.mark.parametrize("text", ["", "!!!", "\u0000\u202e", "~own~ {spun} [[keyword]] <slot> {KEYWORD} {a|b}"])
def test_text_that_looks_like_marks_or_is_no_words_is_shown_as_it_is(text: str) -> None:
    blocks = (Block("text", text),)
    for template in ("", TEXT):
        assert "".join(shown(mark_page(blocks, "slot", ["own"], template))) == text
