"""Traps that are links: to what a crawler must not open, or to what is no URL."""

from pathlib import Path

from hostile.outcome import Seen
from hostile.replies import answer, page
from hostile.trap import IGNORED, JUDGED, SITE, Trap

CANARY = Path(__file__).with_name("canary.html").as_uri()
"""A file beside this one, with a link that says on the server that somebody has read it."""

SPELLINGS = ("127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "localhost")
"""Loopback, as an attacker writes it."""

NUL, SURROGATE, ESCAPE, BIDI = "\x00", "&#xD800;", "\x1b[31mred\x07", "\u202egpj.exe\u2066"


def canary_unread(seen: Seen, trap: Trap) -> None:
    assert not seen.asked(trap, "/canary"), "a local file was read"


def no_other_host(seen: Seen, trap: Trap) -> None:
    names = {ask.host for ask in seen.log}
    assert not [name for name in names if not name.endswith(".test")], f"asked at {names}"


def no_credentials(seen: Seen, trap: Trap) -> None:
    asked = seen.asked(trap, "/trap")
    assert asked
    assert not [ask for ask in asked if "authorization" in ask.headers or "@" in ask.headers["host"]]


def no_row_of_another_scheme(seen: Seen, trap: Trap) -> None:
    schemes = {row["url"].partition(":")[0] for row in seen.coverage}
    assert not schemes & {"javascript", "data", "mailto", "tel", "ws", "blob", "ftp"}


def bad_port_too(seen: Seen, trap: Trap) -> None:
    assert seen.reasons["http://bad-urls.test:99999999/"] == {"bad_url"}


def _asked_once(seen: Seen, trap: Trap) -> None:
    assert len(seen.asked(trap, "/trap")) == 1


TRAPS = (
    Trap("file-link", "links to a file of this machine", IGNORED, {}, (CANARY,), CANARY, check=canary_unread),
    Trap(
        "file-host-link",
        "links to a file with the site's own host in the URL",
        IGNORED,
        {},
        (CANARY.replace("file:///", "file://file-host-link.test/"),),
        CANARY.replace("file:///", "file://file-host-link.test/"),
        check=canary_unread,
    ),
    Trap(
        "file-base",
        "a base element turns every link into one to a file",
        JUDGED,
        {"/trap": page("file-base", "canary.html", extra=f"<base href='{CANARY}'>")},
        check=canary_unread,
    ),
    Trap("ftp-link", "links to an FTP server", IGNORED, {}, ("ftp://$AT/trap",), "ftp://$AT/trap"),
    Trap(
        "javascript-link",
        "links to program text, plain and with a line break in the scheme",
        IGNORED,
        {},
        ("javascript:location='/trap'", "java\nscript:location='/trap'", "/"),
        check=no_row_of_another_scheme,
    ),
    Trap("data-link", "links to a page inside the link", IGNORED, {}, ("data:text/html,<a href=/trap>x</a>",)),
    Trap(
        "other-schemes",
        "links by mail, telephone, web socket, blob, view-source, gopher",
        IGNORED,
        {},
        (
            "mailto:a@$AT",
            "tel:1",
            "ws://$AT/trap",
            "blob:http://$AT/trap",
            "view-source:http://$AT/trap",
            "gopher://$AT/",
        ),
        check=no_row_of_another_scheme,
    ),
    Trap(
        "loopback-links",
        f"links to loopback, spelled {', '.join(f'`{each}`' for each in SPELLINGS)}",
        IGNORED,
        {},
        tuple(f"http://{each}:$PORT/trap" for each in SPELLINGS),
        "http://127.1:$PORT/trap",
        check=no_other_host,
    ),
    Trap(
        "bad-urls",
        "links with `http://[` and port 99999999",
        "bad_url",
        {},
        ("http://[", "http://bad-urls.test:99999999/"),
        "http://[",
        check=bad_port_too,
    ),
    Trap(
        "surrogate-link",
        "a lone surrogate in a link",
        JUDGED,
        {"*": page("surrogate-link")},
        (f"/trap?{SURROGATE}", "/trap?%EF%BF%BD"),
        "/trap?%EF%BF%BD",
    ),
    Trap("nul-link", "a NUL in a link", JUDGED, {"*": page("nul-link")}, (f"/trap?{NUL}",), "/trap?%EF%BF%BD"),
    Trap(
        "bidi-link",
        "a bidirectional override in a link, so that it reads backwards",
        JUDGED,
        {"*": page("bidi-link")},
        (f"/trap?{BIDI}",),
        "/trap?%E2%80%AEgpj.exe%E2%81%A6",
    ),
    Trap(
        "escape-link",
        "a terminal's escape sequence in a link",
        JUDGED,
        {"*": page("escape-link")},
        (f"/trap?{ESCAPE}",),
        "/trap?%1B%5B31mred",
    ),
    Trap("long-url", "a URL of 9,000 characters", "bad_url", {}, ("/" + "x" * 9_000,), SITE),
    Trap(
        "credentials",
        "a link with a user's name and password",
        JUDGED,
        {"/trap": page("credentials")},
        ("http://me:hush@$AT/trap",),
        check=no_credentials,
    ),
    Trap(
        "fragments",
        "one page linked under 20,000 fragments",
        JUDGED,
        {"/trap": page("fragments", *(f"/trap#{number}" for number in range(20_000)))},
        check=_asked_once,
    ),
    Trap(
        "link-flood",
        "a page with 12,000 links to other pages",
        "limit",
        {
            "/trap": answer("<title>flood</title>" + "".join(f"<a href=/n{number}>n</a>" for number in range(12_000))),
            "*": answer("<title>one of many</title><p>one of many"),
        },
        subject=SITE,
    ),
)
