"""Pages that are built to break a parser, or to hide their text from ours."""

import pytest
from html_pages import PROSE, capture, read

from crawler.parse.decode import MAX_TEXT
from crawler.parse.examine import examine_page
from crawler.parse.screen import glance_page, screen_page
from crawler.records import Study
from crawler.words import words_of

DOORWAY = "Cheap payday loans without any papers are paid out on the same day."
AFTER = "Ask for cheap payday loans here, and for nothing else."


def _words(study: Study) -> list[str]:
    return [word for block in study.blocks for word in words_of(block.text)]


def seen(html: str) -> list[str]:
    """The words of a page, on which all three looks at it agree."""
    taken = capture(html)
    page = screen_page(taken)
    glanced = _words(glance_page(page, taken))
    assert _words(examine_page(page, taken)) == glanced
    assert page.words == len(glanced)
    return glanced


@pytest.mark.parametrize("depth", [300, 3_000, 10_000])
@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote"])
def test_text_is_seen_however_deep_it_is_nested_and_behind_the_nest(tag: str, depth: int) -> None:
    nest = f"<{tag}>" * depth + DOORWAY + f"</{tag}>" * depth
    assert seen(f"<body><p>{PROSE}</p>{nest}<p>{AFTER}</p>") == words_of(f"{PROSE} {DOORWAY} {AFTER}")


@pytest.mark.parametrize("opening", ["<ul><li>", "<table><tr><td>", "<section><div><p>", "<i><div>"])
def test_text_is_seen_in_mixed_elements_that_are_never_closed(opening: str) -> None:
    assert seen(f"<body><p>{PROSE}</p>{opening * 1_500}{DOORWAY}") == words_of(f"{PROSE} {DOORWAY}")


ODD = {
    "NUL bytes": "loans\0\0 without\0papers",
    "references to NUL": "loans &#0; without &#x0; papers",
    "references to lone surrogates": "loans &#xD800; without &#xDFFF; papers &#xD83D;&#xDE00;",
    "lone surrogates": "loans \ud800 without \udfff papers",
    "references past Unicode": "loans &#x110000; without &#99999999999999999999; papers",
    "controls": "loans \x01\x1b without \x7f\x80 papers",
    "overrides of the direction": "\u202eloans\u202c \u2066without\u2069 \u200fpapers\u200e",
    "noncharacters": "loans \ufffe without \uffff papers",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_characters_hide_no_word(text: str) -> None:
    found = seen(f"<title>{text}</title><body><p>{PROSE}</p><p>{text}</p><p>{AFTER}</p>")
    assert [word for word in found if word.isascii()] == words_of(f"{PROSE} loans without papers {AFTER}")


@pytest.mark.parametrize("opening", ["<select><select>", "<select><option>x<select>", "<select><select>" * 500])
def test_a_selection_that_is_never_closed_hides_no_text(opening: str) -> None:
    assert seen(f"<body>{opening}<p>{PROSE}</p><p>{DOORWAY}</p>") == words_of(f"{PROSE} {DOORWAY}")
    assert seen(f"<body><p>{PROSE}</p>{opening}<p>{DOORWAY}</p>") == words_of(f"{PROSE} {DOORWAY}")


def test_a_video_on_such_a_page_stands_nowhere_in_its_text() -> None:
    video = "<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe>"
    taken = capture(f"<body><p>Look.</p>{video}<select><select><p>{PROSE}</p><p>{DOORWAY}</p>")
    study = examine_page(screen_page(taken), taken)
    assert _words(study)[-2:] == ["same", "day"]
    assert [(found.video_id, found.block) for found in study.videos] == [("youtube:dQw4w9WgXcQ", -1)]


BULK = {
    "a tag with one attribute a hundred thousand times": f"<p {'x=1 ' * 100_000}>{DOORWAY}</p>",
    "a tag with three thousand attributes": f"<p {' '.join(f'x{at}=1' for at in range(3_000))}>{DOORWAY}</p>",
    "an attribute of a million letters": f'<p class="{"x " * 500_000}">{DOORWAY}</p>',
    "fifty thousand beginnings of CDATA": f"{'<![CDATA[' * 50_000}><p>{DOORWAY}</p>",
    "fifty thousand CDATA sections": f"{'<![CDATA[ x ]]>' * 50_000}<p>{DOORWAY}</p>",
    "fifty thousand comments": f"{'<!--x-->' * 50_000}<p>{DOORWAY}</p>",
    "comments that end early": f"<!--><!---><!-- x --!><p>{DOORWAY}</p>",
    "two hundred thousand end tags": f"{'</x>' * 200_000}<p>{DOORWAY}</p>",
    "half a million ampersands": f"{'&' * 500_000}<p>{DOORWAY}</p>",
}


@pytest.mark.parametrize("html", BULK.values(), ids=BULK.keys())
def test_bulk_hides_no_text_behind_it(html: str) -> None:
    assert seen(f"<body><p>{PROSE}</p>{html}<p>{AFTER}</p>") == words_of(f"{PROSE} {DOORWAY} {AFTER}")


@pytest.mark.parametrize("opening", ["<!-- ", "<script>", "<style>", "<textarea>", '<a href="'])
def test_what_browsers_do_not_show_behind_an_unclosed_element_is_not_judged(opening: str) -> None:
    assert seen(f"<body><p>{PROSE}</p>{opening}{DOORWAY} <p>{AFTER}</p>") == words_of(PROSE)


def test_of_a_page_of_five_megabytes_the_first_two_mebibytes_are_judged() -> None:
    within = f"<body><p>{PROSE}</p>{'<b></b>' * 30_000}<p>{DOORWAY}</p>".ljust(MAX_TEXT)
    html = f"{within}{'<b></b>' * 430_000}<p>{AFTER}</p>"
    assert len(html) > 5_000_000
    assert seen(html) == words_of(f"{PROSE} {DOORWAY}")


def test_a_page_without_a_word_is_read_as_one() -> None:
    for html in ("", " \n", "\0" * 5, "<!doctype html>", "<![CDATA[", "</body></html>", "<frameset><frame>"):
        assert read(html).screened == []
