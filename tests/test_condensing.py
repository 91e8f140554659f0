"""What is let go of a page's record, and what stays."""

from dataclasses import replace

from detect.detect_samples import make_page

from crawler.condensing import drop_frames, drop_sketches, share_texts
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


def test_a_page_with_its_texts_shared_says_what_it_said() -> None:
    page = replace(_page("a"), h1="Shoes", canonical="http://one.example/b")
    assert share_texts(page) == page
    assert share_texts(_page("a")) == _page("a")


def test_nothing_but_the_frame_goes_with_the_frame() -> None:
    pages = (_page("a"), _page("b"))
    assert drop_frames(pages) == tuple(replace(page, frame=b"") for page in pages)


def test_equal_texts_of_pages_are_kept_once() -> None:
    first, second = map(share_texts, [_page("a"), _page("b")])
    assert first.host is second.host
    assert first.fetched_at is second.fetched_at
    assert first.canonical is first.url
    assert first.h1 is first.title


def test_sketches_stay_with_the_pages_that_are_looked_at_again() -> None:
    pages = [_page("a"), _page("b")]
    kept, dropped = drop_sketches(pages, {pages[0].url})
    assert kept == pages[0]
    assert dropped == replace(pages[1], sketch=b"", outline=b"")
