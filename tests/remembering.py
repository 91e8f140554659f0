"""What a later run knows a campaign by, without a history: for tests and measurements of recognition."""

from collections import Counter

from crawler.detect.campaign import Campaign, _in_one_order, _only_headings, _teachers, _text
from crawler.detect.known import Known
from crawler.thresholds import Thresholds

_TEXTS, _SIGNATURE = 8, 1_000


def remember(campaign: Campaign, campaign_id: str, *, confirmed: bool = True) -> Known:
    """The campaign as `campaign_id`: its most central texts, and the shingles that two of its pages or more share."""
    limits, family = Thresholds(), campaign.family
    studies = _in_one_order(family, [member.study for member in campaign.members])
    shown = [_only_headings(study) for study in studies] if family.kind == "outlined" else studies
    depth = limits.template_words if family.is_made else limits.outline_words
    texts = [
        _text(study, member.keyword, family.kind, depth) for study, member in zip(shown, campaign.members, strict=True)
    ]
    spread = Counter(h for member in campaign.members for h in member.study.page.sketch)
    shared = sorted((-pages, h) for h, pages in spread.items() if pages > 1)
    return Known(
        campaign_id,
        campaign.kind,
        tuple(sorted(h for _, h in shared[:_SIGNATURE])),
        tuple(_teachers(texts, _TEXTS)),
        campaign.median_body,
        frozenset(member.study.page.url for member in campaign.members),
        confirmed,
    )
