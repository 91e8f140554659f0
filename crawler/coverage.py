"""Which coverage rows stand when a URL was met more than once: it comes out once, with what was last seen of it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from crawler.records import Unjudged

TROUBLE = frozenset(
    (
        "dns",
        "unreachable",
        "timeout",
        "tls",
        "too_large",
        "truncated",
        "unreadable",
        "parser_killed",
        "links_unread",
        "sitemap",
        "retry_after",
        "error",
    )
)
"""Reasons that mean that something asked for is missing; robots, limits, traps, broken and 404 links do not."""
_CHOICES = frozenset(["limit", "robots", "offsite", "private", "revisit", "shard"])
"""Reasons that say nothing of the page, only why it was not fetched or read there."""
_FURTHER = re.compile(r"\band \d+ further\b")
"""In the detail of a row that stands for many URLs of a site under the address of its front page."""


def settle(rows: Iterable[Unjudged], judged_at: Mapping[str, str]) -> Iterator[Unjudged]:
    """`rows` without those that a newer row of their URL, or a page fetched at `judged_at` by URL, has overtaken.

    Beside a judged page stands only what was found out of its URL later: that it is gone, leads elsewhere, fails.
    """
    for row in _keep_newest(rows):
        judged = row.url in judged_at and _is_of_one_page(row)
        if not judged or (row.reason not in _CHOICES and row.seen_at > judged_at[row.url]):
            yield row


def _keep_newest(rows: Iterable[Unjudged]) -> list[Unjudged]:
    """The newest row of each page (of equal ones the last), and every other row."""
    newest: dict[str, Unjudged] = {}
    others = []
    for row in rows:
        if not _is_of_one_page(row):
            others.append(row)
        elif row.url not in newest or newest[row.url].seen_at <= row.seen_at:
            newest[row.url] = row
    return [*others, *newest.values()]


def _is_of_one_page(row: Unjudged) -> bool:
    """Whether `row` is not about an archive file, an entry of a sitemap or many URLs at once."""
    return bool(row.domain) and row.reason not in ("sitemap", "links_unread") and not _FURTHER.search(row.detail)
