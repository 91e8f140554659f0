"""The shop that the spun families lead to, and its partner page that links their hosts."""

from crawler.demo.articles import Anchor, Part
from crawler.demo.sites import Site, Truth, found_site, html_page
from crawler.demo.themes import Brand, Sheet, draw, read_table

_MODIFIED = "Sat, 01 Apr 2023 20:00:00 GMT"


def build_deal_site() -> Site:
    """Two offers, a start page and the partner page."""
    table = read_table("deals.toml")
    menu = (Anchor("/", "Shop"), Anchor("/partners/", "Partners"))
    brand = Brand(table["name"], table["tagline"], f"http://{table['host']}", menu)
    offers = tuple(Anchor(offer["path"], offer["title"]) for offer in table["offer"])
    partners = tuple(Anchor(f"http://{partner['host']}/", partner["text"]) for partner in table["partner"])
    sheets = [
        Sheet("/", brand.tagline, brand.name, (Part("links", links=offers),)),
        Sheet("/partners/", "Partners", "Sites we like", (Part("links", links=partners),)),
    ]
    sheets += [
        Sheet(offer["path"], offer["title"], offer["title"], (Part("text", offer["text"]),)) for offer in table["offer"]
    ]
    pages = [
        html_page(sheet.path, draw("magazine", brand, sheet), Truth(f"{brand.home}{sheet.path}", "other", "deals"))
        for sheet in sheets
    ]
    return found_site(table["host"], brand.name, pages, modified=_MODIFIED)
