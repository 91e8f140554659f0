"""Search phrases that doorway pages push, and the slugs and titles made of them."""

import random
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from labelled.drafts import read_lines

_SPELT_OUT = "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хh цc чch шsh щsch ъ ыy ь эe юyu яya"
_CYRILLIC = {pair[0]: pair[1:] for pair in re.split(" ", _SPELT_OUT)}
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it is searched for, and the same inflected or in another order."""

    text: str
    variant: str


@dataclass(frozen=True, slots=True)
class _Topic:
    heads: tuple[str, ...]
    cores: tuple[str, ...]
    tails: tuple[str, ...]

    def phrase(self, number: int) -> Phrase:
        number, head = divmod(number, len(self.heads))
        tail, core = divmod(number, len(self.cores))
        plain, _, inflected = self.cores[core].partition("~")
        parts = [self.heads[head].strip("-"), plain, self.tails[tail].strip("-")]
        variant = (parts[2], inflected) if inflected else (plain, parts[2], parts[0])
        return Phrase(" ".join(filter(None, parts)), " ".join(filter(None, variant)))

    @property
    def size(self) -> int:
        return len(self.heads) * len(self.cores) * len(self.tails)


def draw_phrases(language: str, split: str, family: int, number: int) -> tuple[Phrase, ...]:
    """`number` distinct phrases of one topic; the splits have different topics, families of a split other phrases."""
    topics = _topics(language)
    mine = topics[: len(topics) // 2] if split == "tune" else topics[len(topics) // 2 :]
    mine = tuple(topic for topic in mine if topic.size >= number) or (max(mine, key=lambda topic: topic.size),)
    topic = mine[family % len(mine)]
    order = list(range(topic.size))
    random.Random(f"phrases {language} {split} {family}").shuffle(order)
    return tuple(topic.phrase(index) for index in order[:number])


@cache
def _topics(language: str) -> tuple[_Topic, ...]:
    lines = read_lines(f"phrases/{language}.txt")
    split = [tuple(part.strip() for part in line.split("|")) for line in lines]
    return tuple(_Topic(*split[start : start + 3]) for start in range(0, len(split), 3))


def title_case(text: str) -> str:
    """Every word with a capital."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def slug(text: str, *, ascii_only: bool = True) -> str:
    """A URL segment: accents dropped, umlauts and Cyrillic spelt out; or percent-encoded UTF-8."""
    folded = text.casefold()
    if ascii_only:
        folded = "".join({**_CYRILLIC, **_UMLAUTS}.get(sign, sign) for sign in folded)
        plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
        dashed = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        if dashed:
            return dashed
    return quote(re.sub(r"[\W_]+", "-", folded).strip("-"))
