"""Labelled families of doorway pages, made as spammers make them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from labelled.articles import Library, read_own
from labelled.drafts import Article, Block, split_sentences
from labelled.injection import STYLES, TITLES, Style, inject, put_phrase
from labelled.mixed import build_mixed
from labelled.outlined import build_outlined
from labelled.phrases import Phrase, draw_phrases, title_case
from labelled.publishing import Draft, Outfit, describe, publish, publish_source
from labelled.records import Collection, LabelledFamily, LabelledPage
from labelled.skins import SKINS
from labelled.spinner import Copy, Habits, Spinner, true_slots
from labelled.swapped import build_swapped
from labelled.thesauri import Thesaurus, find_thesaurus
from labelled.videos import FORMS

Family = tuple[LabelledFamily, tuple[LabelledPage, ...]]

_FULL = (
    *(("en", 900, 6, 20), ("de", 700, 6, 20), ("fr", 800, 6, 20), ("es", 700, 6, 20), ("ru", 600, 6, 20)),
    *(("en", 1300, 8, 30), ("en", 120, 6, 20), ("en", 2000, 5, 40), ("en", 600, 60, 30), ("en", 450, 300, 20)),
    *(("de", 1200, 5, 30), ("fr", 1100, 5, 30), ("es", 1000, 5, 30), ("ru", 900, 5, 30), ("en", 8000, 5, 30)),
    *(("en", 3000, 6, 10), ("en", 200, 7, 40), ("en", 700, 2, 20), ("en", 1000, 3, 30), ("en", 250, 6, 50)),
    *(("de", 250, 6, 10), ("fr", 280, 6, 20), ("es", 220, 7, 20), ("ru", 250, 6, 20), ("en", 1500, 7, 50)),
    *(("en", 500, 5, 10), ("en", 150, 5, 30), ("en", 800, 8, 20), ("de", 900, 8, 40), ("de", 400, 3, 20)),
    *(("fr", 500, 2, 30), ("es", 600, 6, 10), ("en", 1100, 6, 30), ("en", 650, 7, 50)),
    *(("ru", 500, 7, 30), ("es", 1400, 5, 40)),
)
"""(language, words, pages, per cent of the words replaced)."""
_SMALL = (
    ("en", 600, 6, 20),
    ("en", 600, 5, 30),
    ("de", 600, 6, 30),
    ("fr", 600, 5, 20),
    ("es", 600, 5, 30),
    ("ru", 600, 6, 20),
)

_MANY = 20
"""A family of more pages has none of half a megabyte."""
_PLAIN_TITLES = ("plain", "pipe", "dash", "bare", "first")
"""Title forms of the families that are not spun."""
_BOILERPLATES = frozenset({"en", "de"})
"""Languages in which the site-wide text is written."""


@dataclass(frozen=True, slots=True)
class _Recipe:
    """One spun family to make."""

    outfit: Outfit
    words: int
    pages: int
    habits: Habits
    style: Style
    source: bool


def build_families(split: str, size: str, seed: int) -> Collection:
    """The doorway families of a split (tune or test), with the articles they were spun from. `size` small needs
    nothing beside this folder; full leaves out the families whose Debian packages are not on this machine."""
    if split not in ("tune", "test") or size not in ("small", "full"):
        raise ValueError(f"unknown split or size: {split!r}, {size!r}")
    built = [*_spun_families(split, size, seed), *_other_families(split, size, seed)]
    families = tuple(family for family, _ in built)
    pages = tuple(page for _, pages in built for page in pages)
    return Collection(f"{size} families, {split}", split, pages, families)


def dress(kind: str, language: str, split: str, number: int, seed: int) -> Outfit:
    """How the family `number` of a split is published: skins, titles, videos and hosts go round at different paces."""
    turn = number + seed + (4 if split == "test" else 0)
    skins = [skin for skin in SKINS if skin != "boilerplate" or language in _BOILERPLATES]
    hosts = 3 if turn % 3 == 1 else 1
    mixed = hosts > 1 and turn % 2 == 0
    worn = tuple(skins[(turn + step * 4) % len(skins)] for step in range(3 if mixed else 1))
    return Outfit(
        name=f"{split}-{kind}-{language}-{number:02}",
        kind=kind,
        language=language,
        split=split,
        number=number,
        skins=worn,
        title_form=TITLES[(turn + turn // len(TITLES) * 5) % len(TITLES)],
        video_form=FORMS[(turn // 5 * 3 + turn % 5) % len(FORMS)] if turn % 5 < 3 else "",
        pool=3 if turn % 4 == 2 else 0,
        hosts=hosts,
        subdomains=turn % 9 == 4,
        ascii_slugs=turn % 4 != 3,
        legacy_charset=turn % 3 == 2,
    )


def _spun_families(split: str, size: str, seed: int) -> Iterator[Family]:
    libraries: dict[str, Library] = {}
    for number, (language, words, pages, rate) in enumerate(_FULL if size == "full" else _SMALL):
        kind = "own" if size == "small" else "mythes" if split == "tune" else "other"
        thesaurus = find_thesaurus(kind, language)
        if size == "small":
            article: Article | None = read_own(language, number)
        else:
            library = libraries.setdefault(language, Library(split, language))
            article = library.take(words)
        if article and thesaurus:
            yield _spin(_recipe(language, split, number, seed, words, pages, rate), article, thesaurus, seed)


def _recipe(language: str, split: str, number: int, seed: int, words: int, pages: int, rate: int) -> _Recipe:
    turn = number + seed + (5 if split == "test" else 0)
    style = STYLES[turn % len(STYLES)]
    outfit = dress("spun", language, split, number, seed)
    if pages > _MANY:
        outfit = replace(outfit, skins=tuple("semantic" if skin == "heavy" else skin for skin in outfit.skins))
    if style.name == "twice" and outfit.title_form in ("site", "missing", "untitled"):
        outfit = replace(outfit, title_form="plain")
    habits = Habits(rate / 100, turn % 7 in (1, 4), 0.05 if turn % 7 % 2 else 0.0, turn % 5 == 4)
    return _Recipe(outfit, words, pages, habits, style, turn % 2 == 0)


def _spin(recipe: _Recipe, article: Article, thesaurus: Thesaurus, seed: int) -> Family:
    outfit, style = recipe.outfit, recipe.style
    rng = random.Random(f"spun {seed} {outfit.name}")
    prepared = article if style.moving else inject(article, style, rng)
    place = rng.randint(1, max(1, len(prepared.blocks) * 2 // 3))
    prepared = replace(prepared, blocks=(*prepared.blocks[:place], Block("video"), *prepared.blocks[place:]))
    spinner = Spinner(prepared, thesaurus, recipe.habits, rng)
    language, phrases = _phrases(recipe)
    drafts, copies = [], []
    for number, phrase in enumerate(phrases):
        own = random.Random(f"copy {seed} {outfit.name} {number}")
        copy = spinner.copy(own)
        copies.append(copy)
        drafts.append(_draft(recipe, phrase, copy, own))
    habits = recipe.habits
    making = f"{spinner.rate:.0%} {thesaurus.name}, {style.name}, {language} phrases" + ", fixed choices" * habits.fixed
    making += ", sentences dropped" * bool(habits.dropped) + ", shuffled" * habits.shuffled
    pages = publish(outfit, drafts)
    if recipe.source:
        pages = (*pages, publish_source(outfit, article))
    return describe(outfit, making, true_slots(copies)), pages


def _phrases(recipe: _Recipe) -> tuple[str, tuple[Phrase, ...]]:
    """The language of the phrases, and one phrase a page."""
    outfit = recipe.outfit
    language = outfit.language
    if not recipe.style.topical and recipe.pages <= 40:
        language = "ar" if outfit.number % 2 or language == "ru" else "ru"
    return language, draw_phrases(language, outfit.split, outfit.number, recipe.pages)


def _draft(recipe: _Recipe, phrase: Phrase, copy: Copy, rng: random.Random) -> Draft:
    written = phrase.text if recipe.outfit.number % 3 == 1 else title_case(phrase.text)
    blocks = copy.blocks
    if recipe.style.moving:
        blocks = inject(Article(recipe.outfit.language, "", _split(blocks)), recipe.style, rng).blocks
    heading = "" if recipe.outfit.title_form == "missing" and recipe.outfit.number % 2 else written
    return Draft(written, heading, put_phrase(blocks, phrase, written))


def _split(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(
        replace(block, sentences=tuple(part for each in block.sentences for part in split_sentences(each)))
        if block.kind == "p"
        else block
        for block in blocks
    )


def _other_families(split: str, size: str, seed: int) -> Iterator[Family]:
    number = len(_FULL)
    for build in (build_swapped, build_mixed, build_outlined):
        for written in build(split, size, seed):
            outfit = dress(written.kind, written.language, split, number, seed)
            outfit = replace(outfit, title_form=_PLAIN_TITLES[number % len(_PLAIN_TITLES)])
            if number % 4:
                outfit = replace(outfit, video_form="")
            number += 1
            yield describe(outfit, written.making), publish(outfit, written.drafts)
