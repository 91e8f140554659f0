"""What many pages have and few stages ask for: bytes in a file, of which only the places are in memory."""

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, overload

_BUFFER = 2**20

Span = tuple[int, int]
"""Where something lies in a file: its first byte, and how many."""


class Spill(Sequence[bytes]):
    """Byte strings in a file, by number; twelve bytes of memory each. What replaces another does not take its room."""

    def __init__(self, path: Path, length: int) -> None:
        self.path = path
        self._starts, self._sizes = array("q", bytes(8 * length)), array("I", bytes(4 * length))
        self._written = path.open("wb", _BUFFER)
        self._end = 0
        self._read = os.open(path, os.O_RDONLY)

    def append(self, data: bytes) -> None:
        """Puts `data` behind all others."""
        self._starts.append(0)
        self._sizes.append(0)
        self.put(len(self) - 1, data)

    def put(self, number: int, data: bytes) -> None:
        """Puts `data` in the place of what has this number."""
        self._starts[number], self._sizes[number] = self._end, len(data)
        self._end += self._written.write(data)

    def close(self) -> None:
        """Nothing is written or read behind this."""
        self._written.close()
        os.close(self._read)

    def fills(self, number: int) -> bool:
        """Whether it has any bytes."""
        return self._sizes[number] > 0

    def span(self, number: int) -> Span:
        """Where it lies, for another process that reads it with `fetch`."""
        self._written.flush()
        return self._starts[number], self._sizes[number]

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> list[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | list[bytes]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        start, size = self.span(number)
        return os.pread(self._read, size, start)


class Spills:
    """The files of one task, in a folder that goes with them."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="doorway-")
        self._open: list[Spill] = []
        self.path = Path(self._folder.name)

    def open(self, name: str, length: int = 0) -> Spill:
        """A new file; its `length` first byte strings are empty."""
        self._open.append(Spill(self.path / name, length))
        return self._open[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for spill in self._open:
            spill.close()
        self._folder.cleanup()


class Selection(Sequence[bytes]):
    """Some of a spill, in an order of their own."""

    def __init__(self, whole: Sequence[bytes], numbers: Iterable[int]) -> None:
        self._whole = whole
        self._numbers = array("I", numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[bytes]:
        return map(self._whole.__getitem__, self._numbers)

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> list[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | list[bytes]:
        numbers = self._numbers[number]
        return self._whole[numbers] if isinstance(numbers, int) else [self._whole[each] for each in numbers]


def fetch(path: Path, span: Span) -> bytes:
    """What lies there."""
    with path.open("rb") as file:
        file.seek(span[0])
        return file.read(span[1])
