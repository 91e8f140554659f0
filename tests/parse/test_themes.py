"""Main content, whatever the theme: how sites that real people build dress their text."""

import time

import pytest
from html_pages import PROSE, read

from crawler.records import Block
from crawler.words import sentences_of, words_of

WORDS = words_of(PROSE)
ARTICLE = "".join(f"<p>{PROSE}</p>" for _ in range(60))
ARTICLE_WORDS = WORDS * 60
CROSS = "not of the page"


def both(html: str) -> list[str]:
    found = read(html)
    assert found.screened == found.examined
    return found.screened


WORDPRESS = f"""<body class="post-template-default single has-sidebar category-widgets">
<div id="page" class="site content-sidebar-wrap"><header id="masthead" class="site-header">
<p class="site-title"><a href="/">{CROSS}</a></p><p class="site-description">{CROSS} at all</p></header>
<div id="content" class="site-content"><div id="primary" class="content-area">
<div id="post-12" class="post-12 post type-post category-social tag-related hentry"><div class="entry-content">
<p>{PROSE}</p><p>{PROSE}</p></div>
<div class="yarpp-related"><h3>{CROSS}</h3><ol><li>{CROSS}: {PROSE}</ol></div></div>
<div id="comments" class="comments-area"><h2>{CROSS}</h2><ol class="comment-list"><li><p>{PROSE}</p></ol>
<div id="respond" class="comment-respond"><p>{CROSS}</p></div></div></div>
<div id="secondary" class="widget-area"><section class="widget widget_text"><p>{PROSE}</p></section>
<section class="widget widget_categories"><ul><li><a href=/c>Garden</a> (12)</ul></section></div></div>
<div id="colophon" class="site-footer"><p>{CROSS}</p></div></div>"""

LAYOUT_TABLE = f"""<body><table><tr><td colspan=2><a href=/>Home</a> | <a href=/b>Roses</a> | <a href=/c>Contact</a>
<tr><td class="menu" width=150><a href=/1>One thing</a><br><a href=/2>Another thing</a><br><a href=/3>Third</a><br>
<td><p>{PROSE}</p><p>{PROSE}</p></td></tr></table>"""

THEMES = {
    "WordPress": (WORDPRESS, WORDS * 2),
    "a table as layout": (LAYOUT_TABLE, WORDS * 2),
    "divs in divs": (f"<div><div><div>{PROSE}</div><div><span>{PROSE}</span></div></div></div>", WORDS * 2),
    "a page without scripts": (f"<body><noscript><h1>Roses</h1><p>{PROSE}</p></noscript>", ["roses", *WORDS]),
    "a notice beside the text": (f"<body><noscript><p>{CROSS}</p></noscript><p>{PROSE}</p>", WORDS),
    "text in a table": (f"<table><tr><th>Rose<td>{PROSE}<tr><th><td>{PROSE}</table>", ["rose", *WORDS, *WORDS]),
    "counts behind links": (f"<p>{PROSE}</p><ul><li><a href=/c>Garden</a> (12)<li><a href=/d>House</a> (3)", WORDS),
}


@pytest.mark.parametrize(("html", "words"), THEMES.values(), ids=THEMES.keys())
def test_the_content_of_a_theme_is_its_text(html: str, words: list[str]) -> None:
    assert both(html) == words


MENUS = {
    "in a nav": "<nav>" + "<span>Plain label here</span> " * 4_000 + "</nav>",
    "in a list of links": "<ul class=x>" + "<li><a href=/a>Some label</a>" * 4_000 + "</ul>",
    "links between commas": "<div>" + "<a href=/a>Some label</a>, " * 4_000 + "</div>",
    "links between bars": "<p>" + "<a href=/a>Some label</a> | " * 4_000 + "</p>",
    "links between breaks": "<td>" + "<a href=/a>Some label</a><br>" * 4_000 + "</td>",
    "plain text in spans": "<div>" + "<span>Some label</span> " * 4_000 + "</div>",
    "plain text in a named box": "<div class=mega-menu>" + "<div>Some label</div>" * 4_000 + "</div>",
}


@pytest.mark.parametrize("menu", MENUS.values(), ids=MENUS.keys())
def test_a_hundred_kilobytes_of_menu_do_not_hide_the_text(menu: str) -> None:
    began = time.process_time()
    assert both(f"<body>{menu}{ARTICLE}") == ARTICLE_WORDS
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", ["widget", "footer-content", "related", "sidebar", "comments", "site-navigation"])
def test_an_article_in_a_box_of_the_wrong_name_is_found(name: str) -> None:
    outside = f"<div>Welcome to the garden</div><div class='sidebar'><p>{PROSE}</p></div>"
    assert both(f"<body>{outside}<div class='{name}'>{ARTICLE}</div>") == [
        *words_of("Welcome to the garden"),
        *ARTICLE_WORDS,
    ]


def test_an_article_in_boxes_of_the_wrong_name_is_found_in_all_of_them() -> None:
    assert both("<body>" + f"<div class=widget>{ARTICLE}</div>" * 3) == ARTICLE_WORDS * 3


def test_a_sidebar_within_a_misnamed_wrapper_stays_out() -> None:
    assert both(f"<div class=widget>{ARTICLE}<div class=sidebar><p>{PROSE}</p></div></div>") == ARTICLE_WORDS


def test_a_long_imprint_does_not_take_the_place_of_a_list() -> None:
    items = "".join(f"<li>Red rose number {n}" for n in range(100))
    found = both(f"<ul>{items}</ul><footer>{ARTICLE[: len(ARTICLE) // 10]}</footer>")
    assert len(found) == 400


def test_labels_in_spans_are_a_menu_and_sentences_and_code_are_not() -> None:
    sentences = "<p>" + "<span>Roses are red.</span> " * 30 + "</p>"
    code = "<pre>" + "<span>import</span> <span>roses</span>\n" * 30 + "</pre>"
    few = "<p>" + "<span>Some label</span> " * 15 + "</p>"
    assert len(both(sentences + code + few)) == 90 + 60 + 30


BROKEN = {
    "blank lines are paragraphs": ("One rose is red<br><br>two are white", ["One rose is red", "two are white"]),
    "blank lines with white space": ("One rose<br>\n &nbsp;<br/>two roses", ["One rose", "two roses"]),
    "wrapped prose": (
        "The garden behind our house has roses, two old apple<br>trees and a bench where we sit on warm<br>evenings.",
        ["The garden behind our house has roses, two old apple trees and a bench where we sit on warm evenings."],
    ),
    "wrapped before a name": (
        "The garden behind our house has roses that we were given by<br>Mary.",
        ["The garden behind our house has roses that we were given by Mary."],
    ),
    "a list": ("Red roses<br>White roses<br>Yellow roses", ["Red roses", "White roses", "Yellow roses"]),
    "an address": ("12 High Street<br>Springfield<br>Phone: 555", ["12 High Street", "Springfield", "Phone: 555"]),
    "a title above prose": (f"Cheap red roses<br>{PROSE}", ["Cheap red roses", PROSE]),
    "a title below prose": (f"{PROSE}<br>Cheap red roses<br>{PROSE}", [PROSE, "Cheap red roses", PROSE]),
    "sentences in lines": (f"{PROSE}<br>{PROSE}", [f"{PROSE} {PROSE}"]),
    "a short line that goes on": ("our roses<br>are red", ["our roses are red"]),
    "breaks alone": ("<br><br><br>", []),
}


@pytest.mark.parametrize(("html", "texts"), BROKEN.values(), ids=BROKEN.keys())
def test_a_line_break_ends_a_statement_or_wraps_it(html: str, texts: list[str]) -> None:
    found = read(f"<div>{html}</div>")
    assert [block.text for block in found.study.blocks] == texts
    assert found.screened == found.examined


def test_a_heading_of_two_lines_is_one_heading() -> None:
    found = read(f"<h1>Red Roses<br>Springfield</h1><p>{PROSE}")
    assert found.study.blocks[0] == Block("heading", "Red Roses Springfield", 1)
    assert found.page.h1 == "Red Roses Springfield"


def test_a_menu_line_does_not_become_part_of_the_prose_below_it() -> None:
    assert both(f"<div><a href=/>home page</a><br>{PROSE}<br><a href=/b>next page</a></div>") == WORDS


@pytest.mark.parametrize(
    "video", ["<a href='https://youtu.be/dQw4w9WgXcQ'>see</a>", "<iframe src=https://youtu.be/dQw4w9WgXcQ></iframe>"]
)
def test_a_video_between_lines_does_not_change_the_blocks(video: str) -> None:
    lines = (
        f"The garden behind our house has roses, two old apple trees and a<br>{video} bench in the sun.<br>Red roses"
    )
    with_video = read(f"<p>{lines}</p>").study.blocks
    assert [block.text for block in with_video][-1] == "Red roses"
    assert len(with_video) == 2


@pytest.mark.parametrize(
    ("title", "body", "h1"),
    [
        ("Cheap red roses | Our shop", f"<div>Our shop</div><div>Cheap red roses</div><p>{PROSE}", "Cheap red roses"),
        ("Cheap Red Roses", f"<font size=5><b>Cheap red roses</b></font><br><br>{PROSE}", "Cheap red roses"),
        ("Cheap red roses", f"<h1>Another one</h1><p>Cheap red roses</p><p>{PROSE}", "Another one"),
        ("Cheap red roses", f"<p>{PROSE}</p>", ""),
        ("Roses", f"<p>Roses</p><p>{PROSE}</p>", ""),
    ],
)
def test_a_page_without_a_heading_is_called_by_the_line_that_says_its_title(title: str, body: str, h1: str) -> None:
    assert read(f"<title>{title}</title><body>{body}").page.h1 == h1


UNSPACED = {
    "Chinese": ("我们的花园里有红玫瑰。请今天就来参观！", 17, 2),
    "Japanese": ("庭に赤いバラがあります。今日来てください。", 19, 2),
    "Thai": ("สวนของเรามีกุหลาบสีแดง", 22, 1),
}


@pytest.mark.parametrize(("text", "words", "sentences"), UNSPACED.values(), ids=UNSPACED.keys())
def test_scripts_without_spaces_have_words_and_sentences(text: str, words: int, sentences: int) -> None:
    found = read(f"<div class=widget><p>{text * 3}</p></div><p>x</p>")
    assert len(found.screened) == words * 3 + 1
    assert found.screened == found.examined
    assert len(sentences_of(text)) == sentences


HOSTILE = {
    "regions in regions": "<div class=nav>" * 4_000 + "<p>some words here</p>" * 4_000,
    "regions side by side": "<div class=nav><p>some words here</p></div>" * 5_000,
    "headings in regions": ("<div class=nav>" * 50 + "<h1>x</h1>") * 200,
    "breaks": "<br>" * 15_000,
    "lines": "a<br>" * 10_000,
    "headers": "<header>" * 4_000 + "x y z",
    "spans": "<span>" * 4_000 + "x y z",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_theme_is_read_in_time(html: str) -> None:
    began = time.process_time()
    both(html)
    assert time.process_time() - began < 10
