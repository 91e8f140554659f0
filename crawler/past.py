"""What a run is told of the runs of its series before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.exhibits import RunPoint
from crawler.records import VERDICTS, DomainFinding

NOT_JUDGED = "not judged"
"""Stands for the verdict of a domain without a judged page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What earlier runs know of a page, campaign or domain. `size` is a number of pages, 0 for a page itself, `living`
    says that the run before this one had it, `first_seen` and `last_seen` are ISO 8601 in UTC."""

    verdict: str
    size: int
    first_seen: str
    campaign_id: str = ""
    living: bool = True
    last_seen: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """All that the runs before one know: pages by URL, campaigns by id, domains by name. `points` are the totals of
    those runs, oldest first; without any this is the first run of the series `name`. `hosts` are those of a campaign
    when it was last seen, `digests` those of its pages' texts by URL."""

    name: str
    points: tuple[RunPoint, ...] = ()
    pages: Mapping[str, Seen] = field(default_factory=dict)
    campaigns: Mapping[str, Seen] = field(default_factory=dict)
    domains: Mapping[str, Seen] = field(default_factory=dict)
    hosts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


def key_of_text(text: str) -> str:
    """`text` as it names something from run to run: what cannot be stored as UTF-8 is replaced."""
    return text.encode("utf-8", "replace").decode()


def worst_verdict(row: DomainFinding) -> str:
    """The worst verdict of which the domain has at least one page."""
    return next((verdict for verdict in VERDICTS if getattr(row, verdict) > 0), NOT_JUDGED)
