"""What a later run knows a campaign by, without a history: for tests and measurements of recognition."""

from functools import partial

from crawler.detect.campaign import Campaign
from crawler.detect.identity import sign
from crawler.detect.known import Known


def remember(campaign: Campaign, campaign_id: str, *, confirmed: bool = True) -> Known:
    """The campaign as `campaign_id`."""
    urls = frozenset(member.study.page.url for member in campaign.members)
    texts = partial(tuple, campaign.texts)
    return Known(campaign_id, campaign.kind, sign(campaign), texts, campaign.median_body, urls, confirmed=confirmed)
