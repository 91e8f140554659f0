"""The words of a whole page at once, in arrays: by the same rules as `words`, which takes one text at a time."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from crawler.words import MARKS, UNSPACED, URL, fold_text

Chars = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]
"""Code points of a text in as few bytes as they need: one where all are ASCII."""
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

LETTER, MARK, APOSTROPHE, ALONE, SPACE, ENDING, QUOTE, FULL_STOP = (1 << bit for bit in range(8))
"""What a character can be: part of a word, sign on a letter, joint within a word, word by itself (a script without
spaces), white space, end of a sentence before a space or quotation mark, such a mark, end of a sentence anywhere."""
_LAST = 0x33000
"""No character from here on is a letter, a sign on one or white space."""
_BLANK, _NEWLINE = 32, 10


def chars_of(text: str) -> Chars:
    """The code points of `text`, which has no lone surrogates."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    pairs = text.encode("utf-16-le")
    if len(pairs) == 2 * len(text):
        return np.frombuffer(pairs, dtype=np.uint16)
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def text_of(chars: Chars) -> str:
    """The text that `chars` stand for."""
    return chars.tobytes().decode(_CODECS[chars.dtype.itemsize])


_CODECS = {1: "ascii", 2: "utf-16-le", 4: "utf-32-le"}


def classes_of(chars: Chars) -> NDArray[np.uint8]:
    """What each character is: flags such as LETTER, shape as `chars`."""
    return _classes(chars.dtype.itemsize).take(chars, mode="clip")


def find_words(classes: NDArray[np.uint8]) -> tuple[Index, Index]:
    """(starts, ends) of the words in a folded text whose characters are `classes`."""
    padded = np.zeros(len(classes) + 2, dtype=np.uint8)
    padded[1:-1] = classes
    marked = (padded & LETTER).astype(bool)
    if (padded & MARK).any():
        marked |= _signs(padded)
    inside = marked[1:-1] | (classes & APOSTROPHE).astype(bool) & marked[:-2] & (padded[2:] & LETTER).astype(bool)
    framed = np.zeros(len(inside) + 2, dtype=bool)
    framed[1:-1] = inside
    edges = (framed[1:] != framed[:-1]).nonzero()[0]
    starts, ends = edges[::2], edges[1::2]
    alone = (classes & ALONE).astype(bool) & ~inside
    if alone.any():
        single = alone.nonzero()[0]
        starts, ends = np.sort(np.concatenate((starts, single))), np.sort(np.concatenate((ends, single + 1)))
    return starts, ends


def _signs(padded: NDArray[np.uint8]) -> Flags:
    """Which characters are signs on a letter: those with nothing but signs between it and them."""
    is_mark = (padded & (MARK | LETTER)) == MARK
    carrier = np.where(is_mark, 0, np.arange(len(padded)))
    np.maximum.accumulate(carrier, out=carrier)
    signs: Flags = is_mark & ((padded[carrier] & LETTER) != 0)
    return signs


def write_words(chars: Chars, starts: Index, ends: Index, closes: Flags) -> NDArray[np.uint8]:
    """The words at `starts` to `ends` in UTF-8, each with a blank behind it, or a line feed where one `closes` its
    block."""
    if not len(starts):
        return np.empty(0, dtype=np.uint8)
    spans = np.empty(2 * len(starts), dtype=np.intp)  # what lies before each word, and the word with what follows it
    spans[::2], spans[1::2] = starts, ends + 1 - starts
    spans[2::2] -= ends[:-1] + 1
    touching = spans.min() < 0  # a word directly behind another, in a script without spaces
    written = chars.take(_each_of(starts, ends + 1), mode="clip") if touching else keep_every_other(chars, spans)
    written[np.cumsum(spans[1::2]) - 1] = np.where(closes, _NEWLINE, _BLANK)
    if written.dtype == np.uint8:
        return np.frombuffer(written.tobytes(), dtype=np.uint8)
    text = text_of(written)
    _, is_late = _folded(written.dtype.itemsize)
    folded = text.casefold() if is_late.take(written, mode="clip").any() else text
    return np.frombuffer(folded.encode(), dtype=np.uint8)


def keep_every_other(chars: Chars, spans: Index, also: Index | None = None) -> Chars:
    """Of `chars`, in spans of these lengths from the beginning, the second, the fourth, ...; and those at `also`."""
    kept = np.repeat(np.arange(len(spans)) % 2 == 1, spans)
    if also is not None:
        kept[also] = True
    found: Chars = np.compress(kept, chars[: len(kept)])  # type: ignore[assignment]  # it keeps the type of `chars`
    return found


def _each_of(starts: Index, ends: Index) -> Index:
    """All places from each of `starts` up to its end."""
    sizes = ends - starts
    last = np.cumsum(sizes)
    places: Index = np.repeat(starts - last + sizes, sizes) + np.arange(last[-1])
    return places


def find_ends(written: NDArray[np.uint8]) -> Index:
    """Where each word that `write_words` has written ends."""
    found: Index = ((written == _BLANK) | (written == _NEWLINE)).nonzero()[0]
    return found


def hash_words(written: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """CRC-32 of each word that `write_words` has written.

    A CRC is linear in its bits: it is put together from what two bytes at a time add to it by their place from the end
    of the word, which is looked up for all words at once.
    """
    last = find_ends(written)
    if not len(last):
        return np.empty(0, dtype=np.uint32)
    sizes = last - np.concatenate(([0], last[:-1] + 1))
    padded = np.concatenate((np.zeros(_PLACES, dtype=np.uint8), written))
    hashes = _crc_of_zeros().take(sizes, mode="clip") ^ _hash_part(padded, last + _PART, sizes, 0)
    longer = (sizes > _PART).nonzero()[0]
    hashes[longer] ^= _hash_part(padded, last[longer], sizes[longer] - _PART, _PART)
    for word in (sizes > _PLACES).nonzero()[0].tolist():
        hashes[word] = zlib.crc32(written[last[word] - sizes[word] : last[word]].tobytes())
    return hashes


def _hash_part(padded: NDArray[np.uint8], starts: Index, sizes: Index, behind: int) -> NDArray[np.uint32]:
    """What the last `sizes` (all of them, where more) of the eight bytes at `starts` add, with so many behind them."""
    eights = np.ndarray(len(padded) - _PART + 1, dtype="<u8", buffer=padded, strides=(1,))[starts]
    pairs = (eights & _MASKS.take(sizes, mode="clip")).view("<u2").reshape(-1, _PART // 2)
    added = np.zeros(len(starts), dtype=np.uint32)
    for at in range(_PART // 2):
        added ^= _crc_of_pairs(behind + _PART - 2 * at - 2).take(pairs[:, at])
    return added


_PLACES, _PART = 16, 8
"""Bytes of a word that are looked up, longer words being hashed one by one; and those that are read together."""
_MASKS = np.array([2**64 - 2 ** (64 - 8 * size) for size in range(_PART + 1)], dtype="<u8")
"""What keeps the last so many of eight bytes."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text of many lines: its folded characters, where words begin and end, where its lines do.

    `is_text`: the characters, and their `classes`, are those of the text one by one, but for their case.
    """

    chars: Chars
    classes: NDArray[np.uint8]
    starts: Index
    ends: Index
    bounds: Index
    is_text: bool

    @classmethod
    def of(cls, text: str, signs: Sequence[int]) -> "Words":
        """The words of `text`, in which each of `signs` (white space) stands between two lines."""
        folded = _fold(text)
        chars = chars_of(fold_text(text)) if folded is None else folded
        classes = classes_of(chars)
        found = find_words(classes if folded is None else _without_urls(text, text_of(chars), classes))
        return cls(chars, classes, *found, find_signs(chars, signs), folded is not None)

    def count(self) -> Index:
        """Words of each line."""
        return count_between(self.starts, self.bounds)

    def write(self, sizes: Index, kept: Flags) -> NDArray[np.uint8]:
        """The words of the blocks with so many words that are `kept`."""
        mine = np.repeat(kept, sizes)
        last = np.cumsum(sizes[kept & (sizes > 0)]) - 1
        closes = np.zeros(int(mine.sum()), dtype=bool)
        closes[last] = True
        return write_words(self.chars, self.starts[mine], self.ends[mine], closes)


def _fold(text: str) -> Chars | None:
    """The characters of `text` case-folded, as many: one of which folding makes several letters stays as it is, for
    `write_words` to fold. None where it makes something else of one."""
    if text.isascii():
        return chars_of(text.lower())
    chars = chars_of(text)
    table, _ = _folded(chars.dtype.itemsize)
    if chars.dtype == np.uint16:
        folded = table.take(chars)
    else:
        folded = chars.copy()
        cased = (chars < len(table)).nonzero()[0]
        folded[cased] = table.take(chars[cased])
    return folded if folded.all() else None


def _without_urls(text: str, folded: str, classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`classes` of the characters of `text`, those of a URL as white space; `folded` is `text` case-folded."""
    if "://" not in folded and "www." not in folded:
        return classes
    bare, end = classes.copy(), 0
    for start in sorted({*_find(folded, "://", 5), *_find(folded, "://", 4), *_find(folded, "www.", 0)}):
        if start >= end and (url := URL.match(text, start)):
            end = url.end()
            bare[start:end] = SPACE
    return bare


def _find(text: str, sign: str, before: int) -> Iterator[int]:
    """So many characters before each `sign` in `text`."""
    at = text.find(sign)
    while at >= 0:
        if at >= before:
            yield at - before
        at = text.find(sign, at + 1)


def find_signs(chars: Chars, signs: Sequence[int]) -> Index:
    """Where one of `signs` stands."""
    found: Flags = chars == signs[0]
    for sign in signs[1:]:
        found |= chars == sign
    return found.nonzero()[0]


def count_between(positions: Index, bounds: Index) -> Index:
    """How many of the ascending `positions` lie from each of the `bounds` up to the next; shape (len(bounds) - 1,)."""
    at = np.searchsorted(positions, bounds)
    return at[1:] - at[:-1]


@cache
def _crc_of_zeros() -> NDArray[np.uint32]:
    return np.array([zlib.crc32(bytes(size)) for size in range(_PLACES + 1)], dtype=np.uint32)


@cache
def _crc_of_pairs(behind: int) -> NDArray[np.uint32]:
    """What two bytes, as a number of 16 bits, add to a CRC-32 with so many bytes behind them."""
    zeros = [zlib.crc32(bytes(behind + size)) for size in (1, 2)]
    second = [zlib.crc32(bytes((byte,)) + bytes(behind)) ^ zeros[0] for byte in range(256)]
    first = [zlib.crc32(bytes((byte,)) + bytes(behind + 1)) ^ zeros[1] for byte in range(256)]
    return (np.array(second, dtype=np.uint32)[:, None] ^ np.array(first, dtype=np.uint32)).ravel()


@cache
def _folded(width: int) -> tuple[Chars, Flags]:
    """Each of the first characters that so many bytes hold, as `_fold` has it, 0 for one that it cannot fold; and
    whether folding makes several of it."""
    folded = list(map(str.casefold, map(chr, range(_CASED[width]))))
    is_late = np.fromiter(map(len, folded), dtype=np.intp, count=len(folded)) > 1
    for point in is_late.nonzero()[0].tolist():
        folded[point] = chr(point) if _is_spelt(folded[point]) else "\0"
    written = "".join(folded).encode(_CODECS[width], "surrogatepass")
    return np.frombuffer(written, dtype=f"<u{width}"), is_late


def _is_spelt(letters: str) -> bool:
    """Whether it is letters, and signs on them: a word has the same ends with one letter in their place."""
    classes = classes_of(chars_of(letters))
    return bool(classes[0] & LETTER) and bool((classes & (LETTER | MARK)).all())


_CASED = {2: 0x10000, 4: 0x1F000}
"""Characters that can have a case, of texts by their bytes a character."""


@cache
def _classes(width: int) -> NDArray[np.uint8]:
    """The flags of the characters that so many bytes hold, and of one behind those that have any."""
    return _classify(min(_LAST, 128 if width == 1 else 2 ** (8 * width)))


def _classify(size: int) -> NDArray[np.uint8]:
    """The flags of the first `size` code points."""
    table = np.zeros(size, dtype=np.uint8)
    every = "".join(map(chr, range(size)))
    for flag, pattern in ((LETTER, r"[^\W_]+"), (SPACE, r"\s+")):
        for run in re.finditer(pattern, every):
            table[run.start() : run.end()] = flag
    for low, high in zip(UNSPACED[::3], UNSPACED[2::3], strict=True):
        table[ord(low) : ord(high) + 1] = ALONE
    for flag, members in _MEMBERS:
        table[[ord(each) for each in members if ord(each) < size]] |= flag
    return table


_MEMBERS = ((MARK, MARKS), (APOSTROPHE, "'’ʼ"), (ENDING, ".!?…"), (QUOTE, "\"'”’)"), (FULL_STOP, "。！？।"))
