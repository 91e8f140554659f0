"""Mixed families: a template around one or two paragraphs of each page's own, in generations of the template."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from labelled.drafts import Block, expand, fill, fill_text, read_blocks, read_lines, split_sentences
from labelled.publishing import Draft, Written
from labelled.swapped import SMALL_PAGES, name_values, read_tables

_EDITED = 0.4
"""Lines that a later generation of a template words anew."""
_OWN = "{OWN}"
"""The line of a template that gives place to own paragraphs."""


def build_mixed(split: str, size: str, seed: int) -> Iterator[Written]:
    """The mixed families of a split."""
    for table in read_tables("mixed", split, size):
        values = table["values"] if size == "full" else table["values"][:SMALL_PAGES]
        own = list(read_lines(table["paragraphs"]))
        rng = random.Random(f"mixed {seed} {table['keyword']}")
        rng.shuffle(own)
        generations = [_generation(table, number, seed) for number in range(table["generations"])]
        drafts = []
        for number, value in enumerate(values):
            wanted = min(len(own), rng.randint(1, 2) if len(own) > len(values) - number else 1)
            paragraphs = [own.pop() for _ in range(wanted)]
            template = generations[number * len(generations) // len(values)]
            drafts.append(_draft(table, template, name_values(table, value), paragraphs))
        making = f"template with own paragraphs, {len(generations)} generations"
        yield Written("mixed", table["language"], making, tuple(drafts))


def _generation(table: dict[str, Any], number: int, seed: int) -> tuple[Block, ...]:
    """The template with its choices made; later generations make a part of them anew, lose a section and have the
    others in another order."""
    rng = random.Random(f"generation {seed} {number} {table['keyword']}")
    lines = []
    for at, line in enumerate(table["text"].splitlines()):
        edited = number if rng.random() < _EDITED else 0
        lines.append(expand(line, random.Random(f"line {seed} {edited} {at} {table['keyword']}")))
    blocks = read_blocks("\n".join(lines))
    starts = [at for at, block in enumerate(blocks) if block.kind == "h2"]
    sections = [blocks[start:end] for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    if number and len(sections) > 2:
        rng.shuffle(sections)
        plain = next(at for at, section in enumerate(sections) if not any(_is_own(block) for block in section))
        del sections[plain]
    return (*blocks[: starts[0]], *(block for section in sections for block in section))


def _draft(table: dict[str, Any], template: Sequence[Block], named: dict[str, str], own: list[str]) -> Draft:
    blocks: list[Block] = []
    for block in template:
        blocks += [Block("p", split_sentences(text)) for text in own] if _is_own(block) else [block]
    keyword = fill_text(table["keyword"], named)
    return Draft(keyword, fill_text(table.get("heading", table["keyword"]), named), fill(blocks, named))


def _is_own(block: Block) -> bool:
    return block.sentences == (_OWN,)
