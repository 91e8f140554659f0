"""Standard spintax: `{a|b|c}` chooses one, groups nest, `{NAME}` is filled in."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(r"[{|}]|[^{|}]+")
_NAME = re.compile(r"[A-Z]+")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A `{NAME}` in capitals without alternatives."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A `{a|b|c}` group: each option is a sequence of nodes, an empty one leaves the place empty."""

    options: "tuple[Spintax, ...]"


Spintax = tuple[str | Placeholder | Choice, ...]


@dataclass(slots=True)
class _OpenGroup:
    """A group whose closing brace has not been read yet; `start` is the offset of its opening brace."""

    start: int
    options: list[list[str | Placeholder | Choice]] = field(default_factory=lambda: [[]])

    def close(self) -> Placeholder | Choice:
        first = self.options[0]
        if len(self.options) == 1 and len(first) == 1 and isinstance(first[0], str) and _NAME.fullmatch(first[0]):
            return Placeholder(first[0])
        return Choice(tuple(tuple(option) for option in self.options))


def parse_spintax(text: str, source: str = "spintax") -> Spintax:
    """Read spintax; a brace without its partner is a ValueError that names `source`, line and column."""
    stack = [_OpenGroup(0)]
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            stack.append(_OpenGroup(token.start()))
        elif token[0] == "}":
            if len(stack) == 1:
                raise ValueError(f"{_position(text, token.start(), source)}: '}}' closes nothing")
            group = stack.pop()
            stack[-1].options[-1].append(group.close())
        elif token[0] == "|" and len(stack) > 1:
            stack[-1].options.append([])
        else:
            stack[-1].options[-1].append(token[0])
    if len(stack) > 1:
        raise ValueError(f"{_position(text, stack[-1].start, source)}: '{{' is never closed")
    return tuple(stack[0].options[0])


def expand(spintax: Spintax, rng: random.Random, values: Mapping[str, str]) -> str:
    """One copy: `rng` makes every choice anew, `values` fill the placeholders (KeyError when one is missing)."""
    return "".join(_expand_node(node, rng, values) for node in spintax)


def _expand_node(node: str | Placeholder | Choice, rng: random.Random, values: Mapping[str, str]) -> str:
    if isinstance(node, Choice):
        return expand(rng.choice(node.options), rng, values)
    return values[node.name] if isinstance(node, Placeholder) else node


def _position(text: str, offset: int, source: str) -> str:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return f"{source}, line {line}, column {column}"
