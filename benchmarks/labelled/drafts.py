"""The text of a page before it has a look: blocks of sentences, with signs where a phrase is to be put."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from crawler.words import words_of

DATA = Path(__file__).parent / "data"

KEYWORD = "\ue010"
"""Stands for the pushed phrase; spinners leave it alone."""
VARIANT = "\ue011"
"""Stands for the phrase inflected or in another order."""
BOLD, UNBOLD = "\ue000", "\ue001"

UNSPACED = frozenset({"zh", "ja"})
"""Languages written without spaces."""

_END = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+(?=[\"“„«(¿¡]*[^\W\da-zа-яßà-ÿ_])|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (p), heading (h2, h3), list, or the place of a video or an image; a list has an item a sentence."""

    kind: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its title."""

    language: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """How many words the blocks have."""
        return count_words(self.blocks)


def count_words(blocks: Sequence[Block]) -> int:
    """The words of `blocks`; the places of videos and images have none."""
    shown = (block for block in blocks if block.kind not in ("video", "image"))
    return sum(len(words_of(sentence)) for block in shown for sentence in block.sentences)


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph."""
    return tuple(part.strip() for part in _END.split(text) if part.strip())


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text: `## ` and `### ` headings, `- ` list items, other lines are paragraphs."""
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            level, _, heading = line.partition(" ")
            blocks.append(Block("h2" if level == "##" else "h3", (heading,)))
        elif line.startswith("- "):
            before = blocks.pop().sentences if blocks and blocks[-1].kind == "list" else ()
            blocks.append(Block("list", (*before, line[2:])))
        else:
            blocks.append(Block("p", split_sentences(line)))
    return tuple(blocks)


def read_article(path: Path, language: str) -> Article:
    """An article file: the title in the first line."""
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    return Article(language, title.strip(), read_blocks(body))


@cache
def read_lines(name: str) -> tuple[str, ...]:
    """The lines of a data file that are not empty or comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def shorten(article: Article, words: int) -> Article:
    """The beginning of an article, in whole sentences, with `words` words or a little less; no heading at the end."""
    kept: list[Block] = []
    room = words
    for block in article.blocks:
        sentences: list[str] = []
        for sentence in block.sentences:
            room -= len(words_of(sentence))
            if room < 0:
                break
            sentences.append(sentence)
        kept.append(replace(block, sentences=tuple(sentences)))
        if room < 0:
            break
    while kept and (kept[-1].kind.startswith("h") or not kept[-1].sentences):
        kept.pop()
    return replace(article, blocks=tuple(kept))


def expand(text: str, rng: random.Random) -> str:
    """Make every `{a|b}` choice of a text; groups nest, `{T}` without alternatives stays."""
    while True:
        found = re.search(r"\{([^{}]*\|[^{}]*)\}", _shielded(text))
        if not found:
            return _unshielded(text)
        chosen = rng.choice(found.group(1).split("|"))
        text = _shielded(text)[: found.start()] + chosen + _shielded(text)[found.end() :]


def _shielded(text: str) -> str:
    return re.sub(r"\{([A-Z]+)\}", "\ue020\\1\ue021", text)


def _unshielded(text: str) -> str:
    return text.replace("\ue020", "{").replace("\ue021", "}")


def fill(blocks: Sequence[Block], values: dict[str, str]) -> tuple[Block, ...]:
    """The blocks with every `{NAME}` and sign among `values` replaced."""
    return tuple(
        replace(block, sentences=tuple(fill_text(each, values) for each in block.sentences)) for block in blocks
    )


def fill_text(text: str, values: dict[str, str]) -> str:
    """One text with the `values` put in; `NAME` stands for `{NAME}`, a sign for itself."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}" if name.isalpha() and name.isascii() else name, value)
    return text
