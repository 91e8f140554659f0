"""What is let go of a page once no later stage asks for it: with millions of pages that is most of the memory."""

from collections.abc import Container, Iterable
from dataclasses import replace
from sys import intern

from crawler.records import Page


def share_texts(page: Page) -> Page:
    """`page` with the texts that many pages have, or that it has twice, kept once."""
    return replace(
        page,
        domain=intern(page.domain),
        host=intern(page.host),
        fetched_at=intern(page.fetched_at),
        h1=page.title if page.h1 == page.title else page.h1,
        canonical=page.url if page.canonical == page.url else page.canonical,
        language=intern(page.language),
    )


def drop_frames(pages: Iterable[Page]) -> tuple[Page, ...]:
    """`pages` without what only shows the frame of their site."""
    return tuple(replace(page, frame=b"") for page in pages)


def drop_sketches(pages: Iterable[Page], kept: Container[str]) -> tuple[Page, ...]:
    """`pages` without what only links them, but for those of the URLs `kept`."""
    return tuple(page if page.url in kept else replace(page, sketch=b"", outline=b"") for page in pages)
