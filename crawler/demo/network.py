"""The whole demo network: spam families among honest sites that look a little like them."""

from crawler.demo.articles import Anchor
from crawler.demo.blog import build_blog_pages, build_blog_site
from crawler.demo.deals import build_deal_site
from crawler.demo.reference import build_reference_site
from crawler.demo.sites import Site
from crawler.demo.spun import build_spun_sites, list_doorways
from crawler.demo.stores import build_store_site
from crawler.demo.swapped import build_swapped_site

HONEST_BLOG = "www.slow-kettle.example"
SHARED_BLOG = "notes.tin-roof-journal.example"
"""An honest weblog that has a folder of doorways on it."""


def build_network(seed: int = 1) -> tuple[Site, ...]:
    """All sites, the same bytes for the same seed; the seed decides how each spun page is worded."""
    slipped_in = tuple(Anchor(page.path, page.keyword) for page in list_doorways("coffee")[SHARED_BLOG])
    guests = {SHARED_BLOG: build_blog_pages(SHARED_BLOG, slipped_in)}
    return (
        *build_spun_sites("lawn", seed, {}),
        *build_spun_sites("coffee", seed, guests),
        build_swapped_site(),
        build_deal_site(),
        build_reference_site(),
        build_store_site(),
        build_blog_site(HONEST_BLOG),
    )
