"""Word shingles and the sample of them that stands for a page."""

import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate

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
WordHashes = NDArray[np.uint32]
_PACKED = np.dtype("<u8")
_SIZE = _PACKED.itemsize


def hash_shingles(words: Sequence[str]) -> Hashes:
    """64-bit hashes of the word 3-shingles of `words`, in order; shape (max(0, len(words) - 2),)."""
    return shingle(hash_each(words))


def hash_each(words: Sequence[str]) -> WordHashes:
    """CRC-32 of each word; what `parse.wording` makes of a whole text at once."""
    return np.fromiter((zlib.crc32(word.encode()) for word in words), dtype=np.uint32, count=len(words))


def shingle(hashes: WordHashes) -> Hashes:
    """The 3-shingles of words with these hashes."""
    if len(hashes) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    mixed = mix(hashes.astype(np.uint64))
    return mix(mixed[:-2] * np.uint64(3) + mix(mixed[1:-1] + mixed[2:] * np.uint64(5)))


def shingle_each(texts: Sequence[WordHashes]) -> list[Hashes]:
    """The 3-shingles of each of many texts, at the cost of one."""
    whole = shingle(np.concatenate(texts)) if texts else shingle(np.empty(0, dtype=np.uint32))
    starts = accumulate(map(len, texts), initial=0)
    return [whole[start : start + max(0, len(text) - SHINGLE + 1)] for start, text in zip(starts, texts, strict=False)]


def sample(hashes: Hashes) -> Hashes:
    """The sketch of a page: the distinct hashes below a fixed bound (FracMinHash), at least the 96 smallest; sorted."""
    scale = SCALE if len(hashes) >= LONG_PAGE else SCALE // 2
    below = _distinct(hashes[hashes < np.uint64(2**64 // scale)])
    return below if len(below) >= AT_LEAST else _distinct(hashes)[: max(len(below), AT_LEAST)]


def _distinct(hashes: Hashes) -> Hashes:
    """Ascending; of the few thousand hashes of a page by sorting, which is quicker than np.unique's table."""
    ordered = np.sort(hashes)
    fresh = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def pack(hashes: Sequence[int] | Hashes) -> bytes:
    """Hashes as a `Page` keeps them: eight bytes each, lowest first."""
    return np.asarray(hashes, dtype=_PACKED).tobytes()


def unpack(packed: bytes) -> Hashes:
    """The hashes of `packed`, without a copy; of several packed ones behind each other those of all."""
    return np.frombuffer(packed, dtype=_PACKED)


def count_hashes(packed: bytes) -> int:
    """How many hashes `packed` holds."""
    return len(packed) // _SIZE


def tally(packed: Iterable[bytes]) -> tuple[Hashes, NDArray[np.int64]]:
    """The distinct hashes of all of `packed`, ascending, and how many of them have each."""
    return np.unique(unpack(b"".join(packed)), return_counts=True)


def mix(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64: every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
