"""How a page is built: jumps, directives, texts of pictures, links of its own, telephones."""

import time

import pytest
from html_pages import PROSE, URL, read

from crawler.parse.jumps import scripted_url
from crawler.parse.links import MAX_LINKS
from crawler.records import Build

AWAY = "https://money.example/offer?x=1"


def build(html: str) -> Build:
    return read(html).study.build


def refresh(content: str) -> str:
    return f'<meta http-equiv="Refresh" content="{content}"><p>{PROSE}'


@pytest.mark.parametrize(
    "content",
    [
        f"0;url={AWAY}",
        f"0; URL='{AWAY}'",
        f" 5 , url = {AWAY}",
        f"0;{AWAY}",
        f"10;url={AWAY}",
        f"0.5;url={AWAY}",
    ],
)
def test_a_refresh_to_another_page_is_a_jump(content: str) -> None:
    assert build(refresh(content)).jump == AWAY


@pytest.mark.parametrize(
    "content",
    ["30", "0", "0;url=", f"11;url={AWAY}", f"0;url={URL}", "0;url=/page#x", "0;url=javascript:x()", "x;url=/y", ""],
)
def test_a_refresh_of_the_page_itself_or_a_late_one_is_none(content: str) -> None:
    assert build(refresh(content)).jump == ""


def test_a_refresh_for_readers_without_scripts_is_none() -> None:
    assert build(f"<noscript>{refresh(f'0;url={AWAY}')}</noscript>").jump == ""


def test_a_jump_within_the_site_is_absolute() -> None:
    assert build(refresh("0;url=other.html")).jump == "https://shop.a.example/other.html"


GO = f'window.location.href = "{AWAY}";'
JUMPS = {
    "href": f'location.href="{AWAY}"',
    "location": f"location = '{AWAY}';",
    "window": f"window.location='{AWAY}'",
    "document": f'document.location.href = "{AWAY}";',
    "top": f"top.location = '{AWAY}'",
    "window.top": f"window.top.location.href='{AWAY}'",
    "replace": f"window.location.replace('{AWAY}');",
    "assign": f'location.assign( "{AWAY}" ) ;',
    "behind other statements": f'var a = {{x: "}}"}}; if (a) {{ b(); }} {GO}',
    "on a line of its own": f"var a = 5\n{GO}",
    "behind an old comment": f"<!--\n{GO}\n//-->",
    "behind comments": f"/* it's */ // don't\n{GO}",
    "a timer": f"setTimeout(function() {{ {GO} }}, 3000);",
    "a timer with an arrow": f"setTimeout(() => {{ {GO} }}, 0)",
    "a timer of one expression": f"setTimeout(() => location.href='{AWAY}', 500)",
    "a timer of text": f"setTimeout(\"location.href='{AWAY}'\", 2000);",
    "called at once": f"(function() {{ {GO} }})();",
    "called at once with an arrow": f"(() => {{ {GO} }})()",
    "called at once the other way": f"!function(w){{ {GO} }}(window)",
    "as the window has loaded": f"window.onload = function() {{ {GO} }};",
    "as the document is ready": f"$(document).ready(function() {{ {GO} }});",
    "as the document is ready, short": f"jQuery(function($) {{ {GO} }});",
    "as the document is ready, plain": f"document.addEventListener('DOMContentLoaded', function() {{ {GO} }});",
    "a timer within": f"window.onload = function() {{ setTimeout(function(){{ {GO} }}, 100); }}",
    "the second statement": f"location.href = '/page'; {GO}",
}


@pytest.mark.parametrize("script", JUMPS.values(), ids=JUMPS.keys())
def test_a_statement_that_nothing_has_to_happen_for_is_a_jump(script: str) -> None:
    assert build(f"<p>{PROSE}</p><script>{script}</script>").jump == AWAY


STAYS = {
    "on a click": f"document.getElementById('b').onclick = function() {{ {GO} }}",
    "on a listener's click": f"b.addEventListener('click', function() {{ {GO} }});",
    "in a function": f"function go() {{ {GO} }}",
    "in a method": f"var a = {{ go: function() {{ {GO} }} }};",
    "in a variable": f"const go = () => {{ {GO} }};",
    "on a condition": f"if (window.opera) {{ {GO} }}",
    "on a condition without braces": f"if (window.opera) {GO}",
    "on a condition on two lines": f"if (window.opera)\n  {GO}",
    "otherwise": f"if (a) b(); else {GO}",
    "on a condition when called at once": f"(function() {{ if (a) {{ {GO} }} }})();",
    "what follows is added": 'location.href = "/search?q=" + x;',
    "a variable": "location.href = target;",
    "a comparison": f'a = location.href == "{AWAY}";',
    "something else's location": f'my.location = "{AWAY}"; mylocation = "{AWAY}";',
    "the page itself": f'location.href = "{URL}"; location = "/page/"; location.replace("/page#x");',
    "part of the page": 'location.href = "#top"; location.hash = "x";',
    "a script's address": 'location.href = "javascript:void(0)"; location = "mailto:a@b.example";',
    "in a string": f'var a = "{GO}'.replace('"https', "'https").replace('1";', "1';") + '";',
    "in a comment": f"// {GO}\n/* {GO} */",
    "a late timer": f"setTimeout(function() {{ {GO} }}, 600000);",
    "a repeated timer": f"setInterval(function() {{ {GO} }}, 1000);",
    "a list's location": f'var shop = {{ location: "{AWAY}" }};',
}


@pytest.mark.parametrize("script", STAYS.values(), ids=STAYS.keys())
def test_a_statement_that_waits_for_a_deed_is_none(script: str) -> None:
    assert build(f"<p>{PROSE}</p><script>{script}</script>").jump == ""


def test_a_script_that_is_data_does_not_jump() -> None:
    assert build(f'<script type="application/json">{GO}</script><script type="text/template">{GO}</script>').jump == ""


def test_a_body_that_jumps_as_it_loads_is_a_jump() -> None:
    assert build(f"<body onload=\"location.href='{AWAY}'\"><p>{PROSE}").jump == AWAY


HOSTILE_SCRIPTS = {
    "quotes": 'location "' + '\\"' * 50_000,
    "openers": "location " + "{" * 100_000,
    "statements in depth": "{" * 40_000 + GO * 500,
    "words": "location." * 11_000,
    "spaces": "location" + " " * 90_000 + "='x'",
    "comments": "location " + "/*" * 45_000,
    "functions": "(function(){" * 8_000 + GO,
    "a long target": "location='//" + "a" * 99_000,
    "backticks": "location `" + "\\`" * 45_000,
}


@pytest.mark.parametrize("script", HOSTILE_SCRIPTS.values(), ids=HOSTILE_SCRIPTS.keys())
def test_a_hostile_script_is_read_in_time(script: str) -> None:
    began = time.process_time()
    scripted_url(script, URL, URL)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("meta", "noindex"),
    [
        ('<meta name="robots" content="noindex, follow">', True),
        ('<META NAME="Googlebot" CONTENT="NOINDEX">', True),
        ('<meta name="robots" content="none">', True),
        ('<meta name="robots" content="index, follow, max-image-preview:none">', False),
        ('<meta name="robots" content="nofollow">', False),
        ('<meta name="description" content="noindex">', False),
        ("", False),
    ],
)
def test_a_page_says_whether_engines_may_list_it(meta: str, noindex: bool) -> None:
    assert build(f"<head>{meta}</head><p>{PROSE}").noindex is noindex


def test_texts_of_the_main_contents_pictures_are_kept() -> None:
    html = f"<img alt=' red \n roses '><nav><img alt=menu></nav><img alt=''><img src=x><p>{PROSE}</p><img alt=garden>"
    assert build(html).alts == ("red roses", "garden")
    assert len(build(f"<p>{PROSE}</p>" + "<img alt=x>" * 100).alts) == 50


def test_links_within_the_site_are_absolute_and_carry_their_text() -> None:
    html = (
        f"<nav><a href='/a#x'>The <b>first</b>\n page</a><a href='#top'>top</a><a href=''>none</a>"
        f"<a href='/page'>self</a></nav><p>{PROSE} <a href='https://other.a.example/b?c=d'></a><a href='https://b.example/'>away</a></p>"
        "<a href='mailto:x@a.example'>mail</a><a href='/a'>The first page</a>"
    )
    assert build(html).links == (
        ("https://shop.a.example/a", "The first page"),
        ("https://other.a.example/b?c=d", ""),
    )


def test_links_are_relative_to_the_base_of_the_page() -> None:
    study = read(
        f"<base href='https://b.example/dir/'><a href=x>x</a><a href=https://a.example/y>y</a><p>{PROSE}"
    ).study
    assert study.outlinks == ("https://b.example/dir/x",)
    assert study.build.links == (("https://a.example/y", "y"),)


def test_no_more_than_the_first_links_within_the_site_are_kept() -> None:
    html = "".join(f"<a href='/{n}'>{n}</a>" for n in range(MAX_LINKS + 50))
    assert len(build(html).links) == MAX_LINKS


def test_telephones_are_digits_once() -> None:
    html = (
        "<a href='tel:+1 (415) 555-0100'>call</a><a href='TEL:14155550100'>call</a>"
        "<a href='tel:+49%2030%20123456'>x</a>"
        "<a href='tel:'>x</a><a href='tel:911'>x</a><a href='sms:14155550101'>x</a>"
    )
    assert build(f"<p>{PROSE}</p>{html}").phones == ("14155550100", "4930123456")


def test_a_page_that_hides_nothing_has_an_empty_build() -> None:
    assert build(f"<p>{PROSE}</p>") == Build()
