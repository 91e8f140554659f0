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

_CHOICES = 16
"""Shingles that a campaign can be named after."""

Naming = tuple[str, tuple[int, ...]]
"""The first URL of a campaign, and the smallest shingles that half of its members share."""


def name_campaigns(
    campaigns: Sequence[Campaign], verdicts: Sequence[Judgement], known: Sequence[Known], limits: Thresholds
) -> list[Identity]:
    """The identity of each, `known_as` filled in for new ones too; mere duplicates, which no report shows, go on
    nothing."""
    shown = [at for at, verdict in enumerate(verdicts) if verdict.verdict != "duplicate"]
    identities = [Identity()] * len(campaigns)
    for at, identity in zip(shown, identify([campaigns[at] for at in shown], known, limits), strict=True):
        identities[at] = identity
    kept = {each.campaign_id for each in known}
    fresh = [at for at, identity in enumerate(identities) if not identity.known_as]
    for at, name in zip(fresh, give_names([naming_of(campaigns[at]) for at in fresh], kept), strict=True):
        identities[at] = replace(identities[at], known_as=name)
    return identities


def naming_of(campaign: Campaign) -> Naming:
    """What a campaign is named after."""
    lead = min(member.study.page.url for member in campaign.members)
    return lead, core_of(campaign)[:_CHOICES]


def give_names(namings: Sequence[Naming], taken: Collection[str] = ()) -> list[str]:
    """A name for each, none of them `taken`: its smallest shingle, so that growth rarely changes it. Where two would
    have the same, that with the first URL has it, whatever else there is and in whichever order."""
    used = set(taken)
    names = [""] * len(namings)
    for at in sorted(range(len(namings)), key=lambda at: namings[at][0]):
        spare = range(len(used) + 1)  # one of so many numbers is free
        names[at] = next(name for name in map(_id_of, (*namings[at][1], *spare)) if name not in used)
        used.add(names[at])
    return names


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


def _id_of(number: int) -> str:
    return "c" + base64.b32encode(number.to_bytes(8, "big")).decode().lower().rstrip("=")
