"""The words of a text by a compiled loop: the same words as patterns find."""

import random
import re
import sys
import zlib
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parse.blocks import COUNTS
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
from crawler.parse.wording import BLANK, count_counts, decode, read_words
from crawler.words import MARKS, UNSPACED, words_of

LINES = [
    "The doctor's 3 best cafés, naïve and coöperative; 'quoted' words' ends",
    "e\u0301\u0327te\u0301 \u0301alone x\u0301\u0301y हिन्दी में कुछ शब्द தமிழ்",
    "日本語の文と English ไทยก็มี กินข้าว ที่ a\u0e31b",
    "see https://a.example/x_y?q=1 and WWW.b.example, not ftp://c or http://",
    "httpx://a.example https//a www.. hwww.a.example xhttp://b.example/'c' o'https://d e'www.f",
    "http://" + "a" * 1999 + "bc de http://" + "日" * 2000 + "本語",
    "we’re you'll o'clock rock 'n' roll ʼokina a'b'c ''x'' it'é d'\u0301e a'日",
    "Straße İstanbul ŉ ﬁne ΣΊΣΥΦΟΣ 😀 emoji 👩‍👩‍👧 ½ x² _under_score_",
    'It ends. Does it?! "Yes." No.x (so.) 3.5 Ends… 終わり。まだ！ है। end.',
    "a\tb\nc\x0bd\x1ce\x85f\u00a0g\u2003h\u3000i",
    "",
    "... --- !!!",
]
_ENDS = re.compile(r"[.!?…](?=\s|$|[\"'”’)])|[。！？।]")
EVERY = "".join(chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000)


class Read(NamedTuple):
    words: list[str]
    hashes: list[int]
    sentences: int
    runs: int


def as_bytes(text: str) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.frombuffer(text.encode() + bytes((BLANK,)) * 8, dtype=np.uint8).copy()


def read(text: str, before: str = "") -> Read:
    """What is read of `text`, which stands behind another one."""
    chars, start = as_bytes(before + text), len(before.encode())
    end = start + len(text.encode())
    written, hashes = np.zeros(8 * len(chars), dtype=np.uint8), np.zeros(len(chars), dtype=np.uint32)
    at, words, sentences, runs = read_words(chars, start, end, written, 0, hashes, 0)
    found = written[:at].tobytes().decode()
    return Read(found.split(" ")[:-1], hashes[:words].tolist(), sentences, runs)


def expected(text: str) -> Read:
    words = words_of(text)
    return Read(words, [zlib.crc32(word.encode()) for word in words], len(_ENDS.findall(text)), len(text.split()))


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read_as_patterns_read_it(line: str) -> None:
    assert read(line) == expected(line)
    assert read(line, before="Text http://a.example/before. it") == expected(line)


_PIECES = st.sampled_from(
    [
        *("a", "é", "'", "’", " ", "\u0301", "\u0e31", "ก", "日", "B2", ".", "_", "w", "h", "ht", "😀", "ß", "\0"),
        *("www.", "WwW.", "http://", "HTTPſ://", "://", "https", "http", "<", '"', "…", "。", ")", "\x1e", "\x0e"),
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.text(st.characters(codec="utf-8"), max_size=40), st.lists(_PIECES, max_size=12).map("".join)))
def test_any_text_is_read_as_patterns_read_it(text: str) -> None:
    assert read(text) == expected(text)


@settings(max_examples=100)
@given(st.text(st.sampled_from("(()1234٣x) "), max_size=30))
def test_the_counts_of_menus_are_counted_as_the_pattern_counts_them(text: str) -> None:
    assert count_counts(as_bytes(text), 0, len(text.encode())) == len(COUNTS.findall(text))


def test_every_letter_that_folding_makes_more_of_is_in_the_same_word_as_alone() -> None:
    letters = [each for each in EVERY if len(each.casefold()) > 1]
    assert len(letters) == len(LONGER) > 100
    for letter in letters:
        for line in (letter, f"a{letter}b", f"{letter} {letter}'s", f"1{letter}é. {letter}"):
            assert read(line) == expected(line)


def test_every_character_is_folded_as_python_folds_it() -> None:
    for each in EVERY:
        fold = fold_of(ord(each))
        folded = "".join(map(chr, LONGER[-1 - fold])).rstrip("\0") if fold < 0 else chr(fold)
        assert folded == each.casefold()


def test_every_character_is_of_the_class_that_the_patterns_of_words_give_it() -> None:
    members = {APOSTROPHE: "'’ʼ", ENDING: ".!?…", QUOTE: "\"'”’)", FULL_STOP: "。！？।", MARK: MARKS}
    unspaced = re.compile(f"[{UNSPACED}]")
    for char in EVERY:
        folded, *more = char.casefold()
        if more:
            assert class_of(ord(char)) == LETTER
            continue
        expected = sum(flag for flag, signs in members.items() if folded in signs)
        expected |= SPACE * char.isspace() | DIGIT * char.isdecimal()
        expected |= ALONE if unspaced.match(folded) else LETTER * folded.isalnum()
        assert class_of(ord(char)) == expected, hex(ord(char))


def test_every_character_is_read_from_as_many_bytes_as_it_is_written_in() -> None:
    for char in random.Random(3).choices(EVERY, k=5000):
        assert decode(as_bytes(char), 0) == (ord(char), len(char.encode()))


def test_the_hash_of_a_word_is_its_crc32_however_long_it_is() -> None:
    chance = random.Random(4)
    words = ["".join(chance.choices("abcdeéß日", k=size)) for size in [*range(1, 90), 5000]]
    assert read(" ".join(words)) == expected(" ".join(words))
