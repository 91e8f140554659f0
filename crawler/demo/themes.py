"""The looks of the demo sites: Jinja templates in data/themes, one file a theme."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawler.demo.articles import Anchor, Part

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Brand:
    """What every page of a site says about the site. `home` is its address without the closing slash."""

    name: str
    tagline: str
    home: str
    menu: tuple[Anchor, ...] = ()
    tracker: str = ""
    phone: str = ""
    charset: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a theme lays out as one page; `offer` is the address that a call to action leads to."""

    path: str
    title: str
    heading: str
    parts: tuple[Part, ...]
    related: tuple[Anchor, ...] = ()
    date: str = ""
    offer: str = ""
    tags: tuple[Anchor, ...] = ()


def draw(theme: str, brand: Brand, sheet: Sheet, **facts: Any) -> str:
    """The HTML of one page; `facts` are what a theme of one kind of site needs beside the sheet."""
    return _environment().get_template(f"{theme}.html").render(site=brand, page=sheet, **facts)


def read_text(name: str) -> str:
    """A file of the data folder."""
    return (DATA / name).read_text(encoding="utf-8")


def read_table(name: str) -> dict[str, Any]:
    """A TOML file of the data folder."""
    return tomllib.loads(read_text(name))


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(DATA / "themes")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
