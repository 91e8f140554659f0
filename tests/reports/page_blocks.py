"""What the blocks of data in report.html hold, read as a browser does."""

import base64
import json
import re
import zlib
from typing import Any

_BLOCK = re.compile(
    r'<script type="application/octet-stream;base64" data-name="([a-z0-9-]+)">([A-Za-z0-9+/=]+)</script>'
)


def read_blocks(html: str) -> dict[str, Any]:
    """Every block by its name."""
    return {name: json.loads(zlib.decompress(base64.b64decode(packed))) for name, packed in _BLOCK.findall(html)}


def rows(block: dict[str, Any]) -> list[dict[str, Any]]:
    """A block of columns as rows, texts that are listed once put back."""
    columns = {name: _plain(column) for name, column in block.items()}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def unfold(text: str, keyword: str) -> str:
    """`text` with the keyword where a sign stands for it."""
    return text.replace("\x01", keyword).replace("\x02", keyword.lower().replace(" ", "-"))


def _plain(column: Any) -> list[Any]:
    if isinstance(column, list):
        return column
    words = column["words"]
    return [[words[each] for each in at] if isinstance(at, list) else words[at] for at in column["at"]]
