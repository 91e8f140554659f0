"""Tables as columns, and packed for the page: JSON, deflate, base64; a browser unpacks them without any library."""

import json
import math
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from reports.cells import clip, plain

Record = TypeVar("Record")

MAX_URL = 4_000
MAX_TEXT = 600
"""Characters of a URL and of any other text on the page; a longer one is cut, with an ellipsis at the end."""

_DIGITS = 4


def url_text(url: str) -> str:
    """A URL as the page shows it."""
    return clip(plain(url), MAX_URL)


def short_text(text: str) -> str:
    """Any other text as the page shows it."""
    return clip(plain(text), MAX_TEXT)


def share(value: float) -> float | None:
    """A share with the digits that the tables have; None when it is no number."""
    return round(value, _DIGITS) if math.isfinite(value) else None


def column(records: Iterable[Record], read: Callable[[Record], object]) -> list[object]:
    """What `read` makes of each of `records`."""
    return [read(record) for record in records]


def words(texts: Iterable[str]) -> dict[str, list[object]]:
    """Texts of which many are the same: each of them once, and for each row its place among them."""
    places: dict[str, int] = {}
    at: list[object] = [places.setdefault(text, len(places)) for text in texts]
    return {"words": list(places), "at": at}


def word_lists(lists: Iterable[Sequence[str]]) -> dict[str, list[object]]:
    """As `words`, with a list of texts in each row."""
    places: dict[str, int] = {}
    at: list[object] = [[places.setdefault(text, len(places)) for text in texts] for texts in lists]
    return {"words": list(places), "at": at}


def pack(data: object) -> str:
    """`data` as JSON, deflated with a zlib header, in base64: nothing in it can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return b64encode(zlib.compress(text.encode())).decode("ascii")
