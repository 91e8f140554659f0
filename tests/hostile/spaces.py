"""Traps without end: there is always one more page."""

import random

from hostile.outcome import Seen
from hostile.replies import answer, each
from hostile.trap import JUDGED, SITE, Ask, Reply, Trap

_COLOURS = ("red", "green", "blue", "black", "white", "grey", "pink")
_FACETS = ("colour", "size", "brand", "price", "rating", "sort", "view")
_chance = random.Random(7)


def _page(what: str, *hrefs: str) -> Reply:
    links = "".join(f'<a href="{href}">on</a> ' for href in hrefs)
    return answer(f"<!DOCTYPE html><title>{what}</title><p>There is always one more {what}.</p>{links}")


def _repeat(ask: Ask) -> Reply:
    return _page("corridor", f"{ask.path}/{'b' if ask.path.endswith('a') else 'a'}")


def _deeper(ask: Ask) -> Reply:
    return _page("stair", "deeper/", "../trap/deeper/") if ask.path.endswith("/") else _page("stair", "/trap/")


def _fan_out(_: Ask) -> Reply:
    return _page("door", *(f"/{_chance.randrange(10**12):x}" for _ in range(100)))


def _days(ask: Ask) -> Reply:
    year, month = (int(part) for part in (ask.path.split("/")[2:4] if ask.path.count("/") > 3 else ("2026", "11")))
    before, after = year * 12 + month - 2, year * 12 + month
    return _page("month", *(f"/trap/{at // 12}/{at % 12 + 1:02}/" for at in (before, after)))


def _days_queried(ask: Ask) -> Reply:
    given = [int(part.partition("=")[2]) for part in ask.target.partition("?")[2].split("&") if part]
    year, month = given or (2026, 11)
    before, after = year * 12 + month - 2, year * 12 + month
    return _page("month", *(f"/trap?year={at // 12}&month={at % 12 + 1}" for at in (before, after)))


def _session(_: Ask) -> Reply:
    return _page("visit", *(f"/trap{number}?PHPSESSID={_chance.randrange(10**20):x}" for number in range(3)))


def _facets(ask: Ask) -> Reply:
    given = ask.target.partition("?")[2]
    joined = f"{given}&" if given else ""
    return _page(
        "offer", *(f"/trap?{joined}{name}={_chance.choice(_COLOURS)}" for name in _FACETS if name not in given)
    )


def _growing(ask: Ask) -> Reply:
    mark = "&" if "?" in ask.target else "?"
    return _page("filter", f"{ask.target}{mark}tag=a", f"{ask.target}{mark}tag=b")


def _hosts(_: Ask) -> Reply:
    hosts = (f"http://h{_chance.randrange(400)}.wildcard-hosts.test:$PORT/{_chance.randrange(10**9)}" for _ in range(4))
    return _page("branch", *hosts)


def _within_budget(seen: Seen, trap: Trap) -> None:
    from hostile.command import PAGES_PER_SITE

    pages = {(ask.host, ask.target) for ask in seen.asked(trap) if ask.path != "/robots.txt"}
    assert len(pages) <= PAGES_PER_SITE, f"{len(pages)} pages asked for"


def _once(seen: Seen, trap: Trap) -> None:
    pages = [ask.target for ask in seen.asked(trap) if ask.path != "/robots.txt"]
    assert len(pages) == len(set(pages)) <= 6, "a page is one page under every session id"


def _space(name: str, what: str, outcome: str, make: Reply, hosts: int = 0, link: str = "/trap") -> Trap:
    return Trap(name, what, outcome, {"*": make}, (link,), SITE, hosts=hosts, check=_within_budget)


TRAPS = (
    _space("path-repeat", "/a/b/a/b/a/b ...", "trap", each(_repeat), link="/a"),
    _space("path-deeper", "a relative link that leads one folder deeper each time", "trap", each(_deeper)),
    _space("calendar", "the month before and the month after, as folders", "trap", each(_days)),
    _space("calendar-query", "the month before and the month after, as a query", "trap", each(_days_queried)),
    Trap("session", "a new session id in each link", JUDGED, {"*": each(_session)}, check=_once),
    _space("facets", "every combination of seven filters", "limit", each(_facets)),
    _space("query-growth", "a query that gets longer with each link", "trap", each(_growing)),
    _space("fan-out", "100 links to new pages without a pattern on each page", "limit", each(_fan_out)),
    _space(
        "wildcard-hosts",
        "new host names of the site on each page",
        "limit",
        each(_hosts),
        hosts=400,
        link="http://h0.$AT/",
    ),
)
