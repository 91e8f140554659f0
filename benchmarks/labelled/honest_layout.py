"""Pages as a site serves them: lines of text as HTML inside one of six themes, chosen by the host."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page of a site shows: its name, its menu (text, address) and a line at the bottom."""

    host: str
    name: str
    menu: tuple[tuple[str, str], ...]
    foot: str
    language: str = "en"


def draw(chrome: Chrome, title: str, lines: Sequence[str], siblings: Iterable[tuple[str, str]] = ()) -> bytes:
    """The page in the site's theme; `siblings` are links to other pages of the site."""
    theme = THEMES[hashlib.sha256(chrome.host.encode()).digest()[0] % len(THEMES)]
    related = "".join(f'<li><a href="{path}">{escape(text)}</a></li>' for text, path in siblings)
    return theme(chrome, escape(title), body_html(lines), related).encode()


def body_html(lines: Iterable[str]) -> str:
    """Lines as headings, lists, tables and paragraphs."""
    parts = []
    for sort, run in groupby(lines, key=_sort):
        texts = [_inline(line.lstrip("#-|").strip() if sort in "#-" else line) for line in run]
        if sort == "-":
            parts.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>")
        elif sort == "|":
            parts.append("<table>" + "".join(map(_row, texts)) + "</table>")
        elif sort.startswith("#"):
            parts += [f"<h{len(sort)}>{text}</h{len(sort)}>" for text in texts]
        else:
            parts += [f"<p>{text}</p>" for text in texts]
    return "\n".join(parts)


def count_words(lines: Iterable[str]) -> int:
    """Words of the body."""
    return sum(len(re.findall(r"\w+", line)) for line in lines)


def _sort(line: str) -> str:
    if line.startswith(("- ", "| ")):
        return line[0]
    return line[: len(line) - len(line.lstrip("#"))]


def _row(text: str) -> str:
    return "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in text.strip("| ").split("|")) + "</tr>"


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))


def _menu(chrome: Chrome, mark: str = "li") -> str:
    return "".join(f'<{mark}><a href="{path}">{escape(text)}</a></{mark}>' for text, path in chrome.menu)


def _head(chrome: Chrome, title: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{chrome.language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="/site.css"></head>'
    )


def _modern(chrome: Chrome, title: str, body: str, related: str) -> str:
    aside = f"<aside><ul>{related}</ul></aside>" if related else ""
    return (
        f"{_head(chrome, title)}<body><header><a href='/'>{escape(chrome.name)}</a><nav><ul>{_menu(chrome)}</ul></nav>"
        f"</header><main><article>{body}</article>{aside}</main><footer><p>{escape(chrome.foot)}</p></footer></body></html>"
    )


def _boxes(chrome: Chrome, title: str, body: str, related: str) -> str:
    more = f'<div class="more"><h3>More</h3><ul>{related}</ul></div>' if related else ""
    return (
        f'{_head(chrome, title)}<body><div id="wrap"><div id="top"><h2>{escape(chrome.name)}</h2></div>'
        f'<ul id="menu">{_menu(chrome)}</ul><div id="content">{body}</div>{more}'
        f'<div id="bottom">{escape(chrome.foot)}</div></div></body></html>'
    )


def _tables(chrome: Chrome, title: str, body: str, related: str) -> str:
    return (
        f'{_head(chrome, title)}<body><table width="100%"><tr><td colspan="2"><b>{escape(chrome.name)}</b></td></tr>'
        f'<tr><td width="160"><ul>{_menu(chrome)}{related}</ul></td><td>{body}</td></tr>'
        f'<tr><td colspan="2"><small>{escape(chrome.foot)}</small></td></tr></table></body></html>'
    )


def _blog(chrome: Chrome, title: str, body: str, related: str) -> str:
    return (
        f'{_head(chrome, title)}<body class="single">'
        f'<div class="site-branding"><a href="/">{escape(chrome.name)}</a></div>'
        f'<nav class="main-navigation"><ul>{_menu(chrome)}</ul></nav><div class="entry-content">{body}</div>'
        f'<div class="widget-area"><h2>Recent</h2><ul>{related}</ul></div>'
        f'<div class="site-info">{escape(chrome.foot)}</div></body></html>'
    )


def _plain(chrome: Chrome, title: str, body: str, related: str) -> str:
    more = f"<hr><ul>{related}</ul>" if related else ""
    return (
        f"{_head(chrome, title)}<body><p><a href='/'>{escape(chrome.name)}</a></p>{body}{more}"
        f"<hr><address>{escape(chrome.foot)}</address></body></html>"
    )


def _sections(chrome: Chrome, title: str, body: str, related: str) -> str:
    crumbs = f'<div class="breadcrumb"><a href="/">{escape(chrome.name)}</a> / {title}</div>'
    also = f'<section class="related"><h2>See also</h2><ul>{related}</ul></section>' if related else ""
    return (
        f'{_head(chrome, title)}<body><div role="banner">{escape(chrome.name)}</div><div role="navigation">'
        f'{_menu(chrome, "span")}</div><div role="main">{crumbs}<section>{body}</section>{also}</div>'
        f'<div role="contentinfo">{escape(chrome.foot)}</div></body></html>'
    )


THEMES = (_modern, _boxes, _tables, _blog, _plain, _sections)
