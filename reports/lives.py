"""What happened to a campaign beyond its size and verdict: it moved, was worded anew, or took others in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from crawler.past import Past, key_of_text
from crawler.records import PageFinding
from crawler.sightings import Sighting
from reports.schema import IDS

_NAMED = 20
"""Hosts that a cell names; behind them stands how many more there are."""


def hosts_of(pages: Iterable[PageFinding]) -> Mapping[str, frozenset[str]]:
    """The hosts of each campaign's pages, by its id."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        if page.campaign_id:
            found[page.campaign_id].add(page.host)
    return {key: frozenset(hosts) for key, hosts in found.items()}


def compare_lives(sighting: Sighting, hosts: frozenset[str], past: Past) -> Iterator[tuple[str, str, str]]:
    """Change, before and after of a campaign that was known: `moved`, `respun`, and a `merged` for each one that went
    up in it."""
    earlier = past.hosts.get(sighting.campaign_id, frozenset())
    if earlier and hosts and not earlier & hosts:
        yield "moved", _name(earlier), _name(hosts)
    stayed, reworded = _count_reworded(sighting, past)
    if stayed and 2 * reworded >= stayed:
        yield "respun", str(stayed), str(reworded)
    for merged in sighting.merged:
        if merged in past.campaigns and past.campaigns[merged].living:
            yield "merged", merged, sighting.campaign_id


def _count_reworded(sighting: Sighting, past: Past) -> tuple[int, int]:
    """The campaign's pages that it had at the same addresses, and those of them with another text."""
    stayed = reworded = 0
    for url, digest in sighting.pages:
        key = key_of_text(url)
        seen, earlier = past.pages.get(key), past.digests.get(key, "")
        if earlier and seen and seen.campaign_id == sighting.campaign_id:
            stayed += 1
            reworded += not digest.startswith(earlier)
    return stayed, reworded


def _name(hosts: frozenset[str]) -> str:
    more = [f"+{len(hosts) - _NAMED}"] if len(hosts) > _NAMED else []
    return IDS.join([*sorted(hosts)[:_NAMED], *more])
