"""Exhibits of campaigns, of the size that real ones have."""

from collections.abc import Sequence
from random import Random

from crawler.exhibits import Edge, Exhibit, KeywordRow, SideBySide
from crawler.records import CampaignFinding, PageFinding
from volumes.language import Language

_MAPPED, _COMPARED = 40, 250
"""Pages of a keyword map and words of a side by side, at the most; an exhibit is to stay near 25 kB."""


def build_exhibit(
    campaign: CampaignFinding, pages: Sequence[PageFinding], language: Language, chance: Random
) -> Exhibit:
    """A pair of pages cut to what fits, a keyword map and a network."""
    rows = tuple(_row_of_pair(pages, language, chance) for _ in range(_COMPARED // 25))
    maps = tuple(
        KeywordRow(
            page.url,
            page.keyword,
            page.words,
            tuple((round(chance.random(), 4), chance.random() < 0.5) for _ in range(page.keyword_count)),
            tuple(round(chance.random(), 4) for _ in range(page.videos)),
        )
        for page in pages[:_MAPPED]
    )
    hosts = list(dict.fromkeys(page.host for page in pages))[:20]
    targets = [("id", each) for each in campaign.shared_ids] + [("site", each) for each in campaign.destinations]
    network = tuple(Edge(host, kind, target, 3) for host in hosts for kind, target in targets)
    return Exhibit(campaign.campaign_id, SideBySide((pages[0].url, pages[1].url), rows), maps, network)


def _row_of_pair(
    pages: Sequence[PageFinding], language: Language, chance: Random
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """One line of each of two pages, cut where the marks change."""
    marks = chance.choices(("plain", "spun", "keyword", "slot", "own"), (10, 8, 1, 1, 1), k=25)
    same = [" ".join(language.words(2)) for _ in marks]

    def side(page: PageFinding) -> tuple[tuple[str, str], ...]:
        texts = (page.keyword if m == "keyword" else w if m == "plain" else language.words(1)[0] for w, m in both)
        return tuple((f"{text} ", mark) for text, (_, mark) in zip(texts, both, strict=True))

    both = list(zip(same, marks, strict=True))
    return side(pages[0]), side(pages[1])
