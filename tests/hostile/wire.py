"""Traps in the protocol: answers that are none."""

from hostile.articles import article
from hostile.replies import HTML, answer, for_ever, head, nothing, page, send, silence
from hostile.server import reset
from hostile.trap import JUDGED, SLOW, Trap

_TYPED = ("Content-Type", HTML)
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def _after(name: str, *before: bytes) -> bytes:
    """The answers `before` the one that counts."""
    content = article(name).encode()
    return b"".join(before) + head("200 OK", [_TYPED], len(content)) + content


TRAPS = (
    Trap("silence", "takes the request and says nothing", "timeout", {"/trap": silence}, crawl=SLOW),
    Trap(
        "slow-headers",
        "headers of one byte now and then",
        "timeout",
        {"/trap": for_ever(_OK + b"X-Slow: ", b"x", 0.1)},
        crawl=SLOW,
    ),
    Trap(
        "endless-continue",
        "100 Continue for ever",
        "timeout",
        {"/trap": for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 20, 0.01)},
        crawl=SLOW,
    ),
    Trap(
        "early-hints",
        "100, 102 and 103 before the answer",
        JUDGED,
        {
            "/trap": send(
                _after(
                    "early-hints",
                    b"HTTP/1.1 100 Continue\r\n\r\n",
                    b"HTTP/1.1 102 Processing\r\n\r\n",
                    b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
                )
            )
        },
    ),
    Trap("hang-up", "takes the request and hangs up", "unreachable", {"/trap": nothing}),
    Trap("reset", "takes the request and resets the connection", "unreachable", {"/trap": reset}),
    Trap(
        "refused",
        "a port that refuses",
        "unreachable",
        {},
        ("http://refused.test:$SHUT/trap",),
        "http://refused.test:$SHUT/trap",
    ),
    Trap("no-tls", "no TLS behind https", "tls", {}, ("https://$AT/trap",), "https://$AT/trap"),
    Trap(
        "header-bomb",
        "2,000 headers of 1,000 bytes",
        "unreadable",
        {"/trap": page("header-bomb", headers=tuple((f"X-{number}", "x" * 1000) for number in range(2000)))},
    ),
    Trap(
        "header-line",
        "a header of 5 MB",
        "unreachable",
        {"/trap": page("header-line", headers=(("X-Long", "x" * 5_000_000),))},
    ),
    Trap(
        "endless-headers",
        "headers without end, as fast as it goes",
        "unreadable",
        {"/trap": for_ever(_OK, b"X-More: and more\r\n" * 4096, 0)},
    ),
    Trap(
        "other-protocol",
        "the greeting of an SSH server",
        "unreadable",
        {"/trap": send(b"SSH-2.0-OpenSSH_9.9\r\n\x00\x01\x02\r\n")},
    ),
    Trap(
        "status-garbage",
        "a status line of noise",
        "unreadable",
        {"/trap": send(b"HTTP/9.9 \xff\xfe banana\r\n\r\n<p>x")},
    ),
    Trap("http-09", "HTML without a status line", "unreadable", {"/trap": send(article("http-09").encode())}),
    Trap(
        "status-999",
        "a status that does not exist",
        "status",
        {"/trap": page("status-999", status="999 Request denied")},
    ),
    Trap(
        "chunk-garbage",
        "chunks whose length is no number",
        "truncated",
        {"/trap": send(_OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n-5\r\n")},
    ),
    Trap(
        "chunk-extension",
        "a chunk with an extension of 5 MB",
        "truncated",
        {"/trap": send(_OK + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"x" * 5_000_000 + b"\r\nhello\r\n0\r\n\r\n")},
    ),
    Trap(
        "chunk-huge",
        "a chunk of 2^60 bytes",
        "truncated",
        {"/trap": send(_OK + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n")},
    ),
    Trap(
        "negative-length", "Content-Length: -5", "unreadable", {"/trap": send(_OK + b"Content-Length: -5\r\n\r\n<p>x")}
    ),
    Trap(
        "two-lengths",
        "two Content-Lengths that differ",
        "unreadable",
        {"/trap": send(_OK + b"Content-Length: 10\r\nContent-Length: 2000\r\n\r\n" + b"<p>x" * 500)},
    ),
    Trap(
        "switching-protocols",
        "101 that nobody asked for",
        "unreachable",
        {"/trap": send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n\x00\x01")},
    ),
    Trap("no-content", "204", "empty", {"/trap": send(head("204 No Content", [], None))}),
    Trap(
        "part",
        "206 that nobody asked for",
        JUDGED,
        {"/trap": page("part", status="206 Partial Content", headers=(("Content-Range", "bytes 0-99/5000"),))},
    ),
    Trap("not-modified", "304 that nobody asked for", "status", {"/trap": send(head("304 Not Modified", [], None))}),
    Trap(
        "unauthorized",
        "401 that asks for a password",
        "status",
        {"/trap": answer("no", ("WWW-Authenticate", 'Basic realm="x"'), status="401 Unauthorized")},
    ),
)
