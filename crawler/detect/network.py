"""Who leads where: the hosts of a family, and the videos, shared ids and sites that its pages have."""

from collections import Counter
from collections.abc import Iterator, Sequence

from crawler.detect.campaign import Member
from crawler.detect.circumstances import shared_ids
from crawler.exhibits import Edge
from crawler.records import Study

HOSTS, TARGETS, EDGES = 30, 60, 90
"""At the most: the hosts with most pages, what most of these have, and lines between them."""


def draw_network(members: Sequence[Member]) -> tuple[Edge, ...]:
    """The edges by host, the one with most pages first; of each host what most hosts and pages have first."""
    pages = Counter(member.study.page.host for member in members)
    hosts = sorted(pages, key=lambda host: (-pages[host], host))[:HOSTS]
    ranks = {host: rank for rank, host in enumerate(hosts)}
    ids = frozenset(shared_ids(member.study for member in members))
    counted = Counter(
        (member.study.page.host, *target)
        for member in members
        if member.study.page.host in ranks
        for target in set(_targets(member.study, ids))
    )
    chosen = {target: rank for rank, target in enumerate(_choose(counted))}
    edges = (Edge(*edge, pages=number) for edge, number in counted.items() if edge[1:] in chosen)
    return tuple(sorted(edges, key=lambda edge: (ranks[edge.host], chosen[edge.kind, edge.target])))


def _targets(study: Study, ids: frozenset[str]) -> Iterator[tuple[str, str]]:
    yield from (("video", video.video_id) for video in study.videos)
    yield from (("id", tracker) for tracker in study.tracker_ids if tracker in ids)
    yield from (("site", domain) for domain in study.destinations)


def _choose(counted: Counter[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """The targets that most hosts have, and of as many hosts that most pages have, while there is room."""
    hosts = Counter((kind, target) for _, kind, target in counted)
    pages = Counter[tuple[str, str]]()
    for (_, kind, target), number in counted.items():
        pages[kind, target] += number
    room = EDGES
    for chosen in sorted(hosts, key=lambda each: (-hosts[each], -pages[each], each))[:TARGETS]:
        if hosts[chosen] <= room:
            room -= hosts[chosen]
            yield chosen
