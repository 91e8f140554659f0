"""The words of a whole text at once: the same words as one text at a time gives."""

import random
import re
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.shingles import hash_each
from crawler.tokens import ALONE, LETTER, MARK, SPACE, Words, chars_of, classes_of, hash_words, text_of, write_words
from crawler.words import MARKS, UNSPACED, words_of

LINES = [
    "The doctor's 3 best cafés, naïve and coöperative; 'quoted' words' ends",
    "e\u0301\u0327te\u0301 \u0301alone x\u0301\u0301y हिन्दी में कुछ शब्द தமிழ்",
    "日本語の文と English ไทยก็มี กินข้าว ที่ a\u0e31b",
    "see https://a.example/x_y?q=1 and WWW.b.example, not ftp://c or http://",
    "we’re you'll o'clock rock 'n' roll ʼokina a'b'c ''x''",
    "Straße İstanbul ŉ ﬁne ΣΊΣΥΦΟΣ 😀 emoji 👩‍👩‍👧 ½ x² _under_score_",
    "",
    "... --- !!!",
]
SIGN = 0x1E


def words_at_once(lines: list[str]) -> Words:
    return Words.of("".join(chr(SIGN) + line for line in lines) + chr(SIGN), (SIGN,))


def written(lines: list[str]) -> bytes:
    words = words_at_once(lines)
    return words.write(words.count(), np.ones(len(lines), dtype=bool)).tobytes()


def expected(lines: list[str]) -> bytes:
    worded = [words for words in map(words_of, lines) if words]
    return "".join(" ".join(words) + "\n" for words in worded).encode()


@pytest.mark.parametrize("line", LINES)
def test_a_line_has_the_words_that_it_has_alone(line: str) -> None:
    assert written([line]) == expected([line])


def test_many_lines_have_the_words_that_each_has_alone() -> None:
    assert written(LINES) == expected(LINES)
    assert words_at_once(LINES).count().tolist() == [len(words_of(line)) for line in LINES]


_TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters=chr(SIGN)), max_size=40)
_PIECES = st.sampled_from(
    [
        "a",
        "é",
        "'",
        "’",
        " ",
        "\u0301",
        "\u0e31",
        "ก",
        "日",
        "B2",
        ".",
        "_",
        "www.",
        "http://",
        "HTTPſ://",
        "w",
        "://",
        "😀",
    ]
)


@settings(max_examples=150)
@given(st.lists(st.one_of(_TEXT, st.lists(_PIECES, max_size=12).map("".join)), max_size=4))
def test_any_text_has_the_same_words_at_once_and_line_by_line(lines: list[str]) -> None:
    assert written(lines) == expected(lines)


def test_characters_stay_in_their_places_as_words_are_folded() -> None:
    for width in ("a", "é", "😀"):
        text = f"{width} ÀÉ ΣΣ KELVIN Ⴀ \U0001e900 see HTTPS://a.example/Ü?q=Q. It ends."
        words = words_at_once([text])
        assert words.is_text
        assert text_of(words.chars)[1:-1] == "".join(map(str.casefold, text))
        assert np.array_equal(words.classes, classes_of(chars_of(text_of(words.chars))))
    every = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x20000)]))
    single = "".join(each for each in every if len(each.casefold()) == 1)
    assert text_of(words_at_once([single]).chars)[1:-1] == single.casefold()


def test_a_letter_that_folding_makes_two_of_is_folded_when_its_word_is_written() -> None:
    assert words_at_once(["Straße und Maß"]).is_text
    assert written(["STRAẞE İstanbul ﬁne"]) == "strasse i\u0307stanbul fine\n".encode()


def test_a_text_that_cannot_be_folded_in_place_has_its_words_all_the_same() -> None:
    line = "a\0b Straße, www.a.example/x"
    assert not words_at_once([line]).is_text
    assert written([line]) == expected([line])


@pytest.mark.parametrize("letter", [each for each in map(chr, range(0x20000)) if len(each.casefold()) > 1])
def test_every_letter_that_folding_makes_more_of_is_in_the_same_word_as_alone(letter: str) -> None:
    for line in (letter, f"a{letter}b", f"{letter} {letter}'s", f"1{letter}é. {letter}"):
        assert written([line]) == expected([line])


def test_blocks_that_are_not_kept_are_not_written() -> None:
    lines = ["one two", "three", "", "four five"]
    words = words_at_once(lines)
    kept = np.array([True, False, True, True])
    assert words.write(words.count(), kept).tobytes() == b"one two\nfour five\n"


def test_the_hash_of_a_word_is_its_crc32_however_long_it_is() -> None:
    chance = random.Random(4)
    words = ["".join(chance.choices("abcdeéß日", k=size)) for size in [*range(1, 90), 5000]]
    hashes = hash_words(np.frombuffer(" ".join(words).encode() + b"\n", dtype=np.uint8))
    assert hashes.tolist() == [zlib.crc32(word.encode()) for word in words] == hash_each(words).tolist()


def test_no_words_have_no_hashes() -> None:
    nothing = np.array([], dtype=np.intp)
    empty = write_words(chars_of("..."), nothing, nothing, nothing.astype(bool))
    assert (empty.tobytes(), hash_words(empty).tolist()) == (b"", [])


@pytest.mark.parametrize(("text", "size"), [("plain", 1), ("naïve", 2), ("日本", 2), ("a 😀", 4)])
def test_a_text_takes_as_few_bytes_a_character_as_it_can(text: str, size: int) -> None:
    chars = chars_of(text)
    assert (chars.dtype.itemsize, text_of(chars)) == (size, text)


def test_every_character_is_of_the_class_that_the_patterns_of_words_give_it() -> None:
    every = "".join(chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000)
    classes = classes_of(chars_of(every))
    letters = np.array([char.isalnum() for char in every])
    unspaced = np.array([re.match(f"[{UNSPACED}]", char) is not None for char in every])
    assert ((classes & ALONE != 0) == unspaced).all()
    assert ((classes & LETTER != 0) == (letters & ~unspaced)).all()
    assert ((classes & SPACE != 0) == np.array([char.isspace() for char in every])).all()
    assert {every[at] for at in (classes & MARK).nonzero()[0]} == set(MARKS)
