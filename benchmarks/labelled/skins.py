"""The looks of pages: what the HTML around a text is like."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labelled.drafts import BOLD, UNBOLD, UNSPACED, Block

Link = tuple[str, str]
"""(address, text)."""

_LABELS = {
    "en": ("Home", "About", "Contact", "Related posts", "Leave a comment", "Search", "Posted on", "Categories"),
    "de": ("Startseite", "Über uns", "Kontakt", "Ähnliche Beiträge", "Kommentar schreiben", "Suche", "Datum", "Themen"),
    "fr": ("Accueil", "À propos", "Contact", "Articles liés", "Laisser un commentaire", "Recherche", "Le", "Thèmes"),
    "es": ("Inicio", "Quiénes somos", "Contacto", "Entradas relacionadas", "Comentar", "Buscar", "Fecha", "Temas"),
    "ru": ("Главная", "О нас", "Контакты", "Похожие записи", "Оставить комментарий", "Поиск", "Дата", "Рубрики"),
    "zh": ("首页", "关于我们", "联系我们", "相关文章", "发表评论", "搜索", "日期", "分类"),
    "ja": ("ホーム", "会社概要", "お問い合わせ", "関連記事", "コメント", "検索", "投稿日", "カテゴリー"),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a skin lays out. `heading` is empty where the page has none; `bulk` is a site-wide mass of links,
    `boilerplate` a text that every page of the site repeats."""

    language: str
    charset: str
    title: str | None
    heading: str
    blocks: tuple[Block, ...]
    brand: str
    head: str = ""
    video: str = ""
    related: tuple[Link, ...] = ()
    bulk: tuple[Link, ...] = ()
    boilerplate: tuple[str, ...] = ()
    date: str = ""


def draw(skin: str, sheet: Sheet) -> bytes:
    """The page as served."""
    title = "" if sheet.title is None else f"<title>{html.escape(sheet.title)}</title>\n"
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={sheet.charset}">'
    page = (
        f'<!DOCTYPE html>\n<html lang="{sheet.language}">\n<head>\n{declared}\n{title}{sheet.head}\n</head>\n'
        f"<body>\n{_SKINS[skin](sheet)}\n</body>\n</html>\n"
    )
    return page.encode(sheet.charset, "xmlcharrefreplace")


def _inline(text: str) -> str:
    return html.escape(text, quote=False).replace(BOLD, "<strong>").replace(UNBOLD, "</strong>")


def _joined(sheet: Sheet, block: Block) -> str:
    return _inline(("" if sheet.language in UNSPACED else " ").join(block.sentences))


def _image(block: Block) -> str:
    return f'<img src="/images/photo.jpg" width="600" height="400" alt="{html.escape(block.sentences[0])}">'


def _flow(
    sheet: Sheet, paragraph: str = "<p>{}</p>", heading: str = "<{0}>{1}</{0}>", items: str = "<ul>{}</ul>"
) -> str:
    """The blocks as HTML, with patterns for paragraphs and headings."""
    parts = []
    for block in sheet.blocks:
        if block.kind == "video":
            parts.append(sheet.video)
        elif block.kind == "image":
            parts.append(_image(block))
        elif block.kind == "list":
            parts.append(items.format("".join(f"<li>{_inline(item)}</li>" for item in block.sentences)))
        elif block.kind == "p":
            parts.append(paragraph.format(_joined(sheet, block)))
        else:
            parts.append(heading.format(block.kind, _inline(block.sentences[0])))
    return "\n".join(parts)


def _label(sheet: Sheet, number: int) -> str:
    return _LABELS[sheet.language][number]


def _h1(sheet: Sheet, attributes: str = "") -> str:
    return f"<h1{attributes}>{_inline(sheet.heading)}</h1>" if sheet.heading else ""


def _links(links: Sequence[Link], pattern: str = '<li><a href="{}">{}</a></li>') -> str:
    return "\n".join(pattern.format(html.escape(address), html.escape(text)) for address, text in links)


def _menu(sheet: Sheet) -> str:
    return _links((("/", _label(sheet, 0)), ("/about/", _label(sheet, 1)), ("/contact/", _label(sheet, 2))))


def _brand(sheet: Sheet) -> str:
    return html.escape(sheet.brand)


def _wordpress(sheet: Sheet) -> str:
    search = f'<form><input type="search"><button>{_label(sheet, 5)}</button></form>'
    related = f"<ul>{_links(sheet.related)}</ul>"
    parts = (
        f'<div id="page" class="site"><header class="site-header"><p class="site-title">{_brand(sheet)}</p>',
        f'<nav class="main-navigation"><ul>{_menu(sheet)}</ul></nav></header>',
        '<main id="main"><article class="post type-post hentry">',
        f'<header class="entry-header">{_h1(sheet, " class=entry-title")}',
        f'<div class="entry-meta">{_label(sheet, 6)} <time>{sheet.date}</time></div></header>',
        f'<div class="entry-content">\n{_flow(sheet)}\n</div></article>',
        f'<div class="related-posts"><h3>{_label(sheet, 3)}</h3>{related}</div>',
        f'<div id="respond" class="comment-respond"><h3>{_label(sheet, 4)}</h3>',
        "<form><textarea></textarea></form></div></main>",
        f'<aside class="widget-area"><section class="widget widget_search">{search}</section>',
        f'<section class="widget widget_categories"><h2>{_label(sheet, 7)}</h2>{related}</section></aside>',
        f'<footer class="site-footer">{_brand(sheet)}</footer></div>',
    )
    return "\n".join(parts)


def _tables(sheet: Sheet) -> str:
    menu = _links(
        (("/", _label(sheet, 0)), *sheet.related), '<tr><td><font size="2"><a href="{}">{}</a></font></td></tr>'
    )
    text = _flow(sheet, heading="<{0}><font face=arial>{1}</font></{0}>")
    return (
        '<table width="760" border="0" cellpadding="4">'
        f'<tr><td colspan="2" bgcolor="#ccccff"><b>{_brand(sheet)}</b></td></tr>\n'
        f'<tr valign="top"><td width="160"><table>{menu}</table></td><td>\n'
        f"<center>{_h1(sheet)}</center>\n{text}\n</td></tr></table>"
    )


def _soup(sheet: Sheet) -> str:
    """Meaningless class names, divs for everything, no h1."""
    text = _flow(sheet, '<div class="q7x">{}</div>', '<div class="k2{0}"><b>{1}</b></div>', '<ul class="z9">{}</ul>')
    heading = f'<div class="a1b">{_inline(sheet.heading)}</div>' if sheet.heading else ""
    related = _links(sheet.related, '<div class="m4"><a href="{}">{}</a></div>')
    return (
        f'<div class="w0"><div class="t3"><div class="a0">{html.escape(sheet.brand)}</div></div>\n'
        f'<div class="c5"><div class="c6">{heading}\n{text}\n</div></div><div class="r8">{related}</div></div>'
    )


def _breaks(sheet: Sheet) -> str:
    text = _flow(sheet, "{}<br><br>", "<b>{1}</b><br><br>")
    related = _links(sheet.related, '<a href="{}">{}</a><br>')
    return f"<div><a href=/>{_brand(sheet)}</a></div><hr>{_h1(sheet)}\n<div>{text}</div><hr>{related}"


def _semantic(sheet: Sheet) -> str:
    return (
        f'<header><a href="/">{_brand(sheet)}</a><nav><ul>{_menu(sheet)}</ul></nav></header>\n'
        f"<main><article>{_h1(sheet)}\n<p><time>{sheet.date}</time></p>\n{_flow(sheet)}\n</article></main>\n"
        f"<aside><h2>{_label(sheet, 3)}</h2><ul>{_links(sheet.related)}</ul></aside>"
        f"<footer>{_brand(sheet)}</footer>"
    )


def _heavy(sheet: Sheet) -> str:
    """The text within some hundred kilobytes of link menus."""
    half = len(sheet.bulk) // 2
    item = '<li class="menu-item menu-item-type-custom"><a class="mega-link" href="{}">{}</a></li>'
    return (
        f'<div class="mega"><ul>{_links(sheet.bulk[:half], item)}</ul></div>\n<div class="content">{_h1(sheet)}\n'
        f'{_flow(sheet)}\n</div>\n<div class="mega bottom"><ul>{_links(sheet.bulk[half:], item)}</ul></div>'
    )


def _boilerplate(sheet: Sheet) -> str:
    """A text of the whole site beside and below the page's own, in plain divs."""
    third = len(sheet.boilerplate) // 3
    side, bottom = " ".join(sheet.boilerplate[:third]), " ".join(sheet.boilerplate[third:])
    return (
        f'<div class="top"><a href="/">{_brand(sheet)}</a></div><div class="row"><div class="col8">{_h1(sheet)}\n'
        f"{_flow(sheet)}\n</div>\n"
        f'<div class="col4"><p>{_inline(side)}</p><ul>{_links(sheet.related)}</ul></div></div>\n'
        f'<div class="row bottom"><p>{_inline(bottom)}</p></div>'
    )


def _builder(sheet: Sheet) -> str:
    """A page builder's nested divs."""
    wrap = '<div class="pb-row"><div class="pb-col"><div class="pb-widget">{}</div></div></div>'
    heading = f'<h2 class="pb-title">{_inline(sheet.heading)}</h2>' if sheet.heading else ""
    text = _flow(
        sheet, wrap.format("<p>{}</p>"), wrap.format("<h3 class='pb-{0}'>{1}</h3>"), wrap.format("<ul>{}</ul>")
    )
    buttons = _links(sheet.related, wrap.format('<a class="pb-button" href="{}">{}</a>'))
    top = f'<div class="pb-menu"><ul>{_menu(sheet)}</ul></div>{wrap.format(heading)}'
    return f'<div class="pb-page">{top}\n{text}\n{buttons}</div>'


def _bare(sheet: Sheet) -> str:
    return f"{_h1(sheet)}\n{_flow(sheet)}"


_SKINS: dict[str, Callable[[Sheet], str]] = {
    "wordpress": _wordpress,
    "tables": _tables,
    "soup": _soup,
    "breaks": _breaks,
    "semantic": _semantic,
    "heavy": _heavy,
    "boilerplate": _boilerplate,
    "builder": _builder,
    "bare": _bare,
}
SKINS = tuple(_SKINS)
