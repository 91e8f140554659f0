"""From drafts to pages: hosts, paths, skins, videos, titles."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from labelled.drafts import UNSPACED, Article, Block, count_words, read_lines
from labelled.injection import page_title
from labelled.phrases import draw_phrases, slug, title_case
from labelled.records import LabelledFamily, LabelledPage
from labelled.skins import Link, Sheet, draw
from labelled.videos import draw_id, make_clip

_FIRST, _SECOND, _THIRD = (line.split() for line in read_lines("hosts.txt"))

_PATHS = ("/{}/", "/{}.html", "/blog/{}/", "/2023/05/{}", "/articles/{}.htm", "/index.php/{}", "/{}")
_CHARSETS = {"de": "iso-8859-1", "fr": "windows-1252", "es": "iso-8859-1", "ru": "windows-1251"}
_RELATED = 5
_BULK = 3600
"""Links in the menus of a heavy page."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One doorway page before it is published: `keyword` as written, `heading` may be empty."""

    keyword: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The drafts of a family and how they were written."""

    kind: str
    language: str
    making: str
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Outfit:
    """How a family is published. `number` is unique in its split; `pool` is how many videos the pages share, 0 gives
    each page its own."""

    name: str
    kind: str
    language: str
    split: str
    number: int
    skins: tuple[str, ...]
    title_form: str = "plain"
    video_form: str = ""
    pool: int = 0
    hosts: int = 1
    subdomains: bool = False
    ascii_slugs: bool = True
    legacy_charset: bool = False


def publish(outfit: Outfit, drafts: Sequence[Draft]) -> tuple[LabelledPage, ...]:
    """The pages of a family, dealt out to its hosts."""
    hosts = _hosts(outfit)
    addresses = [_address(outfit, hosts, number, draft) for number, draft in enumerate(drafts)]
    pages = []
    for number, draft in enumerate(drafts):
        near = [other for other in range(len(drafts)) if other != number and other % len(hosts) == number % len(hosts)]
        rng = random.Random(f"related {outfit.name} {number}")
        siblings = rng.sample(near, min(_RELATED, len(near)))
        related = tuple((addresses[other], drafts[other].keyword) for other in siblings)
        pages.append(_page(outfit, hosts, addresses, related, number, draft))
    return tuple(pages)


def publish_source(outfit: Outfit, article: Article) -> LabelledPage:
    """The page of the author whose article was spun."""
    host = f"{_FIRST[outfit.number % 7]}-notebook.example" if outfit.split == "tune" else "the-long-shelf.example"
    sheet = Sheet(outfit.language, "utf-8", f"{article.title} | Notebook", article.title, article.blocks, "Notebook")
    body = draw("semantic" if outfit.number % 2 else "wordpress", replace(sheet, date="2021-02-03"))
    url = f"https://{host}/{outfit.language}/{outfit.number}-{slug(article.title)}"
    return LabelledPage(url, body, "source", host, words=count_words(article.blocks))


def describe(outfit: Outfit, making: str, slots: tuple[frozenset[str], ...] = ()) -> LabelledFamily:
    """The record of a family."""
    look = f"{'/'.join(outfit.skins)}, title {outfit.title_form}, {outfit.video_form or 'no video'}"
    return LabelledFamily(outfit.name, outfit.kind, outfit.language, outfit.split, f"{making}, {look}", slots)


def _page(
    outfit: Outfit, hosts: Sequence[str], addresses: Sequence[str], related: tuple[Link, ...], number: int, draft: Draft
) -> LabelledPage:
    host = hosts[number % len(hosts)]
    skin = outfit.skins[number % len(hosts) % len(outfit.skins)]
    brand = _brand(host)
    rng = random.Random(f"page {outfit.name} {number}")
    clip = None
    if outfit.video_form and (len(addresses) < 4 or number % 7 != 3):
        pooled = f"video {outfit.name} {number % outfit.pool}" if outfit.pool else f"video {outfit.name} {number}."
        clip = make_clip(outfit.video_form, draw_id(outfit.video_form, random.Random(pooled)))
    blocks = draft.blocks
    if clip and clip.body and not any(block.kind == "video" for block in blocks):
        blocks = (*blocks[:2], Block("video"), *blocks[2:])
    charset = _CHARSETS.get(outfit.language, "utf-8") if outfit.legacy_charset else "utf-8"
    sheet = Sheet(
        outfit.language,
        charset,
        page_title(outfit.title_form, draft.keyword, brand),
        draft.heading,
        blocks,
        brand,
        clip.head if clip else "",
        clip.body if clip else "",
        related,
        _bulk(outfit, host) if skin == "heavy" else (),
        _site_text(outfit.language, host) if skin == "boilerplate" else (),
        f"2023-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
    )
    videos = (clip.truth,) if clip and clip.truth else ()
    words = count_words(draft.blocks)
    url = f"https://{host}{addresses[number]}"
    return LabelledPage(url, draw(skin, sheet), "doorway", host, outfit.name, draft.keyword, videos, words)


def _hosts(outfit: Outfit) -> tuple[str, ...]:
    """Names that no other family of either split has."""
    base = outfit.number * 3 + (1500 if outfit.split == "test" else 0)
    if outfit.subdomains:
        return tuple(f"{part}.{_domain(base)}" for part in ("www", "blog", "shop", "help")[: outfit.hosts])
    return tuple(_domain(base + each) for each in range(outfit.hosts))


def _domain(number: int) -> str:
    number = number * 611 % 2856
    rest, first = divmod(number, len(_FIRST))
    third, second = divmod(rest, len(_SECOND))
    return f"{_FIRST[first]}-{_SECOND[second]}-{_THIRD[third]}.example"


def _brand(host: str) -> str:
    return title_case(host.removesuffix(".example").rpartition(".")[2].replace("-", " "))


def _address(outfit: Outfit, hosts: Sequence[str], number: int, draft: Draft) -> str:
    pattern = _PATHS[(outfit.number + number % len(hosts)) % len(_PATHS)]
    return pattern.format(slug(draft.keyword, ascii_only=outfit.ascii_slugs))


@cache
def _bulk(outfit: Outfit, host: str) -> tuple[Link, ...]:
    """Menus of 300-500 KB: the same on every page of a host, of another topic than the family's."""
    language = outfit.language if outfit.language not in UNSPACED else "en"
    phrases = draw_phrases(language, outfit.split, outfit.number + 1, 100)
    rng = random.Random(f"bulk {host}")
    chosen = [rng.choice(phrases).text for _ in range(_BULK)]
    return tuple((f"/c{number}/{slug(text)}/", text) for number, text in enumerate(chosen))


@cache
def _site_text(language: str, host: str) -> tuple[str, ...]:
    lines = read_lines(f"boilerplate/{language}.txt")
    return tuple(random.Random(f"site {host}").sample(lines, 14))
