"""The same pages through near-duplicate tools: MinHash LSH, 64-bit SimHash, trafilatura's own Simhash.

They were not made for this question; they show what grouping by similarity alone gives. A page is flagged when it is in
a group of three or more, groups being the connected components of the pairs that a tool calls near-duplicates.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from itertools import combinations

import numpy as np
from bs4 import BeautifulSoup

from labelled.records import Collection, LabelledPage
from labelled.scores import Share, b_cubed
from labelled.scores_tables import lay_out

_WORD = re.compile(r"[^\W_]+")
_MISSING = "  peers: pip install '.[bench]' brings datasketch, trafilatura and lxml_html_clean"
_GROUP = 3
Pairs = Callable[[Sequence[str]], Iterable[tuple[int, int]]]


def compare_peers(collection: Collection) -> str:
    """A table of what each tool groups, or which extra is missing."""
    try:
        for name in ("datasketch", "trafilatura"):
            import_module(name)
    except ImportError:
        return _MISSING
    texts = [extract(page) for page in collection.pages]
    kind_of = {family.name: family.kind for family in collection.families}
    kinds = sorted(set(kind_of.values()))
    rows = [["near-duplicate tools", *kinds, "all doorways", "honest grouped", "honest sites", "B-cubed F1"]]
    for name, pairs in TOOLS.items():
        groups = group(len(texts), pairs(texts))
        rows.append([name, *_row(collection, kind_of, kinds, groups)])
    return lay_out(rows)


def _row(collection: Collection, kind_of: dict[str, str], kinds: list[str], groups: list[int]) -> list[str]:
    sizes = Counter(groups)
    flagged = [sizes[each] >= _GROUP for each in groups]
    pages = list(zip(collection.pages, flagged, groups, strict=True))
    doorways = [each for each in pages if each[0].label == "doorway"]
    honest = [each for each in pages if each[0].label == "honest"]
    by_kind = [[f for page, f, _ in doorways if kind_of.get(page.family) == kind] for kind in kinds]
    sites = {page.site for page, is_flagged, _ in honest if is_flagged}
    spun = [each for each in doorways if kind_of.get(each[0].family) in ("spun", "swapped")]
    agreement = b_cubed([page.family for page, _, _ in spun], [str(number) for _, _, number in spun])
    return [
        *(str(Share(sum(each), len(each))) for each in by_kind),
        str(Share(sum(f for _, f, _ in doorways), len(doorways))),
        str(Share(sum(f for _, f, _ in honest), len(honest))),
        str(len(sites)),
        f"{agreement.f1:.3f}",
    ]


def extract(page: LabelledPage) -> str:
    """The page's main text by trafilatura, all its text where that finds none."""
    html = page.body.decode("utf-8", "replace")
    return import_module("trafilatura").extract(html) or BeautifulSoup(html, "lxml").get_text(" ")


def group(number: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The connected component of each of `number` items, named by one of its items."""
    parent = list(range(number))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for a, b in pairs:
        parent[root(a)] = root(b)
    return [root(item) for item in range(number)]


def shingles(text: str) -> set[str]:
    """Word 3-shingles, lower-cased."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def minhash_pairs(texts: Sequence[str], threshold: float) -> Iterator[tuple[int, int]]:
    """datasketch's MinHashLSH with 128 permutations."""
    datasketch = import_module("datasketch")
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=128)
    for number, text in enumerate(texts):
        sketch = datasketch.MinHash(num_perm=128)
        sketch.update_batch([each.encode() for each in shingles(text)])
        for other in index.query(sketch):
            yield number, int(other)
        index.insert(number, sketch)


def simhash_pairs(texts: Sequence[str], most: int = 3) -> Iterator[tuple[int, int]]:
    """64-bit SimHash of word 3-shingles, pairs within `most` bits; the four blocks find all pairs within three."""
    values = []
    for text in texts:
        digests = b"".join(hashlib.blake2b(each.encode(), digest_size=8).digest() for each in sorted(shingles(text)))
        bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8).reshape(-1, 8), axis=1)
        values.append(int.from_bytes(np.packbits(bits.mean(axis=0) > 0.5).tobytes(), "big"))
    yield from _near(values, most)


def trafilatura_pairs(texts: Sequence[str], most: int = 3) -> Iterator[tuple[int, int]]:
    """trafilatura's Simhash of the text, pairs within `most` of 64 bits."""
    simhash = import_module("trafilatura.deduplication").Simhash
    yield from _near([int(simhash(text).hash) for text in texts], most)


def _near(values: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Pairs of 64-bit values that differ in at most `most` bits (three at the most, for one block is then equal)."""
    for block in range(4):
        same: dict[int, list[int]] = {}
        for number, value in enumerate(values):
            same.setdefault(value >> (16 * block) & 0xFFFF, []).append(number)
        for members in same.values():
            for a, b in combinations(members, 2):
                if (values[a] ^ values[b]).bit_count() <= most:
                    yield a, b


TOOLS: dict[str, Pairs] = {
    "MinHash LSH 0.9 (its default)": lambda texts: minhash_pairs(texts, 0.9),
    "MinHash LSH 0.5": lambda texts: minhash_pairs(texts, 0.5),
    "SimHash 64, 3 bits": simhash_pairs,
    "trafilatura Simhash, 3 bits": trafilatura_pairs,
}
