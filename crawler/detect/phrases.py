"""Which phrase a page pushes: one of its title, its h1 or its address, or one that it repeats and no sibling says."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from crawler.detect.brands import Brand, without_brand
from crawler.detect.wording import sentences_in, words_in
from crawler.records import Block, Page
from crawler.words import (
    MAX_PHRASE,
    MIN_PHRASE,
    count_phrase,
    find_phrase,
    fold,
    is_content,
    spans_of,
    spell_out,
    title_parts,
    title_phrases,
    words_of,
)

_AS_OFTEN = 0.5
"""A longer phrase is the one meant when it comes back this often for each time that a shorter one does."""
_SPELT_OUT = 0.7
"""Share of words from which an address spells a phrase out."""
_REPEATED = 3
_LONGEST_REPEATED = 10
_SIBLINGS = 12


def choose_phrase(
    page: Page, brand: Brand, blocks: Sequence[Block], varying: Collection[str], siblings: Sequence[Sequence[str]]
) -> str:
    """The pushed phrase as written. In a family (`siblings` are the words of some others) it must hold a varying word,
    for a brand does not; where title, h1 and address have none, it is what the body repeats and no sibling says."""
    body = join_blocks(blocks)
    phrases = _named_phrases(page, brand, body)
    if siblings:
        phrases = [phrase for phrase in phrases if not set(varying).isdisjoint(words_of(phrase))]
        phrases = phrases or list(filter(None, [_slug_phrase(page, blocks)]))
        if not phrases:
            return repeated_phrase(blocks, siblings)
    counted = {phrase: count_phrase(body, words_of(phrase)) for phrase in phrases}
    named = _in_address(counted, page.url)
    if named and (siblings or counted[named]):
        return named
    most = max(counted.values(), default=0)
    if most:
        often = [phrase for phrase, times in counted.items() if times and times >= _AS_OFTEN * most]
        return max(often, key=lambda phrase: (phrase == page.h1, len(words_of(phrase))))
    return max(phrases, key=lambda phrase: _closeness(phrase, slug_words(page.url))) if siblings else ""


def _in_address(counted: Mapping[str, int], url: str) -> str:
    """The phrase that the address spells out, if it does; `counted` are the candidates and how often each is said."""
    slug = slug_words(url)
    best = max(counted, key=lambda phrase: (_likeness(phrase, slug), counted[phrase], len(phrase)), default="")
    return best if best and _likeness(best, slug) >= _SPELT_OUT else ""


def slug_words(url: str) -> tuple[str, ...]:
    """The words of the last part of a URL's path, without its extension."""
    try:
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    except ValueError:
        return ()
    parts = [part for part in parts if not re.fullmatch(r"(?i)(index|default)\.\w+", part)]
    return tuple(words_of(re.sub(r"\.\w{1,5}$|[-_+.]", " ", fold(parts[-1])))) if parts else ()


def join_blocks(blocks: Iterable[Block]) -> list[str]:
    """The words of `blocks` in order, with an empty one between two blocks, so that no phrase spans them."""
    words: list[str] = []
    for block in blocks:
        words += words_in(block.text)
        words.append("")
    return words


def repeated_phrase(blocks: Sequence[Block], siblings: Sequence[Sequence[str]]) -> str:
    """The phrase of 2-10 words that the page says three times or more and no sibling says, as first written; one that
    stands alone as a sentence is preferred to a longer one that does not."""
    said = [" " + " ".join(words) + " " for words in siblings[:_SIBLINGS]]
    alone = Counter(part for block in blocks for part in sentences_in(block.text))
    found = _exclusive({words: n for words, n in alone.items() if MIN_PHRASE <= len(words) <= MAX_PHRASE}, said)
    if not found:
        body = join_blocks(blocks)
        runs = [Counter(_runs(body, size)) for size in range(MIN_PHRASE, _LONGEST_REPEATED + 1)]
        found = _exclusive({words: n for counted in runs for words, n in counted.items()}, said)
    most = max(found.values(), default=0)
    often = [words for words, times in found.items() if times >= _AS_OFTEN * most]
    best = max(often, key=lambda words: (len(words), found[words], words), default=())
    return _as_written(blocks, best)


def _named_phrases(page: Page, brand: Brand, body: Sequence[str]) -> list[str]:
    """The phrases of title and h1, first those of the title without the site's name; what the body says again and
    again is no name."""
    phrases = [*title_phrases(page.title), *title_phrases(page.h1)]
    bare = [phrase for part in title_parts(page.title) for phrase in _cut_brand(part, brand, body)]
    cut = [phrase for text in bare for phrase in title_phrases(text) if sum(map(is_content, words_of(phrase))) > 1]
    as_written = {tuple(words_of(phrase)): phrase for phrase in (*cut, *reversed(phrases))}
    return list(as_written.values())


def _cut_brand(part: str, brand: Brand, body: Sequence[str]) -> list[str]:
    spans = spans_of(part)
    words = tuple(word for word, _, _ in spans)
    return [
        part[spans[start][1] : spans[end - 1][2]]
        for start, end in without_brand(words, brand)
        if count_phrase(body, _core(words[:start] or words[end:])) < _REPEATED
    ]


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` from the first to the last one with a meaning."""
    meaning = [index for index, word in enumerate(words) if is_content(word)]
    return words[meaning[0] : meaning[-1] + 1] if meaning else words


def _slug_phrase(page: Page, blocks: Sequence[Block]) -> str:
    """The phrase that the address spells out, as the body writes it; empty when the body does not say it."""
    slug = slug_words(page.url)
    if not MIN_PHRASE <= len(slug) <= MAX_PHRASE:
        return ""
    for block in blocks:
        words = words_in(block.text)
        for plain in (fold, spell_out):
            for start in find_phrase([plain(word) for word in words], slug):
                return _as_written(blocks, tuple(words[start : start + len(slug)]))
    return ""


def _exclusive(counted: dict[tuple[str, ...], int], said: Sequence[str]) -> dict[tuple[str, ...], int]:
    """What is repeated here, begins and ends with a word that means something, and is said by no sibling."""
    repeated = {words: times for words, times in counted.items() if times >= _REPEATED and _has_edges(words)}
    return {words: n for words, n in repeated.items() if not any(f" {' '.join(words)} " in text for text in said)}


def _has_edges(words: tuple[str, ...]) -> bool:
    return is_content(words[0]) and is_content(words[-1])


def _runs(body: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    return (run for run in zip(*(body[start:] for start in range(size)), strict=False) if "" not in run)


def _as_written(blocks: Sequence[Block], phrase: tuple[str, ...]) -> str:
    for block in blocks if phrase else ():
        spans = spans_of(block.text)
        for start in find_phrase([word for word, _, _ in spans], phrase):
            return block.text[spans[start][1] : spans[start + len(phrase) - 1][2]]
    return ""


def _closeness(phrase: str, slug: tuple[str, ...]) -> tuple[float, int]:
    """How like a phrase is to an address; one in another script can at least have as many words."""
    return _likeness(phrase, slug), -abs(len(words_of(phrase)) - len(slug))


def _likeness(phrase: str, slug: tuple[str, ...]) -> float:
    """How much of the words of a phrase and of an address are the same, with accents left out or spelt out."""
    written = [frozenset(words_of(plain(phrase))) for plain in (fold, spell_out)]
    return max(len(words & set(slug)) / max(1, len(words | set(slug))) for words in written)
