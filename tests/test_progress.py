"""What is written while an audit runs."""

import io

from crawler.live import LiveLine
from crawler.progress import StageProgress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def _written(stream: io.StringIO, *, quiet: bool = False) -> list[str]:
    progress = StageProgress(LiveLine.on(stream, {}, quiet=quiet))
    progress("screening", 1)
    progress("screening", 1200)
    progress("comparing", 3400, "pairs")
    progress.finish()
    return stream.getvalue().splitlines()


def test_each_stage_says_at_its_end_how_many_it_has_done_and_of_what() -> None:
    first, second = _written(io.StringIO())
    assert first.startswith("screening: 1,200 pages, ")
    assert first.endswith(" pages/s")
    assert second.startswith("comparing: 3,400 pairs, ")
    assert second.endswith(" pairs/s")


def test_on_a_terminal_a_stage_writes_over_its_own_line() -> None:
    lines = [line for line in _written(Terminal()) if line]
    assert {line[:3] for line in lines} == {"\x1b[K"}
    assert len(lines) > 1


def test_quiet_writes_nothing() -> None:
    assert _written(io.StringIO(), quiet=True) == []
