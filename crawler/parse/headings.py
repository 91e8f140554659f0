"""Headings of pages that have no heading elements: short lines without a full stop, each over a paragraph."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from crawler.records import Block
from crawler.words import words_of

_LONGEST = 12
"""Words of a heading."""
_PARAGRAPH = 15
"""Words of a paragraph below it."""
_LEAST = 3
"""Such lines that a page must have."""
NAMED_LEVEL = 2
_GOES_ON = (".", ",", ";", ":", "…", "。", "!", "”", '"')


def name_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """`blocks`, with the lines that serve as headings named so where no element does, a first-level one apart."""
    if any(block.kind == "heading" and block.level > 1 for block in blocks):
        return tuple(blocks)
    sizes = [len(words_of(block.text)) if block.kind in ("text", "cell") else 0 for block in blocks]
    found = find_headings(sizes, lambda index: blocks[index].text)
    return tuple(
        replace(block, kind="heading", level=NAMED_LEVEL) if index in found else block
        for index, block in enumerate(blocks)
    )


def find_headings(sizes: Sequence[int], text_at: Callable[[int], str]) -> frozenset[int]:
    """Which of the blocks with so many words (0: no line of text) serve as headings; none when they are too few."""
    found = frozenset(
        index
        for index, (size, below) in enumerate(pairwise(sizes))
        if 0 < size <= _LONGEST and below >= _PARAGRAPH and not text_at(index).endswith(_GOES_ON)
    )
    return found if len(found) >= _LEAST else frozenset()
