"""All traps, and the table of them."""

from hostile import bodies, headers, links, markup, redirects, robots, sitemaps, spaces, texts, wire
from hostile.trap import IGNORED, JUDGED, Trap

ROOMS = {
    "Links": links.TRAPS,
    "Redirects": redirects.TRAPS,
    "Spaces without end": spaces.TRAPS,
    "robots.txt": robots.TRAPS,
    "Sitemaps": sitemaps.TRAPS,
    "The protocol": wire.TRAPS,
    "Headers": headers.TRAPS,
    "Bodies": bodies.TRAPS,
    "Markup": markup.TRAPS,
    "Text": texts.TRAPS,
}
TRAPS: tuple[Trap, ...] = tuple(trap for traps in ROOMS.values() for trap in traps)
_WORDS = {JUDGED: "judged", IGNORED: "not asked for, no row"}


def table() -> str:
    """The traps as Markdown, one table a kind."""
    parts = []
    for room, traps in ROOMS.items():
        rows = (f"| {each.name} | {each.what} | {_WORDS.get(each.outcome, f'`{each.outcome}`')} |" for each in traps)
        parts.append("\n".join((f"## {room}", "", "| trap | what it does | outcome |", "|---|---|---|", *rows, "")))
    return "\n".join(parts)
