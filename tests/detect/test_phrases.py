"""Which phrase a page pushes, in its title, its h1, its address or its text."""

from collections.abc import Sequence

import pytest
from detect_samples import make_study, read_blocks

from crawler.detect.brands import find_brands
from crawler.detect.keyword import find_keywords
from crawler.detect.phrases import join_blocks, repeated_phrase
from crawler.records import Study
from crawler.words import words_of

PHRASES = ("Cheap Red Shoes", "Warm Winter Boots", "Best Garden Clogs")


def _found(studies: Sequence[Study]) -> list[str]:
    return [keyword.phrase for keyword in find_keywords(studies, find_brands(study.page for study in studies))]


def _slug(phrase: str) -> str:
    return phrase.lower().replace(" ", "-")


def _pages(
    title: str,
    url: str = "http://one.example/{slug}/",
    text: str = "{phrase}. It rains. {phrase}. So we like {phrase}.",
) -> list[Study]:
    """One page of one site a phrase."""
    return [
        make_study(
            text.format(phrase=phrase, slug=_slug(phrase)),
            title.format(phrase=phrase),
            url.format(slug=_slug(phrase), number=number),
        )
        for number, phrase in enumerate(PHRASES)
    ]


@pytest.mark.parametrize(
    "title",
    [
        "{phrase}",
        "{phrase} | Sole Daily",
        "{phrase} - Sole Daily",
        "Sole Daily: {phrase}",
        "Sole Daily » {phrase}",
        "{phrase} Sole Daily",
        "Sole Daily {phrase}",
        "{phrase} (Sole Daily)",
        "{phrase} at The Sole Daily Shop",
    ],
)
@pytest.mark.parametrize("url", ["http://one.example/{slug}/", "http://one.example/?p={number}"])
def test_a_brand_is_cut_off_the_title_with_or_without_a_separator(title: str, url: str) -> None:
    assert _found(_pages(title, url)) == list(PHRASES)


def test_the_address_tells_where_the_brand_begins() -> None:
    studies = [
        make_study(f"Some text. {phrase}. More.", f"{phrase} Sole Daily", f"http://one.example/{_slug(phrase)}.html")
        for phrase in ("Cheap Red Shoes Shop", "Warm Winter Boots Shop", "Best Garden Clogs Shop")
    ]
    assert _found(studies) == ["Cheap Red Shoes Shop", "Warm Winter Boots Shop", "Best Garden Clogs Shop"]


def test_a_word_that_the_phrase_shares_with_the_brand_is_not_doubled() -> None:
    studies = [
        make_study(
            f"Some text. {phrase}. More. {phrase}.", f"{phrase} » Cup and Crema", f"http://one.example/{_slug(phrase)}"
        )
        for phrase in ("Descale A Single Cup Brewer", "Grind Beans For A French Press")
    ]
    assert _found(studies) == ["Descale A Single Cup Brewer", "Grind Beans For A French Press"]


def test_titles_that_all_begin_alike_keep_their_beginning() -> None:
    studies = [
        make_study(
            f"Help. Emergency Plumber in {town}. We are in {town}, and in {town} again.",
            f"Emergency Plumber in {town}",
            f"http://one.example/emergency-plumber-{town.lower()}/",
        )
        for town in ("Brackwater", "Ironwood", "Larkmead")
    ]
    assert _found(studies) == [f"Emergency Plumber in {town}" for town in ("Brackwater", "Ironwood", "Larkmead")]


@pytest.mark.parametrize("url", ["umzug-koeln", "umzug-k%C3%B6ln", "umzug-koln", "Umzug_K%C3%B6ln.html"])
def test_a_slug_tells_the_phrase_however_it_is_spelt(url: str) -> None:
    studies = [
        make_study(f"Ein Text. {phrase}. Und noch mehr.", f"{phrase} Kiste Und Karton", f"http://one.example/{slug}")
        for phrase, slug in (
            ("Umzug Köln", url),
            ("Umzug Bonn", url.replace("koeln", "bonn")),
            ("Umzug Trier", "umzug-trier"),
        )
    ]
    assert _found(studies) == ["Umzug Köln", "Umzug Bonn", "Umzug Trier"]


def test_under_the_name_of_the_site_the_slug_tells_the_phrase() -> None:
    assert _found(_pages("Sole Daily", text="Some text about {phrase}. And more of {phrase}.")) == list(PHRASES)


def test_under_the_name_of_the_site_the_h1_tells_the_phrase() -> None:
    text = "# {phrase}\nSome text about {phrase}. And more."
    assert _found(_pages("Sole Daily", "http://one.example/?p={number}", text)) == list(PHRASES)


def test_under_the_name_of_the_site_what_the_body_repeats_is_the_phrase() -> None:
    text = "Some text about it. {phrase}. And more of it. {phrase}. We read the forums. {phrase}. The end."
    assert _found(_pages("Sole Daily", "http://one.example/?p={number}", text)) == list(PHRASES)


def test_a_phrase_in_german_is_found_by_a_slug_that_spells_it_out_under_the_name_of_the_site() -> None:
    studies = [
        make_study(
            f"Wir machen {phrase} und mehr. Ein {phrase} kostet wenig.",
            "Kiste Und Karton",
            f"http://one.example/{slug}/",
        )
        for phrase, slug in (
            ("Umzug Köln", "umzug-koeln"),
            ("Umzug Gießen", "umzug-giessen"),
            ("Umzug Trier", "umzug-trier"),
        )
    ]
    assert _found(studies) == ["Umzug Köln", "Umzug Gießen", "Umzug Trier"]


@pytest.mark.parametrize(
    "phrases",
    [
        ("上海搬家公司", "北京搬家公司", "天津搬家公司"),
        ("東京の不用品回収", "大阪の不用品回収", "京都の不用品回収"),
        ("شركة نقل عفش بالرياض", "شركة نقل عفش بجدة", "شركة نقل عفش بالدمام"),
        ("Ремонт холодильников в Казани", "Ремонт холодильников в Туле", "Ремонт холодильников в Омске"),
        ("ย้ายบ้านระยอง", "ย้ายบ้านตรัง", "ย้ายบ้านเลย"),
    ],
    ids=["zh", "ja", "ar", "ru", "th"],
)
@pytest.mark.parametrize("title", ["{phrase}", "{phrase} | Sole", "{phrase} - 好家"])
def test_phrases_in_all_scripts_are_found_as_they_are_written(phrases: Sequence[str], title: str) -> None:
    studies = [
        make_study(
            f"# {phrase}\n{phrase}。 Abc def. {phrase}。 Xyz.", title.format(phrase=phrase), f"http://one.example/{at}"
        )
        for at, phrase in enumerate(phrases)
    ]
    assert _found(studies) == list(phrases)


@pytest.mark.parametrize("name", ["java.util.List", "max_size", "std::vector", "AC/DC"])
def test_a_phrase_behind_what_all_titles_begin_with_is_written_as_in_the_title(name: str) -> None:
    studies = [
        make_study(f"Lead.\nAll of {each}.\nSee {each} and {each}.", f"Uses of {each} Sole Daily")
        for each in (name, "Larkmead Mill", "Millrace Park")
    ]
    assert name in _found(studies)[0]


def test_what_a_sibling_says_too_is_no_phrase_of_a_pages_own() -> None:
    blocks = read_blocks("Cheap Red Shoes. Some text. Cheap Red Shoes. More text. Cheap Red Shoes.")
    assert repeated_phrase(blocks, [["other", "words"]]) == "Cheap Red Shoes"
    assert repeated_phrase(blocks, [words_of("They say cheap red shoes are good.")]) == ""


def test_what_is_said_twice_is_no_repeated_phrase() -> None:
    assert repeated_phrase(read_blocks("Cheap Red Shoes. Some text. Cheap Red Shoes."), [["other"]]) == ""


def test_a_sentence_that_stands_alone_is_preferred_to_longer_words_around_it() -> None:
    text = "Red Shoes. {} say red shoes for rain. " * 3
    assert repeated_phrase(read_blocks(text.format(*["They"] * 3)), [["other"]]) == "They say red shoes for rain"
    assert repeated_phrase(read_blocks(text.format("They", "You", "Some")), [["other"]]) == "Red Shoes"


def test_no_phrase_spans_two_blocks() -> None:
    assert join_blocks(read_blocks("One two.\nThree.")) == ["one", "two", "", "three", ""]
    lines = "\n".join(["We like red", "shoes and rain"] * 3)
    assert "red shoes" not in repeated_phrase(read_blocks(lines), [["other"]]).lower()
