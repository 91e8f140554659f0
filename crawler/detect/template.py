"""The template that a family was made from: constant text, choices, optional passages, and how much it explains."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crawler.detect.profile import Profile, build_profile, place
from crawler.detect.slots import cut_choices, is_own_text
from crawler.detect.text import BREAK, KEYWORD, VIDEO, Text

_CONSTANT, _VARYING, _MASKED, _BREAKING = range(4)
_ABSENT_RUN = 6
"""Solid columns in a row that a page must miss to count as having left a passage out."""
_SOLID = 0.3
"""Share of the rows that fill a solid column: a passage that most members leave out is one still."""
_LONGEST_CHOICE = 12
"""Words; a longer stretch that differs is a page's own text, not a choice."""
_MOST = 0.5
_TOP = 6
"""Lines at the beginning of a page among which its own heading stands."""
_ROOM = 3
"""Words without a column that a page may put into a choice."""
_NO_WORDS = frozenset((BREAK, VIDEO))
_AROUND, _ANCHORED = 8, 0.4
"""Tokens to each side, and the share of them that the template must hold word for word."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of the template: `choices` are its wordings as written, most frequent first; one is constant text.

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
        return sum(bool(surface.strip()) for piece in self.pieces for surface in piece.choices[0])

    def count(self, placeholder: str) -> int:
        """Times that `placeholder` stands in the template with the first choice taken everywhere."""
        return sum(placeholder in surface for piece in self.pieces for surface in piece.choices[0])

    @property
    def choices(self) -> int:
        """Pieces with more than one wording that are no placeholder."""
        return sum(piece.is_choice for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a page a template explains, and how much of it lies in spun choices: shares of the page's words.

    `keywords`: places where the page has its keyword and so have most of the members that the template was learned on.
    """

    body: float
    spun: float
    keywords: int = 0


def recover_template(texts: Sequence[Text]) -> Template:
    """Learns the template of `texts`; the first should be the most central member."""
    profile = _settle_breaks(build_profile([text.tokens for text in texts]))
    away = _absences(profile)
    ids = profile.columns.ids
    sort = _sort_columns(ids, away, profile)
    pieces: list[Piece] = []
    for start, end in _stretches(sort, away):
        pieces += _pieces(texts, profile, ids, away, start, end, sort)
    explained = np.zeros(len(sort), dtype=bool)
    in_choice = np.zeros(len(sort), dtype=bool)
    for piece in pieces:
        explained[slice(*piece.columns)] = True
        in_choice[slice(*piece.columns)] = piece.is_choice
    return Template(tuple(pieces), profile, explained, in_choice)


def cover(template: Template, text: Text) -> Coverage:
    """Which share of `text` the template explains: what it says itself, and what stands in the place of a choice.

    A word that no member has used counts only in a choice, near the choice's own words, and among words that match:
    alignment puts the words of any page somewhere.
    """
    if not text.tokens or not len(template.explained):
        return Coverage(0.0, 0.0)
    placed = place(template.profile, text.tokens)
    at, distance = _nearest_columns(placed)
    words = np.array([token not in _NO_WORDS for token in text.tokens], dtype=bool)
    known = (placed >= 0) & template.explained[placed] & template.profile.hold(text.tokens, placed)
    chosen = (at >= 0) & (distance <= _ROOM) & template.in_choice[at] & template.explained[at]
    explained = words & (known | (chosen & (_share_around(known) >= _ANCHORED)))
    spun = explained & chosen & np.array([token[:1] != "{" for token in text.tokens], dtype=bool)
    total = max(1, int(words.sum()))
    return Coverage(int(explained.sum()) / total, int(spun.sum()) / total, _count_keywords(template, text, placed))


def _count_keywords(template: Template, text: Text, placed: NDArray[np.int32]) -> int:
    """Keywords of `text` that stand where most members have theirs; its own top heading is none."""
    shared = {column for column, share in template.profile.columns.hold(KEYWORD).items() if share > _MOST}
    found = [at for at, token in enumerate(text.tokens) if token == KEYWORD and int(placed[at]) in shared]
    return len(found) - (bool(found) and is_top(text, found[0]))


def is_top(text: Text, at: int) -> bool:
    """Whether a token is a line of its own among the first."""
    around = (*text.tokens[at - 1 : at], *text.tokens[at + 1 : at + 2])
    return text.tokens[:at].count(BREAK) <= _TOP and all(token == BREAK for token in around)


def _nearest_columns(placed: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each token: the column of it or of the last token before it that has one (-1: none), and how far back."""
    index = np.arange(len(placed))
    last = np.maximum.accumulate(np.where(placed >= 0, index, -1))
    at = np.where(last >= 0, placed[last], -1)
    return at.astype(np.intp), (index - last).astype(np.intp)


def _share_around(known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of known tokens among the `_AROUND` before and behind each."""
    width = 2 * _AROUND + 1
    kernel = np.ones(width)
    present = np.convolve(np.ones(len(known)), kernel)[_AROUND : _AROUND + len(known)]
    return np.convolve(known.astype(float), kernel)[_AROUND : _AROUND + len(known)] / np.maximum(present, 1)


def _absences(profile: Profile) -> NDArray[np.bool_]:
    """Shape (rows, columns): where a row leaves a whole passage out, which is not a choice of words."""
    filled = profile.cells >= 0
    solid = np.flatnonzero(filled.mean(axis=0) >= _SOLID)
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
    return away | _missing_lines(profile)


def _settle_breaks(profile: Profile) -> Profile:
    """`profile` with the break of a row that has no word of the line behind it moved to the next line, if it has none
    there: a line left out takes its own break along."""
    cells = profile.cells.copy()
    for start, end in pairwise(sorted(profile.columns.hold(BREAK))):
        moved = (cells[:, start] >= 0) & (cells[:, start + 1 : end + 1] < 0).all(axis=1)
        cells[moved, end] = cells[moved, start]
        cells[moved, start] = -1
    return profile.moved_to(cells)


def _missing_lines(profile: Profile) -> NDArray[np.bool_]:
    """Shape (rows, columns): where a row has no word of a line that others have."""
    filled = profile.cells >= 0
    missing = np.zeros_like(filled)
    for start, end in pairwise([*sorted(profile.columns.hold(BREAK)), filled.shape[1]]):
        if end > start + 1:
            gone = ~filled[:, start + 1 : end].any(axis=1)
            missing[gone, start + 1 : end] = True
            missing[gone & ~filled[:, start], start] = True
    return missing


def _sort_columns(ids: NDArray[np.int64], away: NDArray[np.bool_], profile: Profile) -> NDArray[np.int8]:
    """Shape (columns,): whether the rows that are there agree, differ, break the line or have a placeholder here."""
    highest = np.where(away, -2, ids).max(axis=0, initial=-2)
    lowest = np.where(away, np.iinfo(np.int64).max, ids).min(axis=0, initial=np.iinfo(np.int64).max)
    sort = np.where(highest == lowest, _CONSTANT, _VARYING).astype(np.int8)
    sort[profile.columns.marks & (sort == _VARYING)] = _MASKED
    sort[((ids == profile.columns.numbers.get(BREAK, -2)) & ~away).any(axis=0)] = _BREAKING
    return sort


def _stretches(sort: NDArray[np.int8], away: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open column ranges without a line break in which the set of absent rows is the same; line breaks alone."""
    if not len(sort):
        return []
    breaks = sort == _BREAKING
    changes = breaks[1:] | breaks[:-1] | (away[:, 1:] != away[:, :-1]).any(axis=0)
    bounds = [0, *(np.flatnonzero(changes) + 1).tolist(), len(sort)]
    return list(pairwise(bounds))


def _pieces(
    texts: Sequence[Text],
    profile: Profile,
    ids: NDArray[np.int64],
    away: NDArray[np.bool_],
    start: int,
    end: int,
    sort: NDArray[np.int8],
) -> list[Piece]:
    """The pieces of columns `start` to `end`; none where they are the own text of a member."""
    here = np.flatnonzero(~away[:, start])
    if len(here) < 2 and len(texts) > 2:
        return []
    optional = len(here) < len(texts)
    bounds = [0, end - start]
    kept = np.ones(end - start, dtype=bool)
    if (sort[start:end] != _CONSTANT).any() and sort[start] != _BREAKING:
        local = ids[here, start:end]
        kept = ~_own_text(local, sort[start:end] != _CONSTANT)
        bounds = cut_choices(local, (sort[start:end] == _MASKED) | ~kept)
    pieces = []
    for first, last in pairwise(bounds):
        if kept[first]:
            cells = profile.cells[here, start + first : start + last]
            piece = Piece(_wordings(texts, here, cells), optional, (start + first, start + last))
            if not _is_insertion(piece, cells):
                pieces.append(piece)
    return _join_constants(pieces)


def _is_insertion(piece: Piece, cells: NDArray[np.int32]) -> bool:
    """Whether a piece is words that one member of many has put in."""
    filled = int((cells >= 0).any(axis=1).sum())
    return len(cells) > 2 and filled == 1 and max(map(len, piece.choices)) > 1


def _join_constants(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbouring pieces that are constant text as one."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and not last.is_choice and not piece.is_choice and last.columns[1] == piece.columns[0]:
            choices = ((*last.choices[0], *piece.choices[0]),)
            joined[-1] = Piece(choices, piece.optional, (last.columns[0], piece.columns[1]))
        else:
            joined.append(piece)
    return joined


def _own_text(ids: NDArray[np.int64], varying: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Shape (columns,): where a stretch of differences is what single members say: too long to be choices of words
    that hardly any two members share."""
    own = np.zeros(len(varying), dtype=bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], varying.view(np.int8), [0])))).reshape(-1, 2)
    for first, last in edges.tolist():
        found = ids[:, first:last]
        own[first:last] = (found >= 0).sum(axis=1).max() > _LONGEST_CHOICE and is_own_text(found)
    return own


def _wordings(texts: Sequence[Text], here: NDArray[np.intp], cells: NDArray[np.int32]) -> tuple[tuple[str, ...], ...]:
    """What the rows say, as most of those that say it write it, most frequent first."""
    counted: Counter[tuple[str, ...]] = Counter()
    shown: defaultdict[tuple[str, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
    sizes = (cells >= 0).sum(axis=1).tolist()
    ends = (cells.max(axis=1) + 1).tolist()
    for row, size, end in zip(here.tolist(), sizes, ends, strict=True):  # what a text has in a range is in one piece
        said = slice(end - size, end)
        tokens = texts[row].tokens[said]
        counted[tokens] += 1
        shown[tokens][texts[row].surfaces[said]] += 1
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    if BREAK in {token for tokens in counted for token in tokens}:
        ranked = ranked[:1]  # a break that only some themes make is a break or it is none
    return tuple(dict.fromkeys(_most_written(shown[tokens]) for tokens, _ in ranked))


def _most_written(surfaces: Counter[tuple[str, ...]]) -> tuple[str, ...]:
    return min(surfaces.items(), key=lambda item: (-item[1], item[0]))[0]
