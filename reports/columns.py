"""Tables as columns, and packed for the page: JSON, deflate, base64; a browser unpacks them without any library."""

import json
import math
import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence

from reports.cells import clip, plain

MAX_URL = 4_000
MAX_TEXT = 600
"""Characters of a URL and of any other text on the page; a longer one is cut, with an ellipsis at the end."""

PHRASE, SLUG = "\x01", "\x02"
"""Signs that no text has: the page's keyword, and the keyword as URLs write it."""

_LEAST = 5
"""Characters of a phrase that is worth it."""

_DIGITS = 4


def url_text(url: str) -> str:
    """A URL as the page shows it."""
    return clip(plain(url), MAX_URL)


def short_text(text: str) -> str:
    """Any other text as the page shows it."""
    return clip(plain(text), MAX_TEXT)


def shorthand(text: str, keyword: str) -> str:
    """`text` with one control character for each time that it holds `keyword`, or `keyword` as URLs write it.

    The page puts them back. No text has such characters of its own, `plain` took them out.
    """
    phrase = short_text(keyword)
    if len(phrase) < _LEAST:
        return text
    short = text.replace(phrase, PHRASE)
    # Other letters than ASCII have not the same small ones in Python and in every browser.
    return short.replace(phrase.lower().replace(" ", "-"), SLUG) if phrase.isascii() else short


def share(value: float) -> float | None:
    """A share with the digits that the tables have; None when it is no number."""
    return round(value, _DIGITS) if math.isfinite(value) else None


def words(texts: Iterable[str]) -> dict[str, list[object]]:
    """Texts of which many are the same, shortened: each of them once, and for each row its place among them."""
    places: dict[str, int] = {}
    at: list[object] = [places.setdefault(text, len(places)) for text in texts]
    return {"words": [short_text(text) for text in places], "at": at}


def word_lists(lists: Iterable[Sequence[str]]) -> dict[str, list[object]]:
    """As `words`, with a list of texts in each row."""
    places: dict[str, int] = {}
    at: list[object] = [[places.setdefault(text, len(places)) for text in texts] for texts in lists]
    return {"words": [short_text(text) for text in places], "at": at}


def pack(data: object) -> str:
    """`data` as JSON, deflated with a zlib header, in base64: nothing in it can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return b64encode(zlib.compress(text.encode())).decode("ascii")
