"""What report.html carries beside its overview: the tables in columns, in blocks that are unpacked when needed."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.records import CampaignFinding, Findings, PageFinding, RunInfo, VideoFinding
from reports.campaign_data import CampaignPages, describe_campaign, describe_in_brief
from reports.cells import plain
from reports.columns import pack, share, short_text, shorthand, url_text, word_lists, words
from reports.counts import Counts, severity, worst_first
from reports.terminal import MARKS
from reports.vocabulary import (
    CHANGE_MEANINGS,
    COVERAGE_REASONS,
    EVIDENCE_MEANINGS,
    KIND_MEANINGS,
    PLACEMENT_MEANINGS,
    VERDICT_MEANINGS,
)

MAX_PAGES = 100_000
MAX_CAMPAIGNS = 5_000
MAX_ROWS = 20_000
"""Rows of the domains, videos, changes and what was not judged."""

PAGES_A_BLOCK = 5_000
PROOFS_A_BLOCK = 1_000
CAMPAIGNS_A_BLOCK = 50
MEMBERS = 100
"""Pages that are listed with their campaign."""

MAX_PICTURES, MAX_DETAILS, MAX_SIZE = 9_500_000, 12_000_000, 24_000_000
"""Characters: of the campaigns' details with templates and pictures, of all details, of all blocks. What comes after is
left out, and the page says so."""

Block = tuple[str, str]
"""Its name and its packed content."""


@dataclass(slots=True)
class _Seen:
    """What the pages of one campaign have together, gathered in one pass over all pages."""

    hosts: Counter[str] = field(default_factory=Counter)
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Room:
    """How much is written, and how many of the campaigns and pages are there."""

    used: int = 0
    details: int = 0
    pages: int = 0

    def pack(self, name: str, data: object) -> Block:
        """A block, counted."""
        packed = pack(data)
        self.used += len(packed)
        return name, packed


def list_blocks(findings: Findings, info: RunInfo, counts: Counts) -> Iterator[Block]:
    """All blocks, the overview's last, for it says what is there; only one is held at a time."""
    room = _Room()
    pages = sorted(findings.pages, key=lambda page: (severity(page.verdict), -page.score))[:MAX_PAGES]
    campaigns = worst_first(findings.campaigns)[:MAX_CAMPAIGNS]
    yield room.pack("campaigns", _campaign_columns(campaigns))
    yield room.pack("domains", _domain_columns(findings))
    yield room.pack("videos", _video_columns(findings.videos))
    yield room.pack("changes", _change_columns(findings))
    yield room.pack("coverage", _coverage_columns(findings, counts))
    start = room.used
    for name, details in _campaign_blocks(campaigns, pages, findings, lambda: room.used - start < MAX_PICTURES):
        if room.used - start > MAX_DETAILS:
            break
        room.details += len(details)
        yield room.pack(name, details)
    yield from _page_blocks(pages, room)
    yield room.pack("overview", _overview(info, counts, room))


def _page_blocks(pages: Sequence[PageFinding], room: _Room) -> Iterator[Block]:
    """Rows and proofs of the pages, as many as there is room for."""
    for at in range(0, len(pages), PAGES_A_BLOCK):
        if room.used > MAX_SIZE:
            break
        part = pages[at : at + PAGES_A_BLOCK]
        room.pages += len(part)
        yield room.pack(f"pages-{at // PAGES_A_BLOCK}", _page_columns(part))
        for start in range(at, at + len(part), PROOFS_A_BLOCK):
            block = pages[start : min(start + PROOFS_A_BLOCK, at + len(part))]
            yield room.pack(f"proofs-{start // PROOFS_A_BLOCK}", _proof_columns(block))


def report_id(info: RunInfo, counts: Counts) -> str:
    """12 hex digits by which a notice names this report: other numbers or another time, another id."""
    told = [plain(info.name), info.started_at, info.finished_at, counts.pages_by_verdict, counts.campaigns_by_verdict]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def _overview(info: RunInfo, counts: Counts, room: _Room) -> dict[str, object]:
    """What every view needs: the run, how much there is and how much of it is here, and what the words mean."""
    return {
        "report": report_id(info, counts),
        "name": short_text(info.name),
        "started_at": plain(info.started_at),
        "finished_at": plain(info.finished_at),
        "versions": [[plain(name), plain(version)] for name, version in sorted(info.versions.items())],
        "totals": {
            "pages": counts.pages,
            "campaigns": counts.campaigns,
            "domains": counts.domains,
            "videos": counts.distinct_videos,
            "changes": counts.changes,
            "coverage": counts.not_judged,
        },
        "shown": {
            "pages": room.pages,
            "campaigns": min(counts.campaigns, MAX_CAMPAIGNS),
            "details": room.details,
        },
        "sizes": {"pages": PAGES_A_BLOCK, "proofs": PROOFS_A_BLOCK, "campaign": CAMPAIGNS_A_BLOCK},
        "meanings": {
            "verdict": VERDICT_MEANINGS,
            "reason": EVIDENCE_MEANINGS,
            "kind": KIND_MEANINGS,
            "change": CHANGE_MEANINGS,
            "coverage": COVERAGE_REASONS,
            "placement": PLACEMENT_MEANINGS,
            "mark": MARKS,
        },
    }


def _campaign_columns(campaigns: Sequence[CampaignFinding]) -> dict[str, object]:
    numbers = (
        *("score", "pages", "domains", "hosts", "keywords", "pages_with_video", "distinct_videos"),
        *("template_words", "keyword_slots", "spun_slots"),
    )
    texts = ("campaign_id", "verdict", "kind", "first_seen", "last_seen", "change")
    return {
        **{name: [getattr(each, name) for each in campaigns] for name in numbers},
        **{name: words(getattr(each, name) for each in campaigns) for name in texts},
        "repeated_body_share": [share(each.repeated_body_share) for each in campaigns],
        "spun_share": [share(each.spun_share) for each in campaigns],
        "sample": [short_text("; ".join(each.sample_keywords[:3])) for each in campaigns],
    }


def _campaign_blocks(
    campaigns: Sequence[CampaignFinding], pages: Sequence[PageFinding], findings: Findings, has_room: Callable[[], bool]
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """The details of the campaigns, CAMPAIGNS_A_BLOCK a block; in brief once `has_room` says no."""
    seen: defaultdict[str, _Seen] = defaultdict(_Seen)
    for row, page in enumerate(pages):
        if page.campaign_id:
            seen[page.campaign_id].hosts[page.host] += 1
            if len(seen[page.campaign_id].rows) < MEMBERS:
                seen[page.campaign_id].rows.append(row)
    videos: defaultdict[str, list[VideoFinding]] = defaultdict(list)
    for video in findings.videos:
        videos[video.campaign_id].append(video)
    exhibits = {exhibit.campaign_id: exhibit for exhibit in findings.exhibits}
    history = defaultdict(list)
    for change in findings.changes:
        if change.kind == "campaign":
            history[change.campaign_id or change.subject].append(change)
    for at in range(0, len(campaigns), CAMPAIGNS_A_BLOCK):
        describe = describe_campaign if has_room() else describe_in_brief
        yield (
            f"campaign-{at // CAMPAIGNS_A_BLOCK}",
            [
                describe(
                    each,
                    CampaignPages(seen[each.campaign_id].hosts, seen[each.campaign_id].rows, videos[each.campaign_id]),
                    exhibits.get(each.campaign_id),
                    history[each.campaign_id],
                )
                for each in campaigns[at : at + CAMPAIGNS_A_BLOCK]
            ],
        )


def _page_columns(pages: Sequence[PageFinding]) -> dict[str, object]:
    """What the table of pages shows, sorts, filters and searches by."""
    numbers = ("score", "keyword_count", "keyword_standalone", "own_facts", "videos")
    texts = ("domain", "verdict", "campaign_id", "change", "keyword")
    return {
        **{name: [getattr(page, name) for page in pages] for name in numbers},
        **{name: words(getattr(page, name) for page in pages) for name in texts},
        "url": [shorthand(url_text(page.url), page.keyword) for page in pages],
        "title": [shorthand(short_text(page.title), page.keyword) for page in pages],
        "repeated_body_share": [share(page.repeated_body_share) for page in pages],
    }


def _proof_columns(pages: Sequence[PageFinding]) -> dict[str, object]:
    """What the details of a page show beside its row."""
    lists = ("off_topic_words", "varying_words", "video_ids")
    texts = ("language", "fetched_at", "first_seen")
    return {
        **{name: [getattr(page, name) for page in pages] for name in ("keyword_headings", "words", "status")},
        **{name: words(getattr(page, name) for page in pages) for name in texts},
        **{name: word_lists(getattr(page, name) for page in pages) for name in lists},
        "keyword_share": [share(page.keyword_share) for page in pages],
        "spun_share": [share(page.spun_share) for page in pages],
        "reasons": word_lists([reason.name for reason in page.reasons] for page in pages),
        "values": [[shorthand(short_text(reason.value), page.keyword) for reason in page.reasons] for page in pages],
    }


def _domain_columns(findings: Findings) -> dict[str, object]:
    rows = sorted(findings.domains, key=lambda each: (-each.doorway, -each.suspect, -each.pages, each.domain))[
        :MAX_ROWS
    ]
    numbers = ("pages", "doorway", "suspect", "templated", "duplicate", "clean", "unjudged", "campaigns", "hosts")
    return {
        **{name: [getattr(row, name) for row in rows] for name in numbers},
        "domain": [short_text(row.domain) for row in rows],
        "doorway_share": [share(row.doorway_share) for row in rows],
        "first_seen": words(row.first_seen for row in rows),
        "change": words(row.change for row in rows),
    }


def _video_columns(videos: Iterable[VideoFinding]) -> dict[str, object]:
    """One row a video, most pages first: in how many campaigns it is, the first of them, its worst page's verdict."""
    first: dict[str, VideoFinding] = {}
    campaigns: defaultdict[str, dict[str, None]] = defaultdict(dict)
    worst: dict[str, str] = {}
    for video in videos:
        first.setdefault(video.video_id, video)
        worst[video.video_id] = min(worst.get(video.video_id, video.verdict), video.verdict, key=severity)
        if video.campaign_id:
            campaigns[video.video_id][video.campaign_id] = None
    rows = sorted(first.values(), key=lambda row: (-row.pages_with_video, row.video_id))[:MAX_ROWS]
    return {
        "video_id": [short_text(row.video_id) for row in rows],
        "url": [url_text(row.url) for row in rows],
        "page_url": [url_text(row.page_url) for row in rows],
        "provider": words(row.provider for row in rows),
        "placement": words(row.placement for row in rows),
        "verdict": words(worst[row.video_id] for row in rows),
        "pages": [row.pages_with_video for row in rows],
        "campaigns": [len(campaigns.get(row.video_id, ())) for row in rows],
        "campaign_id": words(next(iter(campaigns.get(row.video_id, ())), "") for row in rows),
    }


def _change_columns(findings: Findings) -> dict[str, object]:
    """Campaigns first, for they are few and say most."""
    ranks = {"campaign": 0, "domain": 1}
    rows = sorted(findings.changes, key=lambda row: ranks.get(row.kind, 2))[:MAX_ROWS]
    texts = ("kind", "change", "before", "after", "campaign_id")
    return {
        **{name: words(getattr(row, name) for row in rows) for name in texts},
        "subject": [url_text(row.subject) for row in rows],
    }


def _coverage_columns(findings: Findings, counts: Counts) -> dict[str, object]:
    rows = findings.coverage[:MAX_ROWS]
    return {
        "reasons": [[short_text(reason), number] for reason, number in counts.not_judged_by_reason.items()],
        "url": [url_text(row.url) for row in rows],
        "status": [row.status for row in rows],
        **{name: words(getattr(row, name) for row in rows) for name in ("domain", "reason", "detail", "seen_at")},
    }
