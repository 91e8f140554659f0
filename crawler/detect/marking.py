"""A page's text beside the template it was made from: which words are whose."""

from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from crawler.detect.passages import Passages, Place, read_passages, url_id
from crawler.detect.text import KEYWORD, SLOT, VIDEO
from crawler.records import Block
from crawler.words import MAX_PHRASE, find_phrase, is_content, is_url, spans_with_urls, words_of

PLAIN, KEYWORD_MARK, SLOT_MARK, SPUN, OWN = "plain", "keyword", "slot", "spun", "own"
Passage = tuple[str, tuple[tuple[str, str], ...]]
"""A line of the template (empty: none) and what the page makes of it (empty: it leaves it out) as (text, mark)."""

_AROUND, _ANCHORED = 8, 0.4
"""Words to each side, and the share of them that the template must hold, or a word matches by chance."""
_REACH = 2
"""Places beside a gap whose choices count: a word that stands in two choices can match the wrong one."""
_LEAST_MOVED, _MOST_HOLDERS = 6, 50
"""Words of a paragraph that is looked for elsewhere in the template, and lines that are asked for each of them."""
_SAME = 0.6
"""Share of its different words that the line must have."""
_FROM_TEMPLATE = 0.3
"""Share of a paragraph's words that the template must hold, or the paragraph is the page's own."""
_SLOTS: dict[tuple[str, ...], str] = {(KEYWORD,): KEYWORD_MARK, (SLOT,): SLOT_MARK}
_APOSTROPHES = ("'", "’", "ʼ")
_LINE_MARKS = {"heading": "# ", "item": "- "}


class _Word(NamedTuple):
    """A word, or the whole keyword phrase, of a page: its block, where it stands there, what it is compared as."""

    block: int
    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """For each word of a page its mark, and the place of the template that it comes from (-1: none)."""

    marks: list[str]
    places: list[int]


def mark_page(blocks: Sequence[Block], keyword: str, varying: Sequence[str], template: str) -> tuple[Passage, ...]:
    """The page in `blocks` (a block of kind `video` is one) beside `template`, in reading order.

    Without a template nothing is the page's own: only the keyword and the varying words are marked.
    """
    words = _page_words(blocks, tuple(words_of(keyword)))
    slots = frozenset(word for word in varying if is_content(word))
    passages = read_passages(template)
    if not passages.places:
        marks = [_mark_alone(word.id, slots) for word in words]
        return tuple(("", pieces) for pieces in _pieces_of(blocks, words, _Fit(marks, [-1] * len(marks))))
    slots = slots if SLOT in template else frozenset()
    fit = _fit(words, passages, slots, keyless=not keyword)
    _disown(words, fit, len(blocks))
    moved = _fit_moved(words, passages, slots, fit)
    pieces = _pieces_of(blocks, words, fit)
    lines = [passages.places[place].line if place >= 0 else -1 for place in fit.places]
    main, home = _main_lines(words, lines, len(blocks))
    return tuple(_set_beside(pieces, main, home, moved, passages.lines))


def _page_words(blocks: Sequence[Block], phrase: tuple[str, ...]) -> list[_Word]:
    found: list[_Word] = []
    for index, block in enumerate(blocks):
        if block.kind == "video":
            found.append(_Word(index, 0, len(block.text), VIDEO))
            continue
        spans = list(_spans(index, block.text))
        starts = set(find_phrase([span.id for span in spans], phrase))
        at = 0
        while at < len(spans):
            if at in starts:
                last = spans[at + len(phrase) - 1]
                found.append(_Word(index, spans[at].start, last.end, KEYWORD))
                at += len(phrase)
            else:
                found.append(spans[at])
                at += 1
    return found


def _spans(block: int, text: str) -> Iterator[_Word]:
    """The words of `text` without the signs around them."""
    for word, start, end in spans_with_urls(text):
        yield _Word(block, start, end, url_id(word) if is_url(word) else word)


def _mark_alone(word: str, slots: frozenset[str]) -> str:
    if word == KEYWORD:
        return KEYWORD_MARK
    return SLOT_MARK if word == VIDEO or _varies(word, slots) else PLAIN


def _varies(word: str, slots: frozenset[str]) -> bool:
    return word in slots or (word[-2:-1] in _APOSTROPHES and word.endswith("s") and word[:-2] in slots)


def _fit(words: Sequence[_Word], passages: Passages, slots: frozenset[str], *, keyless: bool) -> _Fit:
    """Places the words in the template: what it says itself, then what its choices and slots allow between."""
    places = passages.places
    flat = [(word, index) for index, place in enumerate(places) for word in place.wordings[0]]
    matched = _match([word.id for word in words], [word for word, _ in flat])
    fit = _Fit([OWN] * len(words), [flat[target][1] if target >= 0 else -1 for target in matched])
    for at, place in enumerate(fit.places):
        if place >= 0:
            fit.marks[at] = SPUN if places[place].is_choice else PLAIN
    for start, end, low, high in _gaps(matched, [index for _, index in flat], len(places)):
        _fill(words, range(start, end), places, range(low, high), fit)
        if keyless and end - start <= MAX_PHRASE:
            _fill_slot(range(start, end), places, range(low, high), fit)
    for at, word in enumerate(words):
        if word.id == KEYWORD:
            fit.marks[at] = KEYWORD_MARK
        elif word.id == VIDEO or (fit.marks[at] == OWN and _varies(word.id, slots)):
            fit.marks[at] = SLOT_MARK
    return fit


def _match(page: Sequence[str], template: Sequence[str]) -> list[int]:
    """For each word of the page the index of its partner in the template, or -1: a longest common subsequence."""
    ids: dict[str, int] = {}
    coded_page = [ids.setdefault(word, len(ids)) for word in page]
    coded_template = [ids.setdefault(word, len(ids)) for word in template]
    matched = [-1] * len(page)
    for code in LCSseq.opcodes(coded_page, coded_template):
        if code.tag == "equal":
            matched[code.src_start : code.src_end] = range(code.dest_start, code.dest_end)
    return matched


def _gaps(matched: Sequence[int], place_of: Sequence[int], places: int) -> Iterator[tuple[int, int, int, int]]:
    """(start, end, low, high): words without a partner, and the places that they can stand at, neighbours included."""
    for alone, run in groupby(range(len(matched)), key=lambda at: matched[at] < 0):
        if alone:
            start, *rest = run
            end = rest[-1] + 1 if rest else start + 1
            low = place_of[matched[start - 1]] - _REACH if start else 0
            high = place_of[matched[end]] + _REACH + 1 if end < len(matched) else places
            yield start, end, max(0, low), min(places, high)


def _fill(words: Sequence[_Word], gap: range, places: Sequence[Place], between: range, fit: _Fit) -> None:
    """Marks the words of a gap that are among the wordings of a choice there."""
    choices = [place for place in between if places[place].is_choice]
    offered = {word: place for place in choices for wording in places[place].wordings for word in wording}
    for at in gap:
        if words[at].id in offered:
            fit.marks[at], fit.places[at] = SPUN, offered[words[at].id]


def _fill_slot(gap: range, places: Sequence[Place], between: range, fit: _Fit) -> None:
    """Marks the words of a gap where the template has a slot, when nobody has said what the page fills in there."""
    for place in between:
        mark = _SLOTS.get(places[place].wordings[0])
        if mark:
            for at in gap:
                if fit.marks[at] == OWN:
                    fit.marks[at], fit.places[at] = mark, place
            return


def _disown(words: Sequence[_Word], fit: _Fit, blocks: int) -> None:
    """Takes back what fits by chance: common words amid text, or in paragraphs, that the template does not have."""
    if not words:
        return
    known = np.array([mark != OWN for mark in fit.marks])
    placed = np.array([place >= 0 for place in fit.places])
    block_of = np.array([word.block for word in words])
    of_block = np.bincount(block_of, placed, blocks) / np.maximum(1, np.bincount(block_of, placed | ~known, blocks))
    stray = (_share_around(known) < _ANCHORED) | (of_block[block_of] < _FROM_TEMPLATE)
    for at in np.flatnonzero(stray & placed).tolist():
        fit.places[at] = -1
        if fit.marks[at] in (PLAIN, SPUN):
            fit.marks[at] = OWN


def _fit_moved(words: Sequence[_Word], passages: Passages, slots: frozenset[str], fit: _Fit) -> frozenset[int]:
    """Fits each paragraph that is nowhere yet to the line that has most of its words; the blocks for which it could.

    A longest common subsequence keeps the order, and some makers shuffle their paragraphs.
    """
    nowhere = [own for own in _blocks_of(words) if not any(fit.places[at] >= 0 for at in own)]
    nowhere = [own for own in nowhere if len(own) >= _LEAST_MOVED]
    holders, places_of = _hold(passages) if nowhere else ({}, {})
    moved = set[int]()
    for own in nowhere:
        ids = {words[at].id for at in own}
        votes = Counter(line for word in sorted(ids) for line in islice(holders.get(word, ()), _MOST_HOLDERS))
        line, shared = next(iter(votes.most_common(1)), (0, 0))
        if shared < _SAME * len(ids):
            continue
        places = [passages.places[index] for index in places_of[line]]
        again = [words[at]._replace(block=0) for at in own]
        part = _fit(again, Passages((), tuple(places)), slots, keyless=False)
        _disown(again, part, 1)
        if any(place >= 0 for place in part.places):
            moved.add(words[own[0]].block)
            fit.marks[own[0] : own[-1] + 1] = part.marks
            fit.places[own[0] : own[-1] + 1] = [places_of[line][at] if at >= 0 else -1 for at in part.places]
    return frozenset(moved)


def _blocks_of(words: Sequence[_Word]) -> Iterator[list[int]]:
    """The words (indexes) of each block."""
    for _, run in groupby(range(len(words)), key=lambda at: words[at].block):
        yield list(run)


def _hold(passages: Passages) -> tuple[dict[str, dict[int, None]], dict[int, list[int]]]:
    """The lines that hold each word, and the places (indexes) of each line."""
    holders: dict[str, dict[int, None]] = {}
    places_of: dict[int, list[int]] = {}
    for index, place in enumerate(passages.places):
        places_of.setdefault(place.line, []).append(index)
        for word in dict.fromkeys(word for wording in place.wordings for word in wording):
            holders.setdefault(word, {}).setdefault(place.line)
    return holders, places_of


def _share_around(known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of known words among the `_AROUND` before and behind each."""
    totals = np.concatenate(([0], np.cumsum(known)))
    at = np.arange(len(known))
    low, high = np.maximum(0, at - _AROUND), np.minimum(len(known), at + _AROUND + 1)
    return np.asarray((totals[high] - totals[low]) / (high - low), dtype=np.float64)


def _main_lines(words: Sequence[_Word], lines: Sequence[int], blocks: int) -> tuple[list[int], dict[int, int]]:
    """For each block the line that most of its words come from (-1: none); for each line the block with most of it."""
    shared = Counter((word.block, line) for word, line in zip(words, lines, strict=True) if line >= 0)
    main, home = [-1] * blocks, dict[int, int]()
    for (block, line), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if main[block] < 0:
            main[block] = line
        home.setdefault(line, block)
    return main, home


def _pieces_of(blocks: Sequence[Block], words: Sequence[_Word], fit: _Fit) -> list[tuple[tuple[str, str], ...]]:
    """Each block's text in pieces of one mark; the signs between two words of one choice, slot or own text have it."""
    starts = [word.block for word in words]
    made = []
    for index, block in enumerate(blocks):
        pieces = [(_LINE_MARKS.get(block.kind, ""), PLAIN)]
        cursor, last = 0, (PLAIN, -1)
        for at in range(bisect_left(starts, index), bisect_right(starts, index)):
            word, mark = words[at], fit.marks[at]
            run = (mark, fit.places[at] if mark in (SPUN, KEYWORD_MARK) else -1)
            between = block.text[cursor : word.start]
            goes_on = run == last and word.id != KEYWORD and (mark != SLOT_MARK or not between.strip())
            pieces.append((between, mark if goes_on else PLAIN))
            pieces.append((block.text[word.start : word.end], mark))
            cursor, last = word.end, run
        pieces.append((block.text[cursor:], PLAIN))
        made.append(_joined(pieces))
    return made


def _joined(pieces: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    kept = (piece for piece in pieces if piece[0])
    return tuple(("".join(text for text, _ in run), mark) for mark, run in groupby(kept, key=lambda piece: piece[1]))


def _set_beside(
    pieces: Sequence[tuple[tuple[str, str], ...]],
    main: Sequence[int],
    home: Mapping[int, int],
    moved: frozenset[int],
    texts: Sequence[str],
) -> Iterator[Passage]:
    """Every block and every line once, in order: blocks of one line stand together, beside the lines they hold."""
    held_by: dict[int, list[int]] = {}
    for line in sorted(home):
        held_by.setdefault(home[line], []).append(line)
    left_out = deque((line, text) for line, text in enumerate(texts) if text and line not in home)
    for (source, _), run in groupby(range(len(pieces)), key=lambda at: (main[at], at if main[at] < 0 else -1)):
        indexes = list(run)
        held = [line for index in indexes for line in held_by.get(index, ())] if source >= 0 else []
        while left_out and held and indexes[0] not in moved and left_out[0][0] < held[0]:
            yield left_out.popleft()[1], ()
        body = [piece for index in indexes for piece in (("\n", PLAIN), *pieces[index])][1:]
        yield "\n".join(texts[line] for line in held if texts[line]), tuple(body)
    yield from ((text, ()) for _, text in left_out)
