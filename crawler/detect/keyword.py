"""The search phrase that a page pushes, and where it is forced in."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.detect.brands import Brand
from crawler.detect.code import is_called, is_name, is_shouted
from crawler.detect.phrases import choose_phrase, join_blocks, slug_words
from crawler.detect.places import find_runs, find_spots, read_lines
from crawler.detect.wording import words_in
from crawler.records import Block, Page, Study
from crawler.words import count_phrase, is_content, words_of

_MIN_WORDS = 2
_FAMILY_CONSTANT = 0.5
_OWN_TIMES = 2.0
_SAMPLE = 12
"""Siblings whose words are looked at for a phrase that only one page says."""
_STEM = 4
"""Letters at the least that two forms of one word begin with."""
_SHORT_STEM = 3
"""The same for a word that a page says far more often than its siblings do."""
_SELDOM = 10
"""A word is no matter of the siblings' when one in so many of them says it."""
_LOOSE = 2
"""Other words that may stand within a phrase that is not said word for word."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """One page's phrase as written, its words, and how it comes back in the body (the page's own top left out).

    `strange` are words of it that no sibling says that does not push them itself: they are not what the text is about.
    `loose` counts where its words stand together inflected or in another order, too. `varying` are the words of the
    phrase that change between siblings; `slots` of them, and their other forms, are also what the page repeats far more
    than its siblings do, `places` counts those in the body, `headings` the headings that hold the phrase or one of
    them. `alts` are texts of images and `hidden` hidden texts with the phrase. `is_code` says that a slot is written as
    programs are (`java.util.List`, `toString`, `max_size`, `sin(x)`).
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
    loose: int = 0
    strange: tuple[str, ...] = ()
    alts: int = 0
    hidden: int = 0


def subject_words(page: Page) -> frozenset[str]:
    """The words of a page's title and h1, or of its address where that says something else: what a swapped page
    exchanges is among them."""
    named = frozenset(words_of(page.title)) | frozenset(words_of(page.h1))
    slug = frozenset(slug_words(page.url))
    return named if named & slug else named | slug


def find_keywords(studies: Sequence[Study], brands: Mapping[str, Brand]) -> tuple[Keyword, ...]:
    """The keyword of each member of a family, judged beside its siblings."""
    bodies = [Counter(join_blocks(study.blocks)) for study in studies]
    subjects = [subject_words(study.page) for study in studies]
    spread = Counter(word for subject in subjects for word in subject)
    total = Counter[str]()
    for body in bodies:
        total.update(body)
    samples = {index: join_blocks(studies[index].blocks) for index in range(min(_SAMPLE + 1, len(studies)))}
    constant = max(1, _FAMILY_CONSTANT * len(studies))
    of_site = _site_words(studies, subjects)
    found = []
    for index, study in enumerate(studies):
        varying = {word for word in subjects[index] if spread[word] <= constant} - of_site[study.page.host]
        siblings = [words for other, words in samples.items() if other != index]
        own = _own_words(bodies[index], total, len(studies))
        keyword = _find(study, brands, varying, siblings, own)
        others = [(subjects[other], bodies[other]) for other in samples if other != index]
        found.append(replace(keyword, strange=_strange_words(keyword.words, others)))
    return tuple(found)


def _strange_words(phrase: tuple[str, ...], siblings: Sequence[tuple[frozenset[str], Counter[str]]]) -> tuple[str, ...]:
    """The words with a meaning that siblings do not say unless their titles do; `siblings` are (subject, body)."""
    strange = []
    for word in dict.fromkeys(phrase):
        says = [word in body for subject, body in siblings if word not in subject]
        if says and _SELDOM * sum(says) <= len(says) and (len(word) > _SHORT_STEM or is_content(word[:1])):
            strange.append(word)
    return tuple(strange)


def _site_words(studies: Sequence[Study], subjects: Sequence[frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """By host, the words that all of its members have in their titles: the name of the site; none for one member."""
    by_host: dict[str, list[frozenset[str]]] = defaultdict(list)
    for study, subject in zip(studies, subjects, strict=True):
        by_host[study.page.host].append(subject)
    return {host: frozenset.intersection(*found) if len(found) > 1 else frozenset() for host, found in by_host.items()}


def lone_keyword(study: Study, brands: Mapping[str, Brand]) -> Keyword:
    """The keyword of a page without siblings: the title phrase that it repeats most."""
    return _find(study, brands, set(), (), frozenset())


def remembered_keyword(study: Study, brands: Mapping[str, Brand], siblings: Sequence[Sequence[str]]) -> Keyword:
    """The keyword of a page beside `siblings`, the words of earlier members in which their own keywords are masked:
    what its title says and it says far more often than they do, else what half of them never say."""
    spread = Counter(word for words in siblings for word in set(words))
    total = Counter(join_blocks(study.blocks))
    body = total.copy()
    for words in siblings:
        total.update(words)
    own = _own_words(body, total, len(siblings) + 1)
    subject = subject_words(study.page)
    varying = subject & own or {word for word in subject if spread[word] < _FAMILY_CONSTANT * len(siblings)}
    return _find(study, brands, set(varying), siblings[:_SAMPLE], own) if varying else lone_keyword(study, brands)


def _find(
    study: Study,
    brands: Mapping[str, Brand],
    varying: set[str],
    siblings: Sequence[Sequence[str]],
    own: frozenset[str],
) -> Keyword:
    blocks = below_top(study)
    phrase = choose_phrase(study.page, brands.get(study.page.host, Brand()), blocks, varying, siblings)
    words = tuple(words_of(phrase))
    if len(words) < _MIN_WORDS:
        return Keyword()
    flat = join_blocks(blocks)
    lines = read_lines(blocks, words)
    spots = find_spots(lines, words)
    unnamed = bool(siblings) and varying.isdisjoint(words)  # a phrase that only the body tells
    named = [word for word in dict.fromkeys(words) if word in varying or unnamed]
    forms = {word: {each for each in own if _is_form(each, word, _SHORT_STEM)} for word in named if is_content(word)}
    slots = tuple(word for word, found in forms.items() if found)
    slots += tuple(sorted(set().union(*forms.values()).difference(slots)))
    return Keyword(
        phrase=phrase,
        words=words,
        count=len(spots),
        standalone=sum(spot.is_alone for spot in spots),
        share=len(spots) * len(words) / max(1, sum(word != "" for word in flat)),
        off_topic=_off_topic(flat, words),
        varying=tuple(named),
        slots=slots,
        places=len(find_runs(lines, frozenset(slots))),
        headings=sum(_holds(block.text, words, slots) for block in blocks if block.kind == "heading"),
        is_code=_is_code(phrase, slots) or is_called(slots, "\n".join(block.text for block in blocks)),
        loose=_count_loose(flat, words),
        alts=sum(_holds(alt, words, ()) for alt in study.build.alts),
        hidden=sum(_holds(text, words, ()) for text in study.build.hidden),
    )


def below_top(study: Study) -> tuple[Block, ...]:
    """The blocks behind the page's own top: the headings before the first text are not counted."""
    first = next((index for index, block in enumerate(study.blocks) if block.kind != "heading"), 0)
    top = next((index for index, block in enumerate(study.blocks[:first]) if block.level == 1), -1)
    if top < 0 and study.blocks and study.page.h1 and study.blocks[0].text != study.page.h1:
        top = next((index for index, block in enumerate(study.blocks[:6]) if block.text == study.page.h1), -1)
        return study.blocks[:top] + study.blocks[top + 1 :] if top >= 0 else study.blocks
    return study.blocks[top + 1 :]


def _own_words(body: Counter[str], total: Counter[str], members: int) -> frozenset[str]:
    """Words that this page says at least twice as often as its siblings do on average."""
    others = max(1, members - 1)
    return frozenset(
        word for word, times in body.items() if times > _OWN_TIMES * (total[word] - times) / others and times > 1
    )


def _count_loose(flat: Sequence[str], phrase: tuple[str, ...]) -> int:
    """Places where the words that carry the phrase stand close together, in any form and order."""
    stems = [word for word in dict.fromkeys(phrase) if is_content(word)]
    if len(stems) < _MIN_WORDS:
        return 0
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for stem in stems:
        by_beginning[stem[:_STEM]].append(stem)
    times = 0
    seen: dict[str, int] = {}
    for index, word in enumerate(flat):
        if word[:_STEM] not in by_beginning:
            continue
        seen.update((stem, index) for stem in by_beginning[word[:_STEM]] if _is_form(word, stem))
        if len(seen) == len(stems) and index - min(seen.values()) < len(phrase) + _LOOSE:
            times += 1
            seen.clear()
    return times


def _is_form(word: str, other: str, stem: int = _STEM) -> bool:
    """Whether two words are forms of one: they differ behind a common beginning, by three letters at the most."""
    if word == other or word[:stem] != other[:stem]:
        return word == other
    size = max(stem, min(len(word), len(other)) - 2)
    return abs(len(word) - len(other)) < _STEM and len(word) >= size and word[:size] == other[:size]


def _off_topic(flat: Sequence[str], phrase: tuple[str, ...]) -> tuple[str, ...]:
    times = count_phrase(flat, phrase)
    return tuple(word for word in dict.fromkeys(phrase) if flat.count(word) == times * phrase.count(word))


def _is_code(phrase: str, slots: tuple[str, ...]) -> bool:
    """Whether a slot word, or any word of a phrase without slots, is written as programs are; or in capitals, as the
    commands and functions of a program are, where the rest of the phrase is not."""
    parts = phrase.split()
    named = [part for part in parts if not slots or not frozenset(slots).isdisjoint(words_of(part))]
    return any(map(is_name, named)) or 0 < sum(map(is_shouted, named)) == len(named) < len(parts)


def _holds(text: str, phrase: tuple[str, ...], slots: Sequence[str]) -> bool:
    words = words_in(text)
    return count_phrase(words, phrase) > 0 or not frozenset(slots).isdisjoint(words)
