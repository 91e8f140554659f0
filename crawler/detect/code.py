"""What is written as programs are, not as people write."""

import re
from collections import Counter
from collections.abc import Collection
from itertools import pairwise

_ANYWHERE = r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Z][a-z]+\d[a-z]\b|\w_\w|\w::|::\w|\(\)|<\w"
_NAME = re.compile(rf"{_ANYWHERE}|\b[a-z_]\w*\.\w|[a-z]{{2}}\.[a-z]|\w:[A-Za-z]")
_TEXT = re.compile(rf"{_ANYWHERE}|\w\(|[{{}};]$|->|==|&&|\w\.\w+\.\w")
_DOTTED = re.compile(r"[^\W\d_]{2,}(?:\.[^\W\d_]+)+")
_LAST_WORD = re.compile(r"\w+\Z", re.ASCII)
_LONGEST, _CALLS = 64, 2
"""Letters of a name that is called, and how often it is."""
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{2,}")
_OF_PEOPLE = r"(?:Mc|Mac|De|Du|La|Le|Fitz|[ei])[A-Z][a-z]+"
"""Towns, surnames and wares: McKinney, DeKalb, LaGrange, MacBook, iPhone, eBay."""
_PLAIN = re.compile(rf"[(\"'“‘]*(?:(?:{_OF_PEOPLE}|[A-Z]{{2,}})(?:['’]?s)?|(?:[A-Za-z]\.){{2,}})[\"'”’),.:!?]*")


def is_name(word: str) -> bool:
    """Whether a word of a title is the name of something in a program: `java.util.List`, `toString`, `max_size`,
    `Point2d`, `SUMAR.SI`."""
    if _DOTTED.fullmatch(word) and word.isupper():
        return True
    return _NAME.search(word) is not None and not _PLAIN.fullmatch(word)


def is_shouted(word: str) -> bool:
    """Whether a word is in capitals, as commands and functions are."""
    return _CAPITALS.fullmatch(word) is not None


def is_code(word: str) -> bool:
    """Whether a word of a text is code; `example.com` and `7:30` are none, and prose has them."""
    return _TEXT.search(word) is not None and not _PLAIN.fullmatch(word)


def is_called(names: Collection[str], text: str) -> bool:
    """Whether one of `names` stands in `text` twice or more as functions do, `sin(x)`; `Dallas(TX)` is none."""
    passages = pairwise(text.split("("))
    before = [_LAST_WORD.search(passage[-_LONGEST:]) for passage, behind in passages if not behind[:1].isupper()]
    calls = Counter(word.group().lower() for word in before if word)
    return any(calls[name] >= _CALLS for name in names)
