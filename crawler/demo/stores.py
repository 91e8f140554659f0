"""An honest store locator: one template for all branches, and facts that no other branch has."""

from collections.abc import Mapping
from typing import Any

from crawler.demo.articles import Anchor, Part
from crawler.demo.privacy import fill_policy
from crawler.demo.sites import Resource, Site, Truth, found_site, html_page, redirect
from crawler.demo.themes import Brand, Sheet, draw, read_table

FAMILY = "stores"
STAFF_FOLDER = "/staff/"
"""Closed to crawlers by robots.txt."""
_MODIFIED = "Wed, 10 Jan 2024 07:45:00 GMT"


def build_store_site() -> Site:
    """The company's site: a branch finder, a page a branch, and what surrounds it."""
    company = read_table("stores/company.toml")
    menu = (Anchor("/", "Home"), Anchor("/stores/", "Find a store"), Anchor("/about/", "About us"))
    brand = Brand(company["name"], company["tagline"], f"http://{company['host']}", menu)
    pages = [_draw_page(brand, sheet, "") for sheet in _lay_out_surroundings(company)]
    pages += [_draw_page(brand, _lay_out_branch(branch), FAMILY, branch) for branch in company["branch"]]
    pages.append(redirect("/branches/", f"{brand.home}/stores/"))
    return found_site(company["host"], brand.name, pages, modified=_MODIFIED, disallow=(STAFF_FOLDER,), sitemap=True)


def _lay_out_surroundings(company: Mapping[str, Any]) -> tuple[Sheet, ...]:
    name = company["name"]
    branches = tuple(Anchor(_path(branch), branch["town"]) for branch in company["branch"])
    welcome = Part("text", "Nails by weight, paint by the tin, and somebody who knows which one you need.")
    ways = Part("links", links=(*branches[:3], Anchor("/branches/", "All branches"), Anchor(STAFF_FOLDER, "Staff")))
    return (
        Sheet("/", "Welcome", name, (welcome, ways)),
        Sheet("/stores/", "Find a store", "Our branches", (Part("links", links=branches),)),
        Sheet("/about/", "About us", "About us", _paragraphs(company["about"])),
        Sheet("/privacy/", "Privacy policy", "Privacy policy", fill_policy(name, company["host"], "8 January 2024")),
        Sheet(STAFF_FOLDER, "Staff notices", "Staff notices", _paragraphs(company["staff_note"])),
    )


def _lay_out_branch(branch: Mapping[str, Any]) -> Sheet:
    return Sheet(_path(branch), f"{branch['town']} store", f"Larkin & Rowe {branch['town']}", ())


def _draw_page(brand: Brand, sheet: Sheet, family: str, branch: Mapping[str, Any] | None = None) -> Resource:
    html = draw("store", brand, sheet, branch=branch)
    return html_page(sheet.path, html, Truth(f"{brand.home}{sheet.path}", "honest", family))


def _paragraphs(texts: list[str]) -> tuple[Part, ...]:
    return tuple(Part("text", text) for text in texts)


def _path(branch: Mapping[str, Any]) -> str:
    return f"/stores/{branch['town'].lower().replace(' ', '-')}/"
