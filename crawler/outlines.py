"""The outline of a page: its headings with the words of its own subject masked, which siblings have in common."""

import hashlib
from collections.abc import Collection, Sequence, Set

MASK = "*"
LEAST = 4
"""Masked headings from which an outline is one."""


def mask_heading(words: Sequence[str], subject: Collection[str]) -> tuple[str, ...]:
    """`words` with each run of subject words as one mask."""
    masked: list[str] = []
    for word in words:
        shown = MASK if word in subject else word
        if shown != MASK or not masked or masked[-1] != MASK:
            masked.append(shown)
    return tuple(masked)


def outline_keys(headings: Sequence[Sequence[str]], subject: Set[str]) -> tuple[int, ...]:
    """Hashes (unsigned 64 bit, sorted, distinct) of the masked headings that name the subject; none below `LEAST`."""
    masked = {mask_heading(words, subject) for words in headings if not subject.isdisjoint(words)}
    keys = {_key(words) for words in masked if len(words) > 1}
    return tuple(sorted(keys)) if len(keys) >= LEAST else ()


def _key(words: Sequence[str]) -> int:
    return int.from_bytes(hashlib.blake2b(" ".join(words).encode(), digest_size=8).digest(), "big")
