"""How text becomes words."""

import pytest

from crawler.words import (
    closing_of,
    count_phrase,
    find_phrase,
    fold,
    is_url,
    sentences_of,
    surfaces_of,
    title_phrases,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two Words", ["two", "words"]),
        ("It's a dog’s life, isnʼt it?", ["it's", "a", "dog’s", "life", "isnʼt", "it"]),
        ("'quoted' dogs'", ["quoted", "dogs"]),
        ("well-known e-mail", ["well", "known", "e", "mail"]),
        ("snake_case", ["snake", "case"]),
        ("24/7 at 3.50", ["24", "7", "at", "3", "50"]),
        ("Straße ÉTÉ", ["strasse", "été"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("İstanbul", ["i\u0307stanbul"]),
        ("Привет, мир!", ["привет", "мир"]),
        ("مُحَمَّد كتب", ["مُحَمَّد", "كتب"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("தமிழ் மொழி", ["தமிழ்", "மொழி"]),
        ("日本語text", ["日", "本", "語", "text"]),
        ("ひらカタ", ["ひ", "ら", "カ", "タ"]),
        ("ภาษา", ["ภ", "า", "ษ", "า"]),
        ("한국어 말", ["한국어", "말"]),
        ("", []),
        (" ,.- ", []),
        ("🙂 © ™", []),
        ("see https://a.example/x?y=z now", ["see", "now"]),
        ("WWW.Example.com/path and http://b.example.", ["and"]),
        ("(https://a.example) end", ["end"]),
        ("httpd://x www", ["httpd", "x", "www"]),
    ],
)
def test_words_are_what_stands_between_spaces_and_signs(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Two, Words.", [("two", "Two,"), ("words", "Words.")]),
        ("(one) “two”!", [("one", "(one)"), ("two", "“two”!")]),
        ("costs $5.00%", [("costs", "costs"), ("5", "$5."), ("00", "00%")]),
        ("It’s HERE…", [("it’s", "It’s"), ("here", "HERE…")]),
        ("語。本", [("語", "語"), ("本", "本")]),
        (
            "At https://A.example/X, now",
            [("at", "At"), ("https://a.example/x,", "https://A.example/X,"), ("now", "now")],
        ),
        ("www.x.example", [("www.x.example", "www.x.example")]),
        ("", []),
    ],
)
def test_surfaces_show_words_as_they_are_written_and_urls_whole(text: str, surfaces: list[tuple[str, str]]) -> None:
    assert surfaces_of(text) == surfaces


def test_surfaces_have_the_words_of_the_text_for_every_letter_there_is() -> None:
    iota_subscript = 0x345  # alone among all marks, it is a letter when its case is folded
    codes = [*range(0x20, iota_subscript), *range(iota_subscript + 1, 0xD800), *range(0xE000, 0x20000)]
    for block in range(0, len(codes), 1000):
        text = " / ".join(f"ab{chr(code)}cd {chr(code)}" for code in codes[block : block + 1000])
        assert words_of(text) == [word for word, _ in surfaces_of(text)], hex(codes[block])


@pytest.mark.parametrize(("surface", "closing"), [("Word", ""), ("Word.", "."), ("(word)!?", ")!?"), ("...", "...")])
def test_the_closing_of_a_surface_is_its_last_punctuation(surface: str, closing: str) -> None:
    assert closing_of(surface) == closing


@pytest.mark.parametrize(
    ("word", "url"), [("https://a.example", True), ("www.a.example", True), ("http", False), ("a.example", False)]
)
def test_a_url_is_told_from_a_word(word: str, url: bool) -> None:
    assert is_url(word) is url


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One", "Two", "Three"]),
        ('He said "no." Then left', ['He said "no', "Then left"]),
        ("Costs 3.50 at a.example today", ["Costs 3.50 at a.example today"]),
        ("一。二！三", ["一", "二", "三"]),
        ("Wait... what", ["Wait", "what"]),
        ("", []),
    ],
)
def test_text_is_cut_behind_its_sentences(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


@pytest.mark.parametrize(
    ("text", "folded"), [("Été À Zürich", "ete a zurich"), ("ﬁne", "fine"), ("Straße", "strasse"), ("Ｗide", "wide")]
)
def test_folding_takes_off_case_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("title", "phrases"),
    [
        ("Cheap red roses", ["Cheap red roses"]),
        ("Cheap red roses | Shop", ["Cheap red roses | Shop", "Cheap red roses"]),
        ("Red roses - My Flower Shop", ["Red roses - My Flower Shop", "My Flower Shop", "Red roses"]),
        (
            "Red roses – Shop name — Home page",
            ["Red roses – Shop name — Home page", "Red roses", "Shop name", "Home page"],
        ),
        ("Shop: buy red roses", ["Shop: buy red roses", "buy red roses"]),
        ("Home » Red roses", ["Home » Red roses", "Red roses"]),
        ("Red roses|Red Roses", ["Red roses|Red Roses", "Red roses"]),
        ("State-of-the-art roses", ["State-of-the-art roses"]),
        ("Roses", []),
        ("", []),
        (" ".join("word" + str(n) for n in range(20)), []),
        (" ".join(["w"] * 20) + " | Red roses", ["Red roses"]),
    ],
)
def test_a_title_can_push_itself_and_its_parts_longest_first(title: str, phrases: list[str]) -> None:
    assert title_phrases(title) == phrases


@pytest.mark.parametrize(
    ("words", "phrase", "places"),
    [
        ("a b c a b", "a b", [0, 3]),
        ("a a a a a", "a a", [0, 2]),
        ("a b a b a", "a b a", [0]),
        ("a a b", "a b", [1]),
        ("a b", "a b c", []),
        ("a b c", "c", [2]),
        ("a b c", "d", []),
        ("", "a", []),
        ("a b", "", []),
    ],
)
def test_a_phrase_is_found_without_overlap(words: str, phrase: str, places: list[int]) -> None:
    assert find_phrase(words.split(), phrase.split()) == places
    assert find_phrase(tuple(words.split()), tuple(phrase.split())) == places
    assert count_phrase(words.split(), phrase.split()) == len(places)


def test_a_quote_between_two_words_belongs_to_one_of_them() -> None:
    for text in ('say"hello"now', 'a("b")c', '"x"y', "foo(“bar”)baz"):
        surfaces = [surface for _, surface in surfaces_of(text)]
        assert "".join(surfaces).count('"') <= text.count('"')
        place = 0
        for surface in surfaces:
            place = text.index(surface, place) + len(surface)
