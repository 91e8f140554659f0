"""The lines of pages and the regions they stand in, followed from tag to tag: as `BlockBuilder` does it."""

import numpy as np

from crawler.compiled import compiled
from crawler.parse.arrays import (
    CELL,
    CLOSES,
    DEPTH,
    ELEMENT,
    HEADED,
    HEADING,
    ITEM,
    OPENS,
    PARENT,
    PLAIN,
    REGION_END,
    TAG_BEGINS,
    TAG_ENDS,
    Bytes,
    Hashes,
    Index,
    Lines,
)
from crawler.parse.elements import BORDER, BREAK, CODE, LEVEL, LINK, LISTED, PIECE, TABLED, TRAITS, VOID
from crawler.parse.wording import BLANK, count_counts, read_words

CHARS, WORDS, WROTE, LINES, REGIONS = range(5)
"""What `reach` says the end of: the text, the words, the bytes these are written in, the lines, the regions."""
_LINKED, _LINKS, _PIECES, _IN_LINK, _IN_ITEM, _IN_CELL, _IN_CODE, _HEADING = range(8)
"""Of `state`: bytes of linked text, links and spans since the last line; elements that are open; level of a heading."""
_BEGINS, _ENDS, _PAGE, _NUMBER, _PARAGRAPH, _LEVEL, _KIND, _REGION = _PLACE = range(8)
_WORDS, _WROTE, _LINKED_WORDS, _LINE_LINKS, _LINE_PIECES, _SENTENCES, _RUNS = range(len(_PLACE), len(Lines._fields))
"""Of a line: the columns of `Lines`."""
_AMPERSAND, _LESS, _GREATER, _SEMICOLON, _L, _G, _N = b"&<>;lgn"


@compiled
def follow_pages(
    html: Bytes,
    tags: Index,
    pages: Index,
    text: Bytes,
    linked: Bytes,
    written: Bytes,
    hashes: Hashes,
    lines: Index,
    nesting: Index,
    homes: Index,
) -> Index:
    """Reads what stands between the `tags` of `html`: the text of the pages, its words and the words' `hashes`, `lines`
    (rows as the columns of `Lines`) and regions. `homes` are the regions of the pages themselves. How far each goes.
    """
    reach = np.zeros(5, dtype=np.intp)
    for page in range(len(pages) - 1):
        homes[page] = _enter(nesting, reach, int(reach[REGIONS]), -1)
        nesting[homes[page], HEADED] = True
        _follow(html, tags, page, pages, text, linked, written, hashes, lines, nesting, reach)
        nesting[homes[page], REGION_END] = reach[REGIONS]
    return reach


@compiled
def _follow(
    html: Bytes,
    tags: Index,
    page: int,
    pages: Index,
    text: Bytes,
    linked: Bytes,
    written: Bytes,
    hashes: Hashes,
    lines: Index,
    nesting: Index,
    reach: Index,
) -> None:
    state = np.zeros(8, dtype=np.intp)
    region, depth, number, begin, first = reach[REGIONS] - 1, 0, 0, reach[CHARS], reach[LINES]
    for tag in range(pages[page], pages[page + 1]):
        trait, closes = TRAITS[tags[tag, ELEMENT]], tags[tag, CLOSES]
        if trait & BORDER or (trait & BREAK and not closes):
            _end_line(page, number, begin, text, linked, written, hashes, lines, state, reach)
            number, begin = number + 1, reach[CHARS]
        if trait & BORDER:
            _end_paragraph(lines, first, reach[LINES], tag, region, state)
            first = reach[LINES]
        _count(trait, 1 - 2 * closes, linked, state)
        if closes:
            depth -= 1
        elif tags[tag, OPENS]:
            region = _enter(nesting, reach, region, depth)
        if not closes and trait >> LEVEL == 1:
            _head(nesting, region)
        if (closes or trait & VOID) and nesting[region, DEPTH] == depth:
            nesting[region, REGION_END] = reach[REGIONS]
            region = nesting[region, PARENT]
        elif not (closes or trait & VOID):
            depth += 1
        if tag + 1 < pages[page + 1]:
            _copy(html, tags[tag, TAG_ENDS] + 1, tags[tag + 1, TAG_BEGINS], text, linked, state, reach)


@compiled
def _count(trait: int, step: int, linked: Bytes, state: Index) -> None:
    """Takes note of a tag: it opens an element, or closes it (a `step` of -1)."""
    if trait & LINK:
        state[_IN_LINK] += step
        state[_LINKS] += step > 0
        linked[state[_LINKED]] = BLANK  # the words of neighbouring links are not one
        state[_LINKED] += 1
    if trait & PIECE:
        state[_PIECES] += step > 0 and state[_IN_CODE] == 0
    if trait >> LEVEL:
        state[_HEADING] = trait >> LEVEL if step > 0 else 0
    state[_IN_ITEM] += step * (trait & LISTED != 0)
    state[_IN_CELL] += step * (trait & TABLED != 0)
    state[_IN_CODE] += step * (trait & CODE != 0)


@compiled
def _end_line(
    page: int,
    number: int,
    begin: int,
    text: Bytes,
    linked: Bytes,
    written: Bytes,
    hashes: Hashes,
    lines: Index,
    state: Index,
    reach: Index,
) -> None:
    """Adds the line that begins at `begin`, when it is not blank."""
    end, wrote, words = reach[CHARS], reach[WROTE], reach[WORDS]
    if begin == end:
        return
    text[end] = linked[state[_LINKED]] = BLANK
    behind, last, sentences, runs = read_words(text, begin, end, written, wrote, hashes, words)
    if not runs:
        return
    words_linked = _count_linked(text, begin, end, linked, state[_LINKED], written, behind, hashes, last, last - words)
    line = reach[LINES]
    lines[line, _BEGINS], lines[line, _ENDS], lines[line, _PAGE], lines[line, _NUMBER] = begin, end, page, number
    lines[line, _WORDS], lines[line, _WROTE], lines[line, _LINKED_WORDS] = last - words, behind - wrote, words_linked
    lines[line, _LINE_LINKS], lines[line, _LINE_PIECES] = state[_LINKS], state[_PIECES]
    lines[line, _SENTENCES], lines[line, _RUNS] = sentences, runs
    reach[CHARS], reach[WROTE], reach[WORDS], reach[LINES] = end + 1, behind, last, line + 1
    state[_LINKED] = state[_LINKS] = state[_PIECES] = 0


@compiled
def _count_linked(
    text: Bytes,
    begin: int,
    end: int,
    linked: Bytes,
    size: int,
    written: Bytes,
    behind: int,
    hashes: Hashes,
    last: int,
    words: int,
) -> int:
    """Linked words of the line with so many `words`, and the counts that menus set behind a link, such as (12)."""
    is_all = size == end - begin + 2  # a blank before the link, and one behind it
    for place in range(size - 2 if is_all else 0):
        is_all &= linked[place + 1] == text[begin + place]
    if not is_all and size:
        words = read_words(linked, size - size, size, written, behind, hashes, last)[1] - last
    return words + count_counts(text, begin, end) if words and size else 0


@compiled
def _end_paragraph(lines: Index, first: int, behind: int, tag: int, region: int, state: Index) -> None:
    """Tells its lines, from the `first` on, what their paragraph is."""
    kind = PLAIN
    if state[_HEADING]:
        kind = HEADING
    elif state[_IN_ITEM]:
        kind = ITEM
    elif state[_IN_CELL]:
        kind = CELL
    for line in range(first, behind):
        lines[line, _PARAGRAPH], lines[line, _REGION] = tag, region
        lines[line, _KIND], lines[line, _LEVEL] = kind, state[_HEADING]


@compiled
def _copy(html: Bytes, at: int, end: int, text: Bytes, linked: Bytes, state: Index, reach: Index) -> None:
    """Adds what is written from `at` to `end`, without entities and characters that nobody sees."""
    behind = reach[CHARS]
    while at < end:
        char = html[at]
        if char == _AMPERSAND:
            second = html[at + 1]
            char = _LESS if second == _L else _GREATER if second == _G else BLANK if second == _N else _AMPERSAND
            while at + 1 < end and html[at] != _SEMICOLON:
                at += 1
        elif char >= 0xC2:
            size = _skip_unseen(html, at)
            if size:
                at += size
                continue
        text[behind] = char
        behind += 1
        at += 1
    if state[_IN_LINK]:
        for place in range(behind - reach[CHARS]):
            linked[state[_LINKED] + place] = text[reach[CHARS] + place]
        state[_LINKED] += behind - reach[CHARS]
    reach[CHARS] = behind


@compiled
def _skip_unseen(html: Bytes, at: int) -> int:
    """Bytes of the character at `at` when nobody sees it, or 0."""
    first, second, third = html[at], html[at + 1], html[at + 2]
    if first == 0xC2:
        return 2 if second == 0xAD else 0  # soft hyphen
    if first == 0xE2:  # zero-width space, word joiner
        return 3 if (second == 0x80 and third == 0x8B) or (second == 0x81 and third == 0xA0) else 0
    return 3 if first == 0xEF and second == 0xBB and third == 0xBF else 0  # byte order mark


@compiled
def _enter(nesting: Index, reach: Index, around: int, depth: int) -> int:
    """The number of a new region."""
    region = int(reach[REGIONS])
    nesting[region, PARENT], nesting[region, DEPTH], nesting[region, HEADED] = around, depth, False
    reach[REGIONS] += 1
    return region


@compiled
def _head(nesting: Index, region: int) -> None:
    """Says that the page's own heading stands here."""
    while not nesting[region, HEADED]:
        nesting[region, HEADED] = True
        region = nesting[region, PARENT]
