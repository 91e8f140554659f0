"""Honest pages that look like doorways from afar: one template a site, one subject a page, facts of its own on each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Any

from labelled.honest_grammar import DATA, Grammar, Writer, build_grammar, read_data
from labelled.honest_layout import Chrome, count_words, draw
from labelled.honest_sets import SETS
from labelled.records import Collection, LabelledPage

SMALL_KINDS = {
    "tune": ("stores", "countries", "products", "policies", "diseases", "recipes", "houses", "manpages", "libraries"),
    "test": ("stores", "venues", "policies", "diseases", "houses", "apiref", "weather", "suburbs", "timetables"),
}
SMALL_SETS = ("syndicated", "translated", "editions")
PAGES = {"small": 8, "full": 48}
_SIBLINGS = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """One page before it is laid out."""

    host: str
    path: str
    title: str
    heading: str
    lines: list[str]
    writer: Writer


def build_honest(split: str, size: str, seed: int) -> Collection:
    """The honest pages of a split: some kinds and 8 pages a kind when `small`, all kinds and 48 when `full`."""
    kinds = SMALL_KINDS[split] if size == "small" else list_kinds(split)
    sets = SMALL_SETS if size == "small" else tuple(SETS)
    parts = [write_kind(kind, split, PAGES[size], f"{seed} {split} {kind}") for kind in kinds]
    parts += [SETS[name](split, PAGES[size], f"{seed} {split} {name}") for name in sets]
    return Collection(f"honest {split} {size}", split, tuple(chain.from_iterable(parts)))


def list_kinds(split: str) -> tuple[str, ...]:
    """The kinds that a split has, by name."""
    names = sorted(path.stem for path in DATA.glob("*.toml"))
    return tuple(name for name in names if split in read_data(f"{name}.toml").get("page", {}))


def write_kind(kind: str, split: str, number: int, seed: str) -> Iterator[LabelledPage]:
    """`number` pages of one kind, no two about the same subject; of kinds on many hosts, one page a host."""
    source = read_data(f"{kind}.toml")
    grammar = build_grammar(source, split, seed)
    site = source["site"][split]
    drafts = _draft(grammar, site["host"], source["page"][split], number, seed)
    titles = [(draft.heading, draft.path) for draft in drafts]
    for at, draft in enumerate(drafts):
        writer, host = draft.writer, draft.host
        chrome = Chrome(host, writer.write(site["name"]), _menu(site), writer.write(site["foot"]), source["language"])
        near = [titles[(at + step) % len(titles)] for step in range(1, _SIBLINGS + 1)] if source["siblings"] else []
        body = draw(chrome, draft.title, draft.lines, near)
        words = count_words(draft.lines)
        yield LabelledPage(f"http://{host}{draft.path}", body, "honest", site.get("count_as", host), words=words)


def _draft(grammar: Grammar, host: str, template: str, number: int, seed: str) -> list[Draft]:
    """`number` pages with addresses of their own; fewer when the lists give no more."""
    drafts: dict[tuple[str, str], Draft] = {}
    for attempt in range(number * 20):
        writer = Writer(grammar, Random(f"{seed} {attempt}"))
        title, path, *lines = writer.lines(template)
        heading = next((line.lstrip("# ") for line in lines if line.startswith("#")), title)
        draft = Draft(writer.write(host).lower(), _slug(path), title, heading, lines, writer)
        drafts.setdefault((draft.host, draft.path), draft)
        if len(drafts) == number:
            break
    return list(drafts.values())


def _menu(site: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((text, _slug(f"/{text}")) for text in site["menu"])


def _slug(path: str) -> str:
    """A path in small letters, digits, dashes and slashes."""
    plain = path.casefold().translate(str.maketrans("äöüáéíóúñàâçèêëîôûß", "aouaeiounaaceeeious"))
    return re.sub(r"[^a-z0-9/.]+", "-", plain).strip("-")
