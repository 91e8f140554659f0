"""The main content by compiled loops: block for block what is found tag by tag."""

import numpy as np
import pytest
from html_pages import PROSE
from selectolax.lexbor import LexborHTMLParser

from crawler import compiled
from crawler.parse import content as content_module
from crawler.parse.content import _walk_page as walk_page
from crawler.parse.content import read_contents, source_of
from crawler.parse.hints import find_hints
from crawler.parse.layout import Layout
from crawler.parse.markup import name_regions

PAGES = {
    "text in no element": f"Bare text <b>and bo</b>ld one. {PROSE}",
    "a heading over paragraphs": f"<h1>The <i>title</i> of it</h1><p>{PROSE}</p><h2>Second</h2><p>{PROSE}</p>",
    "a heading on two lines": f"<h1>First<br>second<br><br>third</h1><p>{PROSE}</p>",
    "headings that are none": "".join(f"<div>Heading {n}</div><div>{PROSE}</div>" for n in range(4)),
    "an address": f"<p>{PROSE}</p><p>12 High Street<br>Springfield<br>Tel 555 1234</p>",
    "a wrapped sentence": f"<p>{PROSE} and it goes on and on without an end,<br>until the next line ends it.</p>",
    "blank lines": f"<p>One<br><br><br>two<br> <br>three</p><p><br>{PROSE}<br></p>",
    "lists and tables": f"<ul><li>One<ul><li>{PROSE}</li></ul></li></ul><table><tr><td>{PROSE}<td>x</table>",
    "a menu and a footer": f"<nav><a href=/>Home</a></nav><p>{PROSE}</p><footer>All rights reserved {PROSE}</footer>",
    "a menu by name": f"<div class='main-menu'><p>{PROSE}</p></div><div id=content><p>{PROSE}</p></div>",
    "a misleading name": f"<div class=sidebar><h2>Part</h2><p>{PROSE}</p><p>{PROSE}</p></div><p>Short.</p>",
    "its heading in the header": f"<header><h1>Title</h1><p>{PROSE}</p></header><p>{PROSE}</p>",
    "a header of an article": f"<article><header>By someone</header><p>{PROSE}</p></article><header>Site</header>",
    "an inline region": f"<p>{PROSE} <span class=breadcrumb>Home / Here</span> {PROSE}</p>",
    "links": f"<p><a href=/a>one</a><a href=/b>two</a> (12)</p><p><a href=/c>{PROSE}</a></p><p>{PROSE}</p>",
    "a link around blocks": f"<a href=/a><div>one two three</div></a><p>{PROSE}</p>",
    "buttons": f"<button>Press me</button><p>{PROSE}</p>",
    "labels": "<p>" + "".join(f"<span>label {n}</span> " for n in range(30)) + f"</p><p>{PROSE}</p>",
    "code": "<pre>" + "".join(f"<span>token{n}</span> " for n in range(30)) + f"</pre><p>{PROSE}</p>",
    "entities": f"<p>a &lt; b &amp;lt; c &gt; d&nbsp;e &quot;f&quot; so&shy;ft &#8203;x</p><p>{PROSE}</p>",
    "characters that nobody sees": f"<p>wo&#8288;rd or&#65279;der – “q” â Â ﻿ï</p><p>{PROSE}</p>",
    "comments": f"<p>be<!-- x > <p> y -->fore</p><p>{PROSE}</p><!-- <nav> -->",
    "attributes with tags in them": f"<p title='a < b > c' class='x>y'>{PROSE}</p><img alt='<p>'>",
    "a name with a bracket": f"<p>{PROSE}</p><a<b>x</a<b><p a<b='c>'>{PROSE}</p>",
    "names in other attributes": f"<p title=' class=menu' data-id=nav classes=x>{PROSE}</p><p id=footer>{PROSE}</p>",
    "separators of information": f"<p>{PROSE} &#x1e; and &#x1f; more</p>",
    "a comment in an attribute": f"<p title='<!-- x'>{PROSE}</p><p>{PROSE} <!-- y --> and more</p><!----><!--a--->",
    "URLs across tags": f"<p>See http://<b>a.example</b>/x <a href=/>www.</a>b.example h<i>ttp://c.</i> {PROSE}</p>",
    "URLs": f"<p>See https://a.example/x&lt;y and www.b.example/ {PROSE}</p>",
    "no spaces": "<p>" + "日本語の文がここにあります。" * 6 + "</p><p>ไทย " + "ภาษา" * 9 + "</p>",
    "scripts and hidden parts": f"<p>{PROSE}</p><script>if (a<b) '<p>x</p>'</script><svg><text>no</text></svg>",
    "a second title": f"<title>One</title><body><p>{PROSE}</p><title>Two words more</title>",
    "a title in a comment": f"<!-- <title> --><title>One</title><p>{PROSE}</p><svg><title>Two</title></svg>",
    "styles above and below": f"<style>p {{}}</style><p>{PROSE}</p><style>b {{ color: red }}</style><STYLE>i</STYLE>",
    "styles without scripts": f"<noscript><style>p {{}}</style></noscript><p>{PROSE}</p><style>b</style>",
    "nothing without scripts": f"<noscript><p>{PROSE}</p></noscript><div id=app></div>",
    "words outside of the plane": f"<p>{PROSE} 😀 and 𝒳 more</p>",
    "void elements": f"<p>a<wbr>b<hr class=menu>c<input>{PROSE}<img src=x>d</p>",
    "nothing at all": "",
}
ODD = {
    "raw text": f"<xmp><p>{PROSE}</xmp>",
    "plain text to the end": f"<p>{PROSE}</p><plaintext>a<b>c {PROSE}",
    "a processing instruction": f"<p>{PROSE}</p><?php echo '>' ?>",
    "an attribute that begins with an equals sign": f"<p>{PROSE}</p><p ='x>y'>{PROSE}</p>",
    "an attribute with a quotation mark in its name": f"<p a\"b='>'>{PROSE}</p>",
    "a frameset": "<frameset><frame src=x></frameset>",
}


def read_together(pages: list[str]) -> list[Layout]:
    return read_contents([source_of(html, LexborHTMLParser(html), find_hints(html)) for html in pages])


def read_content(html: str) -> Layout:
    return read_together([html])[0]


def read_by_tags(html: str) -> Layout:
    found = walk_page(LexborHTMLParser(html), scripting=True)
    return found if found.words.any() else walk_page(LexborHTMLParser(html), scripting=False)


def facts(content: Layout) -> tuple[object, ...]:
    return content.blocks(), content.h1, content.words.tolist(), content.written, content.hashes.tolist()


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each page that is walked through tag by tag."""
    told: list[str] = []

    def tell(tree: LexborHTMLParser, *, scripting: bool) -> Layout:
        told.append(f"scripting={scripting}")
        return walk_page(tree, scripting=scripting)

    monkeypatch.setattr(content_module, "_walk_page", tell)
    return told


@pytest.mark.parametrize("name", [*PAGES, *ODD])
def test_compiled_loops_give_the_blocks_that_tag_by_tag_are_found(name: str) -> None:
    html = (PAGES | ODD)[name]
    assert facts(read_content(html)) == facts(read_by_tags(html))


def test_pages_read_together_are_what_each_is_alone() -> None:
    pages = [*PAGES.values(), *ODD.values()]
    assert [facts(content) for content in read_together(pages)] == [facts(read_content(html)) for html in pages]


def test_ordinary_pages_are_not_walked_through(walks: list[str]) -> None:
    for html in PAGES.values():
        if "<p>" in html and "noscript" not in html:
            read_content(html)
    assert walks == []


def test_what_is_no_sound_html_is_walked_through(walks: list[str]) -> None:
    for html in ODD.values():
        read_content(html)
    assert len(walks) >= len(ODD), walks


def test_one_odd_page_costs_the_others_of_its_batch_nothing(walks: list[str]) -> None:
    pages = [PAGES["links"], ODD["raw text"], PAGES["code"]]
    read_together(pages)
    assert walks == ["scripting=True"]


def test_a_process_that_is_to_read_few_pages_walks_through_them_and_finds_the_same(
    walks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [PAGES["links"], PAGES["URLs"], PAGES["labels"]]
    fast = [facts(content) for content in read_together(pages)]
    assert walks == []
    monkeypatch.setattr(compiled, "few", True)
    assert [facts(content) for content in read_together(pages)] == fast
    assert len(walks) == 3


def test_what_a_tag_is_never_follows_from_one_of_another_page() -> None:
    """Though it had the same key: a page could be made so, to have the menus of others read as their content."""
    html, key = b'<b class="nav"><b class="x">', 7
    tags = np.array([[0, 14, 0, False, True, key], [15, 27, 0, False, True, key]])
    assert name_regions(html, tags.copy(), np.array([0, 1, 2])) == ["nav"]
    assert name_regions(html, tags.copy(), np.array([0, 2])) == ["nav", "nav"]
