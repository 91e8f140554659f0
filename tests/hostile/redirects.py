"""Traps that lead elsewhere."""

from hostile.links import CANARY, canary_unread
from hostile.outcome import Seen
from hostile.replies import answer, each, page, redirect
from hostile.trap import JUDGED, Ask, Reply, Trap

TEXT = "<p>Only here to jump on."


def _count_up(ask: Ask) -> Reply:
    number = int(ask.path.removeprefix("/r/")) if ask.path.startswith("/r/") else 0
    return redirect(f"/r/{number + 1}")


def _double(ask: Ask) -> Reply:
    return redirect(ask.target + ("?" if "?" not in ask.target else "") + ask.target.rpartition("?")[2] + "x" * 40)


def _few_hops(seen: Seen, trap: Trap) -> None:
    assert len(seen.asked(trap)) <= 24, "asked on and on"


def _elsewhere_unasked(seen: Seen, trap: Trap) -> None:
    assert "elsewhere.test" not in {ask.host for ask in seen.log}


def _landed_without_a_trace(seen: Seen, trap: Trap) -> None:
    landed = seen.asked(trap, "/landing")
    assert landed
    assert not [ask for ask in landed if {"referer", "authorization", "cookie"} & set(ask.headers)]


TRAPS = (
    Trap(
        "redirect-file",
        "redirects to a file of this machine",
        "redirect",
        {"/trap": redirect(CANARY)},
        check=canary_unread,
    ),
    Trap(
        "redirect-data",
        "redirects to a page inside the URL",
        "redirect",
        {"/trap": redirect("data:text/html,<a href=/canary>x</a>")},
        check=canary_unread,
    ),
    Trap("redirect-javascript", "redirects to program text", "redirect", {"/trap": redirect("javascript:alert(1)")}),
    Trap(
        "redirect-loop",
        "two pages that redirect to one another",
        "redirect",
        {"/trap": redirect("/back"), "/back": redirect("/trap")},
        check=_few_hops,
    ),
    Trap("redirect-self", "a page that redirects to itself", "redirect", {"/trap": redirect("/trap")}, check=_few_hops),
    Trap(
        "redirect-endless", "/r/1 leads to /r/2 leads to /r/3 ...", "redirect", {"*": each(_count_up)}, check=_few_hops
    ),
    Trap("redirect-growing", "every redirect leads to a longer URL", "redirect", {"*": each(_double)}, check=_few_hops),
    Trap(
        "redirect-offsite",
        "redirects to another site, one on the crawler's own network",
        "redirect",
        {"/trap": redirect("http://elsewhere.test:$PORT/")},
        check=_elsewhere_unasked,
    ),
    Trap(
        "redirect-loopback",
        "redirects to loopback in an odd spelling",
        "redirect",
        {"/trap": redirect("http://2130706433:$PORT/")},
    ),
    Trap("redirect-malformed", "redirects to `http://[`", "redirect", {"/trap": redirect("http://[")}),
    Trap(
        "redirect-nowhere", "redirects without saying where to", "redirect", {"/trap": answer(TEXT, status="302 Found")}
    ),
    Trap(
        "redirect-controls",
        "control characters and an escape sequence in Location",
        JUDGED,
        {"/trap": redirect("/land\x01\x1b[31m?a\x7f"), "*": page("redirect-controls")},
        subject="/land%01%1B%5B31m?a%7F",
    ),
    Trap(
        "redirect-host",
        "redirects to another host of the site",
        JUDGED,
        {"/trap": redirect("http://www.$AT/landing"), "/landing": page("redirect-host")},
        subject="http://www.$AT/landing",
        check=_landed_without_a_trace,
    ),
    Trap(
        "redirect-credentials",
        "redirects to a URL with a password",
        JUDGED,
        {"/trap": redirect("http://me:hush@$AT/landing"), "/landing": page("redirect-credentials")},
        subject="/landing",
        check=_landed_without_a_trace,
    ),
    Trap(
        "refresh-file",
        "a meta refresh to a file of this machine",
        JUDGED,
        {"/trap": page("refresh-file", extra=f"<meta http-equiv=refresh content='0;url={CANARY}'>")},
        check=canary_unread,
    ),
    Trap(
        "refresh-header",
        "a Refresh header to a file of this machine",
        JUDGED,
        {"/trap": page("refresh-header", headers=(("Refresh", f"0; url={CANARY}"),))},
        check=canary_unread,
    ),
    Trap(
        "refresh-self",
        "a page that reloads itself for ever",
        JUDGED,
        {"/trap": page("refresh-self", extra="<meta http-equiv=refresh content=0>")},
    ),
)
