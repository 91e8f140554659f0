"""The frozen records that cross a stage border: archive -> screen -> group -> examine -> judge -> reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.exhibits import Exhibit, Precision, RunPoint, Watched
from crawler.sightings import News, Sighting

VERDICTS = ("doorway", "suspect", "templated", "duplicate", "clean")
"""Worst first."""

KINDS = ("spun", "swapped", "mixed", "outlined")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record lies: index of the archive file in the run, ordinal of the record in that file."""

    file: int
    record: int


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived HTTP response with a body, decoded from transfer and content coding.

    `charset` is what the HTTP header declared, empty when it did not. `fetched_at` is ISO 8601 in UTC.
    """

    position: Position
    url: str
    status: int
    content_type: str
    charset: str
    body: bytes
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A URL (or an archive file) that got no verdict, and why: one row of coverage.csv.

    `reason` is one of a small fixed vocabulary (see docs/columns.md); `status` is 0 when there was no response.
    """

    url: str
    domain: str
    reason: str
    detail: str = ""
    status: int = 0
    seen_at: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What every page pays for: the cheap facts and the sketch.

    `sketch` holds sampled hashes of word 3-shingles (unsigned 64 bit, sorted, distinct; packed by `shingles.pack`).
    `text_digest` is equal for pages with the same main text. `pushed` says that the title phrase comes back often
    enough to look closer. `frame` are the hashes and lengths of its first and last blocks, as `parse.frame` packs them;
    `outline` are hashes of its headings with the words of its title masked, packed as the sketch is.
    """

    position: Position
    url: str
    domain: str
    host: str
    status: int
    fetched_at: str
    title: str
    h1: str
    canonical: str
    language: str
    words: int
    text_digest: str
    sketch: bytes
    pushed: bool
    mentions_video: bool
    frame: bytes = b""
    outline: bytes = b""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that stands on its own line: `kind` is heading, item, cell or text (`level` 1-6 for headings)."""

    kind: str
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Video:
    """An embedded or linked video. `block` is the index of the block before which it stands, -1 when it stands
    nowhere in the text: only in the page's data about itself."""

    video_id: str
    provider: str
    url: str
    placement: str
    block: int


@dataclass(frozen=True, slots=True)
class Build:
    """How a page is built: `hidden` texts that no reader sees (cut at 300 characters; `hidden_words` counts all), the
    URL to which it sends its reader at once (`jump`), texts of the main content's pictures, (URL, anchor text) of links
    within its site, digits of telephone links."""

    hidden: tuple[str, ...] = ()
    hidden_words: int = 0
    jump: str = ""
    noindex: bool = False
    alts: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """One page read closely: its main blocks in order, its videos, its links off-site (whole, and as registrable
    domains), its analytics, advertising and affiliate ids, and its build."""

    page: Page
    blocks: tuple[Block, ...]
    videos: tuple[Video, ...]
    outlinks: tuple[str, ...]
    destinations: tuple[str, ...]
    tracker_ids: tuple[str, ...]
    build: Build = Build()


@dataclass(frozen=True, slots=True)
class Link:
    """Two pages (indexes, a < b) that share `shared` sampled shingles."""

    a: int
    b: int
    shared: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a verdict, as a reviewer reads it: `name=value`."""

    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


@dataclass(frozen=True, slots=True)
class PageFinding:
    """One row of pages.csv. Shares are 0-1; `score` is 0-100."""

    url: str
    domain: str
    host: str
    verdict: str
    score: int
    campaign_id: str
    title: str
    keyword: str
    keyword_count: int
    keyword_standalone: int
    keyword_share: float
    off_topic_words: tuple[str, ...]
    varying_words: tuple[str, ...]
    keyword_headings: int
    own_facts: int
    repeated_body_share: float
    spun_share: float
    videos: int
    video_ids: tuple[str, ...]
    words: int
    language: str
    status: int
    fetched_at: str
    first_seen: str
    change: str
    reasons: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CampaignFinding:
    """One row of campaigns.csv, and the recovered `template` that goes to templates/CAMPAIGN_ID.txt."""

    campaign_id: str
    verdict: str
    kind: str
    score: int
    pages: int
    domains: int
    hosts: int
    keywords: int
    sample_keywords: tuple[str, ...]
    template_words: int
    keyword_slots: int
    spun_slots: int
    repeated_body_share: float
    spun_share: float
    pages_with_video: int
    distinct_videos: int
    shared_ids: tuple[str, ...]
    destinations: tuple[str, ...]
    languages: tuple[str, ...]
    sample_urls: tuple[str, ...]
    first_seen: str
    last_seen: str
    change: str
    reasons: tuple[Evidence, ...]
    template: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DomainFinding:
    """One row of domains.csv."""

    domain: str
    pages: int
    doorway: int
    suspect: int
    templated: int
    duplicate: int
    clean: int
    unjudged: int
    doorway_share: float
    campaigns: int
    hosts: int
    first_seen: str
    change: str


@dataclass(frozen=True, slots=True)
class VideoFinding:
    """One row of videos.csv: a page and one video it embeds (`embed`), links (`link`) or names in its text (`text`)."""

    video_id: str
    provider: str
    url: str
    page_url: str
    placement: str
    campaign_id: str
    verdict: str
    pages_with_video: int


@dataclass(frozen=True, slots=True)
class Change:
    """One row of changes.csv."""

    kind: str
    subject: str
    change: str
    before: str
    after: str
    campaign_id: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything an audit found, in the stable row order of the reports.

    `exhibits` has at most one of each campaign, `trend` one point a run of this name, oldest first, this run last.
    """

    pages: tuple[PageFinding, ...]
    campaigns: tuple[CampaignFinding, ...]
    domains: tuple[DomainFinding, ...]
    videos: tuple[VideoFinding, ...]
    coverage: tuple[Unjudged, ...]
    changes: tuple[Change, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    trend: tuple[RunPoint, ...] = ()
    precision: tuple[Precision, ...] = ()
    watched: tuple[Watched, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    news: News | None = None


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What run.json says beside the counts: who ran, with what, when, and how the crawl ended.

    Times are ISO 8601 in UTC; `timings` are seconds per stage; `crawl` is the crawler's own account, empty for WARC
    input.
    """

    name: str
    started_at: str
    finished_at: str
    finish_reason: str
    complete: bool
    versions: Mapping[str, str]
    options: Mapping[str, object]
    timings: Mapping[str, float]
    crawl: Mapping[str, object]
