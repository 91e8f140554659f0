"""A site as a weblog program makes it: posts with menus, side bars and links across; the same seed, the same bytes."""

import random
from dataclasses import dataclass, field
from itertools import accumulate
from xml.sax.saxutils import escape

ROBOTS = "/robots.txt"
SITEMAP = "/sitemap.xml"
PRIVATE = "/private/"

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeio"]
_ENDS = ("", "n", "r", "s", "l", "nt", "st", "rk")
_CHILDREN = 12  # posts that a post is the first to link to


@dataclass(frozen=True, slots=True)
class Shape:
    """From and to, of one page: words of running text, links, and characters of style sheet and script."""

    words: tuple[int, int]
    links: tuple[int, int]
    code: tuple[int, int]
    oddities: bool = True  # redirects, pages that are gone, a forbidden folder, pages that only the sitemap names


ORDINARY = Shape(words=(500, 4_200), links=(30, 120), code=(1_000, 6_000))
"""10 to 50 KB a page."""
WORDPRESS = Shape(words=(1_700, 2_250), links=(118, 130), code=(20_500, 23_500), oddities=False)
"""Mean 52 KB, 424 tags, 123 links (49 distinct), 2,600 words: the pages on which other crawlers were timed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends for a path."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    location: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """`answers` by path. `reachable` is what a crawl from / must fetch, `pages` of these the HTML with status 200."""

    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def reachable(self) -> frozenset[str]:
        """All but robots.txt and what it forbids."""
        return frozenset(path for path in self.answers if path != ROBOTS and not path.startswith(PRIVATE))

    @property
    def pages(self) -> frozenset[str]:
        """What can be judged."""
        return frozenset(path for path in self.reachable if self.answers[path].status == 200 and path != SITEMAP)


def build_site(pages: int, seed: int, shape: Shape, root: str = "") -> Site:
    """A site of `pages` HTML pages; `root` (http://host:port) is put before the sitemap's paths."""
    writer = _Writer(random.Random(seed), shape)
    paths = ["/", *(writer.path(number) for number in range(1, pages))]
    site = Site()
    odd = _add_oddities(site, paths, root) if shape.oddities else _Odd()
    for number, path in enumerate(paths):
        first = number * _CHILDREN + 1
        children = [each for each in paths[first : first + _CHILDREN] if each not in odd.unlinked]
        named = [*odd.links.get(number, ()), *children]
        links = [*named, *writer.across(paths, odd.unlinked, len(named))]
        site.answers[path] = Answer(writer.page(number, links))
    return site


@dataclass(slots=True)
class _Odd:
    links: dict[int, list[str]] = field(default_factory=dict)  # number of a page -> what it alone links to
    unlinked: set[str] = field(default_factory=set)


def _add_oddities(site: Site, paths: list[str], root: str) -> _Odd:
    """Every 50th page hangs on a redirect (each third on two in a row), every 70th only on the sitemap.

    Every 40th links to a page that is gone, and the home page to what robots.txt forbids and to another site.
    """
    odd = _Odd(links={0: [f"{PRIVATE}1", "http://elsewhere.example/", "mailto:someone@elsewhere.example"]})
    for number in range(49, len(paths), 50):
        hidden = f"/go/{number}/on" if number % 3 == 0 else paths[number]
        site.answers[f"/go/{number}"] = Answer(status=301, location=hidden)
        if hidden != paths[number]:
            site.answers[hidden] = Answer(status=302, location=paths[number])
        odd.links.setdefault(number // 2, []).append(f"/go/{number}")
    for number in range(39, len(paths), 40):
        site.answers[f"/gone/{number}"] = Answer(b"<title>Gone</title><p>This page is not here any more.", 404)
        odd.links.setdefault(number, []).append(f"/gone/{number}")
    site.answers[f"{PRIVATE}1"] = Answer(b"<title>Private</title>")
    listed = [*paths[69::70], *paths[: len(paths) // 4]]
    leaves = {number for number in range(len(paths)) if number * _CHILDREN + 1 >= len(paths)}
    odd.unlinked = {paths[number] for number in leaves if number % 50 == 49 or number % 70 == 69}
    entries = "".join(f"<url><loc>{escape(root + path)}</loc></url>" for path in dict.fromkeys(listed))
    site.answers[SITEMAP] = Answer(f"<urlset>{entries}</urlset>".encode(), content_type="application/xml")
    rules = f"User-agent: *\nDisallow: {PRIVATE}\nSitemap: {root}{SITEMAP}\n"
    site.answers[ROBOTS] = Answer(rules.encode(), content_type="text/plain")
    return odd


class _Writer:
    """Writes paths and pages, all from one source of chance."""

    def __init__(self, chance: random.Random, shape: Shape) -> None:
        self._chance = chance
        self._shape = shape
        self._words = [self._word() for _ in range(6_000)]
        self._weights = list(accumulate(1 / rank for rank in range(10, len(self._words) + 10)))

    def path(self, number: int) -> str:
        """The path of post `number`."""
        return f"/{2010 + number % 15}/{number % 12 + 1:02}/{'-'.join(self.some_words(4))}-{number}/"

    def some_words(self, number: int) -> list[str]:
        """Words, the first ones of the vocabulary far more often than the last."""
        return self._chance.choices(self._words, cum_weights=self._weights, k=number)

    def across(self, paths: list[str], left_out: set[str], there: int) -> list[str]:
        """Links to anywhere on the site, so many that a page with some `there` has what its shape says.

        A teaser links its post three times (picture, title, "more"), and every twelfth link leaves the site.
        """
        number = max(0, self._chance.randint(*self._shape.links) - there)
        outside = [f"https://elsewhere.example/share?n={each}" for each in range(number // 12)]
        teased = self._chance.choices(paths, k=(number - len(outside)) // 3)
        found = [path for path in teased if path not in left_out] * 3 + outside
        self._chance.shuffle(found)
        return found

    def page(self, number: int, links: list[str]) -> bytes:
        """A post with its `links`: a third in the text, the others in menus."""
        inside = len(links) // 3
        title = " ".join(self.some_words(6)).capitalize()
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - {number}</title>'
            f'<meta name="description" content="{" ".join(self.some_words(20))}">'
            f'<style>{self._code()}</style></head><body class="post-template-default single single-post">'
            f'<header id="masthead" class="site-header"><p><a href="/" rel="home">Home</a></p></header>'
            f"{self._menu('primary-menu', links[inside : 2 * inside])}"
            f'<article id="post-{number}" class="post type-post status-publish format-standard hentry">'
            f'<h1 class="entry-title">{title}</h1>'
            f'<div class="entry-content">{self._text(links[:inside])}</div></article>'
            f"<aside>{self._menu('widget-area', links[2 * inside :])}</aside>"
            f"<footer><p>{' '.join(self.some_words(15))}</p></footer><script>{self._code()}</script></body></html>"
        ).encode()

    def _text(self, links: list[str]) -> str:
        left = self._chance.randint(*self._shape.words)
        parts: list[str] = []
        waiting = list(links)
        while left > 0 or waiting:
            words = self.some_words(self._chance.randint(25, 60))
            left -= len(words)
            middle = len(words) // 2
            marked = f"<strong>{words[middle]}</strong> <em>{words[-1]}</em> <span>{words[0]}</span>"
            if waiting:
                marked += f' <a href="{waiting.pop()}">{" ".join(self.some_words(3))}</a>'
            heading = f"<h2>{' '.join(words[:4])}</h2>" if len(parts) % 5 == 4 else ""
            parts.append(f"{heading}<p>{' '.join(words[:middle])} {marked} {' '.join(words[middle:])}.</p>\n")
        return "".join(parts)

    def _menu(self, name: str, links: list[str]) -> str:
        items = "".join(
            f'<li class="menu-item menu-item-type-post_type"><a href="{path}">{" ".join(self.some_words(3))}</a></li>\n'
            for path in links
        )
        return f'<nav class="{name}" role="navigation"><ul class="menu">{items}</ul></nav>'

    def _code(self) -> str:
        """Half of the page's style sheet and script: a rule again and again, as long as the shape says."""
        rule = ".wp-block-" + "-".join(self.some_words(3)) + "{margin:0 auto;padding:1em}\n"
        return rule * (self._chance.randint(*self._shape.code) // 2 // len(rule))

    def _word(self) -> str:
        parts = self._chance.choices(_SYLLABLES, k=self._chance.randint(1, 3))
        return "".join(parts) + self._chance.choice(_ENDS)
