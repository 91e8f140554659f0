"""The words of a text in UTF-8, found in one loop over its characters: those that `words.words_of` finds."""

import zlib

import numpy as np

from crawler.compiled import compiled
from crawler.parse.arrays import Bytes, Flags, Hashes, Index
from crawler.parse.characters import (
    ALONE,
    APOSTROPHE,
    DIGIT,
    ENDING,
    FULL_STOP,
    LETTER,
    LONGER,
    MARK,
    QUOTE,
    SPACE,
    class_of,
    fold_of,
)

BLANK, _LINE_FEED = 32, 10
_H, _T, _P, _S, _W, _COLON, _SLASH, _POINT = b"htpsw:/."
_URL_LETTERS = _H, _W
_LONG_S, _LONG_S_2 = "ſ".encode()
"""In capitals or not, it is an s."""
_LONGEST_URL, _LONGEST_COUNT = 2000, 6
_OPENS, _CLOSES = b"()"
_NO_URL = tuple(b"<>\"'")
_NONE = -1
_NO_BYTES = 0xFFFFFFFF
"""The CRC-32 of nothing, before its bits are turned around."""

_CRCS = np.zeros(256, dtype=np.int64)
_CRCS[[byte ^ 0xFF for byte in range(256)]] = [zlib.crc32(bytes((byte,))) ^ 0xFF000000 for byte in range(256)]
_SMALLS = np.array([byte if chr(byte).isalnum() and byte < 0x80 else 0 for byte in bytes(range(256)).lower()])
"""ASCII letters and digits, case-folded; 0 for every other byte."""
_MAY_STOP = np.isin(_SMALLS, (0, *_URL_LETTERS))
"""Whether a run of ASCII letters and digits may end before a byte: it is none, or it may begin a URL."""


@compiled
def read_words(
    text: Bytes, begin: int, end: int, written: Bytes, at: int, hashes: Hashes, words: int
) -> tuple[int, int, int, int]:
    """Finds the words of `text` from `begin` to `end`, case-folded, URLs left out.

    They are `written` from its byte `at` on, each with a blank behind it, and their CRC-32 from the number `words` of
    `hashes` on; at `end` stands a blank. How far these go then, the ends of sentences, and runs between white space.
    """
    sentences = runs = 0
    spaced, ended = True, False
    start, crc, url = at, _NO_BYTES, begin  # of the word that is being read; where the last URL ends
    joint, before = _NONE, crc  # the apostrophe that may be the end of the word, and its CRC up to there
    while begin < end:
        small = _SMALLS[text[begin]]
        if small in _URL_LETTERS and begin >= url:
            url = _skip_url(text, begin, end)
        if small and begin >= url:
            runs, spaced, ended, joint = runs + spaced, False, False, _NONE
            begin, at, crc = _copy_letters(text, begin, written, at, crc)
            if begin < end and text[begin] == BLANK:  # what is mostly behind a word: no need to look closer
                start, words = _end_word(written, start, at, crc, hashes, words)
                begin, at, crc, spaced = begin + 1, start, _NO_BYTES, True
            continue
        point, size = decode(text, begin)
        kind = class_of(point)
        sentences += (ended and kind & (SPACE | QUOTE) != 0) + (kind & FULL_STOP != 0)
        runs += spaced and not kind & SPACE
        ended, spaced = kind & ENDING != 0, kind & SPACE != 0
        kind = SPACE if begin < url else kind
        begin += size
        if kind & LETTER or (kind & MARK and at > start and joint == _NONE):
            at, crc = _fold(point, written, at, crc)
            joint = _NONE
        elif kind & APOSTROPHE and at > start and joint == _NONE:
            joint, before = at, crc
            at, crc = _write(point, written, at, crc)
        else:
            if joint != _NONE:
                at, crc, joint = joint, before, _NONE
            start, words = _end_word(written, start, at, crc, hashes, words)
            if kind & ALONE:
                at, crc = _write(point, written, start, _NO_BYTES)
                start, words = _end_word(written, start, at, crc, hashes, words)
            at, crc = start, _NO_BYTES
    if joint != _NONE:
        at, crc = joint, before
    start, words = _end_word(written, start, at, crc, hashes, words)
    return start, words, sentences + ended, runs


@compiled
def _copy_letters(text: Bytes, begin: int, written: Bytes, at: int, crc: int) -> tuple[int, int, int]:
    """Writes the ASCII letters that begin at `begin`, up to one that may begin a URL; how far all goes then."""
    small = _SMALLS[text[begin]]
    while True:
        at, crc = _write_byte(small, written, at, crc)
        begin += 1
        small = _SMALLS[text[begin]]
        if _MAY_STOP[text[begin]] and (not small or _may_begin_url(text, begin)):
            return begin, at, crc


@compiled
def count_counts(text: Bytes, begin: int, end: int) -> int:
    """How often `blocks.COUNTS` stands in `text` from `begin` to `end`."""
    counts = 0
    while begin < end:
        if text[begin] != _OPENS:
            begin += 1
            continue
        begin, digits = begin + 1, 0
        point, size = decode(text, begin)
        while begin < end and class_of(point) & DIGIT:
            begin, digits = begin + size, digits + 1
            point, size = decode(text, begin)
        counts += point == _CLOSES and 0 < digits <= _LONGEST_COUNT
    return counts


@compiled
def decode(text: Bytes, at: int) -> tuple[int, int]:
    """The character at `at`, and in how many bytes it is written."""
    point = int(text[at])
    if point < 0x80:
        return point, 1
    size = 2 if point < 0xE0 else 3 if point < 0xF0 else 4
    point &= 0x7F >> size
    for place in range(at + 1, at + size):
        point = point << 6 | text[place] & 0x3F
    return point, size


@compiled
def _may_begin_url(text: Bytes, at: int) -> bool:
    """Whether what stands at `at` can be a URL, by its first two letters."""
    first, second = int(text[at]) | 32, int(text[at + 1]) | 32
    return (first == _H and second == _T) or (first == _W and second == _W)


@compiled
def _skip_url(text: Bytes, at: int, end: int) -> int:
    """Where the URL ends that begins at `at`; `at` where none does: as `words.URL` has it."""
    behind = _skip_scheme(text, at) if _may_begin_url(text, at) else at
    if behind == at:
        return at
    start, chars = behind, 0
    while behind < end and chars < _LONGEST_URL:
        point, size = decode(text, behind)
        if class_of(point) & SPACE or point in _NO_URL:
            break
        behind += size
        chars += 1
    return behind if behind > start else at


@compiled
def _skip_scheme(text: Bytes, at: int) -> int:
    """Where `http://`, `https://` or `www.` ends that begins at `at`; `at` where none does."""
    first, second, third, fourth = text[at] | 32, text[at + 1] | 32, text[at + 2] | 32, text[at + 3]
    if first == second == third == _W:
        return at + 4 if fourth == _POINT else at
    if not (first == _H and second == third == _T and fourth | 32 == _P):
        return at
    behind = at + 4
    if text[behind] | 32 == _S:
        behind += 1
    elif text[behind] == _LONG_S and text[behind + 1] == _LONG_S_2:
        behind += 2
    slashed = text[behind] == _COLON and text[behind + 1] == text[behind + 2] == _SLASH
    return behind + 3 if slashed else at


@compiled
def _fold(point: int, written: Bytes, at: int, crc: int) -> tuple[int, int]:
    """Writes a character case-folded; where that ends, and the CRC."""
    single = fold_of(point)
    if single >= 0:
        return _write(single, written, at, crc)
    for each in LONGER[-1 - single]:
        if each:
            at, crc = _write(each, written, at, crc)
    return at, crc


@compiled
def _write(point: int, written: Bytes, at: int, crc: int) -> tuple[int, int]:
    """Writes a character in UTF-8."""
    size = 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4
    first = point >> 6 * (size - 1)
    at, crc = _write_byte(first if size == 1 else first | 0xF00 >> size & 0xFF, written, at, crc)
    for rest in range(size - 2, -1, -1):
        at, crc = _write_byte(0x80 | point >> 6 * rest & 0x3F, written, at, crc)
    return at, crc


@compiled
def _write_byte(byte: int, written: Bytes, at: int, crc: int) -> tuple[int, int]:
    written[at] = byte
    return at + 1, _CRCS[(crc ^ byte) & 0xFF] ^ (crc >> 8)


@compiled
def _end_word(written: Bytes, start: int, at: int, crc: int, hashes: Hashes, words: int) -> tuple[int, int]:
    """Notes down the word that is `written` from `start` up to `at`, if there is one; where the next one starts, and
    its number."""
    if start == at:
        return start, words
    hashes[words] = crc ^ _NO_BYTES
    written[at] = BLANK
    return at + 1, words + 1


@compiled
def keep_words(kept: Flags, sizes: Index, wrote: Index, written: Bytes, hashes: Hashes) -> tuple[int, int]:
    """Leaves of the words of blocks, so many and `written` in so many bytes, those of the blocks that are `kept`, with
    a line feed behind each that has any; how far they go then."""
    at, word, behind, words = 0, 0, 0, 0
    for block in range(len(kept)):
        if kept[block]:
            for place in range(wrote[block]):
                written[behind + place] = written[at + place]
            for place in range(sizes[block]):
                hashes[words + place] = hashes[word + place]
            behind, words = behind + wrote[block], words + sizes[block]
            if sizes[block]:
                written[behind - 1] = _LINE_FEED
        at, word = at + wrote[block], word + sizes[block]
    return behind, words
