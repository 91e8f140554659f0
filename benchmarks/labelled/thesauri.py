"""Thesauri that a spinner can work from: files of Debian packages, and small tables of our own."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from labelled.drafts import read_lines

MOST = 3
"""Other wordings of a place."""

_BRACKET = re.compile(r"\s*\([^)]*\)")
_MYTHES = {
    "en": "th_en_US_v2",
    "de": "th_de_DE_v2",
    "fr": "thes_fr",
    "es": "th_es_ES_v2",
    "ru": "th_ru_RU_v2",
    "it": "th_it_IT_v2",
}

ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", "")),
    "de": (("en", ""), ("er", ""), ("es", ""), ("em", ""), ("e", ""), ("n", ""), ("t", "en"), ("s", "")),
    "fr": (("s", ""), ("es", ""), ("e", ""), ("nt", "r"), ("ent", "er"), ("x", "")),
    "es": (("s", ""), ("es", ""), ("a", "o"), ("as", "o"), ("os", "o"), ("an", "ar"), ("en", "er"), ("ado", "ar")),
    "ru": (
        *((ending, "ый") for ending in ("ая", "ое", "ые", "ого", "ой", "ому", "ым", "ых", "ую")),
        *((ending, "") for ending in ("а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")),
        *((ending, "а") for ending in ("у", "ы", "е", "ой")),
        *((ending, "ть") for ending in ("ет", "ют", "л", "ла", "ли", "ло")),
        *((ending, "ие") for ending in ("ия", "ий", "ию", "ием", "ии")),
    ),
}
"""(ending of a form, ending of the word that a thesaurus lists)."""


class Thesaurus:
    """Other wordings of words and phrases, by their folded form."""

    def __init__(self, name: str, language: str, look_up: Callable[[str], tuple[str, ...]]) -> None:
        self.name = name
        self._endings = ENDINGS.get(language, ())
        self._look_up = look_up

    def wordings(self, phrase: str) -> tuple[str, ...]:
        """What `phrase` can be replaced by, best first; a form that is not listed takes the synonyms of its stem."""
        listed = self._look_up(phrase)
        if listed or " " in phrase:
            return listed
        for ending, stem_ending in self._endings:
            if phrase.endswith(ending) and len(phrase) - len(ending) >= 3:
                stem = phrase.removesuffix(ending) + stem_ending
                inflected = tuple(self._inflect(self._look_up(stem), ending, stem_ending))
                if inflected:
                    return inflected
        return ()

    @staticmethod
    def _inflect(synonyms: tuple[str, ...], ending: str, stem_ending: str) -> Iterator[str]:
        for synonym in synonyms:
            if " " not in synonym and synonym.endswith(stem_ending):
                yield synonym.removesuffix(stem_ending) + ending


def below_docs(path: str) -> Path | None:
    """A file or folder of a Debian package, below a root of $DOORWAY_DOCS or installed; None where it is not."""
    return next((root / path for root in _roots() if (root / path).exists()), None)


@cache
def _roots() -> tuple[Path, ...]:
    given = os.environ.get("DOORWAY_DOCS", "")
    folders = sorted(path for path in Path(given).iterdir() if path.is_dir()) if given and Path(given).is_dir() else []
    return (*((Path(given),) if given else ()), *folders, Path("/"))


def find_thesaurus(kind: str, language: str) -> Thesaurus | None:
    """The thesaurus of a kind (own, mythes, other) for a language; None where its package is not on this machine."""
    if kind == "own":
        return _own(language)
    if kind == "mythes":
        return _mythes(language)
    if language == "en":
        return _aiksaurus()
    return _openthesaurus() if language == "de" else _own(language)


@cache
def _own(language: str) -> Thesaurus:
    table: dict[str, tuple[str, ...]] = {}
    for line in read_lines(f"synonyms/{language}.tsv"):
        wordings = tuple(wording.strip() for wording in line.split("|"))
        for wording in wordings:
            table.setdefault(wording.casefold(), tuple(other for other in wordings if other != wording))
    return Thesaurus("own table", language, _from_table(table))


@cache
def _mythes(language: str) -> Thesaurus | None:
    path = below_docs(f"usr/share/mythes/{_MYTHES[language]}.dat")
    if path is None:
        return None
    raw = path.read_bytes()
    encoding = raw[: raw.index(b"\n")].decode("utf-8-sig").strip()
    table: dict[str, list[str]] = {}
    lines = iter(raw.decode(encoding.replace("ISO8859-1", "latin-1"), "replace").split("\n")[1:])
    for line in lines:
        word, _, number = line.rstrip().rpartition("|")
        meanings = [next(lines, "") for _ in range(int(number) if number.isdigit() else 0)]
        table.setdefault(word, []).extend(meanings)

    @cache
    def look_up(phrase: str) -> tuple[str, ...]:
        listed = [word for meaning in table.get(phrase, ()) for word in _usable(meaning.split("|")[1:])]
        return _first(listed, phrase)

    return Thesaurus("mythes", language, look_up)


@cache
def _openthesaurus() -> Thesaurus | None:
    path = below_docs("usr/share/openthesaurus-de/openthesaurus.txt")
    if path is None:
        return None
    table: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            members = _usable(line.split(";"))
            for member in members:
                table.setdefault(member.casefold(), []).extend(other for other in members if other != member)
    return Thesaurus("openthesaurus", "de", _from_table(table))


@cache
def _aiksaurus() -> Thesaurus | None:
    """Reads the two files of the library: 16-bit numbers of meanings behind each word, of words in each meaning."""
    words_file = below_docs("usr/share/aiksaurus/words.dat")
    meanings_file = below_docs("usr/share/aiksaurus/meanings.dat")
    if words_file is None or meanings_file is None:
        return None
    raw = words_file.read_bytes()
    words: list[str] = []
    meant: list[tuple[int, ...]] = []
    position = 0
    while position < len(raw):
        end = raw.index(b"\0", position)
        words.append(raw[position:end].decode("latin-1").replace(":", " "))
        numbers, position = _numbers(raw, end + 1)
        meant.append(numbers)
    meanings: list[tuple[int, ...]] = []
    raw, position = meanings_file.read_bytes(), 0
    while position < len(raw):
        numbers, position = _numbers(raw, position)
        meanings.append(numbers)
    table: dict[str, list[str]] = {}
    for number, word in enumerate(words):
        heads = [words[meanings[meaning][0]] for meaning in meant[number]]
        listed = table.setdefault(word.casefold(), [])
        listed += [head for head in heads if head != word and head.islower()]
        for meaning in meant[number]:
            near = sorted(meanings[meaning], key=lambda other: (other * 7919 + number) % 104729)
            listed += [words[other] for other in near if other != number and words[other].islower()][:2]
    return Thesaurus("aiksaurus", "en", _from_table(table))


def _numbers(raw: bytes, position: int) -> tuple[tuple[int, ...], int]:
    """The 16-bit numbers at `position`, and where the next record begins."""
    found: list[int] = []
    while position + 1 < len(raw):
        number = raw[position] << 8 | raw[position + 1]
        position += 2
        if number == 0xFFFF:
            break
        found.append(number)
    return tuple(found), position if found or position < len(raw) else len(raw)


def _usable(synonyms: list[str]) -> list[str]:
    """Synonyms of three words or fewer; generic and related terms, antonyms and register marks are no wordings."""
    kept: list[str] = []
    for synonym in synonyms:
        marks = "".join(_BRACKET.findall(synonym)).casefold()
        bare = _BRACKET.sub("", synonym).strip()
        foreign = any(
            mark in marks for mark in ("generic", "antonym", "related", "oberbegriff", "gegenteil", "begriff")
        )
        if bare and not foreign and len(bare.split()) <= 3 and re.fullmatch(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*", bare):
            kept.append(bare)
    return kept


def _from_table(table: Mapping[str, list[str]] | Mapping[str, tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
    @cache
    def look_up(phrase: str) -> tuple[str, ...]:
        return _first(table.get(phrase, ()), phrase)

    return look_up


def _first(listed: Iterable[str], phrase: str) -> tuple[str, ...]:
    """The first few distinct wordings of a phrase."""
    return tuple(dict.fromkeys(word for word in listed if word.casefold() != phrase))[: 2 * MOST]
