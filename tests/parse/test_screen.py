"""The first look at a page."""

import pytest
from html_pages import PROSE, capture, read, read_words

from crawler import compiled
from crawler.parse.screen import PUSHED, screen_page, screen_pages
from crawler.records import Page
from crawler.shingles import hash_shingles, pack, sample
from crawler.words import words_of


@pytest.fixture(autouse=True, params=[False, True], ids=["by machine code", "tag by tag"])
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "few", request.param)


def screen(html: str | bytes, **given: str) -> Page:
    return screen_page(capture(html, **given))


def test_a_page_says_who_and_where_it_is() -> None:
    page = screen(
        f"<html lang=EN-us><title> Two \n words </title><link rel=canonical href=/other><h1>Head</h1><p>{PROSE}",
        url="https://shop.a.example:8443/x",
    )
    assert (page.domain, page.host, page.status) == ("a.example", "shop.a.example:8443", 200)
    assert (page.title, page.h1, page.language) == ("Two words", "Head", "en")
    assert page.canonical == "https://shop.a.example:8443/other"
    assert page.fetched_at == "2024-05-06T07:08:09Z"
    assert page.words == len(words_of(PROSE)) + 1


@pytest.mark.parametrize(
    ("lang", "language"), [("de", "de"), ("pt_BR", "pt"), (" fil ", "fil"), ("", ""), ("e1", ""), ("english", "")]
)
def test_a_language_is_a_code_or_nothing(lang: str, language: str) -> None:
    assert screen(f'<html lang="{lang}"><p>x').language == language


@pytest.mark.parametrize("href", ["http://[", "", " "])
def test_a_canonical_that_is_no_url_does_no_harm(href: str) -> None:
    assert screen(f'<link rel="canonical" href="{href}"><p>x').canonical in ("", "https://shop.a.example/page")


def test_a_page_without_anything_is_an_empty_page() -> None:
    page = screen("")
    assert (page.title, page.h1, page.words, page.sketch, page.pushed) == ("", "", 0, b"", False)


def test_the_sketch_is_of_the_main_content_alone() -> None:
    dressed = screen(f"<nav>{PROSE[::-1]}</nav><script>{PROSE[::-1]}</script><p>{PROSE}</p>")
    assert dressed.sketch == pack(sample(hash_shingles(words_of(PROSE))))
    assert dressed.sketch


def test_the_digest_is_of_the_words_and_not_of_their_dress() -> None:
    first = screen(f"<div class=x><p>{PROSE}</p></div>")
    assert screen(f"<TITLE>t</TITLE><section><p>{PROSE.upper()}</p>").text_digest == first.text_digest
    assert screen(f"<p>{PROSE} more").text_digest != first.text_digest


@pytest.mark.parametrize(
    ("title", "times", "pushed"),
    [
        ("Cheap red roses", PUSHED, True),
        ("Cheap red roses", PUSHED - 1, False),
        ("Cheap red roses | Our shop", PUSHED, True),
        ("Red roses", PUSHED, False),
        ("Another thing entirely", PUSHED, False),
    ],
)
def test_a_title_phrase_of_three_words_that_comes_back_four_times_is_pushed(
    title: str, times: int, pushed: bool
) -> None:
    body = f"<p>{PROSE} cheap red roses.</p>" * times
    assert screen(f"<title>{title}</title>{body}").pushed is pushed


def test_a_heading_phrase_that_comes_back_is_pushed() -> None:
    body = f"<p>{PROSE} cheap red roses.</p>" * PUSHED
    assert screen(f"<title>Welcome</title><h1>Cheap red roses</h1>{body}").pushed
    assert not screen(f"<title>Welcome</title><h1>Cheap white roses</h1>{body}").pushed


@pytest.mark.parametrize(
    ("html", "mentions"),
    [
        ("<p>https://youtu.be/x", True),
        ("<iframe src=//player.vimeo.com/1>", True),
        ("<script>{'@type': 'VideoObject'}</script>", True),
        ("<lite-youtube videoid=x>", True),
        ("<p>a video", False),
    ],
)
def test_a_page_that_may_have_a_video_is_noted(html: str, mentions: bool) -> None:
    assert screen(html).mentions_video is mentions


def test_words_are_read_up_to_a_limit() -> None:
    taken = capture(f"<p>{PROSE}</p>" * 10)
    words = words_of(PROSE) * 10
    for limit in (0, 1, 30, 10_000):
        assert list(read_words(taken, limit)) == words[:limit]


def test_a_wet_record_is_read_as_title_and_paragraphs() -> None:
    found = read(f"The title\n{PROSE}\n<b>not</b> & markup\n\n", content_type="text/plain")
    assert found.page.title == "The title"
    assert found.screened == found.examined == [*words_of(PROSE), "b", "not", "b", "markup"]


def test_pages_have_the_same_sketches_frames_and_verdicts_on_their_titles_either_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ["", "<p>x", "<p>two words", "<p>three words now", f"<p>{PROSE}" * 30, "<p>Roof repair cost. x" * PUSHED]
    pages = [capture(f"<title>Roof repair cost</title><h2>{n}</h2>{text}") for n, text in enumerate(texts)]
    found = []
    for few in (True, False):
        monkeypatch.setattr(compiled, "few", few)
        found.append(screen_pages(pages))
    assert found[0] == found[1]
    assert [page.pushed for page in found[0]] == [False] * 5 + [True]
    assert screen_pages([]) == []
