"""What is in every CSV: the one description of tables and columns that writers, datapackage.json and docs follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.records import KINDS, VERDICTS, Findings
from reports.vocabulary import (
    CAMPAIGN_CHANGES,
    COVERAGE_REASONS,
    DOMAIN_CHANGES,
    PAGE_CHANGES,
    PLACEMENT_MEANINGS,
    ROW_CHANGES,
)

SCHEMA_VERSION = 1
"""Of run.json and the tables; a new column keeps it, a changed or removed one raises it."""

IDS = " "
"""Joins URLs and ids: a space cannot be part of either."""

WORDS = "; "
"""Joins words, phrases and reasons."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `join` is what stands between the items of a list, empty for a single value."""

    name: str
    type: Literal["string", "integer", "number", "datetime"]
    description: str
    join: str = ""
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV: `name` is the field of Findings with its records, `key` the column that no two rows share.

    `refers` has (column, name of a table): what is in the column is the key of a row of that table.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: str = ""
    refers: tuple[tuple[str, str], ...] = ()

    @property
    def file_name(self) -> str:
        """The file's name inside the run's folder."""
        return f"{self.name}.csv"

    def records(self, findings: Findings) -> Sequence[object]:
        """The records that are this table's rows, in row order."""
        rows: Sequence[object] = getattr(findings, self.name)
        return rows


PAGES = Table(
    "pages",
    "One row a judged page.",
    (
        Column("url", "string", "Address of the page."),
        Column("domain", "string", "Registrable domain by the public-suffix list with its private section."),
        Column("host", "string", "Host name of the page."),
        Column("verdict", "string", "Worst thing that is proven or likely of the page.", one_of=VERDICTS),
        Column("score", "integer", "Strength of the evidence against the page, 0-100."),
        Column("campaign_id", "string", "Family that the page belongs to; empty when none."),
        Column("title", "string", "Title of the page, as written."),
        Column("keyword", "string", "Injected phrase, as written; empty when none."),
        Column(
            "keyword_count",
            "integer",
            "Times the keyword is in the body; title and the page's own top heading not counted.",
        ),
        Column("keyword_standalone", "integer", "Of these, how often it is a sentence, line or list item of its own."),
        Column("keyword_share", "number", "Share of the body's words that belong to the keyword, 0-1."),
        Column("off_topic_words", "string", "Keyword words that the body has only inside the keyword.", WORDS),
        Column(
            "varying_words", "string", "Words of the title phrase that change from page to page of the family.", WORDS
        ),
        Column("keyword_headings", "integer", "Headings that hold the keyword or its varying words."),
        Column("own_facts", "integer", "Facts that no sibling has: numbers, addresses, dates, table rows, links out."),
        Column(
            "repeated_body_share", "number", "Share of the body's words that the template accounts for, spun too, 0-1."
        ),
        Column("spun_share", "number", "Share of the body's words that stand in spun slots, 0-1."),
        Column("videos", "integer", "Embedded or linked videos."),
        Column(
            "video_ids",
            "string",
            "Ids at their providers (`youtube:ID`, `vimeo:ID`, ...) in page order; a file has none.",
            IDS,
        ),
        Column("words", "integer", "Words of the page's main text."),
        Column("language", "string", "Language of the page, as a code; empty when unknown."),
        Column("status", "integer", "HTTP status that the page came with."),
        Column("fetched_at", "datetime", "When the page was fetched, ISO 8601 in UTC."),
        Column(
            "first_seen",
            "datetime",
            "When it was fetched in the first run of this name that judged it, ISO 8601 in UTC.",
        ),
        Column("change", "string", "Against the previous finished run; empty in the first one.", one_of=PAGE_CHANGES),
        Column("reasons", "string", "Evidence for the verdict, strongest first, each `name=value`.", WORDS),
    ),
    key="url",
    refers=(("campaign_id", "campaigns"), ("domain", "domains")),
)

CAMPAIGNS = Table(
    "campaigns",
    "One row a family of pages made from one template or outline.",
    (
        Column("campaign_id", "string", "Id of the family, stable between runs while the family lives."),
        Column("verdict", "string", "Worst thing that is proven or likely of the family.", one_of=VERDICTS),
        Column("kind", "string", "How the pages were made from one another.", one_of=KINDS),
        Column("score", "integer", "Strength of the evidence against the family, 0-100."),
        Column("pages", "integer", "Pages of the family."),
        Column("domains", "integer", "Registrable domains with a page of the family."),
        Column("hosts", "integer", "Host names with a page of the family."),
        Column("keywords", "integer", "Distinct injected phrases of its pages."),
        Column("sample_keywords", "string", "Some of these phrases.", WORDS),
        Column("template_words", "integer", "Words of the recovered template."),
        Column("keyword_slots", "integer", "Places of the template that hold the keyword."),
        Column("spun_slots", "integer", "Places of the template that hold one of several wordings."),
        Column(
            "repeated_body_share", "number", "Share of its pages' words that the template accounts for, spun too, 0-1."
        ),
        Column("spun_share", "number", "Share of its pages' words that stand in spun slots, 0-1."),
        Column("pages_with_video", "integer", "Pages of the family that embed or link a video."),
        Column("distinct_videos", "integer", "Different videos on its pages."),
        Column(
            "shared_ids", "string", "Analytics, advertising and affiliate ids on more than one of its domains.", IDS
        ),
        Column("destinations", "string", "Where its pages lead off-site.", IDS),
        Column("languages", "string", "Languages of its pages.", WORDS),
        Column("sample_urls", "string", "Some of its pages.", IDS),
        Column(
            "first_seen",
            "datetime",
            "First fetch of its pages in the first run of this name that found it, ISO 8601 in UTC.",
        ),
        Column("last_seen", "datetime", "When a page of the family was last fetched, ISO 8601 in UTC."),
        Column(
            "change", "string", "Against the previous finished run; empty in the first one.", one_of=CAMPAIGN_CHANGES
        ),
        Column("reasons", "string", "Evidence for the verdict, strongest first, each `name=value`.", WORDS),
    ),
    key="campaign_id",
)

DOMAINS = Table(
    "domains",
    "One row a registrable domain.",
    (
        Column("domain", "string", "Registrable domain by the public-suffix list with its private section."),
        Column("pages", "integer", "Judged pages of the domain."),
        Column("doorway", "integer", "Of these, pages with the verdict doorway."),
        Column("suspect", "integer", "Of these, pages with the verdict suspect."),
        Column("templated", "integer", "Of these, pages with the verdict templated."),
        Column("duplicate", "integer", "Of these, pages with the verdict duplicate."),
        Column("clean", "integer", "Of these, pages with the verdict clean."),
        Column("unjudged", "integer", "URLs of the domain that were not judged (see coverage.csv)."),
        Column("doorway_share", "number", "Share of the judged pages with the verdict doorway, 0-1."),
        Column("campaigns", "integer", "Families with a page on the domain."),
        Column("hosts", "integer", "Host names of the domain with a judged page."),
        Column(
            "first_seen",
            "datetime",
            "First fetch of its pages in the first run of this name that met it, ISO 8601 in UTC.",
        ),
        Column("change", "string", "Against the previous finished run; empty in the first one.", one_of=DOMAIN_CHANGES),
    ),
    key="domain",
)

VIDEOS = Table(
    "videos",
    "One row a page and a video that it embeds, links or names.",
    (
        Column("video_id", "string", "Id of the video, `youtube:ID`, `vimeo:ID`, ..."),
        Column("provider", "string", "Who hosts the video."),
        Column("url", "string", "Address of the video as the page has it."),
        Column("page_url", "string", "Address of the page."),
        Column(
            "placement",
            "string",
            "Whether it is embedded, linked or only named in the text.",
            one_of=tuple(PLACEMENT_MEANINGS),
        ),
        Column("campaign_id", "string", "Family that the page belongs to; empty when none."),
        Column("verdict", "string", "Verdict of the page.", one_of=VERDICTS),
        Column("pages_with_video", "integer", "Judged pages that have this video."),
    ),
    refers=(("page_url", "pages"), ("campaign_id", "campaigns")),
)

COVERAGE = Table(
    "coverage",
    "One row a URL, or an archive file, that was not judged, and why.",
    (
        Column("url", "string", "Address, or the name of the archive file or of the missing shard."),
        Column("domain", "string", "Registrable domain; empty when the URL has none."),
        Column("reason", "string", "Why it was not judged, one word of a fixed list.", one_of=tuple(COVERAGE_REASONS)),
        Column("detail", "string", "What exactly happened, for people."),
        Column("status", "integer", "HTTP status of the answer; 0 when there was none."),
        Column("seen_at", "datetime", "When this was found out, ISO 8601 in UTC."),
    ),
    refers=(("domain", "domains"),),
)

DIFFERENCES = Table(
    "changes",
    "One row a difference from the previous finished run; no rows in the first one.",
    (
        Column("kind", "string", "What changed.", one_of=("page", "campaign", "domain")),
        Column("subject", "string", "URL of the page, id of the campaign, or the domain."),
        Column("change", "string", "How it changed.", one_of=ROW_CHANGES),
        Column("before", "string", "How it was before: verdict, number of pages, hosts or id; empty when new."),
        Column("after", "string", "How it is now; empty when gone, or why the page was not judged."),
        Column("campaign_id", "string", "Family of the page or campaign; empty when none."),
    ),
)

TABLES = (PAGES, CAMPAIGNS, DOMAINS, VIDEOS, COVERAGE, DIFFERENCES)
