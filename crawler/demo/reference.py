"""An honest API reference: one template, the same headings on every page, and something to say on each."""

from collections.abc import Mapping
from typing import Any

from crawler.demo.articles import Anchor, Part
from crawler.demo.sites import Resource, Site, Truth, found_site, html_page
from crawler.demo.themes import Brand, Sheet, draw, read_table

FAMILY = "reference"
_MODIFIED = "Fri, 17 May 2024 11:02:31 GMT"


def build_reference_site() -> Site:
    """The documentation of an invented library: an index, a page a module, a page a function."""
    library = read_table("reference/library.toml")
    entries = read_table("reference/functions.toml")["function"]
    menu = tuple(Anchor(f"/{module['name']}/", module["name"]) for module in library["module"])
    brand = Brand(library["name"], library["tagline"], f"http://{library['host']}", menu)
    front = Sheet("/", library["name"], library["name"], (Part("text", library["tagline"]), Part("links", links=menu)))
    pages = [_draw_page(brand, library, front)]
    pages += [_draw_page(brand, library, _lay_out_module(module, entries)) for module in library["module"]]
    pages += [_draw_page(brand, library, _lay_out_function(entry), entry) for entry in entries]
    return found_site(library["host"], library["name"], pages, modified=_MODIFIED, sitemap=True, gzip=True)


def _lay_out_module(module: Mapping[str, Any], entries: list[Mapping[str, Any]]) -> Sheet:
    name = module["name"]
    members = tuple(
        Anchor(_path(entry["name"]), f"{entry['signature']}: {entry['summary']}")
        for entry in entries
        if entry["name"].startswith(f"{name}.")
    )
    return Sheet(f"/{name}/", name, name, (Part("text", module["summary"]), Part("links", links=members)))


def _lay_out_function(entry: Mapping[str, Any]) -> Sheet:
    module, _, name = entry["name"].partition(".")
    return Sheet(_path(entry["name"]), entry["name"], name, (), (Anchor(f"/{module}/", module),))


def _draw_page(
    brand: Brand, library: Mapping[str, Any], sheet: Sheet, entry: Mapping[str, Any] | None = None
) -> Resource:
    html = draw("reference", brand, sheet, version=library["version"], entry=entry)
    return html_page(sheet.path, html, Truth(f"{brand.home}{sheet.path}", "honest", FAMILY))


def _path(name: str) -> str:
    return f"/{name.replace('.', '/')}.html"
