"""What the close look gets of a page: the elements and texts of BeautifulSoup's tree, without the tree."""

import random

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from html_pages import PROSE, capture

from crawler.demo.network import build_network
from crawler.parse.examine import examine_page
from crawler.parse.screen import screen_page
from crawler.parse.soup import Element, Events, inner_elements, inner_text, parse_events

PAGES = (
    "",
    "no tag at all",
    "  \n ",
    "<!DOCTYPE html><?php x ?><p>a<!-- b -->c<pre> \n </pre><b> </b><i>\n\n</i>",
    "<p class=' a\n b  c '>x<p class=''>y</b></p></p></div>z",
    "<table><tr><td>a<table><tr><td>b</table>c<select><option>d<select><option>e</table>",
    "<ul><li>a<ul><li>b<li>c</ul>d<li>e</ul></body></html>behind",
    "<script>if (a < b) '<p>' // </p></script><style>p > a {}</style><template><p>t</template><noscript><p>n",
    "<textarea>  </textarea><svg><script>x</script></svg><math><mi>y</mi></math><video><source src=a></video>",
    "<a href=1><a href=2>x</a></a><form><form><input></form><br/><br></br><img/>text<hr>",
    "<p a=1 a=2 b c='&amp;&#1;'>&nbsp;&copy;&bogus;<![CDATA[ d ]]>",
    "<html a=1><html b=2><body c=3><body d=4><head><title>t</title>",
    "<" * 50 + "<p>" * 300 + "deep" + "</p>" * 200,
    "\ufeff<p>mark</p>",
    "https://a.example/page",
)


def walk_tree(html: str) -> Events:
    """The same of a whole tree, as BeautifulSoup makes it."""
    found: Events = []
    todo = [iter(BeautifulSoup(html, "lxml").children)]
    while todo:
        node = next(todo[-1], None)
        if node is None:
            todo.pop()
            found.append(None)
        elif isinstance(node, Tag):
            found.append(Element(node.name, {name: _joined(value) for name, value in node.attrs.items()}))
            todo.append(iter(node.children))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            found.append(str(node))
    return found[:-1]


def _joined(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _damage(html: str, seed: int) -> str:
    signs, chance = list(html), random.Random(seed)
    for _ in range(len(html) // 50):
        at = chance.randrange(len(signs))
        signs[at : at + chance.randrange(2)] = chance.choice(
            ("<", ">", "</", "/>", '"', "'", "=", " ", "&", "<!--", "<p")
        )
    return "".join(signs)


@pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")
@pytest.mark.parametrize("html", PAGES)
def test_a_page_is_the_tree_of_beautifulsoup_in_order(html: str) -> None:
    assert parse_events(html) == walk_tree(html)


@pytest.mark.parametrize("seed", range(24))
def test_so_is_every_page_of_the_demo_whole_or_damaged(seed: int) -> None:
    pages = [resource.body for site in build_network() for resource in site.pages.values()]
    html = random.Random(seed).choice(pages).decode("utf-8", "replace")[:20_000]
    for text in (html, _damage(html, seed)):
        assert parse_events(text) == walk_tree(text)


def test_every_element_ends() -> None:
    events = parse_events("<div><p>a<b>c")
    assert sum(isinstance(event, Element) for event in events) == events.count(None)


def test_an_element_knows_what_is_within_it_and_nothing_behind_it() -> None:
    events = parse_events("<video><source src=a><p><source src=b></p>x</video>y<source src=c>")
    at = next(index for index, event in enumerate(events) if isinstance(event, Element) and event.name == "video")
    assert [source.attributes["src"] for source in inner_elements(events, at, "source")] == ["a", "b"]
    assert inner_text(events, at) == "x"


def test_a_page_is_parsed_once_and_no_tree_of_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = capture(f"<title>A page</title><h1>A page</h1><p>{PROSE}</p><video src=/a.mp4></video>" + "<p>x</p>" * 99)
    page = screen_page(taken)
    parsed: list[BeautifulSoup] = []
    feed = BeautifulSoup._feed
    monkeypatch.setattr(BeautifulSoup, "_feed", lambda soup: (parsed.append(soup), feed(soup)))
    study = examine_page(page, taken)
    assert len(study.blocks) > 99
    assert [list(soup.contents) for soup in parsed] == [[]]
