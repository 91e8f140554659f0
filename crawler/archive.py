"""Reads WARC and WET files, ours or anyone's, as captures; what cannot be a page becomes a coverage row."""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.damage import end_of_whole_records, is_read_to_the_end
from crawler.errors import ArchiveError
from crawler.records import Capture, Position, Unjudged
from crawler.responses import MAX_BODY, read_response
from crawler.revisits import is_whole, read_revisit, url_of

__all__ = ["MAX_BODY", "Archives", "Meter", "read_archive", "whole_length"]

_ANSWERS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_WANTED = _ANSWERS | WarcRecordType.revisit
_MOST_AT_ONCE = 2 * MAX_BODY
"""Bytes of a record that is read by itself; a longer one is come to record by record."""
_FRACTION = re.compile(r"\.\d+(?=Z$)")
_NO_PAGES = ("robots", "sitemap")
"""What our own crawler fetches to find its way; it says so in a WARC header."""


@dataclass(slots=True)
class Meter:
    """How far reading has come: bytes of all archives, of the files behind, and of the file under way."""

    total: int = 0
    behind: int = 0
    here: int = 0

    @property
    def share(self) -> float:
        """Of the bytes that were there at the beginning, 0-1."""
        return min(1.0, (self.behind + self.here) / self.total) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Archives:
    """The archive files of a run, in order, and the byte at which each record of a file begins, and the file's end:
    noted when all of it is read, so that some records are found again without the others."""

    paths: Sequence[Path]
    begins: "dict[int, array[int]]" = field(default_factory=dict)

    def read(self, meter: Meter | None = None) -> Iterator[Capture | Unjudged]:
        """Every capture in file order, and the coverage rows; `meter` moves meanwhile.

        Raises ArchiveError for a file that cannot be opened; damage inside a file is a coverage row `truncated`.
        """
        meter = meter or Meter()
        sizes = [_size_of(path) for path in self.paths]
        meter.total = sum(sizes)
        for index, path in enumerate(self.paths):
            meter.behind, meter.here = sum(sizes[:index]), 0
            self.begins[index] = array("q")
            yield from _read_file(index, path, meter, self.begins[index])
            self.begins[index].append(sizes[index])

    def pick(self, positions: Iterable[Position]) -> Iterator[Capture | Unjudged]:
        """What is at `positions`, in file order. Raises ArchiveError for a file that has changed since it was read."""
        wanted: dict[int, set[int]] = {}
        for position in positions:
            wanted.setdefault(position.file, set()).add(position.record)
        for index in sorted(wanted):
            yield from _pick_from_file(index, self.paths[index], wanted[index], self.begins.get(index, array("q")))


def read_archive(paths: Sequence[Path]) -> Iterator[Capture | Unjudged]:
    """The captures of `paths`, as `Archives` reads them."""
    return Archives(paths).read()


def whole_length(path: Path) -> int:
    """Bytes of `path` that are whole records; less than its size where a write was cut short."""
    last = -1
    try:
        for record in _iterate(path):
            last = record.stream_pos
    except OSError:
        pass
    return end_of_whole_records(path, last) if last >= 0 else 0


def _read_file(index: int, path: Path, meter: Meter, begins: "array[int]") -> Iterator[Capture | Unjudged]:
    last, count, damage = 0, 0, ""
    held: tuple[Capture | Unjudged, ...] = ()  # the newest record, until the next one shows that it is whole
    try:
        for ordinal, record in enumerate(_iterate(path)):
            yield from held
            held, last, count = (), record.stream_pos, count + 1
            meter.here = last
            begins.append(last)
            found = tuple(_read_record(Position(index, ordinal), record, path))
            if not is_whole(record):
                damage = "cut short"
                break
            held = found
    except OSError as error:
        damage = str(error)
    if not damage and not (count and is_read_to_the_end(path, last)):
        damage = "cut short" if count else "no WARC record in it"
    if not damage or end_of_whole_records(path, last) > last:
        yield from held
    if damage:
        detail = f"{damage} behind byte {last}; {count} records read"
        yield Unjudged(url=path.name, domain="", reason="truncated", detail=detail)


def _size_of(path: Path) -> int:
    """Bytes of `path`; 0 for one that cannot be opened, which is told when its turn comes."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _pick_from_file(index: int, path: Path, wanted: set[int], begins: Sequence[int]) -> Iterator[Capture | Unjudged]:
    """The records `wanted`, each by itself; from the first one that cannot be read so, as in a file packed as a whole,
    by going through the file."""
    left = sorted(wanted, reverse=True)
    with _open(path) as stream:
        while left and left[-1] + 1 < len(begins):
            start, end = begins[left[-1] : left[-1] + 2]
            found = _read_alone(Position(index, left[-1]), path, stream, start, end)
            if found is None:
                break
            yield from found
            left.pop()
    if left:
        yield from _walk_through_file(index, path, set(left))


def _read_alone(
    position: Position, path: Path, stream: BinaryIO, start: int, end: int
) -> tuple[Capture | Unjudged, ...] | None:
    """What the record says that is all there is from byte `start` to byte `end`; None where there is not one record."""
    if not 0 < end - start <= _MOST_AT_ONCE:
        return None
    stream.seek(start)
    try:
        records = ArchiveIterator(BytesIO(stream.read(end - start)), parse_http=True)
        if (record := next(records, None)) is None:
            return None
        found = tuple(_read_record(position, record, path))
        return found if is_whole(record) and next(records, None) is None else None
    except OSError:
        return None


def _walk_through_file(index: int, path: Path, wanted: set[int]) -> Iterator[Capture | Unjudged]:
    last = max(wanted)
    try:
        for ordinal, record in enumerate(_iterate(path)):
            if ordinal in wanted:
                yield from _read_record(Position(index, ordinal), record, path)
            if ordinal >= last:
                return
    except OSError as error:
        raise ArchiveError(f"{path}: has changed since it was read first: {error}") from None


def _iterate(path: Path) -> Iterator[WarcRecord]:
    """Every record of `path`. Raises ArchiveError where it cannot be opened, OSError where its bytes are broken."""
    with _open(path) as stream:
        yield from ArchiveIterator(stream, parse_http=True)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise ArchiveError(f"{path}: no such file") from None
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}; name a WARC file that can be read") from None


def _read_record(position: Position, record: WarcRecord, path: Path) -> Iterator[Capture | Unjudged]:
    url = url_of(record)
    seen_at = _FRACTION.sub("", record.headers.get("WARC-Date") or "")
    if not record.record_type & _WANTED or record.headers.get("Doorway-Role") in _NO_PAGES:
        return
    if not url.startswith(("http://", "https://")):
        return
    if record.record_type == WarcRecordType.revisit:
        yield read_revisit(position, record, path, seen_at)
    else:
        yield read_response(position, record, url, seen_at)
