"""Honest pages: real prose, and no two alike."""

import re
import threading
from collections.abc import Iterable
from functools import cache
from html import escape
from pydoc_data.topics import topics

_WORDS = 45
_lock = threading.Lock()
_given: dict[str, int] = {}


def article(name: str, hrefs: Iterable[str] = (), extra: str = "") -> str:
    """An HTML page with text that no other `name` has: a piece of Python's own manual, which each interpreter holds."""
    with _lock:
        number = _given.setdefault(name, len(_given))
    paragraphs = _pieces()[number]
    title = f"{' '.join(paragraphs[0].split()[:6])} ({name})"
    body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    links = "".join(f'<li><a href="{href}">more</a></li>\n' for href in hrefs)
    return (
        f"<!DOCTYPE html>\n<html lang=en>\n<title>{escape(title)}</title>\n<h1>{escape(title)}</h1>\n"
        f"{body}<ul>\n{links}</ul>\n{extra}"
    )


@cache
def _pieces() -> list[list[str]]:
    """The manual in pieces of some paragraphs, without those that say again what an earlier one has said."""
    said: set[tuple[str, ...]] = set()
    pieces: list[list[str]] = [[]]
    for words in (each.split() for text in topics.values() for each in re.split(r"\n\s*\n", text)):
        runs = {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
        if len(words) > 12 and "::=" not in words and len(runs & said) * 5 < len(runs):
            pieces[-1].append(" ".join(words))
            if sum(len(paragraph.split()) for paragraph in pieces[-1]) > _WORDS:
                pieces.append([])
        said |= runs
    return pieces[:-1]
