"""The search phrase that a page pushes, and where it is forced in."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.records import Block, Page, Study
from crawler.words import count_phrase, fold, is_content, sentences_of, title_phrases, words_of

_CODE = re.compile(r"[a-z][A-Z]|\w[._:]{1,2}\w|\(\)|<\w")
_MIN_WORDS = 2
_FAMILY_CONSTANT = 0.5
_OWN_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Keyword:
    """One page's phrase as written, its words, and how it comes back in the body (the page's own top left out).

    `varying` are the words of the phrase that change between siblings; `slots` of them are also what the page repeats
    far more than its siblings do, `places` counts those in the body, `headings` the headings that hold the phrase or
    one of them. `is_code` says that a slot is written as programs are (`java.util.List`, `toString`, `max_size`).
    """

    phrase: str = ""
    words: tuple[str, ...] = ()
    count: int = 0
    standalone: int = 0
    share: float = 0.0
    off_topic: tuple[str, ...] = ()
    varying: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    places: int = 0
    headings: int = 0
    is_code: bool = False


def subject_words(page: Page) -> frozenset[str]:
    """The words of a page's title and h1: what a swapped page exchanges is among them."""
    return frozenset(words_of(page.title)) | frozenset(words_of(page.h1))


def slug_words(url: str) -> tuple[str, ...]:
    """The words of the last part of a URL's path, without its extension."""
    try:
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    except ValueError:
        return ()
    parts = [part for part in parts if not re.fullmatch(r"(?i)(index|default)\.\w+", part)]
    return tuple(words_of(re.sub(r"\.\w{1,5}$|[-_+.]", " ", fold(parts[-1])))) if parts else ()


def find_keywords(studies: Sequence[Study]) -> tuple[Keyword, ...]:
    """The keyword of each member of a family, judged beside its siblings."""
    bodies = [Counter(_body_words(study)) for study in studies]
    subjects = [subject_words(study.page) for study in studies]
    spread = Counter(word for subject in subjects for word in subject)
    total = Counter[str]()
    for body in bodies:
        total.update(body)
    return tuple(
        _find(study, subject, spread, len(studies), _own_words(body, total, len(studies)))
        for study, subject, body in zip(studies, subjects, bodies, strict=True)
    )


def lone_keyword(study: Study) -> Keyword:
    """The keyword of a page without siblings: the title phrase that it repeats most."""
    return _find(study, frozenset(), Counter(), 1, frozenset())


def _find(study: Study, subject: frozenset[str], spread: Counter[str], members: int, own: frozenset[str]) -> Keyword:
    varying = {word for word in subject if spread[word] <= max(1, _FAMILY_CONSTANT * members)}
    blocks = _below_top(study)
    body = [words_of(block.text) for block in blocks]
    flat = [word for words in body for word in words]
    phrase = _choose(study.page, flat, varying)
    words = tuple(words_of(phrase))
    if len(words) < _MIN_WORDS:
        return Keyword()
    count = sum(count_phrase(block, words) for block in body)
    slots = tuple(word for word in dict.fromkeys(words) if word in varying and word in own and is_content(word))
    return Keyword(
        phrase=phrase,
        words=words,
        count=count,
        standalone=_count_standalone(blocks, words),
        share=count * len(words) / max(1, len(flat)),
        off_topic=_off_topic(body, words),
        varying=tuple(word for word in dict.fromkeys(words) if word in varying),
        slots=slots,
        places=_count_places(flat, frozenset(slots)),
        headings=sum(_holds(block, words, slots) for block in blocks if block.kind == "heading"),
        is_code=_is_code(phrase, slots),
    )


def _choose(page: Page, flat: list[str], varying: set[str]) -> str:
    """The phrase of title or h1 that comes back most. In a family it must hold a varying word: a brand does not."""
    phrases = [*title_phrases(page.title), *title_phrases(page.h1)]
    if varying:
        phrases = [phrase for phrase in phrases if varying.intersection(words_of(phrase))]
    counted = [(count_phrase(flat, words_of(phrase)), phrase) for phrase in phrases]
    best = max(counted, key=lambda pair: pair[0], default=(0, ""))
    if best[0] or not varying:
        return best[1] if best[0] else ""
    slug = frozenset(slug_words(page.url))
    return max(phrases, key=lambda phrase: _likeness(frozenset(words_of(fold(phrase))), slug), default="")


def _likeness(words: frozenset[str], slug: frozenset[str]) -> float:
    return len(words & slug) / max(1, len(words | slug))


def _below_top(study: Study) -> tuple[Block, ...]:
    """The blocks behind the page's own top: the headings before the first text are not counted."""
    first = next((index for index, block in enumerate(study.blocks) if block.kind != "heading"), 0)
    top = next((index for index, block in enumerate(study.blocks[:first]) if block.level == 1), -1)
    if top < 0 and study.blocks and study.page.h1 and study.blocks[0].text != study.page.h1:
        top = next((index for index, block in enumerate(study.blocks[:6]) if block.text == study.page.h1), -1)
        return study.blocks[:top] + study.blocks[top + 1 :] if top >= 0 else study.blocks
    return study.blocks[top + 1 :]


def _body_words(study: Study) -> list[str]:
    return [word for block in study.blocks for word in words_of(block.text)]


def _own_words(body: Counter[str], total: Counter[str], members: int) -> frozenset[str]:
    """Words that this page says at least twice as often as its siblings do on average."""
    others = max(1, members - 1)
    return frozenset(
        word for word, times in body.items() if times > _OWN_TIMES * (total[word] - times) / others and times > 1
    )


def _count_standalone(blocks: Sequence[Block], words: tuple[str, ...]) -> int:
    wanted = list(words)
    return sum(words_of(sentence) == wanted for block in blocks for sentence in sentences_of(block.text))


def _off_topic(body: list[list[str]], phrase: tuple[str, ...]) -> tuple[str, ...]:
    outside: set[str] = set()
    size = len(phrase)
    for words in body:
        index = 0
        while index < len(words):
            if tuple(words[index : index + size]) == phrase:
                index += size
                continue
            outside.add(words[index])
            index += 1
    return tuple(word for word in dict.fromkeys(phrase) if word not in outside)


def _count_places(flat: list[str], slots: frozenset[str]) -> int:
    """Runs of slot words in the body."""
    places, inside = 0, False
    for word in flat:
        hit = word in slots
        places += hit and not inside
        inside = hit
    return places


def _is_code(phrase: str, slots: tuple[str, ...]) -> bool:
    """Whether a slot word, or any word of a phrase without slots, is written as programs are."""
    parts = [part for part in phrase.split() if not slots or not frozenset(slots).isdisjoint(words_of(part))]
    return any(_CODE.search(part) for part in parts)


def _holds(block: Block, phrase: tuple[str, ...], slots: tuple[str, ...]) -> bool:
    words = words_of(block.text)
    return count_phrase(words, phrase) > 0 or not frozenset(slots).isdisjoint(words)
