"""Outlined families: the same headings on every page, the text below them written afresh."""

import random
from collections.abc import Iterator
from typing import Any

from labelled.drafts import Block, expand, fill, fill_text, split_sentences
from labelled.publishing import Draft, Written
from labelled.swapped import SMALL_PAGES, name_values, read_tables

_LEFT_OUT = 0.08
"""How often a page leaves an idea out."""
_PARAGRAPH = 3
"""Ideas of one paragraph at the most."""


def build_outlined(split: str, size: str, seed: int) -> Iterator[Written]:
    """The outlined families of a split."""
    for table in read_tables("outlined", split, size):
        values = table["values"] if size == "full" else table["values"][:SMALL_PAGES]
        drafts = tuple(_draft(table, name_values(table, value), seed) for value in values)
        yield Written("outlined", table["language"], "written afresh on one outline", drafts)


def _draft(table: dict[str, Any], named: dict[str, str], seed: int) -> Draft:
    keyword = fill_text(table["keyword"], named)
    rng = random.Random(f"outlined {seed} {keyword}")
    blocks: list[Block] = []
    ideas: list[str] = []
    for line in [*table["text"].splitlines(), "## "]:
        if line.startswith("## "):
            blocks += _paragraphs(ideas, rng)
            ideas = []
            if line[3:].strip():
                blocks.append(Block("h2", (line[3:].strip(),)))
        elif line.strip():
            ideas.append(line.strip())
    return Draft(keyword, fill_text(table.get("heading", table["keyword"]), named), fill(blocks, named))


def _paragraphs(ideas: list[str], rng: random.Random) -> list[Block]:
    """Sentences for most of the ideas, in any order."""
    kept = [idea for idea in ideas if rng.random() >= _LEFT_OUT] or ideas[:1]
    rng.shuffle(kept)
    written = [expand(idea, rng) for idea in kept]
    parts = [written[start : start + _PARAGRAPH] for start in range(0, len(written), _PARAGRAPH)]
    return [Block("p", split_sentences(" ".join(part))) for part in parts]
