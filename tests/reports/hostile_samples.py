"""Findings whose every text is an attack or an accident on its way through a CSV."""

from collections.abc import Sequence

from report_samples import campaign, domain, findings, page, video

from crawler.records import Change, Evidence, Findings, Unjudged

TEXTS = (
    "=1+1",
    '=HYPERLINK("http://evil.test/","x")',
    '=cmd|"/C calc"!A0',
    "@SUM(1,2)",
    "+1+1",
    "-1+1",
    "-5",
    "+5",
    "'=1",
    "'quoted'",
    "＝1+1",
    "=1+1\u200b",
    "\u200b=1+1",
    "1e5",
    "00123",
    "1E400",
    "2026-03-01",
    "03/04/2026",
    "1/2",
    "12:30",
    "1,234.5",
    "1 234",
    "50%",
    "€5",
    "TRUE",
    "null",
    "NA",
    "nan",
    "1_000",
    "0x1F",
    "１２３",
    "٣",
    "日本語 東京",
    "שלום עולם",
    "العربية",
    "naïve café",
    "👍🏽",
    "two\nlines",
    "two\r\nlines",
    'say "hi"',
    '"',
    '""',
    ",,,",
    "a,b;c\td",
    "#REF!",
    "\x00nul",
    "\u202eoverride",
    "\ufeffmark",
    "\ud83d lone",
    "|pipe|",
    "\\",
    "\\N",
    "x" * 40_000,
    "東" * 40_000,
    "",
)
TIME = "2026-03-01T10:00:00Z"


def hostile(texts: Sequence[str] = TEXTS) -> Findings:
    """A page, a video and an unjudged URL for each text, in two campaigns on two domains; rows of changes too."""
    ids = ("c4f2a91d0aaaaa", "cb77e02acaaaaa")
    return findings(
        pages=tuple(_page(number, text, ids[number % 2]) for number, text in enumerate(texts)),
        campaigns=tuple(
            campaign(
                name,
                verdict="doorway",
                pages=len(texts) // 2,
                sample_keywords=tuple(texts[:50]),
                destinations=tuple(texts[:50]),
                spun_share=0.25,
                last_seen="2026-03-01T10:00:00.250Z",
                reasons=(Evidence("because", "=1+1; own_facts=99"),),
                template="{KEYWORD} {a|b}",
            )
            for name in ids
        ),
        domains=tuple(domain(name, pages=1, doorway_share=1.0) for name in ("a.test", "b.test")),
        videos=tuple(
            video("youtube:dQw4w9WgXcQ", url=text, page_url=f"https://a.test/{number}", verdict="doorway")
            for number, text in enumerate(texts)
        ),
        coverage=tuple(
            Unjudged(f"https://b.test/{number}", "b.test" if number else "", "error", text, 500, "when? =1+1")
            for number, text in enumerate(texts)
        ),
        changes=tuple(Change("page", text, "gone", "doorway", text, "c-gone") for text in texts),
    )


def _page(number: int, text: str, campaign_id: str) -> object:
    return page(
        f"https://a.test/{number}",
        domain="a.test",
        host="a.test",
        verdict="doorway",
        score=number,
        campaign_id=campaign_id if number else "",
        title=text,
        keyword=text,
        keyword_share=number / 100,
        off_topic_words=(text,),
        varying_words=(text, "two; three"),
        repeated_body_share=float(number % 2),
        video_ids=("youtube:dQw4w9WgXcQ",),
        language="en",
        status=200,
        fetched_at=TIME,
        change="new",
        reasons=(Evidence("because", text), Evidence("videos", "1.00")),
    )
