"""What stands for the words of many pages at once: their shingles, and how often those of a page's name come back."""

from collections.abc import Sequence

import numpy as np

from crawler import compiled
from crawler.parse.arrays import Index
from crawler.shingles import SHINGLE, Hashes, WordHashes, shingle_each


def sketch_words(texts: Sequence[WordHashes], names: Sequence[WordHashes]) -> tuple[list[Hashes], list[int]]:
    """The 3-shingles of each text, and how often the most frequent of those of its name is among them."""
    if compiled.few or not texts:
        each = shingle_each(texts)
        return each, [_count_repeats(*both) for both in zip(each, shingle_each(names), strict=True)]
    from crawler.parse.hashing import count_repeats

    (shingles, bounds), (named, name_bounds) = _shingle(texts), _shingle(names)
    most = np.empty(len(texts), dtype=np.intp)
    count_repeats(shingles, bounds, named, name_bounds, most)
    begins = bounds[:-1]
    ends = np.maximum(begins, bounds[1:] - SHINGLE + 1)
    return [shingles[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)], most.tolist()


def _count_repeats(shingles: Hashes, name: Hashes) -> int:
    return max((int(np.count_nonzero(shingles == each)) for each in name), default=0)


def _shingle(texts: Sequence[WordHashes]) -> tuple[Hashes, Index]:
    """The shingles of all texts, each where its first word is, and where the texts begin, and end."""
    from crawler.parse.hashing import shingle_texts

    bounds = np.cumsum([0, *map(len, texts)])
    shingles = np.empty(bounds[-1], dtype=np.uint64)
    shingle_texts(np.concatenate(texts), bounds, shingles)
    return shingles, bounds
