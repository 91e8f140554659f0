"""Facts of a page's own: what an honest template is filled with and a doorway template is not."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote

from crawler.detect.keyword import Keyword
from crawler.records import Study
from crawler.words import find_phrase, words_of

_NUMBER = re.compile(r"(?<![\w-])[+(]?\d[\d\s().,:/–-]*\d(?![\w-])")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NAMED_NUMBER = re.compile(r"\b\d{1,5}[a-z]?\s+[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?|\b[A-Z][\w'’-]+\s\d{1,5}\b")
_URL_WORD = re.compile(r"[^\W_]+")


def count_own_facts(studies: Sequence[Study], keywords: Sequence[Keyword]) -> tuple[int, ...]:
    """For each member: its facts that no sibling has."""
    facts = [_facts(study, keyword) for study, keyword in zip(studies, keywords, strict=True)]
    spread = Counter(fact for found in facts for fact in found)
    return tuple(sum(spread[fact] == 1 for fact in found) for found in facts)


def _facts(study: Study, keyword: Keyword) -> frozenset[str]:
    """Numbers, addresses, mail addresses, table rows and links off-site; what merely repeats the slot is none."""
    found: set[str] = set()
    for block in study.blocks:
        if find_phrase(words_of(block.text), keyword.words):
            continue
        for match in _NUMBER.finditer(block.text):
            digits = re.sub(r"\D", "", match.group())
            if len(digits) > 1 and digits not in keyword.slots:
                found.add(digits)
        found.update(match.group().lower() for match in _MAIL.finditer(block.text))
        found.update(_addresses(block.text, keyword))
        if block.kind == "cell" and any(char.isdigit() for char in block.text):
            found.add(" ".join(word for word in words_of(block.text) if word not in keyword.slots))
    found.update(url for url in study.outlinks if not _names_page(url, study, keyword))
    return frozenset(found)


def _names_page(url: str, study: Study, keyword: Keyword) -> bool:
    """Whether a link off-site merely hands on the page's own address or its slot, as sharing and affiliate links do."""
    address = unquote(url).casefold()
    words = _URL_WORD.findall(address)
    slots = bool(keyword.slots) and set(keyword.slots) <= set(words)
    return slots or study.page.host in address or bool(find_phrase(words, keyword.words))


def _addresses(text: str, keyword: Keyword) -> set[str]:
    """Numbers with the capitalised name beside them, such as a house number and its street."""
    written = {match.group().casefold() for match in _NAMED_NUMBER.finditer(text)}
    slot = set(keyword.varying)
    return {address for address in written if slot.isdisjoint(words_of(address))}
