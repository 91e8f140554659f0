"""What stays in memory of a page: with millions of pages that is most of it."""

from dataclasses import replace
from sys import intern

from crawler.records import Build, Page, Study


def condense(page: Page) -> Page:
    """`page` without what only links it and shows its frame, and with the texts that many pages have, or that it has
    twice, kept once."""
    return replace(
        page,
        domain=intern(page.domain),
        host=intern(page.host),
        fetched_at=intern(page.fetched_at),
        h1=page.title if page.h1 == page.title else page.h1,
        canonical=page.url if page.canonical == page.url else page.canonical,
        language=intern(page.language),
        sketch=b"",
        outline=b"",
        frame=b"",
    )


def without_text(study: Study) -> Study:
    """What the reports ask for of a study."""
    page = replace(study.page, sketch=b"", outline=b"", frame=b"")
    return replace(study, page=page, blocks=(), outlinks=(), build=Build())
