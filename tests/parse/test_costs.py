"""What looking at a page costs, told in calls: it holds on every machine, however busy."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType

import pytest
from html_pages import capture

from crawler.parse import content, layout, screen
from crawler.parse.screen import screen_pages
from crawler.records import Capture

SENTENCE = "It has some words of its own, the {}th of them all, and it says where they lead. "


def page(paragraphs: int, number: int = 1, sentences: int = 3, links: int = 1) -> Capture:
    linked = "".join(f"<a href='/{n}'>link to somewhere</a>, " for n in range(links))
    text = "".join(f"<p>{linked}{SENTENCE.format(n * 7 + number) * sentences}</p>" for n in range(paragraphs))
    html = f"<title>Page number {number}</title><nav><a href='/'>Home</a></nav><h1>Page number {number}</h1>{text}"
    return capture(html, url=f"https://a.example/{number}")


def calls_of(work: Callable[[], object]) -> int:
    """How many functions, of Python and of libraries, `work` calls."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(autouse=True)
def _warmed() -> None:
    screen_pages([page(1)])


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of the dear steps is taken."""
    counts: Counter[str] = Counter()

    def tell(module: object, name: str) -> None:
        original = getattr(module, name)

        def noted(*values: object, **named: object) -> object:
            counts[name] += 1
            return original(*values, **named)

        monkeypatch.setattr(module, name, noted)

    tell(screen, "LexborHTMLParser")
    tell(content, "LexborHTMLParser")
    tell(content, "write_body")
    tell(content, "read_layouts")
    tell(content, "_walk_page")
    tell(layout, "read_tags")
    tell(layout, "read_paragraphs")
    return counts


def test_each_page_is_parsed_once_and_written_once_and_never_walked_through(counted: Counter[str]) -> None:
    screen_pages([page(5, number) for number in range(20)])
    assert counted["LexborHTMLParser"] == counted["write_body"] == 20
    assert counted["_walk_page"] == 0


def test_all_pages_of_a_batch_are_laid_out_together(counted: Counter[str]) -> None:
    screen_pages([page(5, number) for number in range(20)])
    assert counted["read_layouts"] == counted["read_tags"] == counted["read_paragraphs"] == 1


def test_ten_times_the_words_take_no_more_calls() -> None:
    """No loop runs over the words of a page, or over its sentences."""
    short, long = page(8), page(8, sentences=30)
    assert len(long.body) > 8 * len(short.body)
    assert calls_of(lambda: screen_pages([long])) < 1.05 * calls_of(lambda: screen_pages([short]))


def test_more_paragraphs_and_more_links_take_hardly_more_calls() -> None:
    few, many = (calls_of(lambda pages=each: screen_pages(pages)) for each in ([page(20)], [page(200)]))
    assert (many - few) / 180 < 1
    linked = calls_of(lambda: screen_pages([page(20, links=11)]))
    assert (linked - few) / (20 * 10) < 1


def test_thirty_pages_at_once_take_a_fraction_of_the_calls_of_each_alone() -> None:
    pages = [page(10, number) for number in range(30)]
    together = calls_of(lambda: screen_pages(pages))
    alone = calls_of(lambda: [screen_pages([each]) for each in pages])
    assert together < 0.6 * alone
