"""A template with signs for its spins and places."""

import pytest

from reports.markup import MAX_DEPTH, read_template

SIGNS = str.maketrans({"\x01": "⟨", "\x02": "¦", "\x03": "⟩", "\x04": "·"})


def shown(template: str) -> str:
    """The signs as something that a person can read."""
    return read_template(template).translate(SIGNS)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{KEYWORD}", "·{KEYWORD}·"),
        ("{VIDEO} and {SLOT}", "·{VIDEO}· and ·{SLOT}·"),
        ("{URL:a.test}", "·{URL:a.test}·"),
        ("{a|b}", "⟨a¦b⟩"),
        ("{|b}", "⟨¦b⟩"),
        ("{see {KEYWORD}|get {a|the} {KEYWORD}}", "⟨see ·{KEYWORD}·¦get ⟨a¦the⟩ ·{KEYWORD}·⟩"),
        ("a|b", "a|b"),
        ("{a}", "{a}"),
        ("{a|b", "{a|b"),
        ("a|b}", "a|b}"),
        ("{keyword}", "{keyword}"),
        ("a < b\r\n& c", "a < b\n& c"),
        ("", ""),
    ],
)
def test_places_and_spins_have_signs_and_other_braces_have_not(template: str, text: str) -> None:
    assert shown(template) == text


def test_a_stranger_cannot_write_a_sign() -> None:
    assert read_template("a\x01b\x02c\x03d\x04e") == "abcde"


@pytest.mark.parametrize(
    "template",
    ["{{{|}", "{a|{b}", "}|{", "{<i>|</span>}", "{" * 3_000 + "|" + "}" * 3_000, "{a|" * 50 + "b" + "}" * 50],
)
def test_spins_are_balanced_bounded_and_no_character_is_lost(template: str) -> None:
    depth = deepest = 0
    for sign in shown(template):
        depth += {"⟨": 1, "⟩": -1}.get(sign, 0)
        assert depth >= 0
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= MAX_DEPTH
    assert shown(template).translate(str.maketrans("⟨¦⟩", "{|}")) == template
