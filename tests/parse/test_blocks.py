"""What of a page is its main content: the same for both parsers."""

import pytest
from html_pages import PROSE, read

from crawler.parse.blocks import BlockBuilder
from crawler.records import Block
from crawler.words import words_of

WORDS = words_of(PROSE)
TWICE = WORDS + WORDS
MANY = 5000

PAGES: dict[str, tuple[str, list[str]]] = {
    "unclosed paragraphs": (f"<title>t</title><p>{PROSE}<p>{PROSE}<div>third<p>fourth", [*TWICE, "third", "fourth"]),
    "unclosed list items": (f"<ul><li>one<li>two {PROSE}<li>three</ul>", ["one", "two", *WORDS, "three"]),
    "tags closed in the wrong order": (f"<p><b>bold <i>both</b> it</i> {PROSE}</p>", ["bold", "both", "it", *WORDS]),
    "end tags without a start": (f"</p></div></span></li><p>{PROSE}</p></p></table>", WORDS),
    "nested deep": ("<div>" * MANY + PROSE + "</div>" * MANY, WORDS),
    "nested deep and inline": ("<b>" * MANY + PROSE + "</b>" * MANY, WORDS),
    "nested deep and never closed": ("<span>" * MANY + PROSE, WORDS),
    "tables in tables": ("<table><tr><td>" * 500 + PROSE, WORDS),
    "a table as layout": (f"<table><tr><td>{PROSE}</td><td>side</td></tr><tr><td>two</table>", [*WORDS, "side", "two"]),
    "text in a table outside its cells": (f"<table>lost<tr><td>{PROSE}</td></tr></table>", ["lost", *WORDS]),
    "paragraphs by line breaks": (f"{PROSE}<br><br/>{PROSE}<br>", TWICE),
    "a form around the whole page": (f"<body><form action=x><h1>Head</h1><p>{PROSE}</p></form>", ["head", *WORDS]),
    "a form around the page and no heading": (f"<body><form><p>{PROSE}</p></form>", WORDS),
    "no body": (f"<title>t</title>{PROSE}", WORDS),
    "nothing": ("", []),
    "white space": (" \n\t&nbsp; ", []),
    "a title alone": ("<title>Only a title</title>", []),
    "an XML prologue": (f"<?xml version='1.0' encoding='utf-8'?>\n<html><body><p>{PROSE}</p></body></html>", WORDS),
    "XHTML": (f"<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><p>{PROSE}", WORDS),
    "a byte-order mark": (f"\ufeff<p>{PROSE}", WORDS),
    "comments": (f"<p>{PROSE}<!-- hidden --> more <!--[if IE]>old<![endif]--></p>", [*WORDS, "more"]),
    "a comment that never ends": (f"<p>{PROSE}</p><!-- <p>hidden", WORDS),
    "a script with markup in it": (f"<p>{PROSE}<script>var a='<p>hidden</p>';</script> end", [*WORDS, "end"]),
    "a script that never ends": (f"<p>{PROSE}</p><script>var a=1; <p>hidden", WORDS),
    "a style sheet": (f"<style>p{{color:red}}</style><p>{PROSE}", WORDS),
    "a template": (f"<body><template><p>hidden</p></template><p>{PROSE}", WORDS),
    "a noscript": (f"<body><noscript><p>hidden</p></noscript><p>{PROSE}", WORDS),
    "a pixel in the head's noscript": (
        f"<head><noscript><img src=x></noscript><title>title words</title></head><body><p>{PROSE}",
        WORDS,
    ),
    "a drawing": (f"<body><svg><title>hidden</title><text>hidden</text></svg><p>{PROSE}", WORDS),
    "fields": (f"<textarea>hidden</textarea><select><option>hidden</select><p>{PROSE}", WORDS),
    "fallbacks of media": (f"<video src=x>fallback</video><audio>hidden</audio><p>{PROSE}", ["fallback", *WORDS]),
    "an iframe with text in it": (f"<iframe><p>hidden</p></iframe><p>{PROSE}", WORDS),
    "text behind the end of the page": (f"<html><body><p>{PROSE}</p></body></html><p>behind</p>", [*WORDS, "behind"]),
    "two bodies": (f"<body><p>{PROSE}</p></body><body class=x><p>second", [*WORDS, "second"]),
    "two pages in one file": (f"<html><body>{PROSE}</body></html><html><body>{PROSE}</body></html>", TWICE),
    "a body named as a sidebar": (f"<body class='nav sidebar'><p>{PROSE}", WORDS),
    "an element nobody knows": (f"<x-card>custom<my-part><p>{PROSE}</p></my-part></x-card>", ["custom", *WORDS]),
    "attributes by the thousand": ("<div " + " ".join(f"a{n}=1" for n in range(3000)) + f"><p>{PROSE}</div>", WORDS),
    "entities": (f"<p>&lt;b&gt; &amp;&nbsp;&#x41;&#66; &bogus; {PROSE}", ["b", "ab", "bogus", *WORDS]),
    "less and greater": (f"<p>a < b and c > d {PROSE}", ["a", "b", "and", "c", "d", *WORDS]),
    "a cell without a table": (f"<tr><td>cell</td></tr><p>{PROSE}", ["cell", *WORDS]),
    "a video link within a sentence": (
        f"<p>See <a href='https://youtu.be/dQw4w9WgXcQ'>the longest title of any video we made</a>.</p><p>{PROSE}",
        WORDS,
    ),
    "a video frame within a sentence": (
        f"<p>Before <iframe src='https://player.vimeo.com/video/12345678'></iframe> after.</p><p>{PROSE}",
        ["before", "after", *WORDS],
    ),
}


@pytest.mark.parametrize(("html", "words"), PAGES.values(), ids=PAGES.keys())
def test_both_parsers_read_the_same_words(html: str, words: list[str]) -> None:
    found = read(html)
    assert found.screened == words
    assert found.examined == words
    assert found.page.words == len(words)


CHROME = [
    "<nav>{}</nav>",
    "<aside>{}</aside>",
    "<footer>{}</footer>",
    "<header>{}</header>",
    "<menu>{}</menu>",
    "<form>{}</form>",
    "<dialog open>{}</dialog>",
    "<div role=navigation>{}</div>",
    "<div role='BANNER'>{}</div>",
    "<section role=contentinfo>{}</section>",
    "<div role=search>{}</div>",
    "<div class='main-menu'>{}</div>",
    "<div class='x wp-sidebar-2 y'>{}</div>",
    "<ul id=breadcrumbs>{}</ul>",
    "<div CLASS='Site_Footer'>{}</div>",
    "<p class=cookie>{}</p>",
    "<div class=related><div><p>{}</p></div></div>",
    "<ul><li><a href=/a>{}</a><li><a href=/b>{}</a></ul>",
    "<p><a href=/a>{}</a> | <a href=/b>{}</a></p>",
    "<button>{}</button>",
]


@pytest.mark.parametrize("chrome", CHROME)
def test_what_surrounds_the_content_is_left_out(chrome: str) -> None:
    found = read(f"<p>{PROSE}</p>" + chrome.replace("{}", "not of the page") + f"<p>{PROSE}</p>")
    assert found.screened == found.examined == TWICE


KEPT = [
    "<header><h1>{}</h1></header>",
    "<header><div><h1>Head</h1><p>{}</p></div></header>",
    "<article><header>{}</header></article>",
    "<main class=sidebar>{}</main>",
    "<section><header>{}</header></section>",
    "<div class=navigable>{}</div>",
    "<div class=mainmenus>{}</div>",
    "<div role=main>{}</div>",
    "<p>{}, says <a href=/a>Mary</a>.</p>",
    "<h2><a href=/a>{}</a></h2>",
    "<details><summary>{}</summary></details>",
]


@pytest.mark.parametrize("part", KEPT)
def test_what_only_looks_like_surroundings_is_kept(part: str) -> None:
    found = read(f"<p>{PROSE}</p>" + part.replace("{}", "kept words here"))
    assert " ".join(found.screened).count("kept words here") == 1
    assert found.screened == found.examined


def test_a_header_is_cleared_by_its_heading_and_another_is_not() -> None:
    found = read(f"<header>skipped</header><p>{PROSE}</p><header><h1>Roses</h1>lead</header>")
    assert found.screened == found.examined == [*WORDS, "roses", "lead"]


def test_names_that_mislead_are_not_believed() -> None:
    misled = read(f"<div class=sidebar>{(f'<p>{PROSE}</p>') * 5}</div><p>tiny</p>")
    assert misled.screened == misled.examined == [*WORDS * 5, "tiny"]


def test_names_are_believed_while_a_fifth_of_the_words_is_left() -> None:
    believed = read(f"<div class=sidebar>{(f'<p>{PROSE}</p>') * 3}</div><p>{PROSE}</p>")
    assert believed.screened == believed.examined == WORDS


def test_links_are_navigation_even_when_nothing_else_is_there() -> None:
    assert read("<ul><li><a href=/a>One</a><li><a href=/b>Two</a></ul>").screened == []


def test_blocks_say_what_they_are() -> None:
    html = "<h1>One</h1><p>two  \n words<h3>three</h3><ul><li>four</ul><table><td>five</table><dl><dt>six<dd>seven</dl>"
    assert read(html).study.blocks == (
        Block("heading", "One", 1),
        Block("text", "two words"),
        Block("heading", "three", 3),
        Block("item", "four"),
        Block("cell", "five"),
        Block("item", "six"),
        Block("item", "seven"),
    )


def test_inline_elements_do_not_cut_a_word_or_a_sentence() -> None:
    html = "<p>A <b>b</b>old<sup>1</sup> <a href=/x>lin</a>k, <code>c</code>.</p>"
    assert read(html).study.blocks == (Block("text", "A bold1 link, c."),)


def build(*calls: tuple[str, ...]) -> tuple[Block, ...]:
    builder = BlockBuilder()
    for name, *given in calls:
        if name == "open":
            builder.open(given[0], {})
        else:
            getattr(builder, name)(*given)
    return builder.finish()


def test_a_mark_stands_before_the_paragraph_that_has_not_begun() -> None:
    found = build(("open", "p"), ("text", " \n"), ("mark", "video", "0"), ("text", "words"), ("close", "p"))
    assert found == (Block("video", "0"), Block("text", "words"))


def test_a_mark_within_a_paragraph_does_not_cut_it() -> None:
    found = build(("open", "p"), ("text", "some "), ("mark", "video", "0"), ("text", "words"), ("close", "p"))
    assert found == (Block("text", "some words"), Block("video", "0"))


def test_a_mark_is_kept_where_text_is_not() -> None:
    found = build(("open", "nav"), ("mark", "video", "0"), ("text", "menu"), ("close", "nav"), ("text", "words here"))
    assert found == (Block("video", "0"), Block("text", "words here"))


def test_the_first_heading_of_the_first_level_is_the_pages_own() -> None:
    assert read(f"<h2>no</h2><h1> </h1><h1>The <i>one</i></h1><h1>late</h1><p>{PROSE}").page.h1 == "The one"
