"""The audit's quality on the small collection of the split that nothing is tuned on, against the floors."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import quality


def test_the_small_test_collection_holds_its_floors() -> None:
    measured = quality.measure(quality.generated("test", "small"))
    assert measured.scores.unjudged == 0
    assert quality.compare_with_floors("test small", measured.scores, quality.read_floors()) == []


def test_every_collection_with_floors_guards_honest_pages() -> None:
    floors = quality.read_floors()
    assert {"tune small", "test small"} <= floors.keys()
    assert all({"honest_doorway", "honest_suspect"} <= values.keys() for values in floors.values())


def test_the_readme_table_is_put_between_its_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = tmp_path / "README.md"
    monkeypatch.setattr(quality, "README", readme)
    readme.write_text("no marks")
    assert "not written" in quality.write_readme("| x |")
    readme.write_text(f"a\n{quality.MARKS[0]}\nold\n{quality.MARKS[1]}\nb\n")
    quality.write_readme("| x |")
    assert readme.read_text() == f"a\n{quality.MARKS[0]}\n| x |\n{quality.MARKS[1]}\nb\n"
