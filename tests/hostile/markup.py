"""Traps for parsers: HTML that costs more than it looks."""

from itertools import islice, product
from string import ascii_lowercase

from hostile.articles import article
from hostile.outcome import Seen
from hostile.replies import answer, made, page
from hostile.trap import JUDGED, SLOW, Reply, Trap


def _behind(name: str, piece: str, times: int) -> Reply:
    """An honest page with `piece` many times behind it."""
    return made(lambda: article(name).encode() + piece.encode() * times)


def _attributes() -> bytes:
    names = map("".join, product(ascii_lowercase, repeat=4))
    return article("attributes").encode() + b"<p " + " ".join(islice(names, 20_000)).encode() + b">x"


def _formatting(name: str, open_tags: int, paragraphs: int) -> Reply:
    """Unclosed formatting tags, which each later paragraph opens again: a tree of their product."""
    opened = "".join(f"<font size={number}>" for number in range(open_tags))
    return made(f"{article(name)}<p>{opened}</p>{'<p>x</p>' * paragraphs}".encode)


def _linked(name: str, *schema: str) -> Reply:
    return page(name, extra="".join(f'<script type="application/ld+json">{each}</script>' for each in schema))


def _short_title(seen: Seen, trap: Trap) -> None:
    row = seen.pages[seen.url(trap, trap.subject)]
    assert len(row["title"]) <= 32_000


_MB = 1_000_000

TRAPS = (
    Trap(
        "nesting", "400,000 nested tags", "parser_killed", {"/trap": _behind("nesting", "<div>", 400_000)}, crawl=SLOW
    ),
    Trap("attributes", "a tag with 20,000 attributes", JUDGED, {"/trap": made(_attributes)}),
    Trap(
        "formatting",
        "200 unclosed tags that 1,000 paragraphs open again: 200,000 elements in 12 KB",
        JUDGED,
        {"/trap": _formatting("formatting", 200, 1_000)},
    ),
    Trap(
        "formatting-bomb",
        "1,000 unclosed tags that 60,000 paragraphs open again: 60 million elements",
        "parser_killed",
        {"/trap": _formatting("formatting-bomb", 1_000, 60_000)},
        crawl=SLOW,
    ),
    Trap("misnesting", "20,000 links around blocks", JUDGED, {"/trap": _behind("misnesting", "<a><div>", 20_000)}),
    Trap("small-tags", "200,000 small tags", JUDGED, {"/trap": _behind("small-tags", "<b>a</b>", 200_000)}),
    Trap("tables", "50,000 tables in tables", JUDGED, {"/trap": _behind("tables", "<table>", 50_000)}),
    Trap(
        "comment",
        "a comment that never ends",
        JUDGED,
        {"/trap": page("comment", extra="<!-- " + "<a href=/nowhere>x</a>" * 50_000)},
    ),
    Trap(
        "script",
        "a script that never ends",
        JUDGED,
        {"/trap": page("script", extra="<script>" + "<a href=/nowhere>x</a>" * 50_000)},
    ),
    Trap("cdata", "50,000 openings of CDATA", JUDGED, {"/trap": _behind("cdata", "<![CDATA[", 50_000)}),
    Trap("text-node", "9 MB of text without a tag", JUDGED, {"/trap": _behind("text-node", "word ", 9 * _MB // 5)}),
    Trap("one-word", "a word of 9 MB", JUDGED, {"/trap": _behind("one-word", "word", 9 * _MB // 4)}),
    Trap(
        "long-title",
        "a title of 1 MB",
        JUDGED,
        {"/trap": answer(f"<title>{'long ' * 200_000}</title>{article('long-title')}")},
        check=_short_title,
    ),
    Trap(
        "entities",
        "150,000 entities that do not exist",
        JUDGED,
        {"/trap": _behind("entities", "&notanentity", 150_000)},
    ),
    Trap(
        "xhtml-laughs",
        "entities that unfold to 2 GB, in a page",
        JUDGED,
        {
            "/trap": answer(
                '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + article("xhtml-laughs", extra="<p>&b;"),
                kind="application/xhtml+xml",
            )
        },
    ),
    Trap(
        "json-nested",
        "JSON-LD of 100,000 brackets",
        JUDGED,
        {"/trap": _linked("json-nested", "[" * 100_000, "[" * 100_000 + "]" * 100_000)},
    ),
    Trap(
        "json-number",
        "JSON-LD with an integer of 10,000 digits",
        JUDGED,
        {"/trap": _linked("json-number", '{"@type": "VideoObject", "n": ' + "9" * 10_000 + "}")},
    ),
    Trap(
        "json-surrogate",
        "JSON-LD with half a character",
        JUDGED,
        {
            "/trap": _linked(
                "json-surrogate",
                '{"@type": "VideoObject", "name": "\\ud800", "embedUrl": "https://video.test/\\ud800"}',
            )
        },
    ),
    Trap(
        "inline-styles",
        "30,000 hidden elements, styled one by one",
        JUDGED,
        {"/trap": _behind("inline-styles", "<p style='color:#fff;display:none'>x</p>", 30_000)},
    ),
)
