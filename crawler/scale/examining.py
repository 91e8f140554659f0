"""The close look at the pages that are worth it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyspark.sql import DataFrame

from crawler.archive import Archives
from crawler.examining import examine
from crawler.records import Page
from crawler.scale.columns import PLAIN, Columns, Row, pack
from crawler.scale.rereading import read_again
from crawler.screening import Screened
from crawler.spill import Spills
from crawler.studies import pack_study
from crawler.timings import no_progress
from crawler.workers import Crew

STUDY = Columns({"page": "bigint", "study": "binary", "seen": "binary", "failed": "binary"})
"""A page that was studied, packed, and what of it every row asks for; or the coverage row of one that could not be."""


def examine_chosen(sources: DataFrame, pages: DataFrame, chosen: DataFrame, frames: DataFrame) -> DataFrame:
    """STUDY of every page that is `chosen`."""
    asked = pages.join(chosen, "page").join(frames, "page", "left")
    names = ["page", *PLAIN.names, "sketch", "outline", "closely", "leading", "trailing"]
    return read_again(sources, asked.select(*names), STUDY, _examine)


def _examine(path: Path, pages: Sequence[Page], rows: Sequence[Row]) -> Iterator[Row]:
    frames = {row["url"]: (row["leading"] or 0, row["trailing"] or 0) for row in rows}
    closely = {row["url"]: row["closely"] for row in rows}
    screened = Screened(tuple(pages), [page.sketch for page in pages], [page.outline for page in pages], [])
    with Spills() as spills, Crew(1) as crew:
        studies, failed = examine(Archives([path]), screened, closely, frames, spills, crew, no_progress)
        for row in rows:
            url = row["url"]
            if url in studies:
                yield {"page": row["page"], "study": pack_study(studies[url]), "seen": pack(studies.seen[url])}
            elif url in failed:
                yield {"page": row["page"], "failed": pack(failed[url])}
