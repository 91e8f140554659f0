"""A page as the alignment sees it: words, paragraph marks and placeholders, each with how it was written."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from crawler.detect.wording import words_in
from crawler.records import Block, Study
from crawler.words import closing_of, find_phrase, is_url, surfaces_of

KEYWORD = "{KEYWORD}"
SLOT = "{SLOT}"
VIDEO = "{VIDEO}"
BREAK = "¶"
LINE_STARTS = {"heading": "\n\n# ", "item": "\n- ", "cell": "\n", "text": "\n\n"}
"""How a break is shown; in alignment all kinds are one, for themes dress the same paragraph differently."""
GLUE = "\u2060"
"""Ends a surface that the next one follows without a blank."""
_LONGEST = 1500
"""Characters of a text whose words are kept."""
_JOINT = re.compile(r"[^\w\s{|}\[\]\\]{0,3}")
_NOT_IN_HOSTS = re.compile(r"[^\w.-]")


@dataclass(frozen=True, slots=True)
class Text:
    """Parallel tuples: `tokens` are compared, `surfaces` are shown."""

    tokens: tuple[str, ...]
    surfaces: tuple[str, ...]


def is_placeholder(token: str) -> bool:
    """Whether a token stands for something that is different on every page."""
    return token.startswith("{")


def is_word(token: str) -> bool:
    """Whether a token counts as a word of the page (a keyword, slot or URL counts as one)."""
    return token not in (BREAK, VIDEO)


def body_blocks(study: Study, limit: int) -> tuple[Block, ...]:
    """The main blocks up to about `limit` words."""
    kept: list[Block] = []
    words = 0
    for block in study.blocks:
        if words > limit:
            break
        kept.append(block)
        words += len(words_in(block.text))
    return tuple(kept)


def tokenize(study: Study, phrase: Sequence[str], slot_words: frozenset[str], limit: int) -> Text:
    """The tokens of a page with its keyword phrase, its slot words and its videos masked."""
    tokens: list[str] = []
    surfaces: list[str] = []
    videos = {video.block for video in study.videos if video.block >= 0}
    written = {video.url.casefold() for video in study.videos if video.placement == "text"}
    for index, block in enumerate(body_blocks(study, limit)):
        if index in videos:
            tokens += [BREAK, VIDEO]
            surfaces += [LINE_STARTS["text"], VIDEO]
        words = _words(block.text) if len(block.text) <= _LONGEST else _read_words(block.text)
        if written:
            words = tuple(word for word in words if word.token.rstrip(".,;)") not in written)
        if not words:
            continue
        tokens.append(BREAK)
        surfaces.append(LINE_STARTS[block.kind])
        masked = _mask(words, phrase, slot_words)
        tokens += [token for token, _ in masked]
        surfaces += [surface for _, surface in masked]
    if len(study.blocks) in videos:
        tokens += [BREAK, VIDEO]
        surfaces += [LINE_STARTS["text"], VIDEO]
    return Text(tuple(tokens), tuple(surfaces))


class _Word(NamedTuple):
    """A word as written: `surface` with its punctuation, `joint` what stands between it and a word without a blank."""

    token: str
    surface: str
    joint: str

    def hide(self, placeholder: str) -> tuple[str, str]:
        """The placeholder as token and surface, with the punctuation that ends this word."""
        return placeholder, placeholder + closing_of(self.surface) + self.joint


def _read_words(text: str) -> tuple[_Word, ...]:
    pairs = surfaces_of(text)
    ends: list[tuple[int, int]] = []
    end = 0
    for _, surface in pairs:
        start = text.index(surface, end)
        end = start + len(surface)
        ends.append((start, end))
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(ends)]
    joints = ["" if gap == " " or not _JOINT.fullmatch(gap) else gap + GLUE for gap in gaps]
    return tuple(
        _Word(sys.intern(token), surface, joint) for (token, surface), joint in zip(pairs, [*joints, ""], strict=False)
    )


_words = lru_cache(maxsize=2**12)(_read_words)
"""The words of a text, kept for a while: most texts of a family are those of its other pages too."""


def _mask(words: Sequence[_Word], phrase: Sequence[str], slot_words: frozenset[str]) -> list[tuple[str, str]]:
    tokens = [word.token for word in words]
    starts = set(find_phrase(tokens, phrase))
    if not starts and slot_words.isdisjoint(tokens) and not any(map(is_url, tokens)):
        return [(token, surface + joint) for token, surface, joint in words]
    masked: list[tuple[str, str]] = []
    index = 0
    while index < len(words):
        word = words[index]
        if index in starts:
            index += len(phrase)
            masked.append(words[index - 1].hide(KEYWORD))
            continue
        index += 1
        if is_url(word.token):
            masked.append(_mask_url(word.token))
        elif word.token in slot_words:
            if masked and masked[-1][0] == SLOT:
                masked.pop()
            masked.append(word.hide(SLOT))
        else:
            masked.append((word.token, word.surface + word.joint))
    return masked


def _mask_url(url: str) -> tuple[str, str]:
    host = _NOT_IN_HOSTS.sub("", url.split("//")[-1].split("/")[0])[:100].removeprefix("www.")
    name = f"{{URL:{host}}}"
    return name, name
