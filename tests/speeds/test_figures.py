"""Medians, ratios, targets and the tables of the README."""

from pathlib import Path

import pytest
from speed import SECTIONS
from speeds.crawling import NAMES, targets
from speeds.crawling import table as crawl_table
from speeds.figures import Found, Table, Target, ratios, spread
from speeds.growth import Grown, growth_of
from speeds.readme import block, marks_of, write_block
from speeds.stages import over_floor
from speeds.timing import Run

README = Path(__file__).resolve().parents[2] / "README.md"


def test_a_ratio_is_taken_within_its_round_and_not_of_medians() -> None:
    assert ratios([10, 30, 20], [1, 10, 20]) == [10, 3, 1]


def test_rounds_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([1, 2], [1])


def test_a_spread_shows_median_and_ends_and_one_value_alone() -> None:
    assert spread([3, 1, 2]) == "2 [1-3]"
    assert spread([1_234.56], 1) == "1,234.6"


@pytest.mark.parametrize(("value", "at_most", "reached"), [(3, True, True), (3.01, True, False), (2.99, False, False)])
def test_a_target_is_reached_on_its_limit_and_missed_beyond(value: float, at_most: bool, reached: bool) -> None:
    target = Target("this", (0, value, 9), 3, at_most)
    assert target.reached == reached
    assert str(target).endswith("reached" if reached else "MISSED")
    assert Found("some", (), (target,)).missed() == ([] if reached else [str(target)])


def test_a_tool_that_runs_in_every_second_round_is_paired_with_the_same_rounds() -> None:
    ours = {number: _run(rate) for number, rate in enumerate((100.0, 999.0, 300.0))}
    found = {"ours": ours, "advertools": {0: _run(10.0), 2: _run(20.0)}}
    [target] = targets(found)
    assert target.values == (10.0, 15.0)
    assert [row[0] for row in crawl_table(found).rows] == [NAMES["ours"], NAMES["advertools"]]


def test_screening_and_its_floor_both_hold_the_reading() -> None:
    assert over_floor({"read": [1.0], "parse": [1.0], "screen": [5.0]}) == [3.0]


def test_growth_is_the_page_of_the_largest_collection_over_that_of_the_smallest() -> None:
    runs = {10: [_grown(10, 1.0), _grown(10, 2.0)], 20: [_grown(20, 1.0)], 100: [_grown(100, 20.0)]}
    [target] = growth_of(runs)
    assert target.values == (2.0,)
    assert not target.reached
    assert growth_of({10: runs[10]}) == []


FIRST, LAST = marks_of("judge")


def test_the_tables_of_a_section_are_replaced_and_nothing_else(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    others = "<!-- speed: crawl -->\nkept\n<!-- /speed: crawl -->"
    readme.write_text(f"before {FIRST}\nold\n{LAST} after\n{others}", encoding="utf-8")
    write_block(readme, "judge", "new")
    assert readme.read_text(encoding="utf-8") == f"before {FIRST}\n\nnew\n\n{LAST} after\n{others}"


@pytest.mark.parametrize("text", ["no marks", FIRST, f"{LAST} {FIRST}"])
def test_a_readme_without_marks_is_left_alone(tmp_path: Path, text: str) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="has no <!-- speed: judge -->"):
        write_block(readme, "judge", "new")
    assert readme.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("section", SECTIONS)
def test_our_own_readme_has_the_marks_of_each_section(section: str) -> None:
    text = README.read_text(encoding="utf-8")
    first, last = marks_of(section)
    assert 0 < text.find(first) < text.find(last)


def test_a_block_has_tables_and_notes_and_names_machine_day_and_command_and_no_target() -> None:
    table = Table("Some", ("tool", "pages/s"), (("ours", "2"),))
    found = Found("crawl", (table,), (Target("ratio", (2.0,), 1),), ("a note",))
    text = block(found, "2026-01-31", "python benchmarks/speed.py crawl")
    assert text.startswith(
        "Some:\n\n| tool | pages/s |\n|---|---:|\n| ours | 2 |\n\n- a note\n- `python benchmarks/speed"
    )
    assert ", Python 3." in text
    assert ", 2026-01-31; medians" in text
    assert "ratio:" not in text


def _run(rate: float) -> Run:
    return Run(pages=10, rate=rate, whole=rate, cpu=1.0, peak=1)


def _grown(pages: int, seconds: float) -> Grown:
    return Grown(pages, seconds, {}, 1)
