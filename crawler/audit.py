"""The middle of the program in one place: archived pages in, findings out."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from crawler.archive import Archives
from crawler.coverage import settle
from crawler.detect.brands import find_brands
from crawler.detect.known import Known
from crawler.detect.recognition import find_candidates
from crawler.examining import choose, examine
from crawler.findings import Judged, assemble
from crawler.linking import find_copies, link
from crawler.parse.frame import find_frames
from crawler.recognised import admit, recognise_pages
from crawler.records import Findings, Unjudged
from crawler.screening import screen_archives
from crawler.spill import Spills
from crawler.studying import give_up, judge_families
from crawler.thresholds import Thresholds
from crawler.timings import Progress, Timings
from crawler.verifying import verify_links
from crawler.workers import Crew


def audit(
    paths: Sequence[Path],
    uncollected: Iterable[Unjudged],
    limits: Thresholds,
    jobs: int,
    progress: Progress,
    timings: Timings,
    known: Sequence[Known] = (),
) -> Findings:
    """Judges every page of the archives at `paths`; `uncollected` are the URLs that the crawl could not fetch, `known`
    the campaigns of earlier runs: they keep their ids, and single pages of those that are confirmed are recognised."""
    archives = Archives(paths)
    with Spills() as spills, Crew(jobs) as crew:
        screened, unjudged = screen_archives(archives, spills, crew, progress)
        pages = screened.pages
        timings.lap("screen")
        frames = find_frames(pages, screened.frames)
        copies = find_copies(pages)
        first = screened.only([number for number, page in enumerate(pages) if page.url not in copies])
        originals = first.pages
        progress("grouping", len(originals))
        links = link(first, spills.path, limits)
        timings.lap("group")
        pairs, lost = verify_links(archives, originals, links, frames, limits, crew, progress)
        timings.lap("verify")
        candidates = find_candidates(pages, screened.sketches, known, limits)
        closer = choose(pages, originals, pairs, copies) | dict.fromkeys(frozenset().union(*candidates.values()), True)
        studies, failed = examine(archives, screened, closer, frames, spills, crew, progress)
        timings.lap("examine")
        brands = find_brands(pages)
        shown, given_up = judge_families(dict(enumerate(originals)), pairs, studies, brands, limits, crew, progress)
        failed.update(given_up)
        failed.update((originals[index].url, give_up(originals[index], why)) for index, why in lost.items())
        campaigns, exhibits = tuple(campaign for campaign, _ in shown), tuple(exhibit for _, exhibit in shown)
        recognised, trouble = recognise_pages(known, candidates, studies, campaigns, brands, limits, crew)
        timings.lap("judge")
        judged = tuple(page for page in pages if page.url not in failed)
        judged_at = {page.url: page.fetched_at for page in pages}
        coverage = (*settle((*uncollected, *unjudged), judged_at), *failed.values(), *trouble)
        found = Judged(judged, copies, studies, studies.seen, brands, campaigns, coverage, exhibits)
        return admit(assemble(found, limits, known), recognised, known, limits)
