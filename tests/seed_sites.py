"""Five real spun pages (text only, not part of this project) dressed in the themes of four sites."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"

HOSTS = ("spine-daily.example", "runners.backcare.example", "www.painless-steps.example", "movewell.example")


@dataclass(frozen=True, slots=True)
class SeedPage:
    """One page as served: `keyword` and `video` (empty when it has none) are the truth."""

    host: str
    path: str
    keyword: str
    video: str
    html: str

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


def read_seed_pages() -> tuple[SeedPage, ...]:
    """The five pages: with and without h1, with a site suffix in the title, with the keyword only in the title."""
    themes = (_blog, _tables, _soup, _plain, _modern)
    return tuple(
        _page(path.read_text(encoding="utf-8"), number, theme)
        for number, (path, theme) in enumerate(zip(sorted(SEEDS.glob("*.txt")), themes, strict=True))
    )


def _page(text: str, number: int, theme) -> SeedPage:
    keyword, *lines = (line.strip() for line in text.splitlines() if line.strip())
    found = re.search(r"youtube\.com/watch\?v=([\w-]{11})", text)
    host = HOSTS[number % len(HOSTS)]
    slug = re.sub(r"\W+", "-", keyword.lower())
    html = theme(keyword, [escape(line) for line in lines])
    return SeedPage(host, f"/{slug}/", keyword, f"youtube:{found.group(1)}" if found else "", html)


def _embed(line: str) -> str:
    return re.sub(
        r"^https://www\.youtube\.com/watch\?v=([\w-]{11})$",
        r'<iframe width="560" height="315" src="https://www.youtube.com/embed/\1?rel=0" allowfullscreen></iframe>',
        line,
    )


def _head(title: str) -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'


def _blog(keyword: str, lines: list[str]) -> str:
    body = "".join(f"<p>{_embed(line)}</p>" for line in lines)
    return (
        f"{_head(keyword + ' – Spine Daily')}<body><header class='site-header'><a href='/'>Spine Daily</a></header>"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/about/'>About us</a></li></ul></nav>"
        f"<main><article><h1 class='entry-title'>{keyword}</h1>{body}</article></main>"
        f"<aside><h2>Recent posts</h2><ul><li><a href='/x/'>Why posture matters</a></li></ul></aside>"
        f"<footer>Copyright Spine Daily, all rights reserved</footer></body></html>"
    )


def _tables(keyword: str, lines: list[str]) -> str:
    body = "".join(f"{line}<br><br>\n" for line in lines)
    return (
        f"{_head(keyword)}<body><table width='100%'><tr><td width='180' class='menu'><a href='/'>Home</a><br>"
        f"<a href='/contact'>Contact</a></td><td><font size='5'><b>{keyword}</b></font><br><br>{body}</td></tr></table>"
        f"</body></html>"
    )


def _soup(keyword: str, lines: list[str]) -> str:
    body = "".join(f"<div class='t{number % 3}'><div>{line}</div></div>" for number, line in enumerate(lines))
    return (
        f"{_head(keyword + ' | Painless Steps')}<body><div id='top-menu' class='nav'><a href='/'>Start</a></div>"
        f"<div class='wrap'><div class='c'>{body}</div></div><div class='footer'>Painless Steps</div></body></html>"
    )


def _plain(keyword: str, lines: list[str]) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"{_head(keyword)}<body><div><h1>{keyword}</h1>{body}</div></body></html>"


def _modern(keyword: str, lines: list[str]) -> str:
    body = "".join(f"<section><p>{_embed(line)}</p></section>" for line in lines)
    return (
        f"{_head(keyword + ' - Spine Daily')}<body><div role='banner'>Spine Daily</div><article><h2>Guide</h2>{body}"
        f"</article><div role='contentinfo'>Imprint</div></body></html>"
    )
