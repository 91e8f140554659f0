"""report.html: shows everything, runs nothing."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from report_samples import NO_FINDINGS, audit, campaign, domain, findings, page, run_info, video

from crawler.records import Change, Evidence, Findings, Unjudged
from reports.page import moment, percent, render_page, write_page

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.test/x.js></sCrIpT>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</pre></details></main><iframe src=javascript:alert(1)>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://a.test/" onmouseover="alert(1)',
    "https://a.test/?<script>",
    "<a href=javascript:alert(1)>x</a>",
    "{{ 7 * 7 }}{% raw %}",
    "{<b>|<script>alert(1)</script>|{KEYWORD}}",
    "{KEYWORD<script>}",
    "{SLOT:<script>}",
    '{SLOT:"onload=alert(1)}',
    "<!--<script>",
    "<base href=//evil.test><form action=//evil.test><input autofocus onfocus=alert(1)>",
    "<meta http-equiv=refresh content=0;url=//evil.test>",
    "&lt;script&gt;",
    "\ud800\u202e<b>\x00</b>",
    "http://[",
]

ELEMENTS = (
    "html head meta title style body header main footer div h1 h2 h3 p span small b i a br code pre "
    "table thead tbody tr th td details summary dl dt dd ul li"
)


def hostile(text: str) -> Findings:
    """An audit with `text` wherever a stranger could have put it."""
    reasons = (Evidence(text, text),)
    return Findings(
        pages=(
            page(
                text, domain=text, host=text, verdict="doorway", campaign_id="c-1", title=text, keyword=text,
                video_ids=(text,), language=text, change=text, first_seen=text, reasons=reasons,
            ),
        ),
        campaigns=(
            campaign(
                "c-1", verdict="doorway", kind=text, hosts=1, sample_keywords=(text,), shared_ids=(text,),
                destinations=(text,), languages=(text,), sample_urls=(text,), first_seen=text, change=text,
                reasons=reasons, template=text,
            ),
            campaign(text, verdict=text, template=f"{{a|{text}}} {{KEYWORD}} {text}"),
        ),
        domains=(domain(text, change=text),),
        videos=(video(text, provider=text, url=text, page_url=text, placement=text, campaign_id="c-1"),),
        coverage=(Unjudged(text, text, text, text),),
        changes=(Change(text, text, text, text, text, text),),
    )  # fmt: skip


def soup_of(sample: Findings, **info: object) -> BeautifulSoup:
    return BeautifulSoup(render_page(sample, run_info(**info)), "html.parser")


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_no_text_becomes_markup(text: str) -> None:
    soup = soup_of(hostile(text), name=text, finish_reason=text, versions={text: text}, complete=False)
    for tag in soup.find_all(True):
        assert tag.name in ELEMENTS.split()
        assert not [
            name for name in tag.attrs if name.startswith("on") or name in ("src", "srcset", "action", "srcdoc")
        ]
        assert not tag.get("style") or re.fullmatch(r"(--share:\d+%|flex-grow:\d+)", str(tag["style"]))
    assert len(soup.find_all("style")) == 1
    assert len(soup.find_all("meta")) == 6
    assert "49" not in soup.get_text()


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_only_web_addresses_become_links_and_they_give_nothing_away(text: str) -> None:
    for link in soup_of(hostile(text)).find_all("a"):
        href = str(link["href"])
        if not href.startswith("#"):
            assert urlsplit(href).scheme in ("http", "https")
            assert link["rel"] == ["noreferrer", "noopener", "nofollow"]


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_an_attack_adds_no_elements(text: str) -> None:
    def shape(sample: Findings) -> list[str]:
        return [tag.name for tag in soup_of(sample).find_all(True) if tag.name not in ("a", "b", "i", "span")]

    assert shape(hostile(text)) == shape(hostile("harmless"))


def test_control_and_bidi_characters_are_removed() -> None:
    html = render_page(hostile("a\x00\x1b\u202e\u2066b\x9f"), run_info(name="\u202ex"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    html.encode()


def test_the_policy_forbids_everything_but_the_styles_inside() -> None:
    policy = soup_of(audit()).find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'")


def test_nothing_is_loaded_from_anywhere() -> None:
    html = render_page(audit(), run_info())
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|url\(|@import", html)


def test_tiles_have_the_counts() -> None:
    tiles = {tile.span.text: tile.b.text for tile in soup_of(audit()).select(".tile")}  # type: ignore[union-attr]
    assert tiles == {
        "doorway": "12", "suspect": "4", "templated": "0", "duplicate": "0", "clean": "9",
        "campaigns": "2", "domains": "4", "not judged": "3",
    }  # fmt: skip


def test_campaigns_are_shown_worst_first() -> None:
    verdicts = [("c-1", "clean", 90), ("c-2", "suspect", 10), ("c-3", "doorway", 50), ("c-4", "doorway", 80)]
    sample = findings(campaigns=tuple(campaign(i, verdict=verdict, score=score) for i, verdict, score in verdicts))
    assert [tag.text for tag in soup_of(sample).select("summary .id")] == ["c-4", "c-3", "c-2", "c-1"]


def test_a_campaign_shows_its_evidence() -> None:
    details = soup_of(audit()).select("details")[0]
    text = details.get_text(" ", strip=True)
    for expected in (
        "c-4f2a91d0",
        "spun",
        "keyword_slots",
        "14 of 14 pages' headings",
        "oxford.slate-pro.test",
        "youtube:dQw4w9WgX0c",
        "UA-5512345-1",
        "https://leads.test/call",
        "emergency roof repair York",
    ):
        assert expected in text
    links = [str(link["href"]) for link in details.select("ul a")]
    assert "https://oxford.slate-pro.test/emergency-roof-repair-oxford" in links


def test_links_to_a_campaign_lead_into_its_details() -> None:
    soup = soup_of(audit())
    targets = {str(link["href"])[1:] for link in soup.select("a.id")}
    assert targets == {"campaign-c-4f2a91d0", "campaign-c-b77e02ac"}
    assert all(soup.select_one(f"details #{target}") for target in targets)


def test_pages_that_are_not_flagged_are_not_listed() -> None:
    assert "https://honest.test/1" not in soup_of(audit()).get_text()


def test_what_a_limit_cut_is_said() -> None:
    many = findings(pages=tuple(page(f"https://a.test/{n}", verdict="suspect") for n in range(2_100)))
    soup = soup_of(many)
    assert len(soup.select("tbody tr")) == 2_000
    assert "The first 2,000 of 2,100 are shown; pages.csv has them all." in soup.get_text()


def test_coverage_says_what_a_reason_means() -> None:
    text = soup_of(audit()).get_text(" ", strip=True)
    assert "The site's robots.txt forbids the URL" in text


def test_a_run_that_found_nothing_still_has_a_page() -> None:
    text = soup_of(NO_FINDINGS).get_text(" ", strip=True)
    assert "No campaigns" in text
    assert "Not complete" not in text


def test_an_unfinished_run_says_so_first() -> None:
    assert "Not complete." in soup_of(NO_FINDINGS, complete=False).get_text()


def test_the_same_findings_give_the_same_page(tmp_path: Path) -> None:
    write_page(audit(), run_info(), tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == render_page(replace(audit()), run_info())


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.004, "<1%"), (0.5, "50%"), (0.999, ">99%"), (1.0, "100%"), (float("nan"), "–")],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ("2026-03-01T10:04:30Z", "2026-03-01 10:04 UTC"),
        ("2026-03-01T10:04:30.123456+00:00", "2026-03-01 10:04 UTC"),
        ("2026-03-01T10:04:30+02:00", "2026-03-01T10:04:30+02:00"),
        ("yesterday", "yesterday"),
        ("", "–"),
    ],
)
def test_a_time_is_shown_to_the_minute(time: str, text: str) -> None:
    assert moment(time) == text
