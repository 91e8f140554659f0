"""The choices of a recovered template, compared with the slots that a family was really spun from."""

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([{|}])")
_WORD = re.compile(r"[^\W_]+")
_PASSAGE = 6
"""Words from which an optional text is a passage left out, not a wording."""


def recovered_choices(template: str) -> tuple[frozenset[str], ...]:
    """The wordings of every `{a|b}` of a template; placeholders, optional passages and choices of marks are none."""
    choices: list[frozenset[str]] = []
    texts: list[list[str]] = []
    nests: list[bool] = []
    for part in _MARKS.split(template):
        if part == "{":
            texts.append([""])
            nests.append(False)
        elif not texts:
            continue
        elif part == "|":
            texts[-1].append("")
        elif part == "}":
            written, nested = texts.pop(), nests.pop()
            wordings = frozenset(map(plain, written))
            if not nested and _is_choice(wordings):
                choices.append(wordings)
            if nests:
                nests[-1] |= len(written) > 1
        else:
            texts[-1][-1] += part
    return tuple(choices)


def varying_slots(slots: Iterable[Iterable[str]]) -> tuple[frozenset[str], ...]:
    """The slots of which a family shows at least two wordings, as they are compared."""
    plain_slots = (frozenset(map(plain, slot)) for slot in slots)
    return tuple(slot for slot in plain_slots if len(slot) >= 2)


def right_choices(choices: Sequence[frozenset[str]], slots: Sequence[frozenset[str]]) -> tuple[int, int]:
    """How many of `choices` recover some slot, and how many of `slots` some choice recovers."""
    pairs = [
        (number, place)
        for number, choice in enumerate(choices)
        for place, slot in enumerate(slots)
        if recovers(choice, slot)
    ]
    return len({number for number, _ in pairs}), len({place for _, place in pairs})


def recovers(choice: frozenset[str], slot: frozenset[str]) -> bool:
    """Whether two wordings of the one are wordings of the other, words that all share at the edges aside."""
    return len(choice & slot) >= 2 or len(trim(choice) & trim(slot)) >= 2


def trim(wordings: frozenset[str]) -> frozenset[str]:
    """The wordings without the words with which all of them begin or end."""
    split = [wording.split() for wording in sorted(wordings)]
    while all(split) and len({words[0] for words in split}) == 1:
        split = [words[1:] for words in split]
    while all(split) and len({words[-1] for words in split}) == 1:
        split = [words[:-1] for words in split]
    return frozenset(map(" ".join, split))


def plain(text: str) -> str:
    """The words of a wording, case-folded, without marks."""
    return " ".join(_WORD.findall(text.casefold()))


def _is_choice(wordings: frozenset[str]) -> bool:
    if len(wordings) < 2:
        return False
    return not (len(wordings) == 2 and "" in wordings and max(len(text.split()) for text in wordings) >= _PASSAGE)
