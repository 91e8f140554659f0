"""robots.txt, by RFC 9309; section numbers are its own."""

import pytest

from crawler.collect import rules as rules_module
from crawler.collect.rules import (
    MAX_CRAWL_DELAY,
    MAX_ROBOTS_BYTES,
    MAX_SITEMAPS,
    MAX_WILDCARD_RULES,
    Rules,
    closed_rules,
    read_rules,
)


def _read(text: str, agent: str = "foobot") -> Rules:
    return read_rules(200, text.encode(), agent)


def _allows(text: str, path: str, agent: str = "foobot") -> bool:
    return _read(text, agent).allows(f"http://a.test{path}")


_EXAMPLE = """
User-agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-agent: barbot
User-agent: bazbot
Disallow: /example/page.html

User-agent: quxbot
"""


@pytest.mark.parametrize(
    ("agent", "allowed"),
    [
        ("foobot", {"/example/page.html", "/example/allowed.gif"}),
        ("barbot", {"/", "/x.gif", "/example/", "/example/allowed.gif", "/publications/x"}),
        ("bazbot", {"/", "/x.gif", "/example/", "/example/allowed.gif", "/publications/x"}),
        ("quxbot", {"/", "/x.gif", "/example/", "/example/page.html", "/example/allowed.gif", "/publications/x"}),
        ("another", {"/", "/publications/x"}),
    ],
)
def test_the_simple_example_of_section_5_1(agent: str, allowed: set[str]) -> None:
    paths = ["/", "/x.gif", "/example/", "/example/page.html", "/example/allowed.gif", "/publications/x"]
    assert {path for path in paths if _allows(_EXAMPLE, path, agent)} == allowed


def test_the_longest_match_of_section_5_2() -> None:
    text = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif"
    assert _allows(text, "/example/page/")
    assert not _allows(text, "/example/page/disallowed.gif")


@pytest.mark.parametrize("agent", ["ExampleBot", "examplebot", "EXAMPLEBOT/2.1 (+http://b.test)", "x ExampleBot"])
def test_names_are_compared_without_case_2_2_1(agent: str) -> None:
    assert not _allows("user-agent: eXampleBot/0.1\ndisallow: /", "/", agent)


def test_groups_of_one_name_are_one_group_2_2_1() -> None:
    text = "User-agent: ExampleBot\nDisallow: /foo\nDisallow: /bar\n\nUser-agent: ExampleBot\nDisallow: /baz"
    assert [_allows(text, path, "ExampleBot") for path in ("/foo", "/bar", "/baz", "/qux")] == [False] * 3 + [True]


def test_without_a_group_of_its_own_a_crawler_obeys_that_for_everybody_2_2_1() -> None:
    text = "User-agent: *\nDisallow: /foo\nDisallow: /bar\n\nUser-agent: BazBot\nDisallow: /baz"
    assert not _allows(text, "/foo")
    assert _allows(text, "/baz")
    assert _allows(text, "/foo", "bazbot")
    assert _allows("User-agent: BazBot\nDisallow: /", "/")


def test_the_most_specific_name_wins_and_a_family_name_is_heard() -> None:
    text = "User-agent: foobot\nDisallow: /a\n\nUser-agent: foobot-news\nDisallow: /b\n\nUser-agent: *\nDisallow: /c"
    for agent, closed in (("foobot-news", "/b"), ("foobot", "/a"), ("foobot-images", "/a"), ("foo", "/c")):
        assert [path for path in ("/a", "/b", "/c") if not _allows(text, path, agent)] == [closed]


@pytest.mark.parametrize("other", ["Sitemap: http://a.test/s.xml", "Crawl-delay: 5", "Unknown: x", "", "# x"])
def test_other_lines_do_not_end_a_group_2_2_4(other: str) -> None:
    assert not _allows(f"User-agent: foobot\n{other}\nUser-agent: barbot\nDisallow: /", "/")
    assert not _allows(f"User-agent: foobot\nDisallow: /x\n{other}\nDisallow: /y", "/y")


def test_rules_outside_of_a_group_say_nothing_2_2_1() -> None:
    assert _allows("Disallow: /\nUser-agent: barbot\nDisallow: /", "/")


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
    ],
)
def test_escapes_are_compared_by_what_they_mean_2_2_2(rule: str, path: str) -> None:
    assert not _allows(f"User-agent: *\nDisallow: {rule}", path)
    assert _allows(f"User-agent: *\nDisallow: {rule}", "/foo/bar/other")


@pytest.mark.parametrize(
    ("rule", "closed", "open_"),
    [
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", "/path/file-with-a-x.html"),
        ("/path/foo-%24", "/path/foo-$", "/path/foo-"),
        ("/this/path/exactly$", "/this/path/exactly", "/this/path/exactly/not"),
        ("/this/*/exactly", "/this/very/path/exactly/so", "/this/exactly"),
        ("*.php", "/a/index.php?x", "/a/index.html"),
        ("/Private", "/Private/x", "/private/x"),
        ("/a/b%2Fc", "/a/b%2fc", "/a/b/c"),
    ],
)
def test_special_characters_2_2_3(rule: str, closed: str, open_: str) -> None:
    text = f"User-agent: *\nDisallow: {rule}"
    assert not _allows(text, closed)
    assert _allows(text, open_)


def test_the_longest_rule_wins_and_allow_wins_a_tie_2_2_2() -> None:
    assert _allows("User-agent: *\nDisallow: /p\nAllow: /p", "/p")
    assert _allows("User-agent: *\nDisallow: /\nAllow: /page", "/page")
    assert not _allows("User-agent: *\nAllow: /p\nDisallow: /page", "/page")
    assert not _allows("User-agent: *\nAllow: /p*\nDisallow: /page", "/page")


def test_robots_txt_itself_is_always_allowed_2_2_2() -> None:
    assert _allows("User-agent: *\nDisallow: /", "/robots.txt")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffUser-agent: *\r\nDisallow: /x\r\n",
        "User-agent: *\rDisallow: /x\r",
        "  USER-AGENT :\t*  # all\n\n  DISALLOW :\t/x # no\n",
        "useragent *\ndissallow /x",
        "User-agent: * and all the others\nDisallow: /x",
        "\x00User-\x00agent: *\nDis\x00allow: /x\n\x00",
        "{}<>\n:::\n\nUser-agent: *\njunk\n:\nDisallow: /x",
    ],
)
def test_slips_of_the_pen_are_read_over(text: str) -> None:
    assert not _allows(text, "/x")
    assert _allows(text, "/y")


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_other_codings_of_plain_text_are_read(coding: str) -> None:
    assert not read_rules(200, "User-agent: *\nDisallow: /x".encode(coding), "foobot").allows("http://a.test/x")


def test_bytes_that_are_no_utf_8_spoil_nothing_else() -> None:
    found = read_rules(200, b"User-agent: *\nDisallow: /caf\xe9\nDisallow: /x", "foobot")
    assert [found.allows(f"http://a.test/{path}") for path in ("caf%E9", "x", "y")] == [False, False, True]


@pytest.mark.parametrize("head", ["<!DOCTYPE html>", "\n <html>", "<!-- x -->", "<?xml version='1.0'?>", "<HEAD>"])
def test_an_html_page_in_place_of_the_rules_forbids_nothing(head: str) -> None:
    found = _read(f"{head}\nUser-agent: *\nDisallow: /\nSitemap: http://a.test/s.xml")
    assert found == Rules()
    assert found.allows("http://a.test/x")


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 410, 451])
def test_a_robots_txt_that_is_not_there_forbids_nothing_2_3_1(status: int) -> None:
    found = read_rules(status, b"User-agent: *\nDisallow: /", "foobot")
    assert found == Rules()
    assert found.allows("http://a.test/x")


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a_server_in_trouble_forbids_everything_2_3_1(status: int) -> None:
    found = read_rules(status, b"User-agent: *\nAllow: /", "foobot")
    assert found.closed == f"robots.txt answered {status}"
    assert not found.allows("http://a.test/")


def test_rules_that_cannot_be_reached_forbid_everything_and_say_why() -> None:
    assert closed_rules("no answer") == Rules(closed="no answer")
    assert not closed_rules("no answer").allows("http://a.test/")


def test_an_empty_robots_txt_forbids_nothing() -> None:
    assert all(read_rules(status, b"", "foobot").allows("http://a.test/x") for status in (200, 204))


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("Crawl-delay: 5", 5.0),
        ("Crawl-delay: 0.1", 0.1),
        ("crawl delay 7", 7.0),
        ("Request-rate: 1/10s", 10.0),
        ("Request-rate: 2/1m 0900-1700", 30.0),
        ("Request-rate: 1/5\nCrawl-delay: 2", 5.0),
        ("Crawl-delay: 100000", MAX_CRAWL_DELAY),
        ("Request-rate: 1/9d", MAX_CRAWL_DELAY),
        (f"Request-rate: 1/{'9' * 4000}", MAX_CRAWL_DELAY),
        (f"Request-rate: {'9' * 4000}/1", 0.0),
        ("Disallow:", 0.0),
    ],
)
def test_the_delay_is_the_longer_of_those_asked_for(lines: str, delay: float) -> None:
    assert _read(f"User-agent: *\n{lines}").crawl_delay == delay


@pytest.mark.parametrize("value", ["nan", "inf", "-5", "-inf", "1e999", "soon", "", "9" * 400, "\ud7ff", "1/0", "0/1s"])
def test_a_delay_that_is_no_time_is_none(value: str) -> None:
    assert _read(f"User-agent: *\nCrawl-delay: {value}\nRequest-rate: {value}").crawl_delay == 0.0


def test_the_delay_is_that_of_our_group() -> None:
    text = "User-agent: *\nCrawl-delay: 9\nDisallow: /\n\nUser-agent: foobot\nDisallow: /x"
    assert _read(text).crawl_delay == 0.0
    assert _read(text, "barbot").crawl_delay == 9.0


def test_sitemaps_are_listed_wherever_they_stand_and_once() -> None:
    text = "Sitemap: http://a.test/1\nUser-agent: barbot\nDisallow: /\nsite-map: /2\nSitemap: http://a.test/1\nSitemap:"
    assert _read(text).sitemaps == ("http://a.test/1", "/2")
    many = "\n".join(f"Sitemap: http://a.test/{n}" for n in range(2 * MAX_SITEMAPS))
    assert len(_read(many).sitemaps) == MAX_SITEMAPS
    assert _read(f"Sitemap: /{'x' * 9000}").sitemaps == ()


def test_the_line_that_the_limit_cuts_is_left_out() -> None:
    rule = b"User-agent: *\nDisallow: /private/folder"
    padding = b"#" * (MAX_ROBOTS_BYTES - len(rule) - 1) + b"\n"
    assert not read_rules(200, padding + rule, "x").allows("http://a.test/private/folder")
    assert not read_rules(200, padding + rule + b"\nx", "x").allows("http://a.test/private/folder")
    assert read_rules(200, padding + rule + b"/of-mine", "x").allows("http://a.test/private/folder")
    assert read_rules(200, padding + rule + b"/of-mine", "x").allows("http://a.test/private/folder/of-mine")
    assert read_rules(200, b"x" * 2 * MAX_ROBOTS_BYTES, "x").allows("http://a.test/")


def test_rules_with_too_many_wildcards_forbid_all_behind_their_first_one() -> None:
    stars = "*a" * (rules_module.MAX_WILDCARDS + 1)
    long = f"*{'a' * rules_module.MAX_WILDCARD_LENGTH}"
    for pattern in (stars, long):
        assert not _allows(f"User-agent: *\nDisallow: /x{pattern}", "/xyz")
        assert _allows(f"User-agent: *\nDisallow: /x{pattern}", "/yz")
        assert not _allows(f"User-agent: *\nDisallow: /\nAllow: /x{pattern}", "/xyz")


def test_of_rules_with_wildcards_the_first_thousand_are_tried_as_patterns() -> None:
    text = "User-agent: *\n" + "\n".join(f"Disallow: /{n}/*/x" for n in range(MAX_WILDCARD_RULES + 1))
    assert _allows(text, "/999/a/y")
    assert not _allows(text, "/999/a/x")
    assert not _allows(text, "/1000/a/y")


def test_rules_of_others_are_neither_kept_nor_multiplied() -> None:
    names = "\n".join(f"User-agent: a{n}" for n in range(10_000))
    rules = "\n".join(f"Disallow: /{n}" for n in range(10_000))
    assert _allows(f"{names}\n{rules}", "/1")
    assert not _allows(f"{names}\nUser-agent: foobot\n{rules}", "/1")
