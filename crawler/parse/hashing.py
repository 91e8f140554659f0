"""Hashes of shingles and of blocks, by loops that are machine code: bit for bit those of `shingles` and `frame`."""

import numpy as np
from numpy.typing import NDArray

from crawler.compiled import compiled
from crawler.parse.arrays import Hashes, Index

LongHashes = NDArray[np.uint64]

_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_3, _5 = np.uint64(3), np.uint64(5)


@compiled
def _mix(value: np.uint64) -> np.uint64:
    value = (value ^ (value >> _30)) * _FIRST
    value = (value ^ (value >> _27)) * _SECOND
    return value ^ (value >> _31)


@compiled
def shingle_texts(hashes: Hashes, bounds: Index, shingles: LongHashes) -> None:
    """Puts the 3-shingles of the texts between `bounds`, whose words have these `hashes`, where their first words are;
    a text's last two entries stay."""
    for text in range(len(bounds) - 1):
        begin, end = bounds[text], bounds[text + 1]
        if end - begin < 3:
            continue
        first, second = _mix(np.uint64(hashes[begin])), _mix(np.uint64(hashes[begin + 1]))
        for word in range(begin, end - 2):
            third = _mix(np.uint64(hashes[word + 2]))
            shingles[word] = _mix(first * _3 + _mix(second + third * _5))
            first, second = second, third


@compiled
def count_repeats(shingles: LongHashes, bounds: Index, names: LongHashes, name_bounds: Index, most: Index) -> None:
    """Puts into `most`, for each page, how often the most frequent of the shingles of its name is one of its own."""
    for page in range(len(most)):
        most[page] = 0
        for name in range(name_bounds[page], name_bounds[page + 1] - 2):
            count = 0
            for word in range(bounds[page], bounds[page + 1] - 2):
                count += shingles[word] == names[name]
            most[page] = max(most[page], count)


@compiled
def hash_blocks(hashes: Hashes, sizes: Index, found: LongHashes) -> None:
    """Puts a hash of each block of so many words into `found`."""
    word = 0
    for block in range(len(sizes)):
        total = np.uint64(0)
        for place in range(sizes[block]):
            total += _mix(np.uint64(hashes[word + place]) + (np.uint64(place) << _32))
        found[block] = _mix(total)
        word += sizes[block]
