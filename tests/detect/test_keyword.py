"""The search phrase that a page pushes."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from detect_samples import demo_studies, demo_truths, make_study

from crawler.detect.brands import find_brands
from crawler.detect.keyword import Keyword, find_keywords, lone_keyword, subject_words
from crawler.detect.phrases import slug_words
from crawler.records import Build, Study

PHRASE = "Cheap Red Shoes For Rain"


def _page(title: str, *lines: str, url: str = "http://one.example/page/") -> Study:
    return make_study("\n".join(lines), title, url)


def _found(studies: Sequence[Study]) -> tuple[Keyword, ...]:
    return find_keywords(studies, find_brands(study.page for study in studies))


def _alone(study: Study) -> Keyword:
    return lone_keyword(study, {})


def _lone(*lines: str, title: str = PHRASE) -> Keyword:
    return _alone(_page(title, *lines))


def _sites(*phrases: str, brand: str = "Sole Daily") -> tuple[Study, ...]:
    """One page a phrase; every page also says its brand more often than its phrase."""
    return tuple(
        _page(
            f"{phrase} - {brand}",
            f"# {phrase}",
            f"{brand} is here. {phrase}. Some text. {phrase}. By {brand}. And {brand}. All {brand}.",
            url=f"http://{phrase.split()[0].lower()}.example/{phrase.lower().replace(' ', '-')}/",
        )
        for phrase in phrases
    )


@pytest.mark.parametrize("family", ["lawn", "coffee", "plumber"])
def test_the_keywords_of_the_demo_families_are_exact(family: str) -> None:
    found = [keyword.phrase for keyword in _found(demo_studies(family))]
    assert found == [known.keyword for known in demo_truths(family, "doorway")]


@pytest.mark.parametrize("suffix", [" - Sole Daily", " | Sole Daily", " » Sole Daily", " – Sole Daily", ""])
def test_the_name_of_the_site_behind_the_title_is_dropped(suffix: str) -> None:
    assert _lone(f"Text. {PHRASE}. More text.", title=PHRASE + suffix).phrase == PHRASE


def test_the_name_of_the_site_before_the_title_is_dropped() -> None:
    assert _lone(f"Text. {PHRASE}. More text.", title=f"Sole Daily | {PHRASE}").phrase == PHRASE


def test_a_brand_is_never_the_keyword_in_a_family() -> None:
    studies = _sites("Cheap Red Shoes", "Warm Winter Boots", "Best Garden Clogs")
    keywords = _found(studies)
    assert [keyword.phrase for keyword in keywords] == ["Cheap Red Shoes", "Warm Winter Boots", "Best Garden Clogs"]
    assert [keyword.count for keyword in keywords] == [2, 2, 2]
    assert _alone(studies[0]).phrase == "Cheap Red Shoes"  # alone the address tells


def test_the_keyword_is_found_in_the_h1_when_the_title_has_none() -> None:
    keyword = _lone(f"# {PHRASE}", f"We like {PHRASE} and more.", title="Home")
    assert (keyword.phrase, keyword.count) == (PHRASE, 1)


def test_a_phrase_that_the_body_never_says_is_chosen_by_the_slug() -> None:
    studies = [
        _page(f"{town} guide: where to eat", "Nothing in here.", url=f"http://x.example/{town.lower()}-guide.html")
        for town in ("Alder", "Brack", "Cobham")
    ]
    assert [keyword.phrase for keyword in _found(studies)] == ["Alder guide", "Brack guide", "Cobham guide"]
    assert [keyword.count for keyword in _found(studies)] == [0, 0, 0]


@pytest.mark.parametrize("title", ["", "Home", "Shoes |"])
def test_a_page_without_a_phrase_has_an_empty_keyword(title: str) -> None:
    assert _lone("Shoes are shoes. Shoes.", title=title) == Keyword()


def test_a_lone_page_that_never_repeats_its_title_has_an_empty_keyword() -> None:
    assert _lone(f"# {PHRASE}", "Nothing of the kind.") == Keyword()


def test_phrases_are_counted_twice_in_a_list_and_glued_to_a_comma() -> None:
    keyword = _lone(f"- {PHRASE}, {PHRASE}", f"Read forums or {PHRASE},argue over the fence.")
    assert (keyword.count, keyword.standalone) == (3, 0)


@pytest.mark.parametrize(
    ("line", "standalone"),
    [
        (f"{PHRASE}.", 1),
        (f"- {PHRASE}", 1),
        (f"Some text here. {PHRASE}! More of it.", 1),
        (f"{PHRASE.upper()}? {PHRASE.lower()}.", 2),
        (f"See {PHRASE}.", 0),
        (f"{PHRASE}, they say.", 0),
    ],
)
def test_a_phrase_stands_alone_only_as_a_whole_sentence(line: str, standalone: int) -> None:
    assert _lone(f"Buy {PHRASE} here.", line).standalone == standalone


def test_the_pages_own_top_heading_is_not_counted() -> None:
    keyword = _lone(f"# {PHRASE}", "Text.", f"## {PHRASE}", f"On {PHRASE} again.")
    assert (keyword.count, keyword.headings) == (2, 1)


def test_a_top_heading_below_a_line_of_text_is_not_counted_either() -> None:
    keyword = _lone("Home of shoes", f"# {PHRASE}", f"On {PHRASE} again.")
    assert (keyword.count, keyword.headings) == (1, 0)


def test_the_share_is_that_of_the_words_below_the_top() -> None:
    keyword = _lone(f"# {PHRASE}", f"{PHRASE}.", "one two three four five")
    assert keyword.share == 0.5


def test_off_topic_words_stand_nowhere_but_in_the_phrase() -> None:
    keyword = _lone(f"Red leather for every day. {PHRASE}. Shoes. {PHRASE}.")
    assert keyword.off_topic == ("cheap", "rain")


def test_varying_words_are_those_that_most_siblings_lack() -> None:
    keywords = _found(
        [_page(f"Emergency Plumber in {town}", f"A Plumber. {town}.") for town in ("Alder Falls", "Brackwater", "Ives")]
    )
    assert [keyword.varying for keyword in keywords] == [("alder", "falls"), ("brackwater",), ("ives",)]
    assert _alone(_page(PHRASE, PHRASE)).varying == ()


def test_slots_are_varying_words_that_the_page_itself_keeps_saying() -> None:
    lines = ["## Help in {0}", "We are in {0} and in {0} again, and near {0}.", "## Why {0}"]
    towns = ("Alder Falls", "Brackwater", "Ironwood")
    studies = [
        _page(f"Emergency Plumber in {town}", f"# Plumber in {town}", "Lead.", *(line.format(town) for line in lines))
        for town in towns
    ]
    keywords = _found(studies)
    assert [keyword.slots for keyword in keywords] == [("alder", "falls"), ("brackwater",), ("ironwood",)]
    assert [(keyword.places, keyword.headings) for keyword in keywords] == [(5, 2)] * 3


def test_varying_words_that_all_siblings_say_as_often_are_no_slots() -> None:
    text = "Alder and Brackwater, Alder and Brackwater, Alder and Brackwater."
    keywords = _found([_page(f"Plumber in {town}", text) for town in ("Alder", "Brackwater", "Cobham")])
    assert [keyword.slots for keyword in keywords] == [(), (), ()]
    assert [keyword.places for keyword in keywords] == [0, 0, 0]


@pytest.mark.parametrize(
    ("name", "is_code"),
    [("java.util.List", True), ("toString", True), ("max_size", True), ("Ironwood", False), ("McKinney", False)],
)
def test_a_slot_written_as_programs_are_is_code(name: str, is_code: bool) -> None:
    studies = [
        _page(f"Uses of {each}", "Lead.", f"All uses of {each}.", f"See {each} and {each}.")
        for each in (name, "Larkmead", "Millrace")
    ]
    assert [keyword.is_code for keyword in _found(studies)] == [is_code, False, False]


def test_keywords_of_an_empty_family_or_of_empty_pages_are_empty() -> None:
    assert _found([]) == ()
    assert _found([make_study(""), make_study("")]) == (Keyword(), Keyword())


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("http://one.example/red-shoes-shop/", set()),
        ("http://one.example/best-boots/", {"best", "boots"}),
        ("http://one.example/", set()),
    ],
)
def test_the_subject_is_the_words_of_title_and_h1_and_of_an_address_that_says_something_else(
    url: str, more: set[str]
) -> None:
    page = _page("Red Shoes", "# Shoes for rain", url=url).page
    assert subject_words(page) == {"red", "shoes", "for", "rain"} | more


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://x.example/guides/red-shoes_for+rain.html", ("red", "shoes", "for", "rain")),
        ("http://x.example/caf%C3%A9-bar/index.php", ("cafe", "bar")),
        ("http://x.example/", ()),
        ("http://[broken", ()),
    ],
)
def test_slug_words_are_those_of_the_last_part_of_the_path(url: str, words: tuple[str, ...]) -> None:
    assert slug_words(url) == words


@pytest.mark.parametrize(
    ("line", "loose"),
    [
        (f"We sell {PHRASE} here.", 1),
        ("For rain: cheaper red shoes.", 1),
        ("Shoes, red and cheap, for rainy days.", 1),
        ("Cheap umbrellas. Nobody there sells any of the red boots or the shoes that keep off the rain.", 0),
        ("Cheap red shoes.", 0),
    ],
)
def test_the_loose_count_takes_other_forms_and_another_order_of_the_words(line: str, loose: int) -> None:
    keyword = _lone(f"Buy {PHRASE} here.", line)
    assert keyword.loose == 1 + loose


def test_inflected_phrases_are_counted_loosely_in_russian() -> None:
    phrase = "Ремонт холодильников Казань"
    text = f"{phrase}. Мы делаем ремонт холодильников в Казани. Для ремонта холодильника в Казани звоните."
    keyword = _lone(text, title=phrase)
    assert (keyword.count, keyword.loose) == (1, 3)


def test_a_phrase_that_is_only_said_word_for_word_is_counted_alike_both_ways() -> None:
    keyword = _lone(*[f"Buy {PHRASE} here and now."] * 5)
    assert (keyword.count, keyword.loose) == (5, 5)


def test_words_that_no_sibling_says_unless_its_title_does_are_strange() -> None:
    phrases = ("Cheap Divorce Lawyer", "Garden Shed Roof", "Lottery Numbers Today")
    text = "We wrote about the garden and its roof for a while. {0}. It grows. {0}."
    keywords = _found([_page(phrase, text.format(phrase), url=f"http://x.example/?{phrase}") for phrase in phrases])
    assert [keyword.strange for keyword in keywords] == [
        ("cheap", "divorce", "lawyer"),
        ("shed",),
        ("lottery", "numbers", "today"),
    ]
    assert _alone(_page(PHRASE, f"{PHRASE}. Text.")).strange == ()


def test_short_words_are_never_strange_unless_their_script_has_no_blanks() -> None:
    keywords = _found([_page(f"Buy an {name} now", f"Buy an {name} now. Text.") for name in ("Axe", "Urn")])
    assert [keyword.strange for keyword in keywords] == [(), ()]
    keywords = _found([_page(name, f"{name}。文字。{name}。") for name in ("上海搬家", "北京搬家")])
    assert [keyword.strange for keyword in keywords] == [("上", "海"), ("北", "京")]


def test_other_forms_of_a_slot_are_slots_too() -> None:
    lines = ("Umzug in {0} ist leicht.", "Der {0}er Umzug.", "In {0} hilft die {0}er Firma, in {0} kennt man sie.")
    studies = [
        _page(f"Umzug {town}", *(line.format(town) for line in lines), url=f"http://x.example/umzug-{town.lower()}/")
        for town in ("Köln", "Trier", "Essen")
    ]
    keywords = _found(studies)
    assert [keyword.slots for keyword in keywords] == [("köln", "kölner"), ("trier", "trierer"), ("essen", "essener")]
    assert [keyword.places for keyword in keywords] == [5, 5, 5]


def test_texts_of_images_and_hidden_texts_with_the_phrase_are_counted() -> None:
    build = Build(hidden=(f"Best {PHRASE} ever", "Menu"), hidden_words=7, alts=(PHRASE, f"Our {PHRASE}", "A cat"))
    keyword = _alone(replace(_page(PHRASE, f"{PHRASE}. Text."), build=build))
    assert (keyword.alts, keyword.hidden) == (2, 1)
    assert (_lone(f"{PHRASE}. Text.").alts, _lone(f"{PHRASE}. Text.").hidden) == (0, 0)


def test_words_that_all_pages_of_a_host_have_in_their_titles_do_not_vary() -> None:
    studies = [
        _page(f"{phrase} Sole Daily", f"{phrase}. Text. {phrase}.", url=f"http://{host}.example/{phrase[:3]}/")
        for host, phrase in (("a", "Red Shoes"), ("a", "Winter Boots"), ("b", "Garden Clogs"))
    ]
    assert [keyword.varying for keyword in _found(studies)] == [
        ("red", "shoes"),
        ("winter", "boots"),
        ("garden", "clogs"),
    ]
