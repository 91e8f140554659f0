"""The families of pages, taken apart by workers: campaigns, and the pictures of each."""

from collections.abc import Iterable, Mapping
from functools import partial

from crawler.detect.brands import Brand, brands_of
from crawler.detect.campaign import Campaign, study_family
from crawler.detect.exhibit import build_exhibit
from crawler.detect.families import Family, Pair, form_families
from crawler.detect.identity import leave_texts
from crawler.exhibits import Exhibit
from crawler.records import Page, Unjudged
from crawler.studies import Place, Studies
from crawler.thresholds import Thresholds
from crawler.timings import Progress
from crawler.workers import PER_FAMILY, Crew, Failed, map_pages

Shown = tuple[Campaign, Exhibit]
_Task = tuple[Family, Mapping[int, Place], Mapping[str, Brand]]
"""A family that takes longer to study, or more bytes, is given up."""


def judge_families(
    originals: Mapping[int, Page],
    pairs: Iterable[Pair],
    studies: Studies,
    brands: Mapping[str, Brand],
    limits: Thresholds,
    crew: Crew,
    progress: Progress,
) -> tuple[tuple[Shown, ...], dict[str, Unjudged]]:
    """The campaigns of the families that `pairs` form, and a coverage row for each page of a family that could not be
    studied, by URL; `originals` are pages by their index in the pairs."""
    held = {index for index, page in originals.items() if page.url in studies}
    families = form_families([pair for pair in pairs if pair.a in held and pair.b in held], limits)
    tasks = (_family_task(family, originals, studies, brands) for family in families)
    study = partial(_study_one, limits=limits)
    campaigns: list[Shown] = []
    failed: dict[str, Unjudged] = {}
    progress("judging", 0, "families", len(families))
    for done, ((family, _, _), found) in enumerate(map_pages(study, tasks, crew, PER_FAMILY), 1):
        if isinstance(found, Failed):
            detail = f"its family of {len(family.members)} pages could not be studied: {found}"
            failed.update((page.url, give_up(page, detail)) for page in map(originals.__getitem__, family.members))
        else:
            campaigns += found
        progress("judging", done, "families", len(families))
    return tuple(campaigns), failed


def give_up(page: Page, detail: str) -> Unjudged:
    """The coverage row of a page whose family cannot be judged."""
    return Unjudged(page.url, page.domain, "error", detail, page.status, page.fetched_at)


def _family_task(family: Family, originals: Mapping[int, Page], studies: Studies, brands: Mapping[str, Brand]) -> _Task:
    pages = {index: originals[index] for index in family.members}
    places = {index: studies.place(page.url) for index, page in pages.items()}
    return family, places, brands_of(pages.values(), brands)


def _study_one(task: _Task, limits: Thresholds) -> tuple[Shown, ...]:
    family, places, brands = task
    studies = {index: place.load() for index, place in places.items()}
    campaigns = study_family(family, studies, brands, limits)
    shown = [(campaign, build_exhibit(campaign, studies, limits)) for campaign in campaigns]
    return tuple((leave_texts(campaign), exhibit) for campaign, exhibit in shown)
