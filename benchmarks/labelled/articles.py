"""Where the spun texts come from: a few articles of our own, and the prose of Debian's documentation packages."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from crawler.words import words_of
from labelled.drafts import DATA, Article, Block, read_article, shorten, split_sentences
from labelled.thesauri import below_docs

_HANDBOOK = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU"}
_LEAST_WORDS, _MOST_ITEM = 25, 25
"""Words of a paragraph at the least, of a list item at the most."""
_FILES_EACH = 60
"""Files that one article is put together from, at the most."""
_COMMON = {
    "en": {"the", "of", "and", "to", "is", "that", "are", "for"},
    "de": {"der", "die", "und", "das", "ist", "nicht", "zu", "den"},
    "fr": {"le", "la", "les", "des", "et", "est", "une", "pour"},
    "es": {"el", "los", "las", "una", "es", "para", "que", "se"},
    "ru": {"и", "в", "не", "на", "что", "для", "с", "это"},
}
_NUMBERING = re.compile(
    r"^(?:[A-Z]?[\d.]+\.?|Глава [\d.]+|Kapitel [\d.]+|Chapter [\d.]+|Chapitre [\d.]+|Capítulo [\d.]+)\s+"
)


def read_own(language: str, number: int) -> Article:
    """One of our own articles; the numbers of a language go round."""
    files = sorted((DATA / "articles").glob(f"{language}-*.txt"))
    return read_article(files[number % len(files)], language)


@dataclass(slots=True)
class Library:
    """The manuals of one split and language; `take` never gives the same section twice."""

    split: str
    language: str
    _shelves: list[list[Path]] = field(init=False)
    _turn: int = 0

    def __post_init__(self) -> None:
        self._shelves = [shelf for shelf in _shelves(self.split, self.language) if shelf]
        for number, shelf in enumerate(self._shelves):
            start = random.Random(f"{self.split} {self.language} {number}").randrange(len(shelf))
            shelf[:] = shelf[start:] + shelf[:start]

    def take(self, words: int) -> Article | None:
        """An article of about `words` words, of neighbouring sections of one manual; None when nothing is left."""
        shelves = len(self._shelves)
        for _ in range(shelves):
            shelf = self._shelves[self._turn % shelves]
            self._turn += 1
            article = self._put_together(shelf, words)
            if article.words >= 0.7 * words:
                return article
        return None

    def _put_together(self, shelf: list[Path], words: int) -> Article:
        blocks: list[Block] = []
        title = ""
        for _ in range(min(_FILES_EACH, len(shelf))):
            section = _read_section(shelf.pop(0), self.language)
            title = title or section.title
            blocks += section.blocks
            draft = Article(self.language, title, tuple(blocks))
            if draft.words >= words:
                return shorten(draft, words)
        return Article(self.language, title, tuple(blocks))


def _shelves(split: str, language: str) -> Iterator[list[Path]]:
    if split == "tune":
        names = [f"usr/share/doc/debian-handbook/html/{_HANDBOOK[language]}"]
        names += ["usr/share/doc/gnucash-docs/gnucash-guide-en"] if language == "en" else []
    else:
        names = [f"usr/share/doc/installation-guide-amd64/{language}", f"usr/share/gimp/2.0/help/{language}"]
        names += ["usr/share/doc/anarchism/html"] if language == "en" else []
    for name in names:
        folder = below_docs(name)
        yield sorted(folder.glob("*.html")) if folder else []


@cache
def _read_section(path: Path, language: str) -> Article:
    """The prose of one page of a manual; empty where it is not written in the language."""
    soup = BeautifulSoup(path.read_bytes(), "lxml-xml" if path.read_bytes().startswith(b"<?xml") else "lxml")
    blocks: list[Block] = []
    names = ["h2", "h3", "h4", "p", "li", "div"] if soup.find("h2") else ["h1", "h3", "h4", "p", "li", "div"]
    for tag in soup.find_all(names):
        block = _read_block(tag)
        if block is None:
            continue
        if block.kind == "list" and blocks and blocks[-1].kind == "list":
            block = Block("list", blocks.pop().sentences + block.sentences)
        if block.kind != "p" or _is_in(language, block):
            blocks.append(block)
    followers: list[Block | None] = [*blocks[1:], None]
    kept = [block for block, follower in zip(blocks, followers, strict=False) if _is_useful(block, follower)]
    title = next((block.sentences[0] for block in blocks if block.kind == "h2"), path.stem)
    soup.decompose()
    return Article(language, title, tuple(kept) if any(block.kind == "p" for block in kept) else ())


def _read_block(tag: Tag) -> Block | None:
    text = re.sub(r"→|https?://\S+", " ", tag.get_text(" "))
    text = re.sub(r"\s+([,.;:!?)])", r"\1", " ".join(text.split())).replace("( ", "(")
    number = len(words_of(text))
    if tag.name in ("h1", "h2", "h3", "h4"):
        heading = _NUMBERING.sub("", text)
        return Block("h2" if tag.name in ("h1", "h2") else "h3", (heading,)) if 0 < number < 14 else None
    if tag.name == "li":
        return Block("list", (text,)) if 2 <= number <= _MOST_ITEM and not _is_chrome(tag) else None
    if tag.name == "div" and "para" not in (tag.get("class") or []):
        return None
    if number < _LEAST_WORDS or tag.find(["pre", "table", "li", "p"]) or tag.find_parent("li") or _is_chrome(tag):
        return None
    letters = sum(sign.isalpha() or sign.isspace() for sign in text)
    return Block("p", split_sentences(text)) if letters > 0.9 * len(text) else None


def _is_chrome(tag: Tag) -> bool:
    classes = " ".join(" ".join(each.get("class") or []) for each in [tag, *tag.parents][:3])
    return "nav" in classes or "toc" in classes


def _is_in(language: str, block: Block) -> bool:
    words = words_of(" ".join(block.sentences))
    common = {each: sum(word in known for word in words) for each, known in _COMMON.items()}
    return common[language] == max(common.values()) and common[language] >= 0.04 * len(words)


def _is_useful(block: Block, follower: Block | None) -> bool:
    """Whether a block is text, or the heading of text."""
    return not block.kind.startswith("h") or (follower is not None and not follower.kind.startswith("h"))
