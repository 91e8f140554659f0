import pytest

from crawler.detect.code import is_called, is_code, is_name, is_shouted

PROGRAM = ("foo_bar", "_private_name", "fooBar", "HashMap", "QTextEdit", "a::b", "std::", "x.y.z", "f()", "MAX_INT")
PROGRAM += ("java.util.List", "List<String>", "vector<T>", "x.y", "os.path", "ns:Name")
PROGRAM += ("SUMAR.SI", "CONTAR.SI.CONJUNTO", "NORM.S.DIST", "МНИМ.COSH", "Point2d", "AxisAngle4f")
PEOPLE = ("St.", "Louis", "Ph.D.", "and/or", "Smith-Jones", "O'Fallon", "U.S.", "NASA", "3.5", "24/7", "C", "don't")
PEOPLE += ("McKinney", "DeKalb", "LaGrange", "MacBook", "iPhone", "iPads", "eBay", "eBay's", "(iPhone)", "TVs", "DVD's")
PEOPLE += ("e.g.", "i.e.,", "a.m.", "U.S.A.", "Straße", "Ёлка", "東京", "::", "")
PEOPLE += ("ул.Ленина", "TEL.", "東京.大阪", "Covid19", "Route9W", "B2B", "4K", "Mp3")


@pytest.mark.parametrize("word", PROGRAM)
def test_what_programs_call_things_is_a_name(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", PEOPLE)
def test_what_people_write_is_no_name_and_no_code(word: str) -> None:
    assert not is_name(word)
    assert not is_code(word)


@pytest.mark.parametrize("word", ["Weather.com", "example.com", "7:30", "x.y", "note:This"])
def test_an_address_or_a_time_is_no_code_in_a_text(word: str) -> None:
    assert not is_code(word)


@pytest.mark.parametrize("word", ["example.com", "Weather.com", "note:This"])
def test_a_dot_or_a_colon_within_a_word_makes_it_a_name_in_a_title(word: str) -> None:
    assert is_name(word)


CODE = ("foo_bar", "fooBar", "a::b", "x.y.z", "f()", "f(x)", "return;", "}", "if(x){", "p->next", "a==b", "a&&b", "<b>")


@pytest.mark.parametrize("word", CODE)
def test_lines_of_a_program_are_code(word: str) -> None:
    assert is_code(word)


def test_camel_case_is_the_name_of_a_ware_only_in_the_shapes_that_wares_have() -> None:
    assert [is_name(word) for word in ("iPhone", "toString", "iPhoneCount", "iPhone()")] == [False, True, True, True]
    assert [is_name(word) for word in ("TVs", "XMLs", "XMLHttp", "JSONs_")] == [False, False, True, True]


@pytest.mark.parametrize(
    ("word", "shouted"),
    [("IMSUM", True), ("UTF8", True), ("NASA", True), ("OK", False), ("Imsum", False), ("MAX_INT", False)],
)
def test_a_word_of_three_capitals_or_more_is_shouted(word: str, shouted: bool) -> None:
    assert is_shouted(word) is shouted


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("sin(x) is the sine of x. See Sin(0).", True),
        ("double sin(double x)\nfloat sin(float x)", True),
        ("sin() and sin()", True),
        ("sin(x) once, and the sine of x", False),
        ("resin(x) resin(y)", False),
        ("sin (x) sin (y)", False),
        ("Sin(TX) Sin(TX) SIN(TX)", False),
        ("", False),
    ],
)
def test_a_name_with_brackets_right_behind_it_is_called_unless_they_hold_a_capital(text: str, called: bool) -> None:
    assert is_called(("cosine", "sin"), text) is called
    assert not is_called(("синус",), text)
