"""A spinner: a text whose words and phrases have other wordings, and the copies made of it."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.words import words_of
from labelled.drafts import Article, Block
from labelled.thesauri import MOST, Thesaurus

_TOKEN = re.compile(r"\S*/\S*|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\w]+|_+")
_LONGEST = 3
"""Words of a phrase that is looked up."""
_REDRAWN = 0.25
"""How often a word gets other synonyms than at its place before."""
_MOST_REPLACED = 0.8
"""How often a word with other wordings is replaced, at the most."""
_EVEN = 2 / 3
"""How often a place of a written choice does not show its first wording."""
_FEW_LETTERS = 4
"""A shorter word is replaced only inside a phrase, or where a table of our own lists it."""
_NOUNS_CAPITALISED = frozenset({"de"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A place with more than one wording, the original first."""

    number: int
    wordings: tuple[str, ...]
    words: int


Sentence = tuple["str | Slot", ...]


@dataclass(frozen=True, slots=True)
class SpunBlock:
    """A block whose sentences have slots."""

    kind: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a spinner makes copies: `rate` of all words replaced, `dropped` sentences, paragraphs in another order.

    `fixed` spinners work from an article with written choices: few places, every wording as probable as the others.
    The rest look at each word anew and replace it or leave it.
    """

    rate: float
    fixed: bool = False
    dropped: float = 0.0
    shuffled: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy, with the wording shown in each slot by the slot's number."""

    blocks: tuple[Block, ...]
    shown: dict[int, str]


class Spinner:
    """Makes copies of one article with one thesaurus; `rate` is the share of the words that it replaces, where the
    thesaurus has too few of them less than asked for."""

    def __init__(self, article: Article, thesaurus: Thesaurus, habits: Habits, rng: random.Random) -> None:
        self._language = article.language
        self._thesaurus = thesaurus
        self._habits = habits
        self._rng = rng
        self._lexicon: dict[str, tuple[str, ...]] = {}
        self._count = 0
        candidates = [
            SpunBlock(block.kind, tuple(self._parse(sentence) for sentence in block.sentences))
            for block in article.blocks
        ]
        slots = [
            part for block in candidates for sentence in block.sentences for part in sentence if isinstance(part, Slot)
        ]
        coverage = sum(slot.words for slot in slots) / max(1, article.words)
        reached = min(habits.rate, coverage * _MOST_REPLACED)
        self._replaced = reached / max(coverage, 0.001)
        kept = {slot.number for slot in slots}
        if habits.fixed and self._replaced < _EVEN:
            kept = {number for number in sorted(kept) if rng.random() < self._replaced / _EVEN}
            self._replaced = _EVEN
        self.rate = reached
        self._blocks = tuple(
            SpunBlock(block.kind, tuple(_settle(sentence, kept) for sentence in block.sentences))
            for block in candidates
        )

    def copy(self, rng: random.Random) -> Copy:
        """A copy: every choice is made anew by `rng`."""
        shown: dict[int, str] = {}
        blocks = []
        for block in self._blocks:
            sentences = tuple(
                self._word(sentence, shown, rng)
                for sentence in block.sentences
                if not (block.kind == "p" and rng.random() < self._habits.dropped) or _is_injected(sentence)
            )
            if sentences or not block.sentences:
                blocks.append(Block(block.kind, sentences))
        if self._habits.shuffled:
            blocks = _shuffle(blocks, rng)
        return Copy(tuple(blocks), shown)

    def _parse(self, sentence: str) -> Sentence:
        tokens = _TOKEN.findall(sentence)
        parts: list[str | Slot] = []
        at = 0
        while at < len(tokens):
            length, wordings = self._match(tokens, at, not any(words_of(str(part)) for part in parts if part))
            if wordings:
                original = "".join(tokens[at : at + length])
                self._count += 1
                parts.append(Slot(self._count, (original, *wordings), length // 2 + 1))
            else:
                parts.append(tokens[at])
            at += length
        return tuple(parts)

    def _match(self, tokens: Sequence[str], at: int, first: bool) -> tuple[int, tuple[str, ...]]:
        """How many tokens from `at` on are a phrase with other wordings, and these; (1, ()) when there are none."""
        if not tokens[at][0].isalpha() or "/" in tokens[at]:
            return 1, ()
        for words in range(_LONGEST, 0, -1):
            span = tokens[at : at + 2 * words - 1]
            if len(span) < 2 * words - 1 or any(gap != " " for gap in span[1::2]):
                continue
            names = [word for word in span[::2] if word[0].isupper()][1 if first else 0 :]
            if names and self._language not in _NOUNS_CAPITALISED:
                continue
            if words == 1 and len(span[0]) < _FEW_LETTERS and self._thesaurus.name != "own table":
                continue
            wordings = self._draw("".join(span).casefold())
            if wordings:
                return len(span), wordings
        return 1, ()

    def _draw(self, phrase: str) -> tuple[str, ...]:
        if phrase not in self._lexicon or self._rng.random() < _REDRAWN:
            listed = self._thesaurus.wordings(phrase)
            wanted = min(len(listed), self._rng.choice((1, 2, 2, MOST, MOST)))
            self._lexicon[phrase] = tuple(sorted(self._rng.sample(listed, wanted)))
        return self._lexicon[phrase]

    def _word(self, sentence: Sentence, shown: dict[int, str], rng: random.Random) -> str:
        text = ""
        for part in sentence:
            if isinstance(part, Slot):
                wording = rng.choice(part.wordings[1:]) if rng.random() < self._replaced else part.wordings[0]
                shown[part.number] = wording
                text += wording[0].upper() + wording[1:] if part.wordings[0][0].isupper() else wording
            else:
                text += part
        return text


def true_slots(copies: Iterable[Copy]) -> tuple[frozenset[str], ...]:
    """The wordings that the copies show, once is enough, for each slot that shows two of them."""
    shown: dict[int, set[str]] = {}
    for copy in copies:
        for number, wording in copy.shown.items():
            shown.setdefault(number, set()).add(" ".join(words_of(wording)))
    return tuple(frozenset(wordings) for _, wordings in sorted(shown.items()) if len(wordings) >= 2)


def _is_injected(sentence: Sentence) -> bool:
    return any(isinstance(part, str) and any("\ue000" <= sign <= "\uf8ff" for sign in part) for part in sentence)


def _settle(sentence: Sentence, kept: set[int]) -> Sentence:
    """The sentence with the slots that are not kept as plain text."""
    return tuple(part.wordings[0] if isinstance(part, Slot) and part.number not in kept else part for part in sentence)


def _shuffle(blocks: list[Block], rng: random.Random) -> list[Block]:
    """Paragraphs change places among themselves; everything else stays where it is."""
    paragraphs = [block for block in blocks if block.kind == "p"]
    rng.shuffle(paragraphs)
    return [paragraphs.pop() if block.kind == "p" else block for block in blocks]
