"""The run's archive files: every exchange as it came, each record whole or not there at all."""

import os
import re
from collections.abc import Mapping
from errno import ENOSPC
from os import strerror
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler import __version__
from crawler.collect.errand import Kept, Known, Target
from crawler.collect.exchange import digest_of, pack_description, pack_exchange

FILE_NAME = re.compile(r"pages-(\d{5,})\.warc\.gz")


def archive_files(out: Path) -> list[Path]:
    """The archive files of the run folder `out`, oldest first."""
    return sorted(path for path in out.glob("pages-*.warc.gz") if FILE_NAME.fullmatch(path.name))


class Archive:
    """Writes exchanges to pages-00000.warc.gz and on.

    Starts behind the highest number in `out`, never in an old file; a file is closed when it passes `limit` bytes.
    `agent` is the User-Agent that the first record of each file names.
    """

    def __init__(self, out: Path, limit: int, agent: str) -> None:
        self._out = out
        self._limit = limit
        self._about = _describe(agent)
        found = [FILE_NAME.fullmatch(path.name) for path in archive_files(out)]
        self._number = max((int(match[1]) + 1 for match in found if match), default=0)
        self._stream: Any = None

    @property
    def place(self) -> tuple[str, int]:
        """File and byte where the next record will begin."""
        return self._name, self._stream.tell() if self._stream else 0

    def write(self, response: Response, request: Request, target: Target, known: Known | None) -> Kept:
        """Append the exchange; a revisit when the payload is as `known`. Raises OSError when the disk does."""
        digest = digest_of(response.body)
        unchanged = known if known and (response.status == 304 or digest == known.digest) else None
        packed = pack_exchange(response, request, target, digest, unchanged)
        if self._stream is None:
            self._open()
        file, begin = self.place
        self._append(packed)
        if self._stream.tell() >= self._limit:
            self.close()
        if unchanged:
            return Kept(file, begin, unchanged.digest, unchanged.body_at)
        return Kept(file, begin, digest, f"{file}:{begin}")

    def sync(self) -> None:
        """Return when everything written is on disk."""
        if self._stream is not None:
            os.fsync(self._stream.fileno())

    def close(self) -> None:
        """Close the open file, if any; the next record opens the next one."""
        if self._stream is not None:
            self.sync()
            self._stream.close()
            self._stream = None
            self._number += 1

    @property
    def _name(self) -> str:
        return f"pages-{self._number:05}.warc.gz"

    def _open(self) -> None:
        self._stream = (self._out / self._name).open("xb", buffering=0)
        self._append(pack_description(self._name, self._about))

    def _append(self, data: bytes) -> None:
        begin = self._stream.tell()
        try:
            whole = self._stream.write(data) == len(data)
        except OSError:
            self._stream.truncate(begin)
            raise
        if not whole:  # what a disk does before it says that it is full
            self._stream.truncate(begin)
            self._stream.seek(begin)
            raise OSError(ENOSPC, strerror(ENOSPC))


def _describe(agent: str) -> Mapping[str, str]:
    return {
        "software": f"doorway-audit/{__version__} (Scrapy, warcio)",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "http-header-user-agent": agent,
    }
