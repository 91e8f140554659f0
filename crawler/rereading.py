"""What the stages behind the screening have in common: they read some pages once more, without what is their site's."""

from collections.abc import Iterable, Iterator, Mapping

from crawler.archive import Archives
from crawler.records import Capture, Position

Frame = tuple[int, int]
Frames = Mapping[str, Frame]
"""Leading and trailing blocks of a page that belong to its site, by URL."""
NO_FRAME = (0, 0)


def read_again(archives: Archives, positions: Iterable[Position]) -> Iterator[Capture]:
    """The captures at `positions`."""
    return (row for row in archives.pick(positions) if isinstance(row, Capture))
