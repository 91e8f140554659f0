"""Bytes of a page -> text, as a browser would: byte-order mark, HTTP header, meta tag, then a guess."""

import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_to_unicode

MAX_TEXT = 2 * 2**20
"""Bytes of HTML that are parsed at the most, as the large search engines do."""

_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def decode_html(body: bytes, charset: str) -> str:
    """Text of the first 2 MiB of `body`, without control characters and lone surrogates."""
    header = f"text/html; charset={charset}" if charset else None
    _, text = html_to_unicode(header, body[:MAX_TEXT], auto_detect_fun=_guess)
    return _CONTROLS.sub(" ", _PROLOGUE.sub("", text, count=1))


def _guess(body: bytes) -> str:
    """Charset of an undeclared body; UTF-8 where it reads as such, so that pages of one family get the same letters."""
    try:
        body[:65536].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < min(len(body), 65536) - 4:
            best = from_bytes(body[:65536]).best()
            return best.encoding if best else "cp1252"
    return "utf-8"
