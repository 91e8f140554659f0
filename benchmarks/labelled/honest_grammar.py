"""Text with facts of its own: a small grammar of lists, facts and line templates.

In a text, `{name}` is a fact of the page (drawn once), an entry of a list (a new one each time) or an entry of a list
made once a site; `{12-480}` is a whole number, `{0.5-9.5}` one with a decimal. A line of a template is text,
`# heading`, `- item`, `| cell | cell`, `@3-5 list` (so many entries of a list, each as lines of their own) or
`?0.4 line` (a line on four pages of ten).
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data" / "honest"
_SLOT = re.compile(r"\{([^{}]+)\}")
_WHOLE = re.compile(r"(\d+)-(\d+)")
_DECIMAL = re.compile(r"(\d+\.\d)-(\d+\.\d)")
_SOME = re.compile(r"@(\d+)-(\d+) (\w+)")
_MAYBE = re.compile(r"\?(0\.\d+) (.*)")
_SHARED_OUT = 8
"""Entries from which a list is dealt out between the splits."""


@dataclass(slots=True)
class Grammar:
    """What the texts of one site are drawn from: `lists` of entries, `facts` as patterns."""

    lists: dict[str, list[str]]
    facts: Mapping[str, str]


@dataclass(slots=True)
class Writer:
    """Writes one page: remembers its facts, and which entries it has used."""

    grammar: Grammar
    rng: Random
    known: dict[str, str] = field(default_factory=dict)
    used: dict[str, set[int]] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """`text` with every slot filled."""
        while match := _SLOT.search(text):
            text = text[: match.start()] + self._fill(match.group(1)) + text[match.end() :]
        return text

    def lines(self, template: str) -> Iterator[str]:
        """The lines of a page's template."""
        for line in template.strip().splitlines():
            yield from self._line(line)

    def _line(self, line: str) -> Iterator[str]:
        if maybe := _MAYBE.fullmatch(line):
            if self.rng.random() < float(maybe.group(1)):
                yield from self._line(maybe.group(2))
        elif some := _SOME.fullmatch(line):
            low, high, name = some.groups()
            for _ in range(self.rng.randint(int(low), int(high))):
                for each in self._entry(name).splitlines():
                    yield from self._line(each)
        elif line.strip():
            yield self.write(line)

    def _fill(self, name: str) -> str:
        if whole := _WHOLE.fullmatch(name):
            return str(self.rng.randint(int(whole.group(1)), int(whole.group(2))))
        if decimal := _DECIMAL.fullmatch(name):
            return f"{self.rng.uniform(float(decimal.group(1)), float(decimal.group(2))):.1f}"
        if name in self.known:
            return self.known[name]
        if name in self.grammar.facts:
            self.known[name] = self.write(self.grammar.facts[name])
            return self.known[name]
        return self.write(self._entry(name))

    def _entry(self, name: str) -> str:
        """An entry of a list that this page has not used, while there is one."""
        entries = self.grammar.lists[name]
        used = self.used.setdefault(name, set())
        if len(used) == len(entries):
            used.clear()
        number = self.rng.choice([each for each in range(len(entries)) if each not in used])
        used.add(number)
        return entries[number]


@cache
def read_data(name: str) -> Mapping[str, Any]:
    """A file of the data folder."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def build_grammar(source: Mapping[str, Any], split: str, seed: str) -> Grammar:
    """The grammar of one site: the shared names and its own lists, dealt out between the splits (`words` are not), and
    its `once` lists written."""
    shared = read_data("names.toml")
    lists = dict(_deal({**shared["lists"], **source.get("lists", {})}.items(), split))
    lists |= {**shared["words"], **source.get("words", {})}
    grammar = Grammar(lists, {**shared["facts"], **source.get("facts", {})})
    for name, made in source.get("once", {}).items():
        texts = (Writer(grammar, Random(f"{seed} {name} {number}")) for number in range(made["count"]))
        grammar.lists[name] = ["\n".join(writer.lines(made["text"])) for writer in texts]
    return grammar


def _deal(lists: Iterable[tuple[str, list[str]]], split: str) -> Iterator[tuple[str, list[str]]]:
    """Every second entry of long lists goes to each split."""
    for name, entries in lists:
        yield name, entries[split == "test" :: 2] if len(entries) >= _SHARED_OUT else list(entries)
