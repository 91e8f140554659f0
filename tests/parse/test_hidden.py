"""Text that a page holds and does not show."""

import pytest
from html_pages import PROSE, read

from crawler.parse.colours import are_alike, parse_colour
from crawler.parse.hidden import MAX_LETTERS, MAX_TEXTS
from crawler.records import Build

SECRET = "cheap red roses in every town"


def build(html: str) -> Build:
    return read(html).study.build


def styled(style: str) -> str:
    return f'<div style="{style}">{SECRET}</div>'


def sheet(css: str, attributes: str = "class=k", tag: str = "div") -> str:
    return f"<style>{css}</style><{tag} {attributes}>{SECRET}</{tag}>"


def around(html: str) -> str:
    """Prose before and behind; none before what begins the body."""
    return (html if "<body" in html else f"<p>{PROSE}</p>{html}") + f"<div><p>{PROSE}</p></div>"


HIDDEN = {
    "display none": styled("display:none"),
    "display none with a priority": styled("DISPLAY : none !important;"),
    "visibility hidden": styled("visibility:hidden"),
    "opacity": styled("opacity:0"),
    "opacity as a fraction": styled("opacity: 0.0"),
    "no font size": styled("font-size:0"),
    "a font size of one pixel": styled("font-size:1px"),
    "indented away": styled("text-indent:-9999px"),
    "indented away in letters": styled("text-indent:-999em"),
    "left of the screen": styled("position:absolute;left:-5000px"),
    "above the screen": styled("position:fixed; top:-9999px"),
    "clipped": styled("position:absolute;clip:rect(0,0,0,0)"),
    "clipped in the old way": styled("position:absolute;clip:rect(1px 1px 1px 1px)"),
    "no height": styled("height:0;overflow:hidden"),
    "a width of one pixel": styled("width:1px;overflow:hidden"),
    "the attribute": f"<div hidden>{SECRET}</div>",
    "white on white": f'<div style="background:#fff"><p style="color:white">{SECRET}</p></div>',
    "almost white on white": f'<div style="background-color:rgb(255, 255, 255);color:#fefefe">{SECRET}</div>',
    "old markup": f'<table bgcolor="#000000"><td><font color=black>{SECRET}</font></table>',
    "ink of the body's paper": f'<body style="background:#EEE"><p>x</p><span style="color:#eeeeee">{SECRET}</span>',
    "a class": sheet(".k{display:none}"),
    "one of many classes": sheet("a, .x ,.k { margin:0; text-indent:-9999px }", "class='a k b'"),
    "an id": sheet("#k{visibility:hidden}", "id=k"),
    "a tag": sheet("b{font-size:0}", "", "b"),
    "a class with paint": sheet("body{background:#fff} .k{color:#ffffff}"),
    "a rule behind a comment": sheet("/* x{ */ .k{opacity:0} /* never closed"),
    "words with visible ones between": f'<div style="display:none">{SECRET}</div><p>{PROSE}</p>',
    "links": f'<div style="position:absolute;left:-9999px"><a href="https://b.example/">{SECRET}</a></div>',
}


@pytest.mark.parametrize("html", HIDDEN.values(), ids=HIDDEN.keys())
def test_text_that_no_reader_sees_is_found(html: str) -> None:
    found = build(around(html))
    assert found.hidden == (SECRET,)
    assert found.hidden_words == 6


SHOWN = {
    "plain": f"<div>{SECRET}</div>",
    "until it is found": f'<div hidden="until-found">{SECRET}</div>',
    "hidden from those who listen": f'<div aria-hidden="true">{SECRET}</div>',
    "for those who listen": f'<span class="sr-only" style="position:absolute;left:-9999px">{SECRET}</span>',
    "for those who listen, by WordPress": sheet(".screen-reader-text{clip:rect(0,0,0,0)}", "class=screen-reader-text"),
    "a dialogue": f'<div role="dialog" style="display:none">{SECRET}</div>',
    "a tab": f'<div class="tab-content"><div style="display:none">{SECRET}</div></div>',
    "an accordion": f'<div class="accordion"><p style="height:0;overflow:hidden">{SECRET}</p></div>',
    "a panel": f'<div role="tabpanel" hidden>{SECRET}</div>',
    "details": f"<details><p style='display:none'>{SECRET}</p></details>",
    "a menu": f'<nav><ul style="display:none"><li>{SECRET}</li></ul></nav>',
    "a footer": f'<footer><p style="display:none">{SECRET}</p></footer>',
    "a template": f"<template><p style='display:none'>{SECRET}</p></template>",
    "without scripts": f"<noscript><p style='display:none'>{SECRET}</p></noscript>",
    "a script": f"<div style='display:none'><script>{SECRET}</script></div>",
    "two words": "<div hidden>red roses</div>",
    "white on a picture": f'<div style="background:url(x.jpg)"><p style="color:#fff">{SECRET}</p></div>',
    "white on a picture over white": f'<body bgcolor=white><p style="background-image:url(x);color:#fff">{SECRET}</p>',
    "white on what a variable says": f'<body bgcolor=white><div style="background:var(--x);color:#fff">{SECRET}</div>',
    "white where another sheet paints": "<link rel=stylesheet href=x.css><body bgcolor=white>"
    f'<div class=dark><p style="color:#fff">{SECRET}</p></div>',
    "white where a rule of more than a name paints": "<style>body{background:#fff} main .k{background:#000}</style>"
    f'<div class=k style="color:#fff">{SECRET}</div>',
    "shown in another state": sheet(".k{display:none} .open .k{display:block}"),
    "shown on wide screens": sheet(".k{display:none} @media (min-width:9px){.k{display:block}}"),
    "hidden on paper": sheet("@media print{.k{display:none}}"),
    "a sheet for paper": f"<style media=print>.k{{display:none}}</style><p class=k>{SECRET}</p>",
    "a sheet without scripts": f"<noscript><style>.k{{display:none}}</style></noscript><p class=k>{SECRET}</p>",
    "faded in": sheet(".k{opacity:0;animation:in 1s forwards}"),
    "faded in by a library": f'<div class="elementor-invisible" style="visibility:hidden">{SECRET}</div>',
    "visible again": f'<div style="visibility:hidden"><p style="visibility:visible">{SECRET}</p></div>',
    "a font size for the gaps alone": f'<div style="font-size:0"><p style="font-size:16px">{SECRET}</p></div>',
    "off the screen but in the flow": styled("left:-9999px"),
    "half clear": styled("opacity:0.5"),
    "a colour without paper": styled("color:#fff"),
    "a rule that is only written about": f"<pre>.k{{display:none}}</pre><p class=k>{SECRET}</p>",
    "overflow with a height": styled("height:100px;overflow:hidden"),
}


@pytest.mark.parametrize("html", SHOWN.values(), ids=SHOWN.keys())
def test_text_that_is_seen_or_that_honest_pages_hide_is_not_hidden(html: str) -> None:
    found = build(around(html))
    assert (found.hidden, found.hidden_words) == ((), 0)


def test_hidden_text_counts_as_words_all_the_same() -> None:
    found = read(f"<p>{PROSE}</p><div style='display:none'>{SECRET}</div>")
    assert " ".join(found.screened).endswith(SECRET)
    assert found.screened == found.examined


def test_hidden_texts_are_cut_and_their_words_are_not() -> None:
    found = build("".join(f"<p hidden>{n} {'word ' * 100}</p>" for n in range(MAX_TEXTS + 5)) + f"<p>{PROSE}")
    assert len(found.hidden) == MAX_TEXTS
    assert {len(text) for text in found.hidden} <= {MAX_LETTERS, MAX_LETTERS - 1}
    assert found.hidden_words == 101 * (MAX_TEXTS + 5)


def test_a_hidden_element_within_a_hidden_one_is_one_text() -> None:
    html = f"<div style='display:none'>{SECRET}<p hidden>and more</p><br>words</div><p>{PROSE}</p>"
    assert build(html).hidden == (f"{SECRET} and more words",)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#fff", 0xFFFFFF),
        ("#AbCdEf", 0xABCDEF),
        ("ffffff", 0xFFFFFF),
        ("white url", 0xFFFFFF),
        ("rgb(1,2,3)", 0x010203),
        ("rgb(1 2 3)", 0x010203),
        ("rgba(255, 255, 255, 1)", 0xFFFFFF),
        ("rgba(255,255,255,.5)", None),
        ("#ffff", None),
        ("#fff url(x)", None),
        ("linear-gradient(#fff,#fff)", None),
        ("var(--x)", None),
        ("", None),
        ("currentcolor", None),
    ],
)
def test_a_colour_is_read_or_unknown(value: str, colour: int | None) -> None:
    assert parse_colour(value) == colour


def test_unknown_colours_are_never_alike() -> None:
    assert not are_alike(None, None)
    assert are_alike(0xFFFFFF, 0xFEFDFC)
    assert not are_alike(0xFFFFFF, 0xFFFFF0)


HOSTILE = {
    "braces": "<style>" + "{" * 150_000 + "</style>",
    "comments that never end": "<style>" + "/*" * 90_000 + "</style>",
    "selectors": "<style>" + ".a," * 60_000 + ".b{display:none}</style>",
    "long names": "<style>." + "a" * 190_000 + "{display:none}</style>",
    "declarations": "<style>.a{" + "display:none;" * 15_000 + "}</style><p class=a>x",
    "sheets": "<style>.a{display:none}</style>" * 5_000,
    "a style attribute": "<p style='" + "left:-" * 200_000 + "'>x",
    "hidden in hidden": "<div hidden class=x>" * 5_000 + SECRET,
    "exempt ones by the thousand": "<div class=tab>" * 4_000 + "<p hidden>three more words</p>" * 4_000,
    "many classes": "<style>.a{opacity:0}</style><p class='" + "a " * 100_000 + "'>x y z",
    "numbers": "<p style='text-indent:" + "9" * 100_000 + "px;opacity:" + "0" * 100_000 + "'>x",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_style_is_read_in_time(html: str) -> None:
    assert read(f"<p>{PROSE}</p>{html}").study.build.jump == ""
