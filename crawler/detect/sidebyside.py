"""Two pages of a family beside each other, line by line of their template: where they agree and where they differ."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby, zip_longest

from rapidfuzz.distance import LCSseq

from crawler.detect.groups import Groups
from crawler.detect.marking import OWN, PLAIN, SPUN, Passage
from crawler.exhibits import Pieces
from crawler.words import spans_of

ROWS = 60
"""Rows that are shown at the most."""
_PIECE = 14
"""Characters of a piece as JSON, beside its text."""
_AGREED = 4
"""Words in a row that two pages do not say alike by chance."""
_ALONE = (SPUN, OWN)
_MORE: Pieces = (("…", PLAIN),)
_Row = tuple[Pieces, Pieces]
_Indexes = list[int]
_Word = tuple[int, str, int, int]
"""A word of a page: the index of its piece, what it is compared as, where it starts and ends there."""


def lay_side_by_side(left: Sequence[Passage], right: Sequence[Passage], room: int) -> tuple[_Row, ...]:
    """The passages of two pages, as `marking.mark_page` gives them, in rows and in the order of the first page: what
    comes from the same line of the template, or is the same paragraph beside it, stands in one row, and what a page
    says alone at its place on its own side. The marks are those that `SideBySide` tells of. What is beyond `ROWS`, or
    beyond `room` bytes of JSON for each page, is cut, and shows.
    """
    rows = ((_join(left, ours), _join(right, theirs)) for ours, theirs in _group(left, right))
    return tuple(_cut((_compare(*row) for row in rows if any(row)), room))


def _group(left: Sequence[Passage], right: Sequence[Passage]) -> Iterator[tuple[_Indexes, _Indexes]]:
    """The passages (indexes) of each row."""
    keys = [*_keys(left), *_keys(right)]
    groups = Groups()
    first: dict[tuple[str, int], int] = {}
    for passage, names in enumerate(keys):
        for name in names:
            groups.join(passage, first.setdefault(name, passage))
    ours, theirs = dict[int, _Indexes](), dict[int, _Indexes]()
    for passage in range(len(keys)):
        side, index = (ours, passage) if passage < len(left) else (theirs, passage - len(left))
        side.setdefault(groups.find(passage), []).append(index)
    left_alone, right_alone = _follow(ours, theirs), _follow(theirs, ours)
    for group in (-1, *(group for group in ours if group in theirs)):
        if group >= 0:
            yield ours[group], theirs[group]
        for one, other in zip_longest(left_alone.get(group, ()), right_alone.get(group, ())):
            yield ours.get(one, []), theirs.get(other, [])


def _keys(passages: Iterable[Passage]) -> Iterator[list[tuple[str, int]]]:
    """What each passage is known by on both pages: its lines of the template, else its text; the number is for a line
    that stands in a template twice."""
    seen = Counter[str]()
    for template, pieces in passages:
        lines = [f"template {line}" for line in template.split("\n") if line]
        names = lines or ["page " + "".join(text for text, _ in pieces)]
        yield [(name, seen[name] + names[:at].count(name)) for at, name in enumerate(names)]
        seen.update(names)


def _follow(groups: Iterable[int], others: dict[int, _Indexes]) -> dict[int, _Indexes]:
    """The groups that only one page has, by the last group before them that `others` have too (-1: none)."""
    found: dict[int, _Indexes] = {}
    last = -1
    for group in groups:
        if group in others:
            last = group
        else:
            found.setdefault(last, []).append(group)
    return found


def _join(passages: Sequence[Passage], indexes: _Indexes) -> Pieces:
    texts = [passages[index][1] for index in indexes if passages[index][1]]
    return tuple(piece for text in texts for piece in (("\n", PLAIN), *text))[1:]


def _cut(rows: Iterable[_Row], room: int) -> Iterator[_Row]:
    """`rows` as far as there is room on both sides."""
    left, right = room, room
    for number, (ours, theirs) in enumerate(rows):
        if number == ROWS or left <= 0 or right <= 0:
            yield _MORE, _MORE
            return
        yield _shorten(ours, left), _shorten(theirs, right)
        left -= sum(map(_size, ours))
        right -= sum(map(_size, theirs))


def _size(piece: tuple[str, str]) -> int:
    return len(piece[0].encode("utf-8", "replace")) + _PIECE


def _shorten(pieces: Pieces, room: int) -> Pieces:
    kept: list[tuple[str, str]] = []
    for text, mark in pieces:
        size = _size((text, mark))
        if size > room:
            part = text[: max(0, room) * len(text) // size]
            return (*kept, *([(part, mark)] if part else []), *_MORE)
        kept.append((text, mark))
        room -= size
    return tuple(kept)


def _compare(left: Pieces, right: Pieces) -> _Row:
    """The row with plain marks on what both pages say."""
    if not any(mark in _ALONE for _, mark in (*left, *right)):
        return left, right
    ours, theirs = list(_words(left)), list(_words(right))
    said = [word for _, word, _, _ in ours], [word for _, word, _, _ in theirs]
    if said[0] == said[1]:
        return _plain(left), _plain(right)
    both = {}
    for run in _find_same(*said):
        for one, other in run:
            chosen = left[ours[one][0]][1] == right[theirs[other][0]][1] == SPUN
            if chosen or len(run) >= _AGREED:
                both[one] = other
    return _mark_same(left, ours, both.keys()), _mark_same(right, theirs, set(both.values()))


def _find_same(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """The runs of words that both say in the same order, as indexes."""
    codes: dict[str, int] = {}
    coded = [[codes.setdefault(word, len(codes)) for word in words] for words in (ours, theirs)]
    for step in LCSseq.opcodes(*coded):
        if step.tag == "equal":
            yield list(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))


def _words(pieces: Pieces) -> Iterator[_Word]:
    for index, (text, _) in enumerate(pieces):
        for word, start, end in spans_of(text):
            yield index, word, start, end


def _plain(pieces: Pieces) -> Pieces:
    return _merge((text, PLAIN if mark in _ALONE else mark) for text, mark in pieces)


def _mark_same(pieces: Pieces, words: Sequence[_Word], same: Set[int]) -> Pieces:
    """`pieces` with plain marks on the words (indexes) `same` and on the signs at their edges."""
    made: list[tuple[str, str]] = []
    place = {index: list(run) for index, run in groupby(range(len(words)), key=lambda at: words[at][0])}
    for index, (text, mark) in enumerate(pieces):
        cursor, last = 0, ""
        for at in place.get(index, ()) if mark in _ALONE else ():
            _, _, start, end = words[at]
            here = PLAIN if at in same else mark
            made += [(text[cursor:start], here if last in ("", here) else PLAIN), (text[start:end], here)]
            cursor, last = end, here
        made.append((text[cursor:], last or mark))
    return _merge(made)


def _merge(pieces: Iterable[tuple[str, str]]) -> Pieces:
    kept = (piece for piece in pieces if piece[0])
    return tuple(("".join(text for text, _ in run), mark) for mark, run in groupby(kept, key=lambda piece: piece[1]))
