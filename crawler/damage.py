"""How far an archive file holds whole records: to the end, or to where a write or a download was cut."""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_CHUNK = 2**20
_HEAD = 64 * 2**10
"""Bytes in which the headers of a record must end; FastWARC reads no more than half of that."""
_MAX_DIGITS = 18
_GZIP = b"\x1f\x8b"


def end_of_whole_records(path: Path, start: int) -> int:
    """Byte behind the last whole record of `path`, looking from the record that begins at `start`.

    An empty gzip member ends it too: FastWARC takes it for the end of the file.
    """
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
        stream.seek(start)
        if packed:  # a file packed as a whole has no member at `start`
            begin = start if stream.read(2) == _GZIP else 0
            return max((end for end, _ in _before_an_empty_one(_members(stream, begin))), default=begin)
        return _end_of_blocks(stream, start)


def is_read_to_the_end(path: Path, last: int) -> bool:
    """Whether nothing but empty gzip members lies behind the whole records that begin with the one at `last`."""
    end, size = end_of_whole_records(path, last), path.stat().st_size
    if end == size:
        return True
    with path.open("rb") as stream:
        rest = list(_members(stream, end))
    return bool(rest) and rest[-1][0] == size and not any(holds for _, holds in rest)


def _before_an_empty_one(members: Iterator[tuple[int, bool]]) -> Iterator[tuple[int, bool]]:
    for end, holds in members:
        if not holds:
            return
        yield end, holds


def _members(stream: BinaryIO, start: int) -> Iterator[tuple[int, bool]]:
    """For each whole gzip member from the one at `start` on: the byte behind it, whether it holds anything."""
    stream.seek(start)
    inflater, holds, rest = zlib.decompressobj(wbits=31), False, b""
    while rest := rest or stream.read(_CHUNK):
        try:
            holds = bool(inflater.decompress(rest, _CHUNK)) or holds
        except zlib.error:
            return
        rest = inflater.unconsumed_tail
        if inflater.eof:
            rest = inflater.unused_data
            yield stream.tell() - len(rest), holds
            inflater, holds = zlib.decompressobj(wbits=31), False


def _end_of_blocks(stream: BinaryIO, start: int) -> int:
    """Byte behind the last whole record of a file that is not packed; its size where no record begins at `start`."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(start)
    if stream.read(5) != b"WARC/":
        return size
    done = start
    while True:
        stream.seek(done)
        head, found, _ = stream.read(_HEAD).partition(b"\r\n\r\n")
        length = _declared_length(head) if found and head.startswith(b"WARC/") else -1
        end = done + len(head) + 4 + length + 4
        if length < 0 or end > size:
            return done
        done = end


def _declared_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        digits = value.strip()
        if name.strip().lower() == b"content-length" and digits.isdigit() and len(digits) <= _MAX_DIGITS:
            return int(digits)
    return -1
