"""How text becomes words: the one place that decides it, for sketches, alignment and keywords alike."""

import re
import unicodedata
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Ranges of the scripts written without spaces (Thai, Lao, Burmese, Khmer, Japanese, Chinese): every character of
them is a word."""

_LETTER = rf"[^\W_{UNSPACED}]"
MARKS = "".join(char for char in map(chr, range(0x300, 0xFE30)) if unicodedata.category(char) in ("Mn", "Mc"))
"""Signs written on a letter: accents, and the vowels of Hindi, Tamil, Arabic, Hebrew."""
_MARKED = rf"{_LETTER}[{MARKS}]*"
_WORD = re.compile(rf"[{UNSPACED}]|(?:{_MARKED})+(?:['’ʼ](?:{_MARKED})+)*")
_ALONE = re.compile(f"[{UNSPACED}]")
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']{1,2000}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？]+(?:[\"'”’)\]]*)(?:\s+|$)|[。！？]")
_SEPARATORS = re.compile(r"\s+[|\-–—:•·»«~/]+\s+|\s*[|»«•·]\s*|(?<=\w):\s+|\s+::\s+")

_SEPARATING = re.compile(r"[|\-–—:•·»«~/]")
"""Each separator has one of these."""

_CLOSING_MARKS = '.,;:!?)]…"”’%'
_CLOSING = re.compile(r"[.,;:!?)\]…\"”’%]{1,3}")
_OPENING = re.compile(r"[(\[\"“‘$£€#]{1,2}$")

MIN_PHRASE, MAX_PHRASE = 2, 14
"""Words of a title segment that can be a pushed search phrase."""


class WordedBlock(NamedTuple):
    """The words of a block, and whether it is a heading."""

    is_heading: bool
    words: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of `text`, case-folded, in order; URLs count as no words."""
    return _WORD.findall(fold_text(text))


def fold_text(text: str) -> str:
    """`text` as its words are found in it: case-folded, a blank for each URL."""
    folded = text.casefold()
    if "://" in folded or "www." in folded:
        return URL.sub(" ", text).casefold()
    return folded


def surfaces_of(text: str) -> list[tuple[str, str]]:
    """(word, as written with the punctuation behind it) for each word of `text`; a URL is one word of its own."""
    found: list[tuple[str, str]] = []
    position = 0
    for url in URL.finditer(text):
        found += _surfaces(text, position, url.start())
        found.append((url.group().casefold(), url.group()))
        position = url.end()
    return found + _surfaces(text, position, len(text))


def _surfaces(text: str, start: int, end: int) -> list[tuple[str, str]]:
    pairs = []
    for match in _WORD.finditer(text, start, end):
        before = _OPENING.search(text, start, match.start())
        behind = _CLOSING.match(text, match.end(), end)
        surface = (before.group() if before else "") + match.group() + (behind.group() if behind else "")
        pairs.append((match.group().casefold(), surface))
        start = behind.end() if behind else match.end()  # a quote that closes one word does not open the next
    return pairs


def spans_of(text: str) -> list[tuple[str, int, int]]:
    """(word, start, end) for each word of `text` outside URLs."""
    bare = URL.sub(lambda url: " " * len(url.group()), text)
    return [(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(bare)]


def spans_with_urls(text: str) -> list[tuple[str, int, int]]:
    """`spans_of`, and in their places the URLs, each as one word."""
    urls = [(url.group().casefold(), url.start(), url.end()) for url in URL.finditer(text)]
    return sorted([*spans_of(text), *urls], key=itemgetter(1)) if urls else spans_of(text)


def closing_of(surface: str) -> str:
    """The punctuation at the end of a surface."""
    return surface[len(surface.rstrip(_CLOSING_MARKS)) :]


def is_content(word: str) -> bool:
    """Whether a word is long enough to carry meaning: three letters, or one sign of a script without spaces."""
    return len(word) > 2 or _ALONE.match(word) is not None


def is_url(word: str) -> bool:
    """Whether a word of `surfaces_of` is a whole URL."""
    return word.startswith(("http://", "https://", "www."))


def sentences_of(text: str) -> list[str]:
    """`text` cut behind its sentence ends."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})


def spell_out(text: str) -> str:
    """`text` as slugs of German and Nordic pages write it: ae for ä, ss for ß."""
    return fold(unicodedata.normalize("NFC", text.casefold()).translate(_SPELT_OUT))


def fold(text: str) -> str:
    """`text` without accents and case, for comparing titles with slugs."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def title_parts(title: str) -> list[str]:
    """What stands between the separators of a title."""
    return _SEPARATORS.split(title) if _SEPARATING.search(title) else [title]


def title_phrases(title: str) -> list[str]:
    """The phrases that a title can be pushing: the whole title and its parts between separators, longest first."""
    parts = [title, *title_parts(title)]
    seen: dict[tuple[str, ...], str] = {}
    for part in parts:
        words = tuple(words_of(part))
        if len(words) >= MIN_PHRASE and _length(words) <= MAX_PHRASE:
            seen.setdefault(words, part.strip())
    return [seen[words] for words in sorted(seen, key=len, reverse=True)]


def _length(words: Sequence[str]) -> float:
    """Words of a phrase; a sign of a script without spaces is half of one."""
    return len(words) - 0.5 * sum(len(word) == 1 and _ALONE.match(word) is not None for word in words)


def count_phrase(words: Sequence[str], phrase: Sequence[str]) -> int:
    """How often `phrase` stands in `words`, without overlap."""
    return len(find_phrase(words, phrase))


def find_phrase(words: Sequence[str], phrase: Sequence[str]) -> list[int]:
    """Indexes in `words` where `phrase` begins, without overlap."""
    if not phrase:
        return []
    size, first, wanted = len(phrase), phrase[0], list(phrase)
    found: list[int] = []
    position = 0
    while True:
        try:
            position = words.index(first, position)
        except ValueError:
            return found
        if list(words[position : position + size]) == wanted:
            found.append(position)
            position += size
        else:
            position += 1
