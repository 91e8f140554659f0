"""What each campaign is called, and what it leaves for later runs to know it by."""

import base64
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from crawler.detect.campaign import Campaign
from crawler.detect.identity import Identity, core_of, identify, sign
from crawler.detect.known import Known
from crawler.detect.verdict import Judgement
from crawler.records import Page, PageFinding
from crawler.sightings import Sighting
from crawler.thresholds import Thresholds


def name_campaigns(
    campaigns: Sequence[Campaign], verdicts: Sequence[Judgement], known: Sequence[Known], limits: Thresholds
) -> list[Identity]:
    """The identity of each, `known_as` filled in for new ones too; mere duplicates, which no report shows, go on
    nothing."""
    shown = [at for at, verdict in enumerate(verdicts) if verdict.verdict != "duplicate"]
    identities = [Identity()] * len(campaigns)
    for at, identity in zip(shown, identify([campaigns[at] for at in shown], known, limits), strict=True):
        identities[at] = identity
    taken = {each.campaign_id for each in known}
    named: list[Identity] = []
    for campaign, identity in zip(campaigns, identities, strict=True):
        name = identity.known_as or _name(campaign, taken)
        taken.add(name)
        named.append(replace(identity, known_as=name))
    return named


def sight_campaigns(
    campaigns: Sequence[Campaign],
    identities: Sequence[Identity],
    shown: Collection[str],
    rows: Iterable[PageFinding],
    pages: Iterable[Page],
) -> tuple[Sighting, ...]:
    """What the campaigns of the ids `shown` are remembered by, by id; `rows` say which of `pages` are theirs."""
    digests = {page.url: page.text_digest for page in pages}
    urls: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        urls[row.campaign_id].append(row.url)
    found = [
        Sighting(
            campaign_id=identity.known_as,
            signature=sign(campaign),
            texts=tuple((text.tokens, text.surfaces) for text in campaign.texts),
            body=campaign.median_body,
            pages=tuple((url, digests[url]) for url in sorted(urls[identity.known_as])),
            merged=identity.merged,
            split_from=identity.split_from,
        )
        for campaign, identity in zip(campaigns, identities, strict=True)
        if identity.known_as in shown
    ]
    return tuple(sorted(found, key=lambda sighting: sighting.campaign_id))


def _name(campaign: Campaign, taken: Collection[str]) -> str:
    """The smallest shingle that half of its members share, so that growth rarely changes it."""
    spare = range(len(taken) + 1)  # one of so many numbers is free
    return next(name for name in map(_id_of, (*core_of(campaign), *spare)) if name not in taken)


def _id_of(number: int) -> str:
    return "c" + base64.b32encode(number.to_bytes(8, "big")).decode().lower().rstrip("=")
