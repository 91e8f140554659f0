"""Traps in robots.txt."""

from hostile.links import CANARY, canary_unread
from hostile.outcome import Seen
from hostile.replies import answer, made, page, redirect, silence, text
from hostile.trap import JUDGED, SITE, SLOW, Reply, Trap

_FORBIDS = "User-agent: *\nDisallow: /trap\n"
_BOMB = "User-agent: *\n" + f"Disallow: /{'*a' * 40}b$\n" * 2000
_LONG = "/" + "a" * 3000


def _with(name: str, robots: Reply, path: str = "/trap") -> dict[str, Reply]:
    return {"/robots.txt": robots, path: page(name)}


def _unasked(seen: Seen, trap: Trap) -> None:
    assert not [ask for ask in seen.asked(trap) if ask.path != "/robots.txt"]


TRAPS = (
    Trap(
        "robots-503",
        "503 for robots.txt",
        "robots",
        _with("robots-503", answer("busy", status="503 Busy")),
        subject="/",
        closed=True,
        check=_unasked,
    ),
    Trap(
        "robots-silent",
        "takes the request for robots.txt and says nothing",
        "timeout",
        _with("robots-silent", silence),
        subject="/",
        closed=True,
        crawl=SLOW,
        check=_unasked,
    ),
    Trap(
        "robots-large",
        "20 MB of robots.txt, the rule at its top",
        "robots",
        _with("robots-large", made(lambda: _FORBIDS.encode() + b"Disallow: /x\n" * 1_600_000, kind="text/plain")),
    ),
    Trap(
        "robots-patterns",
        "2,000 rules of 40 asterisks",
        "robots",  # rules that cost too much are read to forbid more
        _with("robots-patterns", text(_BOMB), _LONG),
        (_LONG,),
        "/",
        closed=True,
    ),
    Trap("robots-html", "an HTML page for robots.txt", JUDGED, _with("robots-html", page("robots-html robots"))),
    Trap(
        "robots-noise", "noise, and NULs, for robots.txt", JUDGED, _with("robots-noise", text(bytes(range(256)) * 50))
    ),
    Trap("robots-loop", "a robots.txt that redirects to itself", JUDGED, _with("robots-loop", redirect("/robots.txt"))),
    Trap(
        "robots-file",
        "a robots.txt that redirects to a file of this machine",
        JUDGED,
        _with("robots-file", redirect(CANARY)),
        check=canary_unread,
    ),
    Trap(
        "robots-delay",
        "Crawl-delay: nan, and -5",
        JUDGED,
        _with("robots-delay", text("User-agent: *\nCrawl-delay: nan\nCrawl-delay: -5\n")),
    ),
    Trap("robots-401", "401 for robots.txt", JUDGED, _with("robots-401", answer("no", status="401 Unauthorized"))),
    Trap(
        "robots-sitemaps",
        "a robots.txt that names 400 sitemaps, of which none is there",
        "sitemap",
        _with("robots-sitemaps", text("".join(f"Sitemap: http://$AT/sitemap-{number}.xml\n" for number in range(400)))),
        subject=SITE,
    ),
)
