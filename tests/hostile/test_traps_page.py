"""docs/traps.md says what the tests hold."""

from hostile.page import PATH, text
from hostile.registry import TRAPS
from hostile.trap import IGNORED, JUDGED


def test_the_page_is_the_registry() -> None:
    assert PATH.read_text("utf-8") == text()


def test_names_are_unique_and_can_be_host_names() -> None:
    names = [trap.name for trap in TRAPS]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalnum() and name == name.lower() for name in names)


def test_every_outcome_is_a_word_of_columns_md() -> None:
    columns = PATH.with_name("columns.md").read_text("utf-8")
    reasons = columns[columns.index("## Reasons in coverage.csv") :]
    unknown = {trap.outcome for trap in TRAPS if f"| `{trap.outcome}` |" not in reasons} - {JUDGED, IGNORED}
    assert unknown == set()
