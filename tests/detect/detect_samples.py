"""Pages and studies for the tests of detection: from plain text, or from the HTML of the demo network."""

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from crawler.demo.network import build_network
from crawler.demo.sites import Resource, Truth
from crawler.demo.spintax import expand, parse_spintax
from crawler.demo.themes import read_text
from crawler.detect.alignment import Comparison
from crawler.detect.brands import find_brands
from crawler.detect.campaign import Campaign, study_family
from crawler.detect.families import Family, Pair, form_families, verify_link
from crawler.detect.sides import Side
from crawler.detect.sides import side_of as side_of_page
from crawler.detect.text import Text, tokenize
from crawler.parse.domains import domain_of, host_of
from crawler.parse.examine import examine_page
from crawler.parse.screen import screen_page
from crawler.records import Block, Capture, Link, Page, Position, Study, Video
from crawler.shingles import hash_shingles, pack, sample
from crawler.thresholds import Thresholds
from crawler.words import WordedBlock, words_of

LIMITS = Thresholds()
FETCHED_AT = "2024-05-01T10:00:00Z"
NOTHING_SHARED = Comparison(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0)


def read_blocks(text: str) -> tuple[Block, ...]:
    """One block a line: `# heading` (as many # as its level), `- item`, `| cell`, anything else is text."""
    return tuple(_block(line.strip()) for line in text.splitlines() if line.strip())


def _block(line: str) -> Block:
    mark, _, rest = line.partition(" ")
    if mark and set(mark) == {"#"}:
        return Block("heading", rest, len(mark))
    kinds = {"-": "item", "|": "cell"}
    return Block(kinds[mark], rest) if mark in kinds else Block("text", line)


def make_page(url: str, text: str = "", **facts: object) -> Page:
    """The page at `url` whose main text is `text`; `facts` are fields of the record."""
    blocks = read_blocks(text)
    words = [word for block in blocks for word in words_of(block.text)]
    h1 = next((block.text for block in blocks if block.level == 1), "")
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=16).hexdigest()
    sketch = pack(sample(hash_shingles(words)))
    page = Page(
        Position(0, 0), url, domain_of(url), host_of(url), 200, FETCHED_AT, "", h1, "", "en", len(words), digest,
        sketch, pushed=False, mentions_video=False,
    )  # fmt: skip
    return replace(page, **facts)


def make_study(
    text: str, title: str = "", url: str = "http://one.example/page/", outlinks: Sequence[str] = (), **facts: object
) -> Study:
    """The study of a page whose blocks are the lines of `text`; an h1 in the text is the page's h1."""
    page = make_page(url, text, title=title, **facts)
    destinations = tuple(dict.fromkeys(map(domain_of, outlinks)))
    return Study(page, read_blocks(text), (), tuple(outlinks), destinations, ())


def with_video(study: Study, ident: str, block: int, placement: str = "embed") -> Study:
    """`study` with a YouTube video before one of its blocks."""
    video = Video(f"youtube:{ident}", "youtube", f"https://www.youtube.com/watch?v={ident}", placement, block)
    return replace(study, videos=(*study.videos, video))


def as_text(text: str, keyword: str = "", slots: Iterable[str] = ()) -> Text:
    """Plain text as the alignment sees it."""
    return tokenize(make_study(text), tuple(words_of(keyword)), frozenset(slots), 10_000)


def random_words(rng: random.Random, count: int, vocabulary: int = 4000) -> list[str]:
    """Words of a made-up language that is the same on every run."""
    return [_WORDS[rng.randrange(vocabulary)] for _ in range(count)]


def _spell(number: int) -> str:
    syllables = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu")
    out = ""
    for _ in range(4):
        number, digit = divmod(number, len(syllables))
        out += syllables[digit]
    return out


_WORDS = tuple(_spell(number) for number in range(15**4))


@cache
def demo_truths(family: str, label: str) -> tuple[Truth, ...]:
    """What is true about the pages of one family of the demo network."""
    return tuple(resource.truth for resource in _resources() if _is(resource, family, label))


@cache
def demo_studies(family: str, label: str = "doorway") -> tuple[Study, ...]:
    """The pages of one family of the demo network, read from their HTML."""
    return tuple(_read(resource) for resource in _resources() if _is(resource, family, label))


@cache
def _resources() -> tuple[Resource, ...]:
    return tuple(resource for site in build_network() for resource in site.pages.values() if resource.truth)


def _is(resource: Resource, family: str, label: str) -> bool:
    known = resource.truth
    return known is not None and (known.family, known.label) == (family, label)


def _read(resource: Resource) -> Study:
    url = resource.truth.url if resource.truth else ""
    media, _, charset = resource.content_type.partition("; charset=")
    capture = Capture(Position(0, 0), url, 200, media, charset, resource.body, FETCHED_AT)
    return examine_page(screen_page(capture), capture)


def side_of(study: Study) -> Side:
    """A page of a pair."""
    return side_of_page(study.page, worded(study.blocks), LIMITS.max_words)


def worded(blocks: Iterable[Block]) -> list[WordedBlock]:
    """The words of blocks, as they are read for a pair."""
    return [WordedBlock(block.kind == "heading", tuple(words_of(block.text))) for block in blocks]


def pairs_among(studies: Sequence[Study]) -> tuple[Pair, ...]:
    """All verified pairs: every page is laid beside the next two, the last beside the first."""
    count = len(studies)
    places = {tuple(sorted((at, (at + step) % count))) for at in range(count) for step in (1, 2)}
    sides = [side_of(study) for study in studies]
    found = (verify_link(Link(a, b, 99), sides[a], sides[b], LIMITS) for a, b in sorted(places) if a != b)
    return tuple(pair for pair in found if pair)


def families_of(studies: Sequence[Study]) -> tuple[Family, ...]:
    """The families among `studies`."""
    return form_families(pairs_among(studies), LIMITS)


def campaigns_of(studies: Sequence[Study]) -> tuple[Campaign, ...]:
    """The campaigns among `studies`; their members are numbered as they stand here."""
    return _campaigns_of(tuple(studies))


@cache
def _campaigns_of(studies: tuple[Study, ...]) -> tuple[Campaign, ...]:
    return study_all(families_of(studies), studies)


def study_all(families: Iterable[Family], studies: Sequence[Study]) -> tuple[Campaign, ...]:
    """The campaigns of `families`, whose members are indexes of `studies`."""
    numbered, brands = dict(enumerate(studies)), find_brands(study.page for study in studies)
    return tuple(campaign for family in families for campaign in study_family(family, numbered, brands, LIMITS))


def joined(studies: Sequence[Study], relation: str, **shown: float) -> Campaign:
    """The campaign of `studies`, all joined by one relation whatever they look like."""
    comparison = replace(NOTHING_SHARED, **shown)
    pairs = tuple(Pair(at, at + 1, relation, comparison) for at in range(len(studies) - 1))
    (campaign,) = study_all(form_families(pairs, LIMITS), studies)
    return campaign


@cache
def demo_campaign(family: str) -> Campaign:
    """The campaign that the doorways of one family of the demo network form."""
    (campaign,) = campaigns_of(demo_studies(family))
    return campaign


def spin(keyword: str, seed: int, article: str = "lawn") -> str:
    """A fresh copy of a spun article of the demo network with `keyword` forced in, as lines for `make_study`."""
    spintax = parse_spintax(read_text(f"spun/{article}.spintax"))
    text = expand(spintax, random.Random(f"{article} {seed}"), {"KEYWORD": keyword, "VIDEO": ""})
    return f"# {keyword}\n{text}" if keyword else text


def spun_studies(keywords: Sequence[str], extra: Sequence[str] = ()) -> tuple[Study, ...]:
    """One spun page a keyword; `extra` are further lines, one text a page."""
    added = extra or [""] * len(keywords)
    return tuple(
        make_study(f"{spin(keyword, at)}\n{lines}", keyword, f"http://host{at % 3}.example/{at}/")
        for at, (keyword, lines) in enumerate(zip(keywords, added, strict=True))
    )


def swapped_studies(towns: Sequence[str], extra: Sequence[str] = ()) -> tuple[Study, ...]:
    """One page a town from the demo's service text; `extra` are further lines, one text a page."""
    article = read_text("swapped/plumber.txt").replace("{PHONE}", "our number")
    added = extra or [""] * len(towns)
    return tuple(
        make_study(
            f"# Emergency Plumber in {town}\n{article.replace('{TOWN}', town)}\n{lines}",
            f"Emergency Plumber in {town} | Rapid Drain Team",
            f"http://drains.example/{town.lower().replace(' ', '-')}/",
        )
        for town, lines in zip(towns, added, strict=True)
    )


def own_facts(page: int, count: int) -> str:
    """Lines with `count` numbers that stand on no other page."""
    return "\n".join(f"Reading no {page * 1000 + 31 * number + 10_000} was noted." for number in range(count))
