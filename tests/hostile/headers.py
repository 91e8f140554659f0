"""Traps in single headers, and servers that ask for patience."""

from hostile.links import ESCAPE
from hostile.outcome import Seen
from hostile.replies import answer, each, page
from hostile.trap import JUDGED, Ask, Reply, Trap

_seen_once: set[str] = set()


def _busy_once(ask: Ask) -> Reply:
    if ask.headers["host"] in _seen_once:
        return page("busy-once")
    _seen_once.add(ask.headers["host"])
    return answer("busy", ("Retry-After", "1"), status="503 Service Unavailable")


def _no_cookie_back(seen: Seen, trap: Trap) -> None:
    assert seen.asked(trap, "/again")
    assert not [ask for ask in seen.asked(trap) if "cookie" in ask.headers]


def _still_plain(seen: Seen, trap: Trap) -> None:
    assert seen.asked(trap, "/again"), "an https link was made of it"


def _nothing_saved(seen: Seen, trap: Trap) -> None:
    assert not list(seen.out.parent.rglob("*evil*"))


TRAPS = (
    Trap("busy-once", "503 with Retry-After: 1, then the page", JUDGED, {"/trap": each(_busy_once)}),
    Trap(
        "busy-for-ever",
        "503 with Retry-After: 86400, for ever",
        "status",
        {"/trap": answer("busy", ("Retry-After", "86400"), status="503 Service Unavailable")},
        closed=True,  # the site has asked to be left alone
    ),
    Trap(
        "too-many",
        "429 with a Retry-After that is no date and no number",
        "status",
        {"/trap": answer("slow down", ("Retry-After", "soon"), status="429 Too Many Requests")},
    ),
    Trap(
        "set-cookie",
        "cookies, also for the top level",
        JUDGED,
        {
            "/trap": page(
                "set-cookie", "/again", headers=(("Set-Cookie", "sid=1"), ("Set-Cookie", "all=1; Domain=.test"))
            ),
            "/again": page("set-cookie again"),
        },
        check=_no_cookie_back,
    ),
    Trap(
        "hsts",
        "nonsense in Strict-Transport-Security",
        JUDGED,
        {
            "/trap": page(
                "hsts", "/again", headers=(("Strict-Transport-Security", "max-age=-1e999; includeSubDomains; preload"),)
            ),
            "/again": page("hsts again"),
        },
        check=_still_plain,
    ),
    Trap(
        "type-junk",
        "a Content-Type that is none",
        JUDGED,
        {"/trap": answer("<!DOCTYPE html><title>junk</title><p>Words that a browser would show.", kind=';;/,\x7f="')},
    ),
    Trap(
        "type-missing",
        "no Content-Type",
        JUDGED,
        {"/trap": answer("<!DOCTYPE html><title>none</title><p>Words that a browser would show, too.", kind="")},
    ),
    Trap(
        "escape-header",
        "escape sequences in headers and the reason phrase",
        JUDGED,
        {
            "/trap": page(
                "escape-header", status=f"200 {ESCAPE}", headers=(("Server", ESCAPE), ("Content-Language", ESCAPE))
            )
        },
    ),
    Trap(
        "attachment",
        "wants to be saved outside of the folder",
        JUDGED,
        {"/trap": page("attachment", headers=(("Content-Disposition", 'attachment; filename="../../evil.html"'),))},
        check=_nothing_saved,
    ),
)
