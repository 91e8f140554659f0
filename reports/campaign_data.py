"""One campaign as its view in the page needs it: the proof, the template in pieces, the pictures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.exhibits import Exhibit, KeywordRow, Pieces, SideBySide
from crawler.records import CampaignFinding, Change, VideoFinding
from reports.cells import clip, plain, plain_lines
from reports.columns import short_text, url_text
from reports.markup import read_template

MAX_TEMPLATE = 100_000
"""Characters."""

MAX_LISTED = 25
"""Hosts, videos and the like of one campaign."""

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CampaignPages:
    """What the pages of a campaign say together: pages by host, the rows of the first ones in the table, videos."""

    hosts: Counter[str]
    rows: Sequence[int]
    videos: Sequence[VideoFinding]


def describe_campaign(
    campaign: CampaignFinding, pages: CampaignPages, exhibit: Exhibit | None, history: Iterable[Change]
) -> dict[str, object]:
    """Values that JSON has; a picture that nobody made is None or empty."""
    return {
        "campaign_id": short_text(campaign.campaign_id),
        "reasons": [[short_text(reason.name), short_text(reason.value)] for reason in campaign.reasons],
        "sample_keywords": [short_text(text) for text in campaign.sample_keywords],
        "shared_ids": [short_text(text) for text in campaign.shared_ids],
        "destinations": [url_text(url) for url in campaign.destinations],
        "languages": [short_text(text) for text in campaign.languages],
        "sample_urls": [url_text(url) for url in campaign.sample_urls],
        "template": read_template(clip(campaign.template, MAX_TEMPLATE)),
        "hosts": [[short_text(host), number] for host, number in _most(pages.hosts)],
        "videos": _videos(pages.videos),
        "rows": list(pages.rows),
        "history": [[short_text(row.change), short_text(row.before), short_text(row.after)] for row in history],
        "pair": _pair(exhibit.pair) if exhibit and exhibit.pair else None,
        "map": [_keyword_row(row) for row in exhibit.keyword_map] if exhibit else [],
        "network": [
            [short_text(edge.host), plain(edge.kind), short_text(edge.target), edge.pages]
            for edge in (exhibit.network if exhibit else ())
        ],
    }


def describe_in_brief(
    campaign: CampaignFinding, pages: CampaignPages, exhibit: Exhibit | None, history: Iterable[Change]
) -> dict[str, object]:
    """The same without what is large: the template, the pair and the keyword map."""
    whole = describe_campaign(replace(campaign, template=""), pages, exhibit, history)
    return whole | {"pair": None, "map": [], "brief": True}


def _videos(videos: Iterable[VideoFinding]) -> list[object]:
    """[id, URL, placement, pages] of each video, most pages first."""
    first: dict[str, VideoFinding] = {}
    urls: defaultdict[str, set[str]] = defaultdict(set)
    for video in videos:
        first.setdefault(video.video_id, video)
        urls[video.video_id].add(video.page_url)
    numbers = _most({video_id: len(pages) for video_id, pages in urls.items()})
    return [
        [short_text(video_id), url_text(first[video_id].url), plain(first[video_id].placement), number]
        for video_id, number in numbers
    ]


def _most(numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    """The largest of `numbers`, equal ones by name."""
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:MAX_LISTED]


def _pair(pair: SideBySide) -> dict[str, object]:
    return {
        "urls": [url_text(url) for url in pair.urls],
        "rows": [[_pieces(first), _pieces(second)] for first, second in pair.rows],
    }


def _pieces(pieces: Pieces) -> list[list[str]]:
    return [[plain_lines(text), plain(mark)] for text, mark in pieces]


def _keyword_row(row: KeywordRow) -> dict[str, object]:
    return {
        "url": url_text(row.url),
        "keyword": short_text(row.keyword),
        "words": row.words,
        "places": [[round(place, _DIGITS), int(alone)] for place, alone in row.places],
        "videos": [round(place, _DIGITS) for place in row.videos],
    }
