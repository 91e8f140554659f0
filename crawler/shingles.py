"""Word shingles and the sample of them that stands for a page."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHINGLE = 3
"""Words in a shingle: the length at which spun pages and unrelated pages lie furthest apart."""
SCALE = 16
"""One shingle in so many is kept on a page of `LONG_PAGE` words or more, twice as many on a shorter one."""
LONG_PAGE = 1000
AT_LEAST = 96
"""Shingles that are kept at the least, so that short pages can be linked too."""

Hashes = NDArray[np.uint64]


def hash_shingles(words: Sequence[str]) -> Hashes:
    """64-bit hashes of the word 3-shingles of `words`, in order; shape (max(0, len(words) - 2),)."""
    return shingle(np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words)))


def shingle(ids: NDArray[np.unsignedinteger[Any]]) -> Hashes:
    """The same of words that are hashed already (CRC-32)."""
    if len(ids) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    mixed = _mix(ids.astype(np.uint64))
    return _mix(mixed[:-2] * np.uint64(3) + _mix(mixed[1:-1] + mixed[2:] * np.uint64(5)))


def sample(hashes: Hashes) -> tuple[int, ...]:
    """The sketch of a page: the distinct hashes below a fixed bound (FracMinHash), at least the 96 smallest; sorted."""
    distinct = np.unique(hashes)
    scale = SCALE if len(hashes) >= LONG_PAGE else SCALE // 2
    below = int(np.searchsorted(distinct, np.uint64(2**64 // scale)))
    return tuple(distinct[: max(below, AT_LEAST)].tolist())


def _mix(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64: every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
