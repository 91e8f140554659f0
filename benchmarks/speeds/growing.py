"""Collections that grow: how many pages are in families, and their HTML.

Two per cent of the pages are in families of 2 to 5,000 members, two of which share about 37% of their sketch. The same
size and seed give the same pages.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from labelled.records import LabelledPage

SHARE, SMALLEST, LARGEST = 0.02, 2, 5_000
SITE = 400
"""Pages of a site."""
WORDS, SLOTS, WAYS = 220, 0.42, 3
"""Words of a page; share of a family's words that are written in one of so many ways. A shingle of three words is then
the same on two pages in 37 of 100 cases."""
PUSHED = 5
"""Times that a family's page says its phrase alone."""
_STRIDE = 1_000_003  # a prime: it spreads the families over the whole collection


def family_sizes(pages: int, seed: int) -> list[int]:
    """How many members each family has; together two per cent of `pages`, small families far more often."""
    left, chance = round(pages * SHARE), random.Random(f"sizes {pages} {seed}")
    sizes: list[int] = []
    while left >= SMALLEST:
        most = min(LARGEST, max(SMALLEST, left // 2))
        size = most if not sizes else round(SMALLEST * (most / SMALLEST) ** chance.random())
        sizes.append(min(size, left))
        left -= sizes[-1]
    return sizes


@dataclass(frozen=True, slots=True)
class Place:
    """Which page it is: the family's number and the member's, or -1 and the number of an honest page."""

    family: int
    number: int


def place_pages(pages: int, seed: int) -> list[Place]:
    """Every page of a collection, those of families spread over it."""
    return spread_families(family_sizes(pages, seed), pages)


def spread_families(sizes: Sequence[int], pages: int) -> list[Place]:
    """Every page of a collection that has families of these sizes."""
    members = [Place(at, each) for at, size in enumerate(sizes) for each in range(size)]
    places = [*members, *(Place(-1, each) for each in range(pages - len(members)))]
    return [places[at * _STRIDE % pages] for at in range(pages)] if pages % _STRIDE else places


def draw_page(place: Place, seed: int, pages: int = SITE) -> LabelledPage:
    """One small page of HTML, a few KB; so many honest `pages` are of one site."""
    chance = random.Random(f"{seed} {place.family} {place.number}")
    site = place.number // pages if place.family < 0 else place.family
    host = f"site-{site}.example" if place.family < 0 else f"family-{site}-{place.number % 3}.example"
    phrase = " ".join(_words(chance, 4))
    if place.family < 0:
        words, label = _words(chance, WORDS), "honest"
    else:
        words, label = _spin(place.family, seed, chance), "doorway"
    pushed = f"<p>{phrase.capitalize()}.</p>" * (PUSHED if label == "doorway" else 0)
    body = _layout(host, phrase, words, pushed, chance)
    return LabelledPage(f"http://{host}/{place.number}-{phrase.replace(' ', '-')}", body, label, host)


@cache
def _vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    chance = random.Random("words")
    syllables = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]
    words = dict.fromkeys("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(6_000))
    return tuple(words), tuple(accumulate(1 / rank for rank in range(10, len(words) + 10)))


def _words(chance: random.Random, number: int) -> list[str]:
    words, weights = _vocabulary()
    return chance.choices(words, cum_weights=weights, k=number)


@cache
def _template(family: int, seed: int) -> tuple[tuple[str, ...], ...]:
    """The wordings of each word of a family's text."""
    chance = random.Random(f"template {seed} {family}")
    return tuple(tuple(_words(chance, WAYS if chance.random() < SLOTS else 1)) for _ in range(WORDS))


def _spin(family: int, seed: int, chance: random.Random) -> list[str]:
    return [ways[0] if len(ways) == 1 else chance.choice(ways) for ways in _template(family, seed)]


def _layout(host: str, phrase: str, words: list[str], pushed: str, chance: random.Random) -> bytes:
    paragraphs = [" ".join(words[at : at + 36]).capitalize() for at in range(0, len(words), 36)]
    links = "".join(f'<li><a href="/{chance.randrange(SITE)}-{word}">{word}</a></li>' for word in _words(chance, 12))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{phrase.title()}</title></head><body>'
        f'<header><a href="/">{host}</a></header><nav><ul><li><a href="/">Home</a></li>{links}</ul></nav>'
        f"<main><h1>{phrase.title()}</h1>{''.join(f'<p>{text}.</p>' for text in paragraphs)}{pushed}</main>"
        f"<footer><p>All pages of {host}</p></footer></body></html>"
    ).encode()
