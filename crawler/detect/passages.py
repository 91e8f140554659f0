"""A rendered template read back: its lines, and the places of its words with what may stand at each."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from crawler.words import words_of

MAX_CHARACTERS = 200_000
"""Of a template's text that are read; the longest that is recovered has a tenth of it."""
_DEPTH = 8
"""Braces inside braces that mean anything; deeper ones are left out."""
_TOKEN = re.compile(r"\{(?:KEYWORD|SLOT|VIDEO|URL:[^{}|\n]{0,120})\}|[{}|\n]|[^{}|\n]+")
_LINE_MARK = re.compile(r"(?:#|-) +")
_NOTHING = re.compile(r"\{\s*\|?\s*\}")
_NOT_IN_HOSTS = re.compile(r"[^\w.-]")


class Place(NamedTuple):
    """Where one word or one choice stands: the index of its line, and its wordings, the usual one first."""

    line: int
    wordings: tuple[tuple[str, ...], ...]

    @property
    def is_choice(self) -> bool:
        """Whether more than one wording may stand here."""
        return len(self.wordings) > 1


@dataclass(frozen=True, slots=True)
class Passages:
    """A template: `lines` as they are shown (empty ones too, for the indexes), `places` in reading order."""

    lines: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(slots=True)
class _Group:
    """A pair of braces being read; `is_passage` once it begins as only an optional passage does."""

    line: int
    alternatives: list[list[Place]] = field(default_factory=lambda: [[]])
    is_passage: bool = False

    @property
    def is_fresh(self) -> bool:
        return len(self.alternatives) == 1 and not self.alternatives[0]


@lru_cache(maxsize=1)  # two pages are set beside one template, one after the other
def read_passages(template: str) -> Passages:
    """The lines and places of `template`, the text of templates/ID.txt or of anyone: no text raises."""
    text = template[:MAX_CHARACTERS]
    stack = [_Group(0)]
    line = skipped = 0
    for sign in _TOKEN.findall(text):
        if sign == "{" and (len(stack) > _DEPTH or skipped):
            skipped += 1
        elif sign == "}" and skipped:
            skipped -= 1
        else:
            line += sign == "\n"
            _read_token(sign, line, stack)
    while len(stack) > 1:
        _close(stack)
    return Passages(_lines(text), tuple(stack[0].alternatives[0]))


def url_id(url: str) -> str:
    """What stands for a URL, or for the `{URL:host}` of a template, when the two are compared."""
    host = url.removeprefix("{URL:").split("//")[-1].split("/")[0].casefold()
    return f"{{URL:{_NOT_IN_HOSTS.sub('', host)[:100].removeprefix('www.').strip('.')}}}"


def _read_token(sign: str, line: int, stack: list[_Group]) -> None:
    group = stack[-1]
    if sign == "{":
        group.is_passage |= group.is_fresh
        stack.append(_Group(line))
    elif sign == "}":
        if len(stack) > 1:
            _close(stack)
    elif sign == "|":
        if len(stack) > 1:
            group.alternatives.append([])
    elif sign == "\n":
        group.is_passage |= group.is_fresh
    else:
        group.is_passage |= group.is_fresh and sign[0].isspace()
        group.alternatives[-1] += [Place(line, ((word,),)) for word in _words(sign)]


def _words(sign: str) -> list[str]:
    if sign.startswith("{URL:"):
        return [url_id(sign)]
    return [sign] if sign.startswith("{") else words_of(sign)


def _close(stack: list[_Group]) -> None:
    """Puts the places of the innermost group where it stands: as one choice, or one by one from a passage."""
    group = stack.pop()
    around = stack[-1].alternatives[-1]
    first, *others = group.alternatives
    if not others or (group.is_passage and others == [[]]):
        around += first
        return
    written = (tuple(word for place in places for word in place.wordings[0]) for places in group.alternatives)
    wordings = tuple(dict.fromkeys(written))
    if wordings != ((),):
        around.append(Place(group.line, wordings))


def _lines(text: str) -> tuple[str, ...]:
    """The lines of `text`, the braces of an optional passage closed and opened again where it crosses lines."""
    lines, depth = [], 0
    for line in text.split("\n"):
        before, depth = depth, max(0, depth + line.count("{") - line.count("}"))
        lines.append(_balance(line, min(before, _DEPTH), min(depth, _DEPTH)))
    return tuple(lines)


def _balance(line: str, opened: int, left_open: int) -> str:
    mark = _LINE_MARK.match(line)
    start = mark.end() if mark else 0
    whole = "{" * opened + line[start:].rstrip() + "|}" * left_open
    bare = _NOTHING.sub("", whole).strip()
    return line[:start] + bare if bare else ""
