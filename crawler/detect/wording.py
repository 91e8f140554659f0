"""The words of a text that is asked for them again and again: its keyword, template, facts and headings need them."""

import sys
from functools import lru_cache

from crawler.words import sentences_of, words_of

_LONGEST = 1500
"""Characters of a text whose words are kept; longer ones are rare, and one of a hostile page can hold megabytes."""
_KEPT = 2**13


def words_in(text: str) -> tuple[str, ...]:
    """`words.words_of`, kept for a while."""
    return _words_in(text) if len(text) <= _LONGEST else tuple(words_of(text))


def sentences_in(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence of `text`, kept for a while."""
    return _sentences_in(text) if len(text) <= _LONGEST else _split(text)


@lru_cache(maxsize=_KEPT)
def _words_in(text: str) -> tuple[str, ...]:
    return tuple(map(sys.intern, words_of(text)))


def _split(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words_of(sentence)) for sentence in sentences_of(text))


_sentences_in = lru_cache(maxsize=_KEPT)(_split)
