"""Items on their way to other processes: bodies of pages go by a file whose room is used again and again. A pipe would
take them in pieces of 64 KB, with a change of process for each, and fresh memory for each of their copies."""

import os
import pickle
from collections import deque
from copyreg import dispatch_table
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import accumulate, count
from tempfile import TemporaryDirectory
from typing import Any

from crawler.records import Capture

_PROTOCOL = 5
"""Of pickle; the first in which buffers can go another way."""
_ROOM = 2**22
"""Bytes of the file for the buffers of one item; what needs more goes by the pipe."""
_MOST = 512
"""Buffers of an item that are written in one call."""
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Parcel:
    """An item, pickled, and where its buffers lie."""

    pickled: bytes
    path: str = ""
    room: int = _NOWHERE
    sizes: tuple[int, ...] = ()

    def open(self) -> Any:
        """The item. What it is made of may do anything, so this is for the process that does its work."""
        starts = accumulate(self.sizes, initial=self.room * _ROOM)
        buffers = [os.pread(_open(self.path), size, start) for start, size in zip(starts, self.sizes, strict=False)]
        return pickle.loads(self.pickled, buffers=buffers)  # noqa: S301  # what this run packed


class Parcels:
    """The items that some processes are given, and the file with their buffers."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="doorway-")
        self._path = f"{self._folder.name}/parcels"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._free: deque[int] = deque()
        self._rooms = count()

    def pack(self, item: object) -> Parcel:
        """`item`, until `release` as it is now."""
        buffers: list[pickle.PickleBuffer] = []
        pickled = _dump(item, buffers)
        views = [buffer.raw() for buffer in buffers]
        sizes = tuple(view.nbytes for view in views)
        if not views:
            return Parcel(pickled)
        if len(views) <= _MOST and sum(sizes) <= _ROOM:
            room = self._free.pop() if self._free else next(self._rooms)
            if self._write(views, room) == sum(sizes):
                return Parcel(pickled, self._path, room, sizes)
            self._free.append(room)
        return Parcel(pickle.dumps(item, _PROTOCOL))

    def _write(self, views: list[memoryview], room: int) -> int:
        """How many bytes could be written: fewer than there are on a full disk."""
        try:
            return os.pwritev(self._file, views, room * _ROOM)
        except OSError:
            return 0

    def release(self, parcel: Parcel) -> None:
        """Lets others have the room of `parcel`, which nobody will open any more."""
        if parcel.room != _NOWHERE:
            self._free.append(parcel.room)

    def close(self) -> None:
        """Nothing is packed or opened behind this."""
        os.close(self._file)
        self._folder.cleanup()


def _dump(item: object, buffers: list[pickle.PickleBuffer]) -> bytes:
    """`item` without the bodies of its captures, which are added to `buffers`."""
    stream = BytesIO()
    pickler = pickle.Pickler(stream, _PROTOCOL, buffer_callback=buffers.append)
    pickler.dispatch_table = {**dispatch_table, Capture: _take_apart}
    pickler.dump(item)
    return stream.getvalue()


def _take_apart(capture: Capture) -> tuple[type[Capture], tuple[object, ...]]:
    fields = [getattr(capture, name) for name in Capture.__slots__]
    return Capture, tuple(pickle.PickleBuffer(field) if isinstance(field, bytes) else field for field in fields)


@lru_cache(maxsize=4)
def _open(path: str) -> int:
    return os.open(path, os.O_RDONLY)
