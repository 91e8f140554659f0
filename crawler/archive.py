"""Reads WARC and WET files, ours or anyone's, as captures; what cannot be a page becomes a coverage row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.damage import end_of_whole_records, is_read_to_the_end
from crawler.errors import ArchiveError
from crawler.records import Capture, Position, Unjudged
from crawler.responses import MAX_BODY, read_response
from crawler.revisits import is_whole, read_revisit, url_of

__all__ = ["MAX_BODY", "Meter", "read_archive", "whole_length"]

_ANSWERS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_WANTED = _ANSWERS | WarcRecordType.revisit
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


def read_archive(
    paths: Sequence[Path], only: Iterable[Position] | None = None, meter: Meter | None = None
) -> Iterator[Capture | Unjudged]:
    """The captures of `paths` in file order; with `only`, just those records and no coverage rows of files. `meter`
    moves while all of them are read.

    Raises ArchiveError for a file that cannot be opened; damage inside a file is a coverage row `truncated`.
    """
    meter = meter or Meter()
    sizes = [_size_of(path) for path in paths]
    meter.total = sum(sizes)
    wanted: dict[int, set[int]] = {}
    for position in only or ():
        wanted.setdefault(position.file, set()).add(position.record)
    for index, path in enumerate(paths):
        if only is None:
            meter.behind, meter.here = sum(sizes[:index]), 0
            yield from _read_file(index, path, meter)
        elif index in wanted:
            yield from _pick_from_file(index, path, wanted[index])


def whole_length(path: Path) -> int:
    """Bytes of `path` that are whole records; less than its size where a write was cut short."""
    last = -1
    try:
        for record in _iterate(path):
            last = record.stream_pos
    except OSError:
        pass
    return end_of_whole_records(path, last) if last >= 0 else 0


def _read_file(index: int, path: Path, meter: Meter) -> Iterator[Capture | Unjudged]:
    last, count, damage = 0, 0, ""
    held: tuple[Capture | Unjudged, ...] = ()  # the newest record, until the next one shows that it is whole
    try:
        for ordinal, record in enumerate(_iterate(path)):
            yield from held
            held, last, count = (), record.stream_pos, count + 1
            meter.here = last
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


def _pick_from_file(index: int, path: Path, wanted: set[int]) -> Iterator[Capture | Unjudged]:
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
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise ArchiveError(f"{path}: no such file") from None
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}; name a WARC file that can be read") from None
    with stream:
        yield from ArchiveIterator(stream, parse_http=True)


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
