"""What the headings of a family's pages have in common once each page's slot is masked."""

from collections import Counter
from collections.abc import Sequence

from crawler.detect.keyword import Keyword, subject_words
from crawler.detect.wording import words_in
from crawler.outlines import LEAST, mask_heading
from crawler.records import Study

_HALF = 2


def share_outline(studies: Sequence[Study], keywords: Sequence[Keyword]) -> tuple[float, ...]:
    """For each member: the share of its headings that half of its siblings have too; 0 for too few headings."""
    outlines = [_outline(study, keyword) for study, keyword in zip(studies, keywords, strict=True)]
    spread = Counter(heading for outline in outlines for heading in set(outline))
    siblings = len(studies) - 1
    return tuple(
        sum(_HALF * (spread[heading] - 1) >= siblings > 0 for heading in outline) / len(outline)
        if len(outline) >= LEAST
        else 0.0
        for outline in outlines
    )


def _outline(study: Study, keyword: Keyword) -> list[tuple[str, ...]]:
    varying = set(keyword.varying) | set(keyword.slots) or subject_words(study.page)
    headings = [words_in(block.text) for block in study.blocks if block.kind == "heading"]
    return [mask_heading(words, varying) for words in headings if words]
