"""The swapped family: one service text, the town exchanged, nothing of its own on any page."""

from collections.abc import Mapping
from typing import Any

from crawler.demo.articles import Anchor, Part, read_parts
from crawler.demo.sites import Resource, Site, Truth, found_site, html_page
from crawler.demo.themes import Brand, Sheet, draw, read_table, read_text

FAMILY = "plumber"
_MODIFIED = "Mon, 22 May 2023 16:30:05 GMT"


def build_swapped_site() -> Site:
    """The site with one landing page a town."""
    table = read_table("swapped/plumber.toml")
    brand = Brand(
        table["name"],
        table["tagline"],
        f"http://{table['host']}",
        (Anchor("/", "Home"), Anchor("/areas/", "Service areas")),
        table["tracker"],
        table["phone"],
    )
    anchors = tuple(Anchor(_path(town), town) for town in table["towns"])
    pages = [_build_landing(table, brand, town, anchors) for town in table["towns"]]
    return found_site(table["host"], table["name"], _build_listings(brand, anchors) + pages, modified=_MODIFIED)


def _build_landing(table: Mapping[str, Any], brand: Brand, town: str, anchors: tuple[Anchor, ...]) -> Resource:
    title = _fill(table["title"], town, brand.phone)
    parts = read_parts(_fill(read_text(table["article"]), town, brand.phone))
    siblings = tuple(anchor for anchor in anchors if anchor.text != town)
    sheet = Sheet(_path(town), title, title, parts, siblings)
    known = Truth(f"{brand.home}{sheet.path}", "doorway", FAMILY, "swapped", title)
    return html_page(sheet.path, draw("trade", brand, sheet), known)


def _build_listings(brand: Brand, anchors: tuple[Anchor, ...]) -> list[Resource]:
    lead = Part("text", "Licensed plumbers on call. Pick your area, or ring and we will find you.")
    sheets = (
        Sheet("/", brand.name, "Plumbers on call", (lead, Part("links", links=anchors[:4]))),
        Sheet("/areas/", f"Service areas - {brand.name}", "Service areas", (Part("links", links=anchors),)),
    )
    return [
        html_page(sheet.path, draw("trade", brand, sheet), Truth(f"{brand.home}{sheet.path}", "other", FAMILY))
        for sheet in sheets
    ]


def _fill(text: str, town: str, phone: str) -> str:
    return text.replace("{TOWN}", town).replace("{PHONE}", phone)


def _path(town: str) -> str:
    return f"/emergency-plumber-{town.lower().replace(' ', '-')}/"
