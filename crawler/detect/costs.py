"""What lining up a token with a column earns, or costs."""

from functools import lru_cache

from crawler.detect.text import BREAK, is_placeholder

MISMATCH, GAP = -0.35, -0.45
TIE = 1e-9
NARROW = 100
"""Columns up to which single steps are taken, and a process without machine code needs none."""
_STOP, _WORD, _PLACEHOLDER = 0.6, 1.6, 3.0
_STOP_LETTERS = 3


@lru_cache(maxsize=2**14)
def is_mark(token: str) -> bool:
    """Whether a token pairs with its like or not at all."""
    return token == BREAK or is_placeholder(token)


def is_content(token: str) -> bool:
    """Whether a token is a word, and no stop word."""
    return len(token) > _STOP_LETTERS and not is_mark(token)


@lru_cache(maxsize=2**14)
def weight(token: str) -> float:
    """What it earns in a column that every row has it in."""
    if is_placeholder(token):
        return _PLACEHOLDER
    return _STOP if len(token) <= _STOP_LETTERS else _WORD
