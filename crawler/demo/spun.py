"""The spun families: one spintax article each, expanded anew for every search phrase, under several hosts."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.demo.articles import VIDEO_MARK, Anchor, Part, read_parts
from crawler.demo.sites import Resource, Site, Truth, found_site, html_page
from crawler.demo.spintax import Spintax, expand, parse_spintax
from crawler.demo.themes import Brand, Sheet, draw, read_table, read_text
from crawler.demo.videos import Clip, make_clip

FAMILIES = ("lawn", "coffee")
_MODIFIED = "Tue, 04 Apr 2023 09:12:44 GMT"
_RELATED = 3


@dataclass(frozen=True, slots=True)
class Doorway:
    """One page to make: the phrase it pushes, where it stands, the video it shows."""

    keyword: str
    path: str
    clip: Clip | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """One spintax article and the address all its copies lead to."""

    family: str
    article: Spintax
    offer: str
    seed: int


def build_spun_sites(family: str, seed: int, guests: Mapping[str, tuple[Resource, ...]]) -> tuple[Site, ...]:
    """The hosts of one family; a host among `guests` keeps the pages given there, its own start page with them."""
    table = read_table(f"spun/{family}.toml")
    article = parse_spintax(read_text(table["article"]), table["article"])
    campaign = Campaign(family, article, table["offer"], seed)
    return tuple(_build_site(row, campaign, guests.get(row["host"], ())) for row in table["site"])


def list_doorways(family: str) -> dict[str, tuple[Doorway, ...]]:
    """The pages of a family by host, in the order of the data."""
    return {row["host"]: _read_doorways(row) for row in read_table(f"spun/{family}.toml")["site"]}


def _read_doorways(row: Mapping[str, Any]) -> tuple[Doorway, ...]:
    return tuple(
        Doorway(keyword, row["path"].format(slug=_slug(keyword), number=number), make_clip(form, ident))
        for number, (keyword, form, ident) in enumerate(row["pages"], 101)
    )


def _build_site(row: Mapping[str, Any], campaign: Campaign, own: tuple[Resource, ...]) -> Site:
    doorways = _read_doorways(row)
    menu = (Anchor("/", "Home"),) if own else (Anchor("/", "Home"), Anchor("/archive/", "All articles"))
    brand = Brand(
        row["name"], row["tagline"], f"http://{row['host']}", menu, row["tracker"], charset=row.get("charset", "utf-8")
    )
    pages = [_build_page(row, brand, doorway, doorways, campaign) for doorway in doorways]
    listings = list(own) or _build_listings(row, brand, doorways, campaign)
    return found_site(row["host"], row["name"], listings + pages, modified=_MODIFIED, sitemap=row.get("sitemap", False))


def _build_page(
    row: Mapping[str, Any], brand: Brand, doorway: Doorway, siblings: tuple[Doorway, ...], campaign: Campaign
) -> Resource:
    rng = random.Random(f"{campaign.seed} {brand.home}{doorway.path}")  # noqa: S311 - wording, not secrets
    text = expand(campaign.article, rng, {"KEYWORD": doorway.keyword, "VIDEO": VIDEO_MARK})
    others = [other for other in siblings if other != doorway]
    sheet = Sheet(
        doorway.path,
        doorway.keyword,
        doorway.keyword,
        read_parts(text, doorway.clip),
        _anchors(rng.sample(others, min(_RELATED, len(others)))),
        date=f"2023-03-{rng.randint(10, 28)}" if row.get("dated") else "",
        offer=campaign.offer,
    )
    video_ids = (doorway.clip.video_id,) if doorway.clip else ()
    known = Truth(f"{brand.home}{doorway.path}", "doorway", campaign.family, "spun", doorway.keyword, video_ids)
    return html_page(doorway.path, draw(row["theme"], brand, sheet), known, brand.charset, row.get("declared", True))


def _build_listings(
    row: Mapping[str, Any], brand: Brand, doorways: tuple[Doorway, ...], campaign: Campaign
) -> list[Resource]:
    latest = Part("links", links=_anchors(doorways[:2]))
    every = Part("links", links=_anchors(doorways))
    sheets = (
        Sheet("/", brand.tagline, brand.name, (Part("text", brand.tagline), latest)),
        Sheet("/archive/", "All articles", "All articles", (every,)),
    )
    return [
        html_page(
            sheet.path,
            draw(row["theme"], brand, sheet),
            Truth(f"{brand.home}{sheet.path}", "other", campaign.family),
            brand.charset,
            row.get("declared", True),
        )
        for sheet in sheets
    ]


def _anchors(doorways: tuple[Doorway, ...] | list[Doorway]) -> tuple[Anchor, ...]:
    return tuple(Anchor(doorway.path, doorway.keyword) for doorway in doorways)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
