"""What strangers write to get a hold on whoever reads the report, and findings that have it in every field."""

from report_samples import campaign, domain, page, video

from crawler.exhibits import Edge, Exhibit, KeywordRow, Precision, RunPoint, SideBySide, Watched
from crawler.records import Change, Evidence, Findings, Unjudged
from crawler.sightings import News

ATTACKS = [
    "<script>hacked=1;alert(1)</script>",
    "<ScRiPt src=//evil.test/x.js></sCrIpT>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>hacked=1;alert(1)</script>",
    "</noscript></textarea><script>alert(1)</script>",
    "</pre></details></main><iframe src=javascript:alert(1)>",
    "javascript:hacked=1;alert(1)",
    "JaVaScRiPt:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.test/x",
    "https:\\\\evil.test\\x",
    'https://a.test/" onmouseover="alert(1)',
    "https://a.test/?<script>",
    "https://a.test/#/campaign/x?open=1",
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7 * 7 }}{% raw %}",
    "${alert(1)}`${hacked=1}`",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "{<b>|<script>alert(1)</script>|{KEYWORD}}",
    "{KEYWORD<script>}",
    "{SLOT:<script>}",
    '{SLOT:"onload=alert(1)}',
    "{URL:javascript:alert(1)}",
    "{a|{b|{c|<img src=x onerror=alert(1)>}}} {|} {",
    "<!--<script>",
    "-->]]><script>alert(1)</script>",
    "<base href=//evil.test><form action=//evil.test><input autofocus onfocus=alert(1)>",
    "<meta http-equiv=refresh content=0;url=//evil.test>",
    "<link rel=stylesheet href=//evil.test/x.css><style>@import '//evil.test'</style>",
    "&lt;script&gt;&#x3c;",
    "\ud800\u202e<b>\x00</b>",
    "a\u2028b\u2029c\ufeff\ufffe\uffff",
    "../../etc/passwd",
    "?verdict=doorway&q=<script>#/pages",
    "%00%ff%u0041",
    "'; rm -rf ~ #",
    "http://[",
    "https://user:secret@a.test/",
]

MARKS = ("plain", "keyword", "slot", "spun", "own")


def hostile(text: str, campaign_id: str = "c-1") -> Findings:
    """An audit with `text` wherever a stranger, or a program that read what a stranger wrote, could have put it."""
    reasons = (Evidence(text, text), Evidence("keyword", text))
    pieces = tuple((text, mark) for mark in (*MARKS, text))
    return Findings(
        pages=(
            page(
                text, domain=text, host=text, verdict="doorway", campaign_id=campaign_id, title=text, keyword=text,
                video_ids=(text,), language=text, change=text, first_seen=text, fetched_at=text, reasons=reasons,
                off_topic_words=(text,), varying_words=(text, text),
            ),
        ),
        campaigns=(
            campaign(
                campaign_id, verdict="doorway", kind=text, hosts=1, sample_keywords=(text,), shared_ids=(text,),
                destinations=(text,), languages=(text,), sample_urls=(text,), first_seen=text, last_seen=text,
                change="new", reasons=reasons, template=f"{{a|{text}|{{b|}}}} {{KEYWORD}} {text}",
            ),
            campaign(text, verdict=text, template=text),
        ),
        domains=(domain(text, change=text, doorway=3, suspect=1, first_seen=text),),
        videos=(
            video(
                text, provider=text, url=text, page_url=text, placement=text, campaign_id=campaign_id, verdict=text,
            ),
        ),
        coverage=(Unjudged(text, text, text, text, 0, text),),
        changes=(Change(text, text, text, text, text, text), Change("page", text, "new", text, "doorway", campaign_id)),
        exhibits=(
            Exhibit(
                campaign_id,
                SideBySide((text, text), ((pieces, pieces), ((), pieces))),
                (KeywordRow(text, text, 100, ((0.2, True), (0.4, False)), (0.5,)),),
                (Edge(text, "video", text, 3), Edge(text, text, text, 1)),
            ),
        ),
        trend=(RunPoint(text, text, 1, 2, 3, 4, 5), RunPoint(text, text, 1, 2, 3, 4, 5)),
        precision=(Precision(text, text, 1, 2),),
        watched=(Watched(text, ((text, text, 2),)),),
        news=News(text, text, new_campaigns=1, changes=1),
    )  # fmt: skip


def all_attacks() -> Findings:
    """Every attack at once, each in a campaign of its own."""
    each = [hostile(text, f"c-{at}") for at, text in enumerate(ATTACKS)]

    def together(name: str) -> tuple[object, ...]:
        return tuple(row for findings in each for row in getattr(findings, name))

    tables = {name: together(name) for name in Findings.__slots__ if name != "news"}
    return Findings(**tables, news=each[0].news)  # type: ignore[arg-type]
