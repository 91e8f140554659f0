"""The linked pages side by side: their words go from the archive into a file, and each pair is compared from there."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path

from crawler.archive import Archives
from crawler.detect.families import Pair, verify_link
from crawler.detect.grouping import Links
from crawler.detect.sides import Side, pack_side, side_of, unpack_side
from crawler.parse.screen import read_words
from crawler.records import Capture, Link, Page
from crawler.rereading import NO_FRAME, Frame, Frames, read_again
from crawler.spill import Span, Spill, Spills, fetch
from crawler.thresholds import Thresholds
from crawler.timings import Progress
from crawler.workers import Crew, Failed, in_batches, map_batches

_KEPT = 128
"""Pages that a worker keeps at hand: the links of a page follow each other, and lead to few other sites."""

_Task = tuple[Page, Capture, Frame]
_Linked = tuple[Link, Span, Span]


def verify_links(
    archives: Archives,
    pages: Sequence[Page],
    links: Links,
    frames: Frames,
    limits: Thresholds,
    crew: Crew,
    progress: Progress,
) -> tuple[tuple[Pair, ...], dict[int, str]]:
    """The links between `pages` that hold when the two are laid side by side; and the pages that could not be read
    again, or be compared with any other, by index with why.

    In memory are the words of a few pages at a time, however many are linked.
    """
    links = links.among([page.words >= limits.min_words for page in pages])  # without its frame a page is no longer
    with Spills() as spills:
        sides = spills.open("sides", len(pages))
        lost = read_sides(sides, archives, pages, links.pages().tolist(), frames, limits, crew, progress)
        pairs, apart = compare_links(links, sides, limits, crew, progress)
    return pairs, lost | apart


def read_sides(
    sides: Spill,
    archives: Archives,
    pages: Sequence[Page],
    linked: Iterable[int],
    frames: Frames,
    limits: Thresholds,
    crew: Crew,
    progress: Progress,
) -> dict[int, str]:
    """Puts the words of every page that is `linked` into `sides`, by its index; of one whose parser fails why, by
    its index."""
    index_of = {pages[index].position: index for index in linked}
    captures = read_again(archives, index_of)
    tasks = ((pages[index_of[each.position]], each, frames.get(each.url, NO_FRAME)) for each in captures)
    lost: dict[int, str] = {}
    read = partial(_read_many, limit=limits.max_words)
    batches = in_batches(tasks, _size_of)
    for done, ((_, capture, _), packed) in enumerate(map_batches(read, batches, crew), 1):
        index = index_of[capture.position]
        if isinstance(packed, Failed):
            lost[index] = f"it could not be read again: {packed}"
        else:
            sides.put(index, packed)
        progress("reading again", done, total=len(index_of))
    return lost


def _size_of(task: _Task) -> int:
    return len(task[1].body)


def _read_many(tasks: Sequence[_Task], limit: int) -> list[bytes]:
    pages, captures, frames = zip(*tasks, strict=True)
    read = zip(pages, read_words(captures, frames, limit), strict=True)
    return [pack_side(side_of(page, blocks, limit)) for page, blocks in read]


def compare_links(
    links: Links, sides: Spill, limits: Thresholds, crew: Crew, progress: Progress
) -> tuple[tuple[Pair, ...], dict[int, str]]:
    """The links that hold; and the pages that could be compared with no other, with why."""
    check = partial(_verify_batch, path=sides.path, limits=limits)
    kept = links.among([sides.fills(index) for index in range(len(sides))])
    known = ((link, sides.span(link.a), sides.span(link.b)) for link in kept)
    pairs: list[Pair] = []
    lost: dict[int, str] = {}
    for done, ((link, _, _), found) in enumerate(map_batches(check, in_batches(known, _share_of), crew), 1):
        if isinstance(found, Failed):
            lost.update(dict.fromkeys((link.a, link.b), f"it could not be compared: {found}"))
        elif found:
            pairs.append(found)
        progress("comparing", done, "pairs", len(kept))
    held = {index for pair in pairs for index in (pair.a, pair.b)}
    return tuple(pairs), {index: why for index, why in lost.items() if index not in held}


def _share_of(row: _Linked) -> int:
    """Bytes of a pair's words in their file."""
    _, (_, a), (_, b) = row
    return a + b


def _verify_batch(batch: Iterable[_Linked], path: Path, limits: Thresholds) -> list[Pair | None]:
    return [verify_link(link, _load(path, a), _load(path, b), limits) for link, a, b in batch]


@lru_cache(_KEPT)
def _load(path: Path, span: Span) -> Side:
    return unpack_side(fetch(path, span))
