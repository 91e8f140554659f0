"""What is let go of a page's record, and what stays."""

from dataclasses import replace

from detect.detect_samples import make_page

from crawler.condensing import condense
from crawler.records import Page


def _made_apart(text: str) -> str:
    return "".join(list(text))


def _page(path: str) -> Page:
    url = f"http://one.example/{path}"
    page = make_page(url, f"# Red Shoes\nOne two three {path}.", title=_made_apart("Red Shoes"), frame=b"0123456789")
    return replace(
        page,
        canonical=_made_apart(url),
        host=_made_apart(page.host),
        fetched_at=_made_apart(page.fetched_at),
        outline=bytes(32),
    )


def test_nothing_goes_but_what_links_a_page_and_shows_its_frame() -> None:
    for page in (replace(_page("a"), h1="Shoes", canonical="http://one.example/b"), _page("a")):
        assert condense(page) == replace(page, frame=b"", sketch=b"", outline=b"")


def test_equal_texts_of_pages_are_kept_once() -> None:
    first, second = map(condense, [_page("a"), _page("b")])
    assert first.host is second.host
    assert first.fetched_at is second.fetched_at
    assert first.canonical is first.url
    assert first.h1 is first.title
