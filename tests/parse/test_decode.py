"""Bytes of a page as text."""

import pytest
from html_pages import read

from crawler import compiled
from crawler.parse.decode import _FOLDED, MAX_TEXT, _fold, decode_html

RUSSIAN = "Широкая электрификация южных губерний даст мощный толчок подъёму сельского хозяйства. " * 5

EVERY_BYTE = bytes(range(256)) * 3


def page(text: str, encoding: str, declared: str = "") -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}</head><p>{text}</p>".encode(encoding)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (page("café", "utf-8"), "utf-8"),
        (page("café", "latin-1"), "iso-8859-1"),
        (page("café", "latin-1", declared="utf-8"), "ISO-8859-1"),
        (page("café", "utf-8", declared="latin-1"), '"UTF-8"'),
        (b"\xef\xbb\xbf" + page("café", "utf-8", declared="latin-1"), "windows-1252"),
        (b"\xff\xfe" + page("café", "utf-16-le"), "utf-8"),
        (b"\xfe\xff" + page("café", "utf-16-be"), ""),
        (page("café", "utf-16-le"), "utf-16"),
        (page("café", "utf-16-be"), "utf-16be"),
        (page("café", "latin-1", declared="latin-1"), ""),
        (page("café", "utf-8", declared="utf-8"), "no-such-charset"),
        (page("café", "utf-8"), ""),
        (page("café", "utf-8", declared="no-such-charset"), ""),
        (page("café", "utf-8", declared="utf-16"), ""),
    ],
)
def test_the_charset_is_the_marks_then_the_headers_then_the_metas_then_utf_8(body: bytes, charset: str) -> None:
    assert "<p>café</p>" in decode_html(body, charset)


@pytest.mark.parametrize(
    "name", ["hex", "base64", "zlib", "rot13", "undefined", "idna", "punycode", "unicode_escape", "utf-7", "cp037"]
)
def test_a_charset_that_only_python_knows_is_ignored_as_browsers_do(name: str) -> None:
    assert "<p>café \\n +AGE-</p>" in decode_html(page("café \\n +AGE-", "utf-8", declared=name), "")
    assert "<p>café \\n +AGE-</p>" in decode_html(page("café \\n +AGE-", "utf-8"), name)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_an_undeclared_charset_is_guessed(encoding: str) -> None:
    assert RUSSIAN in decode_html(page(RUSSIAN, encoding), "")


@pytest.mark.parametrize(
    ("encoding", "text"), [("shift_jis", "日本語の文章"), ("euc-kr", "한국어"), ("gb2312", "中文")]
)
def test_declared_charsets_of_east_asia_are_read(encoding: str, text: str) -> None:
    assert text in decode_html(page(text, encoding, declared=encoding), "")


def test_text_that_is_utf_8_but_for_a_late_byte_stays_utf_8() -> None:
    body = page("café " * 20_000, "utf-8") + b"\xff tail"
    assert decode_html(body, "").count("café") == 20_000


def test_a_letter_on_the_border_of_the_guess_does_not_change_it() -> None:
    for shift in range(4):
        body = b"<p>" + b"x" * (65_530 + shift) + "é€𝄞".encode() * 3
        assert decode_html(body, "").endswith("é€𝄞" * 3)


def test_controls_and_lone_surrogates_are_gone() -> None:
    text = decode_html("<p>a\x00b\x1bc\x7fd\te\nf\ud800g</p>".encode("utf-8", "surrogatepass"), "utf-8")
    assert text.startswith("<p>a b c d\te\nf")
    assert text.encode("utf-8")
    sixteen = decode_html("a\ud800b".encode("utf-16-le", "surrogatepass"), "utf-16le")
    assert sixteen.encode("utf-8")


@pytest.mark.parametrize("few", [True, False])
def test_letters_are_made_small_and_controls_one_with_machine_code_or_without(
    few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "few", few)
    controls = b"\x00\x01\x08\x0b\x0c\x0e\x1f\x7f"
    assert _fold(b"\t\n\r <AZ@[az`{\x80\xc1\xff" + controls) == b"\t\n\r <az@[az`{\x80\xc1\xff" + bytes(len(controls))
    assert _fold(EVERY_BYTE) == EVERY_BYTE.translate(_FOLDED)


def test_an_xml_prologue_is_no_text() -> None:
    assert decode_html(b"\n<?xml version='1.0' encoding='utf-8'?><p>x", "") == "<p>x"


def test_no_more_than_the_first_two_mebibytes_are_read() -> None:
    assert len(decode_html(b"x" * (MAX_TEXT + 100), "utf-8")) == MAX_TEXT


def test_both_parsers_get_the_same_letters_from_every_charset() -> None:
    for encoding in ("utf-8", "utf-16", "windows-1251", "koi8-r"):
        found = read(page(RUSSIAN, encoding), charset="" if encoding == "utf-16" else encoding)
        assert found.screened == found.examined
        assert found.screened[0] == "широкая"
