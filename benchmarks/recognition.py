"""Which pages the template of a confirmed campaign recognises: members that were held out of it, and all others.

    python benchmarks/recognition.py             # the small collections with five seeds, the large ones, the demo
    python benchmarks/recognition.py --real      # and the labelled real sites, where they are

Of each labelled family a third of the pages is held out; what the audit's stages make of the others is the campaign.
Every page is then laid beside every campaign whose signature its sketch shares enough with. Wrong is a recognised page
that is honest, of another family, or the article that a family was spun from.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from labelled.elsewhere import read_demo, read_real
from labelled.families import build_families
from labelled.honest import build_honest
from labelled.records import Collection, LabelledPage
from quality import SPLITS, generated

from crawler.detect.brands import find_brands
from crawler.detect.campaign import Campaign, study_family
from crawler.detect.families import form_families, verify_link
from crawler.detect.known import Known
from crawler.detect.recognition import Recognition, find_candidates, recognise
from crawler.detect.sides import side_of
from crawler.detect.verdict import judge_campaign
from crawler.linking import link
from crawler.parse.examine import examine_page
from crawler.parse.frame import find_frames
from crawler.parse.screen import screen_page
from crawler.records import Capture, Position, Study
from crawler.screening import Screened
from crawler.thresholds import Thresholds
from crawler.words import WordedBlock, words_of

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from remembering import remember  # it lies with the tests

LIMITS = Thresholds()
SEEDS = range(1, 6)
TRUTHS = ("member", "source", "other family", "honest")


@dataclass(frozen=True, slots=True)
class Laid:
    """One page laid beside a campaign of `kind`, and what it truly is; `found` is None where it did not fit."""

    kind: str
    truth: str
    found: Recognition | None


def read_collections(*, real: bool) -> Iterator[Collection]:
    """Everything to measure on."""
    for split in SPLITS:
        for seed in SEEDS:
            parts = [build_families(split, "small", seed), build_honest(split, "small", seed)]
            pages = tuple(page for part in parts for page in part.pages)
            yield Collection(f"{split} {seed}", split, pages, parts[0].families)
        yield generated(split, "full")
    yield read_demo()
    if real:
        yield read_real()


def measure(collection: Collection) -> list[Laid]:
    """All pages of a collection beside all of its campaigns."""
    studies = _study(collection.pages)
    truth = {page.url: page for page in collection.pages}
    held = _hold_out(collection.pages)
    brands = find_brands([study.page for study in studies])
    learned = [s for s in studies if s.page.url not in held and truth[s.page.url].label != "source"]
    known, family = _remember(_find_campaigns(learned), truth)
    pages = [study.page for study in studies]
    candidates = find_candidates(pages, [page.sketch for page in pages], known, LIMITS)
    laid: list[Laid] = []
    for each in known:
        name = family[each.campaign_id]
        urls = candidates.get(each.campaign_id, frozenset()) - each.urls
        found = {row.url: row for row in recognise(each, [s for s in studies if s.page.url in urls], brands, LIMITS)}
        members = {url for url in held if truth[url].family == name}
        laid += [Laid(each.kind, _truth(truth[url], name), found.get(url)) for url in sorted(urls | members)]
    return laid


def _study(pages: Sequence[LabelledPage]) -> list[Study]:
    captures = [
        Capture(Position(0, at), page.url, 200, "text/html", "", page.body, "") for at, page in enumerate(pages)
    ]
    screened = [screen_page(capture) for capture in captures]
    frames = find_frames(screened, [page.frame for page in screened])
    return [
        examine_page(page, capture, frames.get(page.url, (0, 0)))
        for page, capture in zip(screened, captures, strict=True)
    ]


def _hold_out(pages: Iterable[LabelledPage]) -> set[str]:
    """A third of each family, at least one page, while two are left."""
    families: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.label == "doorway":
            families[page.family].append(page.url)
    held: set[str] = set()
    for name, urls in sorted(families.items()):
        held.update(Random(name).sample(sorted(urls), max(0, min(max(1, len(urls) // 3), len(urls) - 2))))
    return held


def _find_campaigns(studies: Sequence[Study]) -> list[Campaign]:
    """The campaigns as the audit forms them."""
    pages = [study.page for study in studies]
    screened = Screened(tuple(pages), [page.sketch for page in pages], [page.outline for page in pages], [])
    sides = [side_of(study.page, _worded(study), LIMITS.max_words) for study in studies]
    with TemporaryDirectory() as folder:
        links = link(screened, Path(folder), LIMITS)
    pairs = [verify_link(each, sides[each.a], sides[each.b], LIMITS) for each in links]
    brands = find_brands(pages)
    numbered = dict(enumerate(studies))
    families = form_families([pair for pair in pairs if pair], LIMITS)
    return [campaign for family in families for campaign in study_family(family, numbered, brands, LIMITS)]


def _worded(study: Study) -> list[WordedBlock]:
    return [WordedBlock(block.kind == "heading", tuple(words_of(block.text))) for block in study.blocks]


def _remember(campaigns: Iterable[Campaign], truth: dict[str, LabelledPage]) -> tuple[list[Known], dict[str, str]]:
    """The flagged campaigns as confirmed ones, and the labelled family that most members of each are of."""
    known: list[Known] = []
    family: dict[str, str] = {}
    for at, campaign in enumerate(campaigns):
        if judge_campaign(campaign, LIMITS).verdict in ("doorway", "suspect"):
            known.append(remember(campaign, f"c{at}"))
            names = Counter(truth[member.study.page.url].family for member in campaign.members)
            family[f"c{at}"] = names.most_common(1)[0][0]
    return known, family


def _truth(page: LabelledPage, family: str) -> str:
    if page.label == "doorway":
        return "member" if page.family == family else "other family"
    return "source" if page.label == "source" else "honest"


def show(laid: Sequence[Laid]) -> None:
    """Prints for each kind and truth: pages laid, texts that match, of these with a keyword in its places."""
    print(f"{'campaign':10}{'page':14}{'laid':>7}{'match':>7}{'flagged':>9}{'own facts':>11}")
    for kind in ("spun", "swapped", "mixed", "outlined"):
        for truth in TRUTHS:
            rows = [row for row in laid if (row.kind, row.truth) == (kind, truth)]
            found = [row.found for row in rows if row.found]
            pushed = sum(each.is_pushed for each in found)
            facts = max((each.own_facts for each in found), default=0)
            if rows:
                print(f"{kind:10}{truth:14}{len(rows):7}{len(found):7}{pushed:9}{facts:11}")


def main() -> int:
    """Runs the command; 1 when a page that is none of a campaign's is flagged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", action="store_true", help="the labelled real sites too; ten minutes")
    options = parser.parse_args()
    laid = [row for collection in read_collections(real=options.real) for row in measure(collection)]
    show(laid)
    return int(any(row.found and row.found.is_pushed for row in laid if row.truth != "member"))


if __name__ == "__main__":
    sys.exit(main())
