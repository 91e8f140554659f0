"""The frame of a site's pages: text at their head and foot that most pages of the site share and no tag gives away."""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from crawler import compiled
from crawler.records import Block, Page
from crawler.shingles import Hashes, WordHashes, hash_each, mix
from crawler.words import title_phrases, words_of

ZONE = 24
"""Blocks at each end of a page that can be frame."""
MOST_WORDS = 400
"""Words that are left out at each end at the most: a family that fills its site keeps the rest of its template."""
MOST_SHARE, LEAST_LEFT = 0.6, 60
"""A page whose frame is a larger share of its words, or leaves fewer words, is left whole."""
LEAST_PAGES, SITE_SHARE = 4, 0.5
"""Pages of different text, and share of a host's such pages, on which a block must stand."""
BODY_SHARE = 0.15
"""Share of the words between head and foot that the host's pages repeat too, from which their text is a template, and
its first and last paragraphs are no frame but its own."""
FOREIGN, FOREIGN_WORDS = 2, 15
"""Blocks of the page's own that can lie within the head, such as a breadcrumb, and how long each can be. At the foot
there are none: headings with a slot between constant paragraphs are the template of a family."""

_ENTRY = struct.Struct("<8sH")
_ENTRIES = np.dtype([("hash", "<u8"), ("words", "<u2")])
Entry = tuple[bytes, int]
"""Hash of a block, and its words."""
Sizes = NDArray[np.intp]


def pack_frames(pages: Sequence[tuple[WordHashes, Sizes]]) -> list[bytes]:
    """The ends of pages, each of which has these hashes of words in blocks of so many, none 0: 10 bytes a block (a hash
    and the number of words), of the first and last 24 blocks or of all when there are no more than 48."""
    if not pages:
        return []
    hashes, sizes = zip(*(_ends_of(*page) for page in pages), strict=True)
    blocks = np.concatenate(sizes)
    entries = np.empty(len(blocks), dtype=_ENTRIES)
    entries["hash"] = _hash_many(np.concatenate(hashes), blocks)
    entries["words"] = np.minimum(blocks, 0xFFFF)
    bounds = pairwise(accumulate(map(len, sizes), initial=0))
    return [entries[start:end].tobytes() for start, end in bounds]


def _ends_of(hashes: WordHashes, sizes: Sizes) -> tuple[WordHashes, Sizes]:
    if len(sizes) <= 2 * ZONE:
        return hashes, sizes
    head, tail = int(sizes[:ZONE].sum()), int(sizes[-ZONE:].sum())
    return np.concatenate((hashes[:head], hashes[-tail:])), np.concatenate((sizes[:ZONE], sizes[-ZONE:]))


def _hash_many(hashes: WordHashes, sizes: Sizes) -> Hashes:
    """As `_hash_blocks`, in a process that reads many pages."""
    if compiled.few:
        return _hash_blocks(hashes, sizes)
    from crawler.parse.hashing import hash_blocks

    found = np.empty(len(sizes), dtype=np.uint64)
    hash_blocks(hashes, sizes, found)
    return found


def _hash_blocks(hashes: WordHashes, sizes: Sizes) -> Hashes:
    """A hash of each block, of its words and their order."""
    starts = np.cumsum(sizes) - sizes
    place = np.arange(len(hashes)) - np.repeat(starts, sizes)
    placed = hashes.astype(np.uint64) + (place.astype(np.uint64) << np.uint64(32))
    return mix(np.add.reduceat(mix(placed), starts)) if len(starts) else np.empty(0, dtype=np.uint64)


def find_frames(pages: Sequence[Page], packed: Sequence[bytes]) -> dict[str, tuple[int, int]]:
    """URL -> (leading, trailing) blocks to leave out, blocks with words counted; only of pages that have a frame.
    `packed` is what `pack_frames` made of each of `pages`; in memory are those of one host at a time."""
    hosts: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        hosts.setdefault(page.host, []).append(number)
    frames: dict[str, tuple[int, int]] = {}
    for numbers in hosts.values():
        if len(numbers) < LEAST_PAGES:
            continue
        members = [(pages[number], unpack_frame(packed[number])) for number in numbers]
        heads, tails = _find_shared(members)
        if heads or tails:
            found = ((page.url, frame_of(page, entries, heads, tails)) for page, entries in members)
            frames.update((url, frame) for url, frame in found if frame != (0, 0))
    return frames


def within_frame(blocks: Sequence[Block], frame: tuple[int, int]) -> slice:
    """Where in `blocks` the content lies that `frame` = (leading, trailing) blocks with words surround."""
    return slice(0, len(blocks)) if frame == (0, 0) else span_within([len(words_of(b.text)) for b in blocks], frame)


def span_within(sizes: Sequence[int], frame: tuple[int, int]) -> slice:
    """The same of blocks with so many words."""
    leading, trailing = frame
    worded = [index for index, size in enumerate(sizes) if size]
    if leading + trailing >= len(worded):
        return slice(0, len(sizes))
    start = worded[leading - 1] + 1 if leading else 0
    return slice(start, worded[-trailing] if trailing else len(sizes))


def _find_shared(members: Iterable[tuple[Page, list[Entry]]]) -> tuple[set[bytes], set[bytes]]:
    """Hashes of the blocks that stand at the head, and at the foot, of most pages of a host; of copies one counts."""
    distinct = list({page.text_digest: entries for page, entries in members if entries}.values())
    if len(distinct) < LEAST_PAGES:
        return set(), set()
    heads: Counter[bytes] = Counter()
    tails: Counter[bytes] = Counter()
    for entries in distinct:
        heads.update({digest for digest, _ in entries[:ZONE]})
        tails.update({digest for digest, _ in entries[-ZONE:]})
    least = max(LEAST_PAGES, SITE_SHARE * len(distinct))
    return _at_least(heads, least), _at_least(tails, least)


def _at_least(counts: Counter[bytes], least: float) -> set[bytes]:
    return {digest for digest, count in counts.items() if count >= least}


def unpack_frame(packed: bytes) -> list[Entry]:
    """The blocks that `pack_frames` has packed."""
    return list(_ENTRY.iter_unpack(packed))


def frame_of(page: Page, entries: list[Entry], heads: set[bytes], tails: set[bytes]) -> tuple[int, int]:
    """(leading, trailing) blocks of `entries` to leave out; `heads` and `tails` are what the site's pages share."""
    own = _own_headings(page) - heads  # a first-level heading with the name of the site is frame
    head = list(takewhile(lambda entry: entry[0] not in own, entries[:ZONE]))
    leading = _measure_run(head, heads, FOREIGN)
    tail = list(takewhile(lambda entry: entry[0] not in own, reversed(entries[-ZONE:])))
    trailing = _measure_run(tail, tails, 0)
    cut = sum(words for _, words in (*head[:leading], *tail[:trailing]))
    if leading + trailing >= len(entries) or cut > MOST_SHARE * page.words or page.words - cut < LEAST_LEFT:
        return 0, 0
    inside = entries[leading : len(entries) - trailing]
    repeated = sum(words for digest, words in inside if digest in heads or digest in tails)
    if repeated >= BODY_SHARE * sum(words for _, words in inside):
        return 0, 0
    return leading, trailing


def _own_headings(page: Page) -> set[bytes]:
    """What the page calls itself: it ends the frame, and stays."""
    names = (page.title, page.h1, *title_phrases(page.title)[:1])
    found = [words for words in map(words_of, names) if words]
    hashes = _hash_blocks(hash_each([word for words in found for word in words]), np.array([*map(len, found)], np.intp))
    return {each.tobytes() for each in hashes.astype("<u8")}


def _measure_run(entries: Sequence[Entry], shared: set[bytes], most: int) -> int:
    """Blocks from the edge inwards up to the last shared one, with `most` short foreign ones between."""
    length = foreign = taken = 0
    for position, (digest, words) in enumerate(entries, 1):
        taken += words
        if taken > MOST_WORDS:
            break
        if digest in shared:
            length = position
        else:
            foreign += 1
            if foreign > most or words > FOREIGN_WORDS:
                break
    return length
