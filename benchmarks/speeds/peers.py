"""What others find in a WARC file: python peers.py NAME WARC OUT, in a process of its own.

trafilatura+datasketch     main text by trafilatura (all text where it finds none), MinHash LSH
beautifulsoup+datasketch   all text but scripts and style sheets by BeautifulSoup with lxml, MinHash LSH
trafilatura+rensa          main text by trafilatura, rensa's RMinHash and its LSH
trafilatura+datatrove      main text by trafilatura, datatrove's three MinHash stages with its local executor

Word 3-shingles, lower-cased; 128 permutations, threshold 0.5. rensa and datatrove are told what datasketch chooses for
these by itself: 25 buckets of 5 hashes. Extraction and sketches are made on all cores; sketches in the fastest way that
each library has (`update_batch`, lists of tokens). OUT gets the group of each page that is near another one, as JSON by
URL.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from struct import iter_unpack
from typing import Any

PERMUTATIONS, THRESHOLD, SHINGLE = 128, 0.5, 3
BUCKETS, HASHES = 25, 5
_WORD = re.compile(r"[^\W_]+")
_TOGETHER = 16
Sketch = tuple[str, Any]
Groups = dict[str, str]


def read_pages(warc: str) -> Iterator[tuple[str, bytes]]:
    """URL and body of every response."""
    fastwarc = import_module("fastwarc.warc")
    with Path(warc).open("rb") as stream:
        for record in fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response, parse_http=True):
            yield record.headers["WARC-Target-URI"], record.reader.read()


def text_by_trafilatura(body: bytes) -> str:
    """The main text; all text where there is none."""
    html = body.decode("utf-8", "replace")
    return import_module("trafilatura").extract(html) or text_by_beautifulsoup(body)


def text_by_beautifulsoup(body: bytes) -> str:
    """All text that is shown."""
    soup = import_module("bs4").BeautifulSoup(body.decode("utf-8", "replace"), "lxml")
    for tag in soup(["script", "style"]):
        tag.decompose()
    return str(soup.get_text(" "))


def words_of(text: str) -> list[str]:
    """Lower-cased words."""
    return _WORD.findall(text.lower())


def shingles(text: str) -> set[str]:
    """Distinct word 3-shingles; of a shorter text all of it."""
    words = words_of(text)
    return {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def sketch_with_datasketch(page: tuple[str, bytes], extract: Callable[[bytes], str]) -> Sketch:
    """URL and sketch of a page."""
    sketch = import_module("datasketch").MinHash(num_perm=PERMUTATIONS)
    sketch.update_batch([each.encode() for each in shingles(extract(page[1]))])
    return page[0], sketch


def sketch_with_rensa(page: tuple[str, bytes], extract: Callable[[bytes], str]) -> Sketch:
    """URL and sketch of a page."""
    sketch = import_module("rensa").RMinHash(num_perm=BUCKETS * HASHES, seed=42)
    sketch.update(list(shingles(extract(page[1]))))
    return page[0], sketch


def on_all_cores(function: Callable[[tuple[str, bytes]], Sketch], warc: str) -> Iterator[Sketch]:
    """`function` of every page, in order."""
    with get_context("fork").Pool(os.cpu_count()) as pool:
        yield from pool.imap(function, read_pages(warc), _TOGETHER)


def find_with_datasketch(extract: Callable[[bytes], str], warc: str) -> Groups:
    """Pages that datasketch's LSH puts together."""
    datasketch = import_module("datasketch")
    index, together = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), Together()
    for url, sketch in on_all_cores(partial(sketch_with_datasketch, extract=extract), warc):
        for other in index.query(sketch):
            together.join(url, other)
        index.insert(url, sketch, check_duplication=False)
    return together.groups()


def find_with_rensa(extract: Callable[[bytes], str], warc: str) -> Groups:
    """Pages that rensa's LSH puts together."""
    index = import_module("rensa").RMinHashLSH(threshold=THRESHOLD, num_perm=BUCKETS * HASHES, num_bands=BUCKETS)
    together = Together()
    urls: list[str] = []
    for number, (url, sketch) in enumerate(on_all_cores(partial(sketch_with_rensa, extract=extract), warc)):
        for other in index.query(sketch):
            together.join(url, urls[other])
        index.insert(number, sketch)
        urls.append(url)
    return together.groups()


def find_with_datatrove(extract: Callable[[bytes], str], warc: str) -> Groups:
    """Pages that datatrove's clusters hold; each of its tasks reads its share of the archive."""
    tasks = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="datatrove-") as folder:
        for at, (steps, number) in enumerate(_datatrove_stages(extract, warc, folder)):
            logs = f"{folder}/logs-{at}"  # a stage that finds another's logs takes its own tasks for done
            executor = import_module("datatrove.executor.local").LocalPipelineExecutor
            executor(steps, number, workers=tasks, start_method="fork", logging_dir=logs).run()
        return _read_clusters(Path(folder) / "clusters", warc, tasks)


def _datatrove_stages(extract: Callable[[bytes], str], warc: str, folder: str) -> Iterable[tuple[list[Any], int]]:
    """The steps of each stage and the number of its tasks."""
    minhash = import_module("datatrove.pipeline.dedup.minhash")
    hashing = import_module("datatrove.utils.hashing").HashConfig(hash_fc="sha1")  # xxhash 4 refuses what it passes
    config = minhash.MinhashConfig(n_grams=SHINGLE, num_buckets=BUCKETS, hashes_per_bucket=HASHES, hash_config=hashing)
    signature = minhash.MinhashDedupSignature(f"{folder}/signatures", config, language="ace_Arab")
    signature.word_tokenizer = _Words()  # its own for English is spaCy's, which takes many times as long
    buckets = minhash.MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)
    cluster = minhash.MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", config, save_cluster_id=True)
    yield [partial(_documents, warc, extract), signature], os.cpu_count() or 1
    yield [buckets], BUCKETS
    yield [cluster], 1


class _Words:
    """What datatrove calls a word tokenizer."""

    def word_tokenize(self, text: str) -> list[str]:
        """The words as all others here have them."""
        return words_of(text)


def _documents(warc: str, extract: Callable[[bytes], str], _data: Any, rank: int = 0, world_size: int = 1) -> Any:
    document = import_module("datatrove.data").Document
    for number, (url, body) in enumerate(read_pages(warc)):
        if number % world_size == rank:
            yield document(text=extract(body), id=url)


def _read_clusters(folder: Path, warc: str, tasks: int) -> Groups:
    urls = [url for url, _ in read_pages(warc)]
    groups: Groups = {}
    for path in sorted(folder.glob("*.clusters")):
        rank = int(path.stem)
        for number, cluster in iter_unpack("<II", path.read_bytes()):
            groups[urls[number * tasks + rank]] = str(cluster)
    return groups


class Together:
    """Things that pairs join, and the groups that come of it."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def join(self, a: str, b: str) -> None:
        """Put the groups of two things together."""
        self._parent[self._root(a)] = self._root(b)

    def groups(self) -> Groups:
        """The name of its group for each thing that was joined."""
        return {thing: self._root(thing) for thing in list(self._parent)}

    def _root(self, thing: str) -> str:
        while (parent := self._parent.setdefault(thing, thing)) != thing:
            self._parent[thing] = thing = self._parent[parent]
        return thing


PEERS: dict[str, tuple[Callable[[str], Groups], tuple[str, ...]]] = {
    "trafilatura+datasketch": (partial(find_with_datasketch, text_by_trafilatura), ("trafilatura", "datasketch")),
    "beautifulsoup+datasketch": (partial(find_with_datasketch, text_by_beautifulsoup), ("datasketch",)),
    "trafilatura+rensa": (partial(find_with_rensa, text_by_trafilatura), ("trafilatura", "rensa")),
    "trafilatura+datatrove": (partial(find_with_datatrove, text_by_trafilatura), ("trafilatura", "datatrove")),
}
"""How each finds its groups, and the packages that it needs."""


def main(name: str, warc: str, out: str) -> None:
    """Runs one of them."""
    find, packages = PEERS[name]
    for package in (*packages, "bs4"):
        import_module(package)  # before the processes fork
    Path(out).write_text(json.dumps(find(warc)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
