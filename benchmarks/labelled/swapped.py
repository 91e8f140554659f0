"""Swapped families: one text, a town or a service exchanged."""

import random
import tomllib
from collections.abc import Iterator
from typing import Any

from labelled.drafts import DATA, Block, fill, fill_text, read_blocks
from labelled.publishing import Draft, Written

SMALL_PAGES = 6
_NEAR = 4
"""Neighbouring places that a page lists."""


def build_swapped(split: str, size: str, seed: int) -> Iterator[Written]:
    """The swapped families of a split; small has those marked so, with a few pages each."""
    for table in read_tables("swapped", split, size):
        values = table["values"] if size == "full" else table["values"][:SMALL_PAGES]
        drafts = tuple(_draft(table, values, number, seed) for number in range(len(values)))
        making = f"{table['slot']} exchanged" + ", neighbours listed" * ("near" in table)
        making += ", inflected" * (len(table["forms"]) > 1)
        yield Written("swapped", table["language"], making, drafts)


def read_tables(kind: str, split: str, size: str) -> Iterator[dict[str, Any]]:
    """The texts of a kind for a split, in the order of their names."""
    for path in sorted((DATA / kind).glob(f"{split}-*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if size == "full" or table.get("small"):
            yield table


def name_values(table: dict[str, Any], value: list[str]) -> dict[str, str]:
    """The forms of one slot value by placeholder."""
    return dict(zip(table["forms"], value, strict=True))


def _draft(table: dict[str, Any], values: list[list[str]], number: int, seed: int) -> Draft:
    named = name_values(table, values[number])
    blocks = list(fill(read_blocks(table["text"]), named))
    if "near" in table:
        rng = random.Random(f"near {seed} {named}")
        others = [value[0] for value in table["values"] if value != values[number]]
        blocks.append(Block("h3", (fill_text(table["near"], named),)))
        blocks.append(Block("list", tuple(rng.sample(others, min(_NEAR, len(others))))))
    keyword = fill_text(table["keyword"], named)
    return Draft(keyword, fill_text(table.get("heading", table["keyword"]), named), tuple(blocks))
