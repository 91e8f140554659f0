"""The pages worth another look: which they are, and what a worker finds on each."""

from collections.abc import Iterable, Mapping, Sequence

from crawler.archive import Archives
from crawler.condensing import without_text
from crawler.detect.families import ALIKE, Pair
from crawler.parse.screen import glance_page
from crawler.records import Capture, Page, Study, Unjudged
from crawler.rereading import NO_FRAME, Frame, Frames, read_again
from crawler.screening import Screened, refuse
from crawler.spill import Spills
from crawler.studies import Studies, pack_study
from crawler.timings import Progress
from crawler.workers import Crew, Failed, map_pages


def choose(
    pages: Iterable[Page], originals: Sequence[Page], pairs: Iterable[Pair], copies: Mapping[str, str]
) -> dict[str, bool]:
    """The pages worth another look, by URL: a close one (True) where a pair shows more than that two pages are alike,
    or the title is pushed, or there may be a video; and so their copies."""
    wanted = {page.url: True for page in pages if page.pushed or page.mentions_video}
    for pair in pairs:
        for index in (pair.a, pair.b):
            url = originals[index].url
            wanted[url] = wanted.get(url, False) or pair.relation not in ALIKE
    return wanted | {copy: wanted[url] for copy, url in copies.items() if url in wanted and copy not in wanted}


def examine(
    archives: Archives,
    screened: Screened,
    closely: Mapping[str, bool],
    frames: Frames,
    spills: Spills,
    crew: Crew,
    progress: Progress,
) -> tuple[Studies, dict[str, Unjudged]]:
    """The study of each page of `closely`, and a coverage row for each that could not be studied, by URL."""
    number_of = {page.position: number for number, page in enumerate(screened.pages) if page.url in closely}
    tasks = (
        (screened.whole(number_of[capture.position]), capture, frames.get(capture.url, NO_FRAME), closely[capture.url])
        for capture in read_again(archives, number_of)
    )
    studies = Studies(spills.open("studies"))
    failed: dict[str, Unjudged] = {}
    progress("examining", 0, total=len(number_of))
    for done, ((page, capture, _, _), found) in enumerate(map_pages(_examine_one, tasks, crew), 1):
        if isinstance(found, Failed):
            failed[page.url] = refuse(capture, "parser_killed", found)
        else:
            studies.add(screened.pages[number_of[page.position]], *found)
        progress("examining", done, total=len(number_of))
    return studies, failed


def _examine_one(task: tuple[Page, Capture, Frame, bool]) -> tuple[Study, bytes]:
    from crawler.parse.examine import examine_page  # here: only workers need it, and have it already

    page, capture, frame, closely = task
    study = examine_page(page, capture, frame) if closely else glance_page(page, capture, frame)
    return without_text(study), pack_study(study)
