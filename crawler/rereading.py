"""What the stages behind the screening have in common: they read some pages once more, without what is their site's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from crawler.archive import read_archive
from crawler.records import Capture, Position

Frame = tuple[int, int]
Frames = Mapping[str, Frame]
"""Leading and trailing blocks of a page that belong to its site, by URL."""
NO_FRAME = (0, 0)


def read_again(archives: Sequence[Path], positions: Iterable[Position]) -> Iterator[Capture]:
    """The captures at `positions`."""
    return (row for row in read_archive(archives, positions) if isinstance(row, Capture))
