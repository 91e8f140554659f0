"""What is new in a run, in numbers and in one line."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from crawler.past import Past
from crawler.records import Change
from crawler.sightings import News
from reports.cells import plain

_DATE = 10
"""Characters of a time in ISO 8601 that are its date."""


def count_news(changes: Iterable[Change], past: Past, flagged: Collection[str]) -> News:
    """The rows of changes.csv, counted; of campaigns those of the ids `flagged`, for an honest template is no news."""
    rows = tuple(changes)
    campaigns = Counter(row.change for row in rows if row.kind == "campaign" and row.subject in flagged)
    doorways = [row for row in rows if row.kind == "page" and "doorway" in (row.before, row.after)]
    return News(
        name=past.name,
        since=past.points[-1].finished_at if past.points else "",
        new_campaigns=campaigns["new"],
        split_campaigns=campaigns["split"],
        returned_campaigns=campaigns["returned"],
        gone_campaigns=campaigns["gone"],
        merged_campaigns=campaigns["merged"],
        new_doorway_pages=sum(row.after == "doorway" and row.change in ("new", "verdict changed") for row in doorways),
        returned_doorway_pages=sum(row.after == "doorway" and row.change == "returned" for row in doorways),
        gone_doorway_pages=sum(row.change == "gone" for row in doorways),
        changes=len(rows),
    )


def news_line(news: News) -> str:
    """`news` for a reader: since when, and how much of what matters."""
    if not news.since:
        return f"first run of {plain(news.name)}"
    campaigns = {
        "new": news.new_campaigns,
        "split off": news.split_campaigns,
        "returned": news.returned_campaigns,
        "gone": news.gone_campaigns,
        "merged": news.merged_campaigns,
    }
    pages = {"new": news.new_doorway_pages, "returned": news.returned_doorway_pages, "gone": news.gone_doorway_pages}
    said = [*_tell(campaigns, "campaign"), *_tell(pages, "doorway page")]
    if not said and news.changes:
        said = ["no new doorway or suspect campaign, no new doorway page; what else has changed is in changes.csv"]
    return f"since the run of {plain(news.since)[:_DATE]}: {', '.join(said or ['nothing has changed'])}"


def _tell(numbers: Mapping[str, int], thing: str) -> list[str]:
    """What there is of each, the first with the thing: `3 new campaigns`, `1 gone`."""
    told = [(how, number) for how, number in numbers.items() if number]
    named = [f"{number:,} {how}" for how, number in told]
    if told:
        how, number = told[0]
        things = thing if number == 1 else f"{thing}s"
        named[0] = f"{number:,} {how} {things}" if how in ("new", "returned") else f"{number:,} {things} {how}"
    return named
