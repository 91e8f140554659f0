"""Bytes of a page -> text, as a browser would: byte-order mark, HTTP header, meta tag, then a guess."""

import re
from functools import lru_cache

import numpy as np
from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

from crawler import compiled

MAX_TEXT = 2 * 2**20
"""Bytes of HTML that are parsed at the most, as the large search engines do."""

_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_SAMPLE = b"<a>\\n+AGE-xn--"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def decode_html(body: bytes, charset: str) -> str:
    """Text of the first 2 MiB of `body`, without control characters and lone surrogates."""
    return decode_and_fold(body, charset)[0]


def decode_and_fold(body: bytes, charset: str) -> tuple[str, bytes | bytearray]:
    """The same, and beside it bytes in which ASCII letters are small, to look for names in."""
    text, encoding = _decode(body, charset)
    if prologue := _PROLOGUE.match(text):
        text = text[prologue.end() :]
    folded = _fold(body[:MAX_TEXT])
    if encoding in _BYTE_FOR_BYTE and _CONTROL not in folded:
        return text, folded
    text = _CONTROLS.sub(" ", text)
    return text, text.encode().lower()


def _fold(body: bytes) -> bytes | bytearray:
    """Small letters for capitals, and one control character for all, which is found in a tenth of the time."""
    if compiled.few:
        return body.translate(_FOLDED)
    from crawler.parse.folding import fold

    folded = bytearray(len(body))
    fold(np.frombuffer(body, dtype=np.uint8), np.frombuffer(folded, dtype=np.uint8))
    return folded


def decode_text(body: bytes, charset: str) -> str:
    """The same with every character as it came: they count in a link."""
    return _decode(body, charset)[0]


def _decode(body: bytes, charset: str) -> tuple[str, str]:
    body = body[:MAX_TEXT]
    encoding, mark = read_bom(body)
    encoding = encoding or _of_header(charset) or _of_meta(body) or _guess(body)
    return to_unicode(body[len(mark or b"") :], encoding), encoding


_BYTE_FOR_BYTE = frozenset(("utf-8", "ascii", "cp1252", "iso8859-1"))
"""Encodings in which control characters are single bytes, and no surrogate can be written."""
_CONTROL = b"\0"
_FOLDED = bytes(0 if _CONTROLS.match(chr(byte)) else byte for byte in bytes(range(256)).lower())


@lru_cache(maxsize=256)
def _of_header(charset: str) -> str:
    name = http_content_type_encoding(f"charset={charset}") or ""
    if name.startswith("utf-16"):
        return "utf-16-be" if name.endswith("be") else "utf-16-le"
    return name if _is_of_the_web(name) else ""


def _of_meta(body: bytes) -> str:
    """What the page says of itself; it could not be read as ASCII if it were UTF-16, so that means UTF-8."""
    name = html_body_declared_encoding(body) or ""
    return "utf-8" if name.startswith("utf-16") else name if _is_of_the_web(name) else ""


@lru_cache(maxsize=256)
def _is_of_the_web(name: str) -> bool:
    """Whether `name` is no charset of Python alone (hex, rot13, punycode, ...), which a browser would ignore."""
    try:
        return bool(name) and _SAMPLE.decode(name, "replace") == _SAMPLE.decode("ascii")
    except (LookupError, UnicodeError):
        return False


def _guess(body: bytes) -> str:
    """Charset of an undeclared body; UTF-8 where it reads as such, so that pages of one family get the same letters."""
    try:
        body[:65536].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < min(len(body), 65536) - 4:
            best = from_bytes(body[:65536]).best()
            return best.encoding if best else "cp1252"
    return "utf-8"
