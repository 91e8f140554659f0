"""What every character is to the words of a text, in tables by code point: by the same rules as `words`."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.compiled import compiled
from crawler.parse.arrays import Index
from crawler.words import MARKS, UNSPACED

LETTER, MARK, APOSTROPHE, ALONE, SPACE, ENDING, QUOTE, FULL_STOP, DIGIT = (1 << bit for bit in range(9))
"""What a character can be: part of a word, sign on a letter, joint within a word, word by itself (a script without
spaces), white space, end of a sentence before a space or quotation mark, such a mark, end of a sentence anywhere,
decimal digit."""
_LAST = 0x33000
"""No character from here on is any of these."""
_BLOCK, _MANY = 256, 2**20


def _classify() -> NDArray[np.uint16]:
    """The flags of the first characters, in any case."""
    table = np.zeros(_LAST, dtype=np.uint16)
    every = "".join(map(chr, range(_LAST)))
    for flag, pattern in ((LETTER, r"[^\W_]+"), (SPACE, r"\s+")):
        for run in re.finditer(pattern, every):
            table[run.start() : run.end()] = flag
    for low, high in zip(UNSPACED[::3], UNSPACED[2::3], strict=True):
        table[ord(low) : ord(high) + 1] = ALONE
    for run in re.finditer(r"\d+", every):
        table[run.start() : run.end()] |= DIGIT
    for flag, members in _MEMBERS:
        table[[ord(each) for each in members]] |= flag
    return table


_MEMBERS = ((MARK, MARKS), (APOSTROPHE, "'’ʼ"), (ENDING, ".!?…"), (QUOTE, "\"'”’)"), (FULL_STOP, "。！？।"))


def _fold() -> tuple[NDArray[np.int32], Index]:
    """What folding adds to each of the first characters, and `LONGER`; less than -_MANY for one that is in this."""
    added = np.zeros(_LAST, dtype=np.int32)
    several: list[str] = []
    for point in _cased():
        fold = chr(point).casefold()
        added[point] = ord(fold) - point if len(fold) == 1 else -1 - _MANY - len(several)
        several += [fold] if len(fold) > 1 else []
    return added, np.array([list(map(ord, fold.ljust(3, "\0"))) for fold in several])


def _cased() -> Iterator[int]:
    """The characters that are not as they are folded."""
    for start in range(0, _LAST, _BLOCK):
        if (block := "".join(map(chr, range(start, start + _BLOCK)))).casefold() != block:
            yield from (start + at for at, char in enumerate(block) if char.casefold() != char)


def _in_blocks(table: NDArray[Any]) -> tuple[NDArray[np.uint16], NDArray[Any]]:
    """The number of each of its blocks, and the different ones, of which there are few."""
    numbers: dict[bytes, int] = {}
    found = [numbers.setdefault(block.tobytes(), len(numbers)) for block in table.reshape(-1, _BLOCK)]
    return np.array(found, dtype=np.uint16), np.frombuffer(b"".join(numbers), table.dtype).reshape(-1, _BLOCK)


_ADDED, LONGER = _fold()
"""Characters that folding makes several of, three or fewer (0: no more): a letter with others and signs behind it, so
where words end is the same before and after."""
_CLASSES = _classify()
_SINGLE = _ADDED >= -_MANY
_CLASSES[_SINGLE] = _CLASSES[(np.arange(_LAST) + _ADDED)[_SINGLE]]
_CLASS_BLOCK, _CLASS = _in_blocks(_CLASSES)
_FOLD_BLOCK, _FOLD = _in_blocks(_ADDED)


@compiled
def class_of(point: int) -> int:
    """What a character is once it is folded: flags such as LETTER."""
    return int(_CLASS[_CLASS_BLOCK[point >> 8], point & 0xFF]) if point < _LAST else 0


@compiled
def fold_of(point: int) -> int:
    """A character case-folded; where that makes several of it, -1 less the row of `LONGER` that has them."""
    if point >= _LAST:
        return point
    added = int(_FOLD[_FOLD_BLOCK[point >> 8], point & 0xFF])
    return point + added if added >= -_MANY else added + _MANY
