"""One page of a pair: its words as numbers, so that two pages are compared without a loop over words."""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from crawler.detect.keyword import subject_words
from crawler.records import Page
from crawler.words import WordedBlock, is_content

Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]

_CONTENT_LETTERS = 4
_HEAD = struct.Struct("<4I")
_CODE = np.dtype("<u4")
_LEVEL = 1


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One page of a pair: its words in order as `codes`, the indexes of `vocabulary`, and the words of its title and
    h1, which may be its slot.

    `codes_of` leads from a word of the vocabulary to its code. Of each of them, `content` says that it is long enough
    to carry meaning, `telling` that its exchange is a substitution. `ends` are the indexes behind the last word of each
    passage, `headings` are the words of each heading.
    """

    vocabulary: tuple[str, ...]
    codes_of: Mapping[str, int]
    codes: Codes
    content: Flags
    telling: Flags
    subject: frozenset[str]
    ends: tuple[int, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Its words in order."""
        return tuple(self.vocabulary[code] for code in self.codes.tolist())


def side_of(page: Page, blocks: Iterable[WordedBlock], limit: int) -> Side:
    """The first `limit` words of `page` as one side of a pair."""
    words: list[str] = []
    ends: list[int] = []
    headings: list[tuple[str, ...]] = []
    for is_heading, own in blocks:
        words += own
        ends.append(min(limit, len(words)))
        if is_heading and own:
            headings.append(own)
    return code_side(words[:limit], subject_words(page), ends, headings)


def code_side(
    words: Sequence[str],
    subject: Iterable[str],
    ends: Sequence[int] = (),
    headings: Sequence[tuple[str, ...]] = (),
) -> Side:
    """A side of these words."""
    codes_of = dict(zip(dict.fromkeys(words), count(), strict=False))
    codes = np.fromiter(map(codes_of.__getitem__, words), dtype=np.intp, count=len(words))
    content = np.fromiter(map(is_content, codes_of), dtype=np.bool_, count=len(codes_of))
    telling = np.fromiter(map(_is_telling, codes_of), dtype=np.bool_, count=len(codes_of))
    return Side(tuple(codes_of), codes_of, codes, content, telling, frozenset(subject), tuple(ends), tuple(headings))


def pack_side(side: Side) -> bytes:
    """A side as bytes, for a file that is read again in the same run."""
    named = " ".join(sorted(side.subject))
    text = "\n".join((" ".join(side.vocabulary), named, *map(" ".join, side.headings))).encode("utf-8", "surrogatepass")
    head = _HEAD.pack(len(text), len(side.codes), len(side.ends), len(side.vocabulary))
    codes, ends = side.codes.astype(_CODE).tobytes(), np.asarray(side.ends, dtype=_CODE).tobytes()
    flags = side.content.tobytes() + side.telling.tobytes()
    return zlib.compress(b"".join((head, codes, ends, flags, text)), _LEVEL)


def unpack_side(packed: bytes) -> Side:
    """What `pack_side` was given."""
    raw = zlib.decompress(packed)
    text, codes, ends, words = _HEAD.unpack_from(raw)
    numbers = np.frombuffer(raw, dtype=_CODE, count=codes + ends, offset=_HEAD.size).astype(np.intp)
    flags = np.frombuffer(raw, dtype=np.bool_, count=2 * words, offset=_HEAD.size + (codes + ends) * _CODE.itemsize)
    said, named, *headings = raw[len(raw) - text :].decode("utf-8", "surrogatepass").split("\n")
    vocabulary = tuple(said.split())
    return Side(
        vocabulary,
        dict(zip(vocabulary, count(), strict=False)),
        numbers[:codes],
        flags[:words],
        flags[words:],
        frozenset(named.split()),
        tuple(numbers[codes:].tolist()),
        tuple(tuple(heading.split()) for heading in headings),
    )


def _is_telling(word: str) -> bool:
    return word.isalpha() and (len(word) >= _CONTENT_LETTERS or (len(word) == 1 and is_content(word)))
