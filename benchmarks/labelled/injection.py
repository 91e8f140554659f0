"""How a spammer forces a search phrase into a text: sentences of its own, lists, headings, images, titles."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labelled.drafts import BOLD, KEYWORD, UNBOLD, UNSPACED, VARIANT, Article, Block, fill, read_lines
from labelled.phrases import Phrase, title_case

TITLES = ("plain", "pipe", "plain", "dash", "site", "bare", "plain", "first", "missing", "pipe", "untitled", "colon")
"""Title forms in the order in which families take them."""


@dataclass(frozen=True, slots=True)
class Style:
    """Where a family puts its phrase. `every` is the distance of isolated sentences, other numbers are counts."""

    name: str
    every: int = 0
    paragraphs: int = 0
    natural: int = 0
    headings: int = 0
    listed: bool = False
    glued: bool = False
    closing: bool = False
    image: bool = False
    bold: bool = False
    variants: bool = False
    moving: bool = False
    topical: bool = True


STYLES = (
    Style("isolated+list+glued+closing", every=9, listed=True, glued=True, closing=True),
    Style("natural+headings", natural=4, headings=2),
    Style("own paragraphs+closing", paragraphs=5, closing=True),
    Style("bold isolated+image", every=8, bold=True, image=True, closing=True),
    Style("natural, inflected", natural=5, headings=1, variants=True),
    Style("twice", natural=1, closing=True),
    Style("isolated, moving", every=7, moving=True, closing=True),
    Style("headings+image+list", headings=3, image=True, listed=True, natural=1),
    Style("isolated, off topic", every=10, glued=True, closing=True, topical=False),
    Style("isolated, inflected", every=7, variants=True, listed=True),
    Style("own paragraphs, bold", paragraphs=4, bold=True, natural=1),
    Style("isolated+natural", every=12, natural=3, glued=True),
)


def inject(article: Article, style: Style, rng: random.Random) -> Article:
    """The article with the signs of the phrase at the places of a style."""
    blocks = list(article.blocks)
    if style.every:
        blocks = _isolate(blocks, style, rng)
    for _ in range(style.natural):
        _add_sentence(blocks, _natural_sentence(article.language, style, rng), rng)
    for _ in range(style.paragraphs):
        blocks.insert(rng.randint(1, len(blocks)), Block("p", (_sign(style, rng),)))
    for _ in range(style.headings):
        _add_heading(blocks, article.language, style, rng)
    if style.listed:
        _add_item(blocks, _sign(style, rng), rng)
    if style.glued:
        _glue(blocks, rng)
    if style.image:
        blocks.insert(rng.randint(1, len(blocks)), Block("image", (KEYWORD,)))
    if style.closing:
        blocks.append(Block("p", (KEYWORD,)))
    return replace(article, blocks=tuple(blocks))


def put_phrase(blocks: Sequence[Block], phrase: Phrase, written: str) -> tuple[Block, ...]:
    """The blocks with the phrase `written` as in the title; variants take its case."""
    variant = title_case(phrase.variant) if written == title_case(phrase.text) else phrase.variant
    return fill(blocks, {KEYWORD: written, VARIANT: variant})


def page_title(form: str, written: str, brand: str) -> str | None:
    """What stands in `<title>`; None when the page has none."""
    forms = {
        "plain": written,
        "pipe": f"{written} | {brand}",
        "dash": f"{written} - {brand}",
        "colon": f"{brand}: {written}",
        "bare": f"{written} {brand}",
        "first": f"{brand} | {written}",
        "site": brand,
        "untitled": "Untitled",
        "missing": None,
    }
    return forms[form]


def _sign(style: Style, rng: random.Random) -> str:
    sign = VARIANT if style.variants and rng.random() < 0.4 else KEYWORD
    return f"{BOLD}{sign}{UNBOLD}" if style.bold else sign


def _isolate(blocks: list[Block], style: Style, rng: random.Random) -> list[Block]:
    """Put the phrase behind every so many sentences of the paragraphs."""
    since = rng.randint(style.every // 2, style.every)
    done: list[Block] = []
    for block in blocks:
        sentences: list[str] = []
        for sentence in block.sentences:
            sentences.append(sentence)
            since += 1
            if block.kind == "p" and since >= style.every:
                sentences.append(_sign(style, rng) + ("." if rng.random() < 0.8 else ""))
                since = rng.choice((0, 0, 1))
        done.append(replace(block, sentences=tuple(sentences)))
    return done


def _natural_sentence(language: str, style: Style, rng: random.Random) -> str:
    lines = read_lines(f"phrases/natural-{language}.txt")
    return rng.choice(lines).replace("{K}", _sign(style, rng))


def _add_sentence(blocks: list[Block], sentence: str, rng: random.Random) -> None:
    places = [number for number, block in enumerate(blocks) if block.kind == "p"]
    number = rng.choice(places)
    sentences = list(blocks[number].sentences)
    sentences.insert(rng.randint(0, len(sentences)), sentence)
    blocks[number] = replace(blocks[number], sentences=tuple(sentences))


def _add_heading(blocks: list[Block], language: str, style: Style, rng: random.Random) -> None:
    """Put the phrase into a heading, or a heading of its own before a paragraph."""
    headings = [number for number, block in enumerate(blocks) if block.kind in ("h2", "h3") and _is_free(block)]
    if headings and rng.random() < 0.5:
        number = rng.choice(headings)
        joint = "：" if language in UNSPACED else " - "
        blocks[number] = replace(blocks[number], sentences=(f"{KEYWORD}{joint}{blocks[number].sentences[0]}",))
    else:
        sign = VARIANT if style.variants else KEYWORD
        blocks.insert(rng.randint(1, len(blocks) - 1) if len(blocks) > 1 else 0, Block("h2", (sign,)))


def _is_free(block: Block) -> bool:
    return not any(sign in sentence for sentence in block.sentences for sign in (KEYWORD, VARIANT))


def _add_item(blocks: list[Block], item: str, rng: random.Random) -> None:
    lists = [number for number, block in enumerate(blocks) if block.kind == "list"]
    if not lists:
        _add_sentence(blocks, f"{item}.", rng)
        return
    number = rng.choice(lists)
    items = list(blocks[number].sentences)
    items.insert(rng.randint(0, len(items)), item)
    blocks[number] = replace(blocks[number], sentences=tuple(items))


def _glue(blocks: list[Block], rng: random.Random) -> None:
    """Put the phrase behind a comma within a sentence, without the blank that belongs there."""
    places = [
        (number, at)
        for number, block in enumerate(blocks)
        for at, sentence in enumerate(block.sentences)
        if block.kind == "p" and ", " in sentence
    ]
    if places:
        number, at = rng.choice(places)
        sentences = list(blocks[number].sentences)
        sentences[at] = sentences[at].replace(", ", f", {KEYWORD},", 1)
        blocks[number] = replace(blocks[number], sentences=tuple(sentences))
