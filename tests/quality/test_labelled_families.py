import html
import random
import re
import sys
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from labelled.drafts import KEYWORD, Article, Block, expand, read_blocks, shorten, split_sentences
from labelled.families import build_families
from labelled.injection import STYLES, inject, page_title, put_phrase
from labelled.phrases import Phrase, draw_phrases, slug, title_case
from labelled.records import Collection, LabelledPage
from labelled.spinner import Habits, Spinner, true_slots
from labelled.thesauri import Thesaurus, find_thesaurus
from labelled.videos import FORMS, draw_id, make_clip

from crawler.words import words_of


@pytest.fixture(scope="module")
def tune() -> Collection:
    return build_families("tune", "small", 1)


@pytest.fixture(scope="module")
def test() -> Collection:
    return build_families("test", "small", 1)


def decoded(page: LabelledPage) -> str:
    charset = re.search(rb"charset=([\w-]+)", page.body)
    assert charset
    return html.unescape(page.body.decode(charset.group(1).decode()))


def title_of(page: LabelledPage) -> str:
    found = re.search("<title>(.*?)</title>", decoded(page))
    return found.group(1) if found else ""


@cache
def text_of(page: LabelledPage) -> str:
    return " ".join(re.sub(r"(?s)<(script|head)\b.*?</\1>|<[^>]+>", " ", decoded(page)).split())


def members(collection: Collection, name: str) -> list[LabelledPage]:
    return [page for page in collection.pages if page.family == name]


@cache
def shingles(page: LabelledPage) -> set[tuple[str, ...]]:
    words = words_of(text_of(page))
    return set(zip(words, words[1:], words[2:], strict=False))


def alike(one: LabelledPage, other: LabelledPage) -> float:
    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("name", ["tune", "test"])
def test_the_small_collection_has_every_kind_and_language(name: str, request: pytest.FixtureRequest) -> None:
    collection = request.getfixturevalue(name)
    kinds = Counter(family.kind for family in collection.families)
    assert set(kinds) == {"spun", "swapped", "mixed", "outlined"}
    assert len(collection.families) >= 13
    assert {"en", "de", "fr", "es", "ru"} <= {family.language for family in collection.families}
    assert {family.language for family in collection.families} & {"zh", "ja"}
    for family in collection.families:
        assert 5 <= len(members(collection, family.name)) <= 6


def test_the_same_seed_gives_the_same_pages_and_another_seed_others(tune: Collection) -> None:
    assert build_families("tune", "small", 1) == tune
    assert build_families("tune", "small", 2).pages != tune.pages


def test_the_splits_have_no_host_and_no_phrase_in_common(tune: Collection, test: Collection) -> None:
    assert not {page.site for page in tune.pages} & {page.site for page in test.pages}
    assert not {page.keyword for page in tune.pages if page.keyword} & {page.keyword for page in test.pages}


@pytest.mark.parametrize("name", ["tune", "test"])
def test_addresses_and_phrases_are_each_used_once(name: str, request: pytest.FixtureRequest) -> None:
    collection = request.getfixturevalue(name)
    assert len({page.url for page in collection.pages}) == len(collection.pages)
    for family in collection.families:
        pages = members(collection, family.name)
        assert len({page.keyword for page in pages}) == len(pages)


def test_every_doorway_page_shows_its_phrase_and_its_video(tune: Collection, test: Collection) -> None:
    for page in (*tune.pages, *test.pages):
        source = page.body.decode("latin-1")
        if page.label == "doorway":
            assert page.keyword in f"{title_of(page)} {text_of(page)}", page.url
        for video in page.videos:
            assert video.partition(":")[2] in source


def test_no_sign_or_placeholder_is_left_in_a_page(tune: Collection, test: Collection) -> None:
    for page in (*tune.pages, *test.pages):
        text = text_of(page)
        assert not any("\ue000" <= sign <= "\uf8ff" for sign in text), page.url
        assert "{" not in text, page.url


def test_words_count_what_the_page_shows(tune: Collection) -> None:
    for page in tune.pages:
        assert 80 < page.words <= len(words_of(text_of(page)))


def test_a_source_is_published_without_any_phrase(tune: Collection) -> None:
    sources = [page for page in tune.pages if page.label == "source"]
    assert sources
    hosts = {page.site for page in tune.pages if page.label == "doorway"}
    for page in sources:
        assert page.site not in hosts
        assert not page.keyword
        assert not page.family


def test_spun_and_outlined_pages_are_as_alike_as_real_ones(tune: Collection) -> None:
    for family in tune.families:
        pages = members(tune, family.name)
        shares = sorted(alike(one, other) for one, other in combinations(pages, 2))
        middle = shares[len(shares) // 2]
        if family.kind == "outlined":
            assert middle < 0.2, family.name
        elif family.kind == "spun":
            assert 0.1 < middle < 0.6, family.name


def test_a_true_slot_has_two_wordings_that_pages_show(tune: Collection) -> None:
    family = next(family for family in tune.families if family.kind == "spun" and family.slots)
    texts = [f" {' '.join(words_of(text_of(page)))} " for page in members(tune, family.name)]
    for slot in family.slots:
        assert len(slot) >= 2
        for wording in slot:
            assert any(f" {wording} " in text for text in texts), wording


def test_an_unknown_split_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown split"):
        build_families("train", "small", 1)


def test_a_family_whose_thesaurus_is_not_there_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labelled.families.find_thesaurus", lambda kind, language: None)
    assert not [family for family in build_families("tune", "small", 1).families if family.kind == "spun"]


def toy(text: str) -> Article:
    return Article("en", "Toy", (Block("p", split_sentences(text)),))


def toy_thesaurus() -> Thesaurus:
    table = {"quick": ("fast", "rapid"), "doctor": ("medical professional",), "walk": ("stroll",)}
    return Thesaurus("own table", "en", lambda phrase: table.get(phrase, ()))


def test_a_spinner_replaces_the_share_that_it_is_told() -> None:
    article = toy("The quick doctor went for a walk. " * 40)
    spinner = Spinner(article, toy_thesaurus(), Habits(0.2), random.Random(1))
    copy = " ".join(spinner.copy(random.Random(2)).blocks[0].sentences)
    assert spinner.rate == pytest.approx(0.2)
    replaced = sum(copy.count(word) for word in ("fast", "rapid", "medical professional", "stroll"))
    assert 0.14 < replaced / article.words < 0.26


def test_a_spinner_inflects_what_only_the_stem_is_listed_for() -> None:
    assert toy_thesaurus().wordings("walks") == ("strolls",)
    assert toy_thesaurus().wordings("walking") == ("strolling",)
    assert toy_thesaurus().wordings("table") == ()


def test_a_spinner_leaves_the_phrase_alone_and_never_drops_it() -> None:
    article = inject(toy("A quick walk is fine. A doctor agrees. We walk. Then we rest."), STYLES[0], random.Random(3))
    copy = Spinner(article, toy_thesaurus(), Habits(0.5, dropped=0.99), random.Random(1)).copy(random.Random(4))
    assert copy.blocks[-1].sentences == (KEYWORD,)


def test_what_the_copies_show_in_two_wordings_is_a_true_slot() -> None:
    spinner = Spinner(toy("Quick walk."), toy_thesaurus(), Habits(0.6), random.Random(1))
    copies = [spinner.copy(random.Random(number)) for number in range(12)]
    assert frozenset({"walk", "stroll"}) in true_slots(copies)
    assert true_slots(copies[:1]) == ()


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_style_forces_the_phrase_in(style: object) -> None:
    article = toy(
        "One, two and three are here. Four follows. Five comes. Six is late. Seven waits. Eight ends it. " * 3
    )
    blocks = inject(article, style, random.Random(7)).blocks
    shown = put_phrase(blocks, Phrase("red car", "red cars"), "Red Car")
    text = " ".join(sentence for block in shown for sentence in block.sentences)
    assert text.count("Red Car") >= 2


@pytest.mark.parametrize("form", FORMS)
def test_every_video_form_carries_the_id(form: str) -> None:
    ident = draw_id(form, random.Random(1))
    clip = make_clip(form, ident)
    assert ident in clip.head + clip.body
    assert clip.truth.endswith(f":{ident}") or form == "mp4"


def test_slugs_spell_out_or_encode() -> None:
    assert slug("Kölner Straße") == "koelner-strasse"
    assert slug("Ремонт обуви") == "remont-obuvi"
    assert slug("搬家公司") == "%E6%90%AC%E5%AE%B6%E5%85%AC%E5%8F%B8"
    assert slug("Köln", ascii_only=False) == "k%C3%B6ln"


def test_phrases_are_distinct_and_long_tailed() -> None:
    phrases = draw_phrases("en", "test", 3, 300)
    assert len({phrase.text for phrase in phrases}) == 300
    assert all(3 <= len(phrase.text.split()) <= 11 for phrase in phrases)
    assert title_case("a red car") == "A Red Car"


def test_titles_take_their_forms() -> None:
    assert page_title("pipe", "Red Car", "Brand") == "Red Car | Brand"
    assert page_title("missing", "Red Car", "Brand") is None
    assert page_title("site", "Red Car", "Brand") == "Brand"


def test_choices_are_made_within_choices_and_names_stay() -> None:
    assert expand("{a {b|b} in {T}|a b in {T}}", random.Random(1)) == "a b in {T}"


def test_a_text_is_read_as_blocks_and_shortened_in_whole_sentences() -> None:
    blocks = read_blocks("One two. Three four.\n## Five\n- six\n- seven")
    assert [block.kind for block in blocks] == ["p", "h2", "list"]
    assert shorten(Article("en", "", blocks), 3).blocks == (Block("p", ("One two.",)),)


def test_every_language_has_a_table_of_its_own() -> None:
    for language in ("en", "de", "fr", "es", "ru"):
        assert find_thesaurus("own", language)
