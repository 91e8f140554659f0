"""What a section of the benchmark found: medians, ratios of paired rounds, targets, tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median, and from where to where: `12 [11-14]`; a single value alone."""
    middle = f"{median(values):,.{digits}f}"
    if len(values) == 1:
        return middle
    return f"{middle} [{min(values):,.{digits}f}-{max(values):,.{digits}f}]"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """`ours` over `theirs`, round by round. Raises ValueError when they have not the same rounds."""
    return [one / other for one, other in zip(ours, theirs, strict=True)]


@dataclass(frozen=True, slots=True)
class Target:
    """What a median must reach, or with `at_most` must not pass."""

    what: str
    values: tuple[float, ...]
    limit: float
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the median is on the right side of the limit, or on it."""
        return median(self.values) <= self.limit if self.at_most else median(self.values) >= self.limit

    def __str__(self) -> str:
        side = "at most" if self.at_most else "at least"
        return (
            f"{self.what}: {spread(self.values, 2)}, {side} {self.limit:g}: {'reached' if self.reached else 'MISSED'}"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below their heads; the first column is text, the others are numbers."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """For a terminal."""
        lines = [self.heads, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.heads))]
        return "\n".join([self.title, *(_lay_out(line, widths) for line in lines)])

    def markdown(self) -> str:
        """For a document."""
        rule = "|---|" + "---:|" * (len(self.heads) - 1)
        lines = ["| " + " | ".join(cells) + " |" for cells in (self.heads, *self.rows)]
        return "\n".join([f"{self.title}:", "", lines[0], rule, *lines[1:]])


def _lay_out(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([f"  {first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)])


@dataclass(frozen=True, slots=True)
class Found:
    """All that one section measured, and what a reader must know of it."""

    name: str
    tables: tuple[Table, ...]
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """For a terminal."""
        parts = [table.text() for table in self.tables]
        parts += ["\n".join(f"  {line}" for line in (*map(str, self.targets), *self.notes))]
        return "\n\n".join(part for part in parts if part)

    def missed(self) -> list[str]:
        """The targets that are not reached."""
        return [str(target) for target in self.targets if not target.reached]
