"""The pages that were looked at again: their texts in a file, what every row asks for in memory."""

import pickle
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.records import Page, Study
from crawler.spill import Span, Spill, fetch

_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a study lies, for another process."""

    path: Path
    span: Span

    def load(self) -> Study:
        """The study."""
        return _unpack(fetch(self.path, self.span))


class Studies(Mapping[str, Study]):
    """Studies by URL, each read from the file when it is asked for."""

    def __init__(self, spill: Spill) -> None:
        self.seen: dict[str, Study] = {}
        """The same without their texts."""
        self._spill = spill
        self._numbers: dict[str, int] = {}

    def add(self, page: Page, seen: Study, packed: bytes) -> None:
        """Takes up what `pack_study` made of the study of `page`, which is the same one as that in the study."""
        self._numbers[page.url] = len(self._spill)
        self._spill.append(packed)
        self.seen[page.url] = replace(seen, page=page)

    def place(self, url: str) -> Place:
        """Where one lies."""
        return Place(self._spill.path, self._spill.span(self._numbers[url]))

    def __getitem__(self, url: str) -> Study:
        return _unpack(self._spill[self._numbers[url]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def pack_study(study: Study) -> bytes:
    """A study as bytes, for a file of this run that nobody else can write."""
    return zlib.compress(pickle.dumps(study, pickle.HIGHEST_PROTOCOL), _LEVEL)


def _unpack(packed: bytes) -> Study:
    study: Study = pickle.loads(zlib.decompress(packed))  # noqa: S301  # what this run wrote
    return study
