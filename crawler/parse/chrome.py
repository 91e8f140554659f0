"""Which elements of a page surround its content, by their tag, role and names; and which hold no text at all."""

import re
from collections.abc import Mapping
from functools import lru_cache

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "select",
        "option",
        "datalist",
        "textarea",
        "object",
        "canvas",
        "audio",
        "head",
        "title",
        "iframe",
        "frame",
        "frameset",
        "map",
        "dialog",
    ]
)
"""Elements whose text is none of the page's."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Elements that do not begin a line of their own; a line break ends a line but not the paragraph."""

_CHROME_TAGS = frozenset(("nav", "footer", "aside", "form", "menu"))
_CHROME_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "menu",
        "menubar",
        "dialog",
        "alertdialog",
        "toolbar",
        "form",
    ]
)
_CHROME_NAMES = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "sidebar",
        "sphinxsidebar",
        "footer",
        "breadcrumb",
        "breadcrumbs",
        "crumbs",
        "pagination",
        "pager",
        "comments",
        "respond",
        "share",
        "sharing",
        "social",
        "cookie",
        "cookies",
        "consent",
        "modal",
        "popup",
        "skip",
        "skiplink",
        "masthead",
        "topbar",
        "toolbar",
        "widget",
        "widgets",
        "related",
        "recommended",
        "navheader",
        "navfooter",
        "topnav",
        "bottomnav",
        "subnav",
        "offcanvas",
        "newsletter",
        "headerlink",
        "commentlist",
        "relatedposts",
        "sharedaddy",
        "tagcloud",
        "blogroll",
        "sidenav",
        "sidebars",
        "colophon",
        "disqus",
        "mainmenu",
        "topmenu",
        "footermenu",
    ]
)
CHROME_WORDS = _CHROME_TAGS | _CHROME_ROLES | _CHROME_NAMES | {"header"}
"""No tag without one of them, in capitals or not, is one of the surroundings."""
_NAME_PARTS = re.compile(r"[^a-z0-9]+")
_ABOUT_SOMETHING_ELSE = ("category-", "tag-", "has-", "no-", "with-", "without-", "type-")
"""Beginnings of class names that speak of a topic (`tag-widgets`) or of the layout (`has-sidebar`)."""
LONGEST_NAMES = 400
"""Characters of an element's names that are looked at."""
_NEVER = frozenset(("body", "html", "main", "article"))


def chrome_name(tag: str, attributes: Mapping[str, str]) -> str:
    """What makes an element menu, header, footer, sidebar, comments, ... as far as it says itself: its tag, its role or
    a part of its names; empty when it is none."""
    if tag in _NEVER:
        return ""
    if tag in _CHROME_TAGS or tag == "header":
        return tag
    if not attributes:
        return ""
    if "role" in attributes and (role := attributes["role"].lower()) in _CHROME_ROLES:
        return role
    classes, name = attributes.get("class", ""), attributes.get("id", "")
    return _part_of(f"{classes} {name}".lower()[:LONGEST_NAMES]) if classes or name else ""


@lru_cache(maxsize=4096)
def _part_of(names: str) -> str:
    if _CHROME_NAMES.isdisjoint(_NAME_PARTS.split(names)):
        return ""
    own = " ".join(name for name in names.split() if not name.startswith(_ABOUT_SOMETHING_ELSE))
    return min(_CHROME_NAMES.intersection(_NAME_PARTS.split(own)), default="")
