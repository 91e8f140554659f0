"""Traps in sitemaps; robots.txt names each."""

import zlib
from functools import cache

from hostile.links import canary_unread
from hostile.outcome import Seen
from hostile.replies import answer, each, made, page, silence, text, xml
from hostile.trap import JUDGED, SITE, SLOW, SWIFT, Ask, Check, Reply, Trap

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NAMED = text("Sitemap: http://$AT/map.xml\n")
_MAP = "/map.xml"


def _pages(*urls: str, before: str = "") -> Reply:
    return xml(f"{before}<urlset {_NAMESPACE}>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>")


def _index(*urls: str) -> Reply:
    entries = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return xml(f"<sitemapindex {_NAMESPACE}>{entries}</sitemapindex>")


@cache
def _million(host: str) -> bytes:
    """1,200,000 URLs of `host` (with its port), packed."""
    packer = zlib.compressobj(1, wbits=31)
    parts = [packer.compress(f"<urlset {_NAMESPACE}>".encode())]
    for start in range(0, 1_200_000, 10_000):
        urls = "".join(f"<url><loc>http://{host}/{n}</loc></url>" for n in range(start, start + 10_000))
        parts.append(packer.compress(urls.encode()))
    return b"".join(parts) + packer.flush()


def _next_index(ask: Ask) -> Reply:
    if not ask.path.startswith("/map"):
        return page(f"sitemap-endless {ask.path}")
    return _index(*(f"http://$AT{ask.path.removesuffix('.xml')}{number}.xml" for number in range(3)))


def _many(ask: Ask) -> Reply:
    if ask.path == _MAP:
        return _index(*(f"http://$AT/map-{number}.xml" for number in range(400)))
    if ask.path.startswith("/map-"):
        return _pages(*(f"http://$AT/{ask.path[5:-4]}-{number}" for number in range(10)))
    return answer("<!DOCTYPE html><title>listed</title><p>One of the pages that a sitemap lists.")


def _few_requests(most: int) -> Check:
    def check(seen: Seen, trap: Trap) -> None:
        assert len(seen.asked(trap)) <= most, f"{len(seen.asked(trap))} requests"

    return check


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_DOCTYPE = f'<!DOCTYPE urlset [<!ENTITY l0 "ha">{_LAUGHS}]>'
_XXE = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "http://$AT/canary"><!ENTITY % y SYSTEM "http://$AT/canary"> %y;]>'


def _sitemap(
    name: str,
    what: str,
    outcome: str,
    reply: Reply,
    subject: str = _MAP,
    check: Check | None = None,
    crawl: str = SWIFT,
) -> Trap:
    replies = {"/robots.txt": _NAMED, _MAP: reply, "/trap": page(name)}
    return Trap(name, what, outcome, replies, (), subject, check=check, crawl=crawl)


TRAPS = (
    _sitemap(
        "sitemap-bomb",
        "1,200,000 URLs in some MB of gzip",
        "sitemap",
        each(lambda ask: made(lambda: _million(ask.headers["host"]), kind="application/gzip")),
    ),
    _sitemap(
        "sitemap-60000",
        "60,000 URLs, 10,000 more than allowed",
        "sitemap",
        text("".join(f"http://$AT/{n}\n" for n in range(60_000))),
    ),
    Trap(
        "sitemap-endless",
        "indexes of indexes of indexes",
        "sitemap",
        {"/robots.txt": _NAMED, "*": each(_next_index)},
        (),
        SITE,
        check=_few_requests(200),
    ),
    Trap(
        "sitemap-wide",
        "an index of 400 sitemaps, each with more pages than are left of the budget",
        "limit",
        {"/robots.txt": _NAMED, "*": each(_many)},
        (),
        SITE,
        check=_few_requests(250),
    ),
    _sitemap(
        "sitemap-xxe",
        "entities of other addresses",
        JUDGED,
        _pages("&x;", "http://$AT/trap", before=_XXE),
        "/trap",
        canary_unread,
    ),
    _sitemap(
        "sitemap-laughs",
        "entities that unfold to 2 GB",
        JUDGED,
        _pages("http://$AT/trap", "http://$AT/?&l9;", before=_DOCTYPE),
        "/trap",
    ),
    _sitemap("sitemap-html", "an HTML page instead of a sitemap", "sitemap", page("sitemap-html map")),
    _sitemap(
        "sitemap-cut",
        "a sitemap that breaks off",
        JUDGED,
        answer(f"<urlset {_NAMESPACE}><url><loc>http://$AT/trap</loc></url><url><lo", kind="application/xml"),
        "/trap",
    ),
    _sitemap(
        "sitemap-offsite",
        "the pages of another site",
        "offsite",
        _pages("http://elsewhere.test:$PORT/listed"),
        "http://elsewhere.test:$PORT/listed",
    ),
    _sitemap(
        "sitemap-bad-urls",
        "entries that are no URL of the web",
        "bad_url",
        _pages("file:///etc/hostname", "http://["),
        "file:///etc/hostname",
    ),
    _sitemap("sitemap-silent", "takes the request for the sitemap and says nothing", "timeout", silence, crawl=SLOW),
    _sitemap(
        "sitemap-deep",
        "200,000 nested elements",
        "sitemap",
        made(lambda: b"<urlset>" + b"<url>" * 200_000, kind="application/xml"),
    ),
)
