"""Verdicts and evidence as the rows of the reports, in a stable order."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from crawler.detect.brands import Brand
from crawler.detect.campaign import Campaign, Member
from crawler.detect.circumstances import shared_ids
from crawler.detect.identity import Identity
from crawler.detect.keyword import Keyword, lone_keyword
from crawler.detect.known import Known
from crawler.detect.spintax import render
from crawler.detect.template import Coverage
from crawler.detect.text import KEYWORD, SLOT
from crawler.detect.verdict import CLEAN, Judgement, judge_alone, judge_campaign, judge_member
from crawler.exhibits import Exhibit
from crawler.naming import name_campaigns, sight_campaigns
from crawler.records import (
    VERDICTS,
    CampaignFinding,
    DomainFinding,
    Evidence,
    Findings,
    Page,
    PageFinding,
    Study,
    Unjudged,
    VideoFinding,
)
from crawler.thresholds import Thresholds

_SAMPLES = 10
_NO_COVERAGE = Coverage(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """All that the stages found: pages by URL, copies (URL -> URL of the first), studies by URL as they are read and
    as far as they are `seen` without their texts, campaigns, coverage rows, and the pictures of each campaign, without
    an id."""

    pages: tuple[Page, ...]
    copies: Mapping[str, str]
    studies: Mapping[str, Study]
    seen: Mapping[str, Study]
    brands: Mapping[str, Brand]
    campaigns: tuple[Campaign, ...]
    unjudged: tuple[Unjudged, ...]
    exhibits: tuple[Exhibit, ...] = ()


def assemble(
    judged: Judged, limits: Thresholds, known: Sequence[Known] = (), names: Sequence[str] | None = None
) -> Findings:
    """The rows of every report; campaigns that are among the `known` ones keep their ids, unless all have `names`."""
    verdicts = [judge_campaign(campaign, limits) for campaign in judged.campaigns]
    if names is None:
        identities = name_campaigns(judged.campaigns, verdicts, known, limits)
    else:
        identities = [Identity(known_as=name) for name in names]
    ids = [each.known_as for each in identities]
    wholes = dict(zip(ids, verdicts, strict=True))
    found: dict[str, PageFinding] = {}
    for at, campaign in enumerate(judged.campaigns):
        for member in campaign.members:
            judgement = judge_member(member, campaign, wholes[ids[at]], limits)
            found[member.study.page.url] = _member_row(member, campaign, ids[at], judgement)
    for page in judged.pages:
        if page.url not in found and page.url not in judged.copies:
            found[page.url] = _lone_row(page, judged.studies.get(page.url), judged.brands, limits)
    for page in judged.pages:
        if page.url in judged.copies:
            original = found.get(judged.copies[page.url])
            found[page.url] = _copy_row(page, judged.seen.get(page.url), original)
    pages = tuple(sorted(found.values(), key=lambda row: (VERDICTS.index(row.verdict), row.campaign_id, row.url)))
    members: dict[str, list[PageFinding]] = defaultdict(list)
    for row in pages:
        if row.campaign_id:
            members[row.campaign_id].append(row)
    campaigns = [
        _campaign_row(campaign, name, wholes[name], members[name], judged.seen)
        for name, campaign in zip(ids, judged.campaigns, strict=True)
    ]
    shown = [row for row in campaigns if row.verdict != "duplicate"]
    shown.sort(key=lambda row: (VERDICTS.index(row.verdict), -row.pages, row.campaign_id))
    exhibits = {ids[at]: replace(exhibit, campaign_id=ids[at]) for at, exhibit in enumerate(judged.exhibits)}
    coverage = tuple(sorted(set(judged.unjudged), key=_place_of))
    return Findings(
        pages=pages,
        campaigns=tuple(shown),
        domains=_domain_rows(pages, coverage),
        videos=_video_rows(judged.seen, pages),
        coverage=coverage,
        exhibits=tuple(exhibits[row.campaign_id] for row in shown if row.campaign_id in exhibits),
        sightings=sight_campaigns(
            judged.campaigns, identities, {row.campaign_id for row in shown}, pages, judged.pages
        ),
    )


def _place_of(row: Unjudged) -> tuple[str, str, str, str, int, str]:
    return row.domain, row.url, row.reason, row.detail, row.status, row.seen_at


def _row(page: Page, study: Study | None, judgement: Judgement) -> PageFinding:
    """A row with no family and no keyword; the others are made from it."""
    videos = study.videos if study else ()
    return PageFinding(
        url=page.url,
        domain=page.domain,
        host=page.host,
        verdict=judgement.verdict,
        score=judgement.score,
        campaign_id="",
        title=page.title,
        keyword="",
        keyword_count=0,
        keyword_standalone=0,
        keyword_share=0.0,
        off_topic_words=(),
        varying_words=(),
        keyword_headings=0,
        own_facts=0,
        repeated_body_share=0.0,
        spun_share=0.0,
        videos=len(videos),
        video_ids=tuple(video.video_id for video in videos if video.provider != "file"),
        words=page.words,
        language=page.language,
        status=page.status,
        fetched_at=page.fetched_at,
        first_seen=page.fetched_at,
        change="",
        reasons=judgement.reasons,
    )


def with_keyword(row: PageFinding, keyword: Keyword) -> PageFinding:
    """`row` with what was measured of `keyword`."""
    return replace(
        row,
        keyword=keyword.phrase,
        keyword_count=keyword.count,
        keyword_standalone=keyword.standalone,
        keyword_share=keyword.share,
        off_topic_words=keyword.off_topic,
        varying_words=keyword.varying,
        keyword_headings=keyword.headings,
    )


def _member_row(member: Member, campaign: Campaign, campaign_id: str, judgement: Judgement) -> PageFinding:
    row = _row(member.study.page, member.study, judgement)
    if judgement.verdict in ("doorway", "suspect"):
        row = with_keyword(row, member.keyword)
    spun = member.coverage.spun if campaign.kind == "spun" else 0.0
    return replace(
        row,
        campaign_id="" if judgement.verdict == "duplicate" else campaign_id,
        own_facts=member.own_facts,
        repeated_body_share=member.coverage.body,
        spun_share=spun,
    )


def _lone_row(page: Page, study: Study | None, brands: Mapping[str, Brand], limits: Thresholds) -> PageFinding:
    if study is None:
        return _row(page, None, CLEAN)
    keyword = lone_keyword(study, brands)
    judgement = judge_alone(keyword, limits)
    row = _row(page, study, judgement)
    return with_keyword(row, keyword) if judgement.verdict != "clean" else row


def _copy_row(page: Page, study: Study | None, original: PageFinding | None) -> PageFinding:
    """A page with the text and title of another: that one's verdict with its proof, `duplicate` where it is clean."""
    own = _row(page, study, Judgement("duplicate", 5, ()))
    if original is None:
        return own
    same = Evidence("same_text_as", original.url)
    if original.verdict in ("clean", "duplicate"):
        return replace(own, reasons=(same,))
    return replace(
        original,
        **{name: getattr(own, name) for name in _OWN_COLUMNS},
        reasons=(*original.reasons, same),
    )


_OWN_COLUMNS = [
    "url",
    "domain",
    "host",
    "title",
    "videos",
    "video_ids",
    "words",
    "language",
    "status",
    "fetched_at",
    "first_seen",
    "change",
]


def _campaign_row(
    campaign: Campaign, campaign_id: str, whole: Judgement, members: Iterable[PageFinding], studies: Mapping[str, Study]
) -> CampaignFinding:
    """The row of a campaign whose pages have the rows `members`."""
    rows = sorted(members, key=lambda row: row.url)
    found = [studies[row.url] for row in rows if row.url in studies]
    keywords = sorted({row.keyword for row in rows if row.keyword})
    times = sorted(row.fetched_at for row in rows if row.fetched_at)
    spun = campaign.kind == "spun"
    return CampaignFinding(
        campaign_id=campaign_id,
        verdict=whole.verdict,
        kind=campaign.kind,
        score=whole.score,
        pages=len(rows),
        domains=len({row.domain for row in rows}),
        hosts=len({row.host for row in rows}),
        keywords=len(keywords),
        sample_keywords=tuple(keywords[:_SAMPLES]),
        template_words=campaign.template.words,
        keyword_slots=campaign.template.count(KEYWORD) + campaign.template.count(SLOT),
        spun_slots=campaign.template.choices,
        repeated_body_share=campaign.median_body,
        spun_share=float(median(m.coverage.spun for m in campaign.members)) if spun else 0.0,
        pages_with_video=sum(row.videos > 0 for row in rows),
        distinct_videos=len({video.video_id for study in found for video in study.videos}),
        shared_ids=shared_ids(found),
        destinations=_destinations(found),
        languages=tuple(sorted({row.language for row in rows if row.language})),
        sample_urls=tuple(row.url for row in rows[:_SAMPLES]),
        first_seen=times[0] if times else "",
        last_seen=times[-1] if times else "",
        change="",
        reasons=whole.reasons,
        template=render(campaign.template),
    )


def _destinations(studies: Iterable[Study]) -> tuple[str, ...]:
    """The domains that the pages lead to, most linked first."""
    linked = Counter(domain for study in studies for domain in study.destinations)
    return tuple(domain for domain, _ in sorted(linked.items(), key=lambda item: (-item[1], item[0]))[:_SAMPLES])


def _domain_rows(pages: Collection[PageFinding], coverage: Iterable[Unjudged]) -> tuple[DomainFinding, ...]:
    rows: dict[str, list[PageFinding]] = defaultdict(list)
    for page in pages:
        rows[page.domain].append(page)
    judged = {page.url for page in pages}
    missing = {(row.domain, row.url) for row in coverage if row.domain and row.url not in judged}
    unjudged = Counter(domain for domain, _ in missing)
    return tuple(_domain_row(domain, rows[domain], unjudged[domain]) for domain in sorted({*rows, *unjudged}))


def _domain_row(domain: str, pages: list[PageFinding], unjudged: int) -> DomainFinding:
    verdicts = Counter(page.verdict for page in pages)
    return DomainFinding(
        domain=domain,
        pages=len(pages),
        **{verdict: verdicts[verdict] for verdict in VERDICTS},
        unjudged=unjudged,
        doorway_share=verdicts["doorway"] / len(pages) if pages else 0.0,
        campaigns=len({page.campaign_id for page in pages if page.campaign_id}),
        hosts=len({page.host for page in pages}),
        first_seen=min((page.fetched_at for page in pages), default=""),
        change="",
    )


def _video_rows(studies: Mapping[str, Study], pages: Collection[PageFinding]) -> tuple[VideoFinding, ...]:
    shown = {page.url: studies[page.url].videos for page in pages if page.url in studies}
    spread = Counter(video.video_id for videos in shown.values() for video in videos)
    return tuple(
        VideoFinding(
            video_id=video.video_id,
            provider=video.provider,
            url=video.url,
            page_url=page.url,
            placement=video.placement,
            campaign_id=page.campaign_id,
            verdict=page.verdict,
            pages_with_video=spread[video.video_id],
        )
        for page in sorted(pages, key=lambda row: row.url)
        for video in shown.get(page.url, ())
    )
