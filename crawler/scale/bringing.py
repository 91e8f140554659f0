"""A WARC file, or some records of it, from wherever it lies to this machine, and away again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from crawler.errors import ArchiveError
from crawler.scale.remote import Read, Span, copy_whole, opened
from crawler.scale.sources import Source, is_local

GAP = 2**18
"""Bytes between two records that are fetched along with them: no more than comes in the time that a request takes."""
MOST_AT_ONCE = 2**25
"""Bytes of a request for several records."""
MOST_OF_A_RECORD = 2**26
"""Bytes. A page that is read is a fraction of it (see `responses.MAX_BODY`); where an index says more, it is wrong."""
_BEGINNINGS = (b"\x1f\x8b", b"WARC/")


@contextmanager
def brought(source: Source) -> Iterator[Path]:
    """The file as one of this machine, of its own name: a whole local one itself, else a copy that goes when it has
    been read. A copy of some records is a WARC file of them alone, in the order of the spans.

    Raises ArchiveError naming the path when it cannot be had, all of it.
    """
    if is_local(source.path) and not source.spans:
        yield Path(source.path)
        return
    with TemporaryDirectory(prefix="doorway-") as folder:
        copy = Path(folder, source.name)
        try:
            _copy(source, copy)
        except OSError as error:
            raise ArchiveError(f"{source.path}: {_told(error)}") from None
        yield copy


def _copy(source: Source, copy: Path) -> None:
    if not source.spans:
        copy_whole(source.path, copy)
        return
    for span in source.spans:
        _check(span)
    with copy.open("wb") as file, _reading(source.path) as read:
        for run in _gather(source.spans):
            _copy_run(read, run, file)


@contextmanager
def _reading(path: str) -> Iterator[Read]:
    if not is_local(path):
        with opened(path) as read:
            yield read
        return
    with Path(path).open("rb") as file:
        yield partial(_read_here, file)


def _read_here(file: BinaryIO, part: Span) -> bytes:
    file.seek(part[0])
    return file.read(part[1])


def _check(span: Span) -> None:
    offset, length = span
    if offset < 0 or not 0 < length <= MOST_OF_A_RECORD:
        raise OSError(f"{length} bytes at byte {offset} are no record; the index has to be that of the file")


def _gather(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """`spans` in the same order, those together that one request fetches."""
    run: list[Span] = []
    for span in spans:
        if run and not _is_near(run, span):
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _is_near(run: Sequence[Span], span: Span) -> bool:
    end = _end(run[-1])
    return end <= span[0] <= end + GAP and _end(span) - run[0][0] <= MOST_AT_ONCE


def _end(span: Span) -> int:
    return span[0] + span[1]


def _copy_run(read: Read, run: Sequence[Span], file: BinaryIO) -> None:
    first = run[0][0]
    data = read((first, _end(run[-1]) - first))
    for offset, length in run:
        record = data[offset - first : offset - first + length]
        if len(record) != length or not record.startswith(_BEGINNINGS):
            raise OSError(f"no record of {length} bytes begins at byte {offset}; the index has to be that of the file")
        file.write(record)


def _told(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
