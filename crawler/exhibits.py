"""What a reviewer is shown beside the tables: pages laid side by side, where the phrase stands, who leads where."""

from dataclasses import dataclass

Pieces = tuple[tuple[str, str], ...]
"""(text, mark) in reading order; a mark is plain, keyword, slot, spun or own, as `detect.marking` has them."""


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """Where the phrase stands on one page: (place, alone) for each time, `place` the share of the body's words before
    it, 0-1, `alone` whether it is a sentence, line or list item of its own. `words` is the length of the body,
    `videos` the places of its videos, 0-1.

    The body begins behind the page's own top. In a spun family the places are those of `keyword_count`, and alone as
    many as `keyword_standalone`; in the other kinds those of `slot_places`, the words that fill the slot. Of more than
    200 a thinned-out choice.
    """

    url: str
    keyword: str
    words: int
    places: tuple[tuple[float, bool], ...]
    videos: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two members beside each other: (line of the first, line of the second), empty where one leaves a line out.

    What both say has the mark plain, so `spun` and `own` are where these two differ: a wording that the other has not
    chosen, and text that the other does not have. A page without a proven keyword has none marked. Where the end is
    cut, the last line ends with an ellipsis of its own.
    """

    urls: tuple[str, str]
    rows: tuple[tuple[Pieces, Pieces], ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """`pages` pages of `host` have `target`, whose `kind` is video, id (analytics, affiliate) or site (leads to)."""

    host: str
    kind: str
    target: str
    pages: int


@dataclass(frozen=True, slots=True)
class Exhibit:
    """The pictures of one campaign, all bounded in size: some members, some hosts, the beginning of two pages."""

    campaign_id: str
    pair: SideBySide | None
    keyword_map: tuple[KeywordRow, ...]
    network: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class RunPoint:
    """The totals of one run in the trend over runs; `finished_at` is ISO 8601 in UTC."""

    run: str
    finished_at: str
    pages: int
    doorway: int
    suspect: int
    campaigns: int
    domains: int


@dataclass(frozen=True, slots=True)
class Precision:
    """How far reviewers have confirmed the verdict `verdict` of campaigns (`subject` campaign), domains or pages."""

    subject: str
    verdict: str
    confirmed: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Watched:
    """What has changed of a subject that a reviewer watches: (campaign, domain or page; change; how many)."""

    subject: str
    changes: tuple[tuple[str, str, int], ...]
