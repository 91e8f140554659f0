"""The template that a family was made from: constant text, choices, passages that come and go, and how much it explains."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crawler.detect.profile import Profile, build_profile, place
from crawler.detect.text import MARKS, SLOT, Text, is_placeholder, is_word

_ABSENT_RUN = 6
"""Solid columns in a row that a page must miss to count as having left a passage out."""
_SOLID = 0.75
_LONGEST_CHOICE = 12
"""Words; a longer stretch that differs is a page's own text, not a choice."""
_ROOM = 3
"""Words more than the template's own choices have that a page may put into a slot."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the template: `choices` are its wordings, most frequent first; one choice is constant text.

    `optional` says that some members leave it out; `columns` is its half-open range in the profile.
    """

    choices: tuple[tuple[str, ...], ...]
    optional: bool
    columns: tuple[int, int]

    @property
    def is_choice(self) -> bool:
        """Whether members differ here by more than leaving it out."""
        return len(self.choices) > 1


@dataclass(frozen=True, slots=True)
class Template:
    """`pieces` in order; `columns_of_choice` and `explained` have one flag per profile column."""

    pieces: tuple[Piece, ...]
    profile: Profile
    explained: NDArray[np.bool_]
    in_choice: NDArray[np.bool_]

    @property
    def words(self) -> int:
        """Words of the template with the first choice taken everywhere."""
        return sum(is_word(token) for piece in self.pieces for token in _plain(piece.choices[0]))

    def count(self, placeholder: str) -> int:
        """Pieces that hold `placeholder`."""
        return sum(any(placeholder in surface for surface in piece.choices[0]) for piece in self.pieces)

    @property
    def choices(self) -> int:
        """Pieces with more than one wording that are no placeholder."""
        return sum(piece.is_choice for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a page a template explains, and how much of it lies in spun choices: shares of the page's words."""

    body: float
    spun: float


def recover_template(texts: Sequence[Text]) -> Template:
    """Learns the template of `texts`; the first should be the most central member."""
    profile = build_profile([text.tokens for text in texts])
    away = _absences(profile)
    varies = _variable(profile, away)
    pieces: list[Piece] = []
    explained = np.zeros(profile.cells.shape[1], dtype=bool)
    in_choice = np.zeros(profile.cells.shape[1], dtype=bool)
    for start, end in _stretches(varies, away):
        piece = _piece(profile, texts, away, start, end)
        if piece is None:
            continue
        pieces.append(piece)
        explained[start:end] = True
        in_choice[start:end] = varies[start]
    return Template(tuple(pieces), profile, explained, in_choice)


def cover(template: Template, text: Text) -> Coverage:
    """Which share of `text` the template explains: its constants, and anything short in the place of a choice."""
    placed = place(template.profile, text.tokens)
    known = _known_tokens(template.profile)
    words = explained = spun = inserted = 0
    previous = -1
    for token, column in zip(text.tokens, placed.tolist(), strict=True):
        inserted = inserted + 1 if column < 0 else 0
        here = column if column >= 0 else previous
        previous = here
        if not is_word(token):
            continue
        words += 1
        if here < 0 or not template.explained[here] or inserted > _ROOM:
            continue
        choice = bool(template.in_choice[here])
        if choice or (column >= 0 and token in known[column]):
            explained += 1
            spun += choice and not is_placeholder(token)
    return Coverage(explained / max(1, words), spun / max(1, words))


def _known_tokens(profile: Profile) -> list[set[str]]:
    known: list[set[str]] = [set() for _ in range(profile.cells.shape[1])]
    for tokens, cells in zip(profile.tokens, profile.cells, strict=True):
        for column in np.flatnonzero(cells >= 0).tolist():
            known[column].add(tokens[cells[column]])
    return known


def _absences(profile: Profile) -> NDArray[np.bool_]:
    """Shape (rows, columns): where a row leaves a whole passage out, which is not a choice of words."""
    filled = profile.cells >= 0
    solid = np.flatnonzero(filled.mean(axis=0) >= 0.5)
    away = np.zeros_like(filled)
    for row in range(filled.shape[0]):
        missing = ~filled[row, solid]
        edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.view(np.int8), [0]))))
        for first, last in edges.reshape(-1, 2).tolist():
            if last - first >= _ABSENT_RUN:
                start, end = int(solid[first]), int(solid[last - 1]) + 1
                while start and not filled[row, start - 1]:
                    start -= 1
                while end < filled.shape[1] and not filled[row, end]:
                    end += 1
                away[row, start:end] = True
    return away


def _variable(profile: Profile, away: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Shape (columns,): whether the rows that are there do not all hold the same token."""
    varies = np.zeros(profile.cells.shape[1], dtype=bool)
    for column in range(profile.cells.shape[1]):
        seen = {
            tokens[cell] if cell >= 0 else ""
            for tokens, cell, gone in zip(
                profile.tokens, profile.cells[:, column].tolist(), away[:, column].tolist(), strict=True
            )
            if not gone
        }
        varies[column] = len(seen) != 1
    return varies


def _stretches(varies: NDArray[np.bool_], away: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open column ranges in which neither the kind nor the set of absent rows changes."""
    if not len(varies):
        return []
    changes = (varies[1:] != varies[:-1]) | (away[:, 1:] != away[:, :-1]).any(axis=0)
    bounds = [0, *(np.flatnonzero(changes) + 1).tolist(), len(varies)]
    return list(zip(bounds, bounds[1:], strict=False))


def _piece(
    profile: Profile, texts: Sequence[Text], away: NDArray[np.bool_], start: int, end: int
) -> Piece | None:
    """The piece of columns `start` to `end`, or None where it is the own text of a member."""
    here = [row for row in range(len(texts)) if not away[row, start]]
    wordings: Counter[tuple[str, ...]] = Counter()
    shown: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
    for row in here:
        cells = [cell for cell in profile.cells[row, start:end].tolist() if cell >= 0]
        tokens = tuple(texts[row].tokens[cell] for cell in cells)
        wordings[tokens] += 1
        shown.setdefault(tokens, Counter())[tuple(texts[row].surfaces[cell] for cell in cells)] += 1
    if _is_own_text(wordings, len(here), len(texts)):
        return None
    ranked = sorted(wordings.items(), key=lambda item: (-item[1], item[0]))
    choices = tuple(dict.fromkeys(_written(tokens, shown[tokens]) for tokens, _ in ranked))
    return Piece(choices, len(here) < len(texts), (start, end))


def _is_own_text(wordings: Counter[tuple[str, ...]], here: int, rows: int) -> bool:
    """Whether a stretch is what single members say: too long to be a choice, or there only once in a larger family."""
    if here < 2 and rows > 2:
        return True
    longest = max(len(tokens) for tokens in wordings)
    return len(wordings) > 1 and longest > _LONGEST_CHOICE


def _written(tokens: tuple[str, ...], surfaces: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    best = min(surfaces.items(), key=lambda item: (-item[1], item[0]))[0]
    return tuple(
        token if token in MARKS else surface for token, surface in zip(tokens, best, strict=True)
    )


def _plain(surfaces: Sequence[str]) -> list[str]:
    return [surface for surface in surfaces if surface != SLOT]
