"""Recovered templates as spintax that other programs can run."""

import random
import re

import pytest
import spintax_core
from detect_samples import as_text, demo_campaign

from crawler.demo.spintax import expand, parse_spintax
from crawler.detect.spintax import render
from crawler.detect.template import cover, recover_template
from crawler.words import words_of

PHRASE = "purple garden umbrella"
PLACEHOLDER = re.compile(r"\{(KEYWORD|SLOT|VIDEO|URL:[^{}|]*)\}")


def _rendered(*texts: str, keyword: str = "") -> str:
    return render(recover_template([as_text(text, keyword) for text in texts]))


def _expanded(spintax: str, seed: int) -> str:
    """One copy by spintax-core, which knows no placeholders: they are filled in before."""
    fill = {"KEYWORD": PHRASE, "SLOT": "Ironwood", "VIDEO": ""}
    filled = PLACEHOLDER.sub(lambda match: fill.get(match[1], ""), spintax)
    return spintax_core.render(filled, seed=seed, post_process=False)


@pytest.mark.parametrize("family", ["lawn", "coffee", "plumber"])
def test_rendered_templates_are_valid_spintax(family: str) -> None:
    spintax = render(demo_campaign(family).template)
    assert spintax.count("{") == spintax.count("}") > 10
    assert spintax_core.validate(PLACEHOLDER.sub(r"\1", spintax)) == []
    parse_spintax(spintax)  # raises on a brace without its partner


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_every_expansion_is_explained_by_the_template_it_came_from(family: str) -> None:
    template = demo_campaign(family).template
    spintax = render(template)
    copies = [_expanded(spintax, seed) for seed in range(12)]
    assert len(set(copies)) == 12
    assert min(cover(template, as_text(copy, PHRASE)).body for copy in copies) > 0.9


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_expansions_hold_no_word_that_no_member_writes(family: str) -> None:
    campaign = demo_campaign(family)
    written = {word for member in campaign.members for block in member.study.blocks for word in words_of(block.text)}
    spintax = render(campaign.template)
    for seed in range(5):
        assert set(words_of(_expanded(spintax, seed))) - written - set(words_of(PHRASE)) == set()


def test_the_demos_own_expander_runs_a_rendered_template() -> None:
    template = demo_campaign("lawn").template
    spintax = parse_spintax(render(template))
    copy = expand(spintax, random.Random(1), {"KEYWORD": PHRASE, "VIDEO": ""})
    assert cover(template, as_text(copy, PHRASE)).body > 0.9


def test_a_swapped_template_filled_with_a_town_is_that_towns_page() -> None:
    campaign = demo_campaign("plumber")
    member = next(member for member in campaign.members if member.keyword.slots == ("ironwood",))
    filled = render(campaign.template).replace("{SLOT}", "Ironwood").replace("{KEYWORD}", member.keyword.phrase)
    page = "\n".join(block.text for block in member.study.blocks)
    assert words_of(filled) == words_of(page)


def test_the_keyword_stands_where_it_was_forced_in() -> None:
    spintax = render(demo_campaign("lawn").template)
    assert re.search(r"(Dogs|Pets)\}, \{\w+\|\w+\}, \{KEYWORD\}, and \{", spintax)
    assert "# {KEYWORD}" in spintax
    assert spintax.count("{KEYWORD}.") >= 7


def test_the_video_stands_between_the_paragraphs_it_stood_between() -> None:
    spintax = render(demo_campaign("lawn").template)
    assert spintax.count("{VIDEO}") == 1
    before, behind = spintax.split("{VIDEO}")
    assert before.rindex("barrel") > before.rindex("Water")
    assert behind.lstrip("|}\n ").startswith("# What the")


def test_choices_are_separated_by_bars_and_keep_their_blanks_outside() -> None:
    assert (
        _rendered("we saw the big dog run off", "we saw the small dog run off")
        == "we saw the {big|small} dog run off\n"
    )


def test_an_empty_wording_is_an_empty_alternative() -> None:
    texts = ["we saw the dog run off", "we saw the big dog run off", "we saw the dog run off"]
    assert _rendered(*texts) == "we saw the {|big} dog run off\n"


def test_optional_passages_end_in_an_empty_alternative() -> None:
    first, passage, last = "We saw the dog run off today.", "It went very fast down the old road.", "Then it came back."
    rendered = _rendered(f"{first} {passage} {last}", f"{first} {last}", f"{first} {passage} {last}")
    assert rendered == f"{first}{{ {passage}|}} {last}\n"
    shown = {" ".join(spintax_core.render(rendered, seed=seed, post_process=False).split()) for seed in range(20)}
    assert shown == {f"{first} {passage} {last}", f"{first} {last}"}


def test_headings_items_and_paragraphs_stand_on_lines_of_their_own() -> None:
    text = "# Red shoes\nA text here.\n- first item\n- second item\nLast text."
    assert _rendered(text, text) == "# Red shoes\n\nA text here.\n- first item\n- second item\n\nLast text.\n"


def test_punctuation_stays_with_its_word_and_its_placeholder() -> None:
    texts = [f'He said (so) {phrase}, then {phrase}. "Why?"' for phrase in ("red shoes",)] * 2
    assert _rendered(*texts, keyword="red shoes") == 'He said (so) {KEYWORD}, then {KEYWORD}. "Why?"\n'


def test_punctuation_that_ends_every_wording_stands_behind_the_choice() -> None:
    assert _rendered("we saw the dog, then", "we saw the cat, then") == "we saw the {cat|dog}, then\n"
    assert _rendered("we saw the dog, then", "we saw the cat; then") == "we saw the {cat;|dog,} then\n"


def test_words_that_no_blank_parts_stay_together() -> None:
    text = "Open 24/7 (version 1.5) for a follow-up and/or $10,000 in U.S. dollars."
    assert _rendered(text, text) == text + "\n"
    assert _rendered("a follow-up visit", "a follow-up call") == "a follow-up {call|visit}\n"
    assert _rendered("the check-up went well", "the follow-up went well") == "the {check|follow}-up went well\n"
    assert _rendered(f"cheap {PHRASE}-kits here", f"cheap {PHRASE}-kits here", keyword=PHRASE) == (
        "cheap {KEYWORD}-kits here\n"
    )


def test_scripts_without_blanks_get_none() -> None:
    assert _rendered("日本語。文章です", "日本語。文章です") == "日本語。文章です\n"


def test_marks_that_spintax_runs_never_come_out_of_a_page() -> None:
    texts = [f"Use {{a|b}} and x|y or {word} {{KEYWORD}} there." for word in ("this", "that")]
    rendered = _rendered(*texts)
    assert rendered == "Use a b and x y or {that|this} KEYWORD there.\n"


def test_links_are_shown_as_their_host_alone() -> None:
    texts = [f"Look at https://www.shop.example/{page}?x={{a|b}} today." for page in ("one", "two")]
    assert _rendered(*texts) == "Look at {URL:shop.example} today.\n"


def test_an_empty_template_renders_as_an_empty_line() -> None:
    assert _rendered("", "") == "\n"
