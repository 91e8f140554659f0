"""report.html as it is written: the overview, the policy, the blocks of data."""

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from page_attacks import ATTACKS, hostile
from page_blocks import read_blocks, rows, unfold
from report_samples import NO_FINDINGS, audit, campaign, domain, findings, page, run_info, shown_audit, video

from crawler.exhibits import Precision, RunPoint
from crawler.records import Change, Evidence, Findings, Unjudged
from crawler.sightings import News
from reports import page_data
from reports.assets import script, style
from reports.columns import shorthand
from reports.page import moment, percent, period, render_page, write_page

ELEMENTS = (
    "html head meta title style script noscript body header main section footer nav div h1 h2 h3 p span small b a kbd "
    "code button table thead tbody tr th td details summary ul li figure figcaption svg g path rect line text circle"
)


def soup_of(sample: Findings, **info: object) -> BeautifulSoup:
    return BeautifulSoup(render_page(sample, run_info(**info)), "html.parser")


def text_of(sample: Findings, **info: object) -> str:
    return re.sub(r"\s+", " ", soup_of(sample, **info).main.get_text(" ", strip=True))  # type: ignore[union-attr]


@cache
def attacked(text: str) -> str:
    """The page with `text` everywhere."""
    return render_page(hostile(text), run_info(name=text, finish_reason=text, versions={text: text}, complete=False))


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_no_text_becomes_markup(text: str) -> None:
    soup = BeautifulSoup(attacked(text), "html.parser")
    for tag in soup.find_all(True):
        assert tag.name in ELEMENTS.split()
        assert not [name for name in tag.attrs if name.startswith("on")]
        assert not {"src", "srcset", "action", "srcdoc", "style", "xlink:href"} & set(tag.attrs)
    assert [tag.string for tag in soup.find_all("script") if "data-name" not in tag.attrs] == [script()]
    assert [tag.string for tag in soup.find_all("style")] == [style()]
    assert len(soup.find_all("meta")) == 6


def test_a_template_in_a_text_is_not_filled_in() -> None:
    assert "{{ 7 * 7 }}{% raw %}" in text_of(hostile("{{ 7 * 7 }}{% raw %}"))


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_without_the_script_every_link_stays_within_the_page(text: str) -> None:
    assert {str(link["href"])[0] for link in BeautifulSoup(attacked(text), "html.parser").find_all("a")} == {"#"}


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_an_attack_adds_no_elements(text: str) -> None:
    def shape(html: str) -> list[str]:
        return re.findall(r"<[a-z]+", html)

    assert shape(attacked(text)) == shape(attacked("harmless"))


@pytest.mark.parametrize("text", ATTACKS, ids=ascii)
def test_an_attack_is_no_data_that_ends_its_block(text: str) -> None:
    blocks = read_blocks(attacked(text))
    assert list(blocks) == [
        "campaigns", "domains", "videos", "changes", "coverage", "campaign-0", "pages-0", "proofs-0", "overview",
    ]  # fmt: skip


def test_control_and_bidi_characters_are_removed() -> None:
    html = render_page(hostile("a\x00\x1b\u202e\u2066b\x9f"), run_info(name="\u202ex"))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    html.encode()


def test_the_policy_has_the_hashes_of_the_blocks_that_are_in_the_file_and_allows_nothing_else() -> None:
    html = render_page(audit(), run_info())
    policy = BeautifulSoup(html, "html.parser").find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy is not None

    def hash_of(element: str) -> str:
        found = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert len(found) == 1
        return base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()

    assert str(policy["content"]).split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{hash_of('script')}'",
        f"style-src 'sha256-{hash_of('style')}'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]


def test_nothing_is_loaded_from_anywhere() -> None:
    html = render_page(shown_audit(), run_info())
    assert not re.search(r"<(link|img|iframe|object|embed|use|image)\b|\bsrc=|url\(|@import", html)


def test_the_script_makes_no_markup_from_text() -> None:
    names = (
        "innerHTML|outerHTML|insertAdjacent|document.write|eval|new Function|DOMParser|setHTML|srcdoc|createContextual"
    )
    assert not re.search(rf"\b({names})|</script|<!--|\bfetch\(|XMLHttp|WebSocket|sendBeacon", script())


def test_the_charts_have_neither_scripts_nor_styles_nor_a_date_of_their_own() -> None:
    charts = soup_of(shown_audit()).select("figure svg")
    assert len(charts) == 3
    for chart in charts:
        assert chart["role"] == "img"
        assert chart["aria-label"]
        assert not chart.find_all(["style", "script", "defs"])
        assert "Generated" not in str(chart)
        assert "<!--" not in str(chart)


def test_every_number_of_the_charts_is_in_a_table_or_a_tile() -> None:
    soup = soup_of(shown_audit())
    runs, domains = soup.select("figure table")
    assert len(runs.select("tbody tr")) == 9
    assert runs.select("tbody tr")[-1].get_text(" ", strip=True) == "2026-03-01 10:04 UTC 25 12 4 2 4"
    assert [row.td.text for row in domains.select("tbody tr")] == ["roof-fix.test", "slate-pro.test", "agency.test"]  # type: ignore[union-attr]


def test_tiles_have_the_counts_and_lead_to_what_they_count() -> None:
    tiles = {tile.span.text: (tile.b.text, tile["href"]) for tile in soup_of(audit()).select(".tile")}  # type: ignore[union-attr]
    verdicts = {"doorway": "12", "suspect": "4", "templated": "0", "duplicate": "0", "clean": "9"}
    assert {name: number for name, (number, _) in tiles.items()} == {**verdicts, "campaigns": "2", "not judged": "3"}
    assert tiles["suspect"][1] == "#/pages?verdict=suspect"


def test_the_headline_says_what_is_new() -> None:
    soup = soup_of(shown_audit())
    assert soup.h1 is not None
    assert soup.h1.text == "1 new campaign, 1 gone, 3 new doorway pages, 1 gone"
    links = {link.text.strip(): str(link["href"]) for link in soup.select(".news a")}
    assert links["3 doorway pages at new addresses"] == "#/changes?kind=page&change=new&after=doorway"
    assert links["0 known pages turned doorway"] == "#/changes?kind=page&change=verdict+changed&after=doorway"
    assert links["1 campaign grown"] == "#/changes?kind=campaign&change=grown"
    assert "0 campaigns respun" not in links


def test_pages_that_turned_doorway_are_news() -> None:
    row = Change("page", "https://a.test/", "verdict changed", "suspect", "doorway", "")
    news = News("spring", "2026-02-22T10:04:00Z", new_doorway_pages=1, changes=1)
    assert "1 known page turned doorway" in text_of(findings(changes=(row,), news=news))


def test_a_first_run_is_called_one() -> None:
    first = News("spring", "")
    sample = findings(pages=(page(verdict="doorway"),) * 2, campaigns=(campaign(verdict="doorway"),), news=first)
    assert text_of(sample).startswith("First run: 2 doorway pages, 1 doorway campaign this run")
    assert text_of(findings(news=first)).startswith("First run: no doorway and no suspect pages")


def test_a_run_without_a_memory_is_not_called_the_first() -> None:
    assert text_of(NO_FINDINGS).startswith("No doorway and no suspect pages")


def test_a_run_like_the_one_before_says_that_nothing_has_changed() -> None:
    sample = findings(pages=(page(change="same"),), news=News("spring", "2026-02-22T10:04:00Z"))
    assert text_of(sample).startswith("Nothing has changed since the run of 2026-02-22 10:04 UTC")


def test_reviewers_see_how_often_they_agreed() -> None:
    text = text_of(replace(audit(), precision=(Precision("campaign", "doorway", 11, 1),)))
    assert "11 of 12 reviewed doorway campaigns confirmed: 92%, 95% interval 65% to 99%" in text


def test_what_has_changed_of_the_watched_is_told() -> None:
    assert "watched roof-fix.test: 3 pages new" in text_of(shown_audit())


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:59Z", "2026-03-01 10:00 UTC"),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:04:30Z", "2026-03-01 10:00 to 10:04 UTC"),
        ("2026-03-01T23:59:00Z", "2026-03-02T00:01:00Z", "2026-03-01 23:59 UTC to 2026-03-02 00:01 UTC"),
        ("", "<now>", "– to <now>"),
    ],
)
def test_a_period_says_nothing_twice(start: str, end: str, told: str) -> None:
    assert period(start, end) == told


def test_runs_without_a_flagged_page_are_no_trend() -> None:
    points = tuple(RunPoint(f"{day}", f"2026-03-0{day}T10:00:00Z", 9, 0, 0, 0, 1) for day in (1, 2))
    assert "run by run" not in text_of(replace(audit(), trend=points))


def test_one_run_is_no_trend() -> None:
    one = RunPoint("now", "2026-03-01T10:04:30Z", 25, 12, 4, 2, 4)
    assert "run by run" not in text_of(replace(audit(), trend=(one,)))


def test_campaigns_are_shown_worst_first() -> None:
    verdicts = [("c-1", "clean", 90), ("c-2", "suspect", 10), ("c-3", "doorway", 50), ("c-4", "doorway", 80)]
    sample = findings(campaigns=tuple(campaign(i, verdict=verdict, score=score) for i, verdict, score in verdicts))
    assert [tag.text for tag in soup_of(sample).select("td .id")] == ["c-4", "c-3", "c-2", "c-1"]


def test_without_the_script_a_hundred_campaigns_are_there() -> None:
    many = findings(campaigns=tuple(campaign(f"c-{n:03}", score=n % 100) for n in range(150)))
    soup = soup_of(many)
    assert len(soup.select("tbody tr")) == 100
    assert len(soup.select("noscript tbody tr")) == 90
    assert "the CSV files beside this page have all the same" in soup.noscript.text  # type: ignore[union-attr]


def test_coverage_says_what_a_reason_means() -> None:
    assert "The site's robots.txt forbids the URL" in text_of(audit())


def test_a_run_that_found_nothing_still_has_a_page() -> None:
    text = text_of(NO_FINDINGS)
    assert "No campaigns: no pages share a template or an outline." in text
    assert "Everything that was found was judged." in text


def test_an_unfinished_run_says_so_first() -> None:
    assert "Not complete." in text_of(NO_FINDINGS, complete=False)


def test_the_same_findings_give_the_same_page(tmp_path: Path) -> None:
    write_page(shown_audit(), run_info(), tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == render_page(replace(shown_audit()), run_info())


def test_the_blocks_give_the_pages_back() -> None:
    sample = shown_audit()
    blocks = read_blocks(render_page(sample, run_info()))
    shown = [table | proof for table, proof in zip(rows(blocks["pages-0"]), rows(blocks["proofs-0"]), strict=True)]
    assert len(shown) == len(sample.pages)
    for row in shown:
        url, title, reasons, values = row.pop("url"), row.pop("title"), row.pop("reasons"), row.pop("values")
        (found,) = [each for each in sample.pages if each.url == unfold(url, row["keyword"])]
        assert unfold(title, row["keyword"]) == found.title
        told = zip(reasons, values, strict=True)
        assert tuple(Evidence(name, unfold(value, row["keyword"])) for name, value in told) == found.reasons
        for name, value in row.items():
            known = getattr(found, name)
            assert value == (
                list(known) if isinstance(known, tuple) else round(known, 4) if isinstance(known, float) else known
            )


def test_the_blocks_give_the_campaigns_and_their_pictures_back() -> None:
    sample = shown_audit()
    blocks = read_blocks(render_page(sample, run_info()))
    for row, more, found in zip(rows(blocks["campaigns"]), blocks["campaign-0"], sample.campaigns, strict=True):
        for name in set(row) - {"sample"}:
            assert row[name] == getattr(found, name)
        for name in ("sample_keywords", "shared_ids", "destinations", "sample_urls", "languages"):
            assert tuple(more[name]) == getattr(found, name)
        assert [Evidence(*reason) for reason in more["reasons"]] == list(found.reasons)
        assert more["template"].translate(str.maketrans("\x01\x02\x03", "{|}")).replace("\x04", "") == found.template
    exhibit, more = sample.exhibits[0], blocks["campaign-0"][0]
    assert exhibit.pair is not None
    pair = [[tuple(map(tuple, side)) for side in row] for row in more["pair"]["rows"]]
    assert [tuple(row) for row in pair] == list(exhibit.pair.rows)
    assert [row["words"] for row in more["map"]] == [row.words for row in exhibit.keyword_map]
    assert [len(row["places"]) for row in more["map"]] == [len(row.places) for row in exhibit.keyword_map]
    assert [tuple(edge) for edge in more["network"]] == [(e.host, e.kind, e.target, e.pages) for e in exhibit.network]


def test_a_campaign_knows_the_rows_of_its_pages_and_its_history() -> None:
    blocks = read_blocks(render_page(shown_audit(), run_info()))
    first, second = blocks["campaign-0"]
    pages = rows(blocks["pages-0"])
    assert {pages[row]["campaign_id"] for row in first["rows"]} == {"c-4f2a91d0"}
    assert len(first["rows"]) == 12
    assert second["history"] == [["new", "", "suspect"]]


def test_the_other_tables_are_there_whole() -> None:
    blocks = read_blocks(render_page(shown_audit(), run_info()))
    assert rows(blocks["domains"])[0]["domain"] == "roof-fix.test"
    assert [row["pages"] for row in rows(blocks["videos"])] == [6, 6]
    assert [row["campaigns"] for row in rows(blocks["videos"])] == [1, 1]
    assert [row["kind"] for row in rows(blocks["changes"])] == ["campaign"] * 3 + ["page"] * 4
    reasons = blocks["coverage"].pop("reasons")
    assert sum(number for _, number in reasons) == len(rows(blocks["coverage"])) == 3


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("https://a.test/roof-repair-Leeds/roof-repair-leeds", "Roof repair Leeds"),
        ("Roof repair Leeds | Roof repair Leeds", "Roof repair Leeds"),
        ("https://a.test/İstanbul-taksi", "İstanbul Taksi"),
        ("nothing of it", "abcdef"),
        ("a a a", "a"),
        ("", ""),
    ],
)
def test_what_was_shortened_by_the_keyword_comes_back(text: str, keyword: str) -> None:
    assert unfold(shorthand(text, keyword), keyword) == text


def test_the_worst_pages_come_first_and_what_there_is_no_room_for_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_data, "MAX_PAGES", 5)
    sample = findings(pages=tuple(page(f"https://a.test/{n}", verdict="suspect", score=n) for n in range(9)))
    blocks = read_blocks(render_page(sample, run_info()))
    assert [row["score"] for row in rows(blocks["pages-0"])] == [8, 7, 6, 5, 4]
    assert (blocks["overview"]["shown"]["pages"], blocks["overview"]["totals"]["pages"]) == (5, 9)


def test_a_page_that_grows_too_large_leaves_the_least_bad_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_data, "MAX_SIZE", 20_000)
    monkeypatch.setattr(page_data, "MAX_DETAILS", 2_000)
    pages = tuple(page(f"https://a.test/{n}", score=n % 100) for n in range(12_000))
    campaigns = tuple(campaign(f"c-{n}", template=f"text {n}") for n in range(400))
    blocks = read_blocks(render_page(findings(pages=pages, campaigns=campaigns), run_info()))
    shown = blocks["overview"]["shown"]
    assert (
        shown["pages"] == sum(len(rows(block)) for name, block in blocks.items() if name.startswith("pages-")) == 5_000
    )
    assert sum(len(rows(block)) for name, block in blocks.items() if name.startswith("proofs-")) == 5_000
    assert shown["campaigns"] == 400
    assert 0 < shown["details"] < 400


def test_campaigns_without_room_for_pictures_keep_their_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_data, "MAX_PICTURES", 1)
    proof = (Evidence("touched", "1"),)
    campaigns = tuple(campaign(f"c-{n:03}", template=f"text {n}", reasons=proof) for n in range(60))
    blocks = read_blocks(render_page(findings(campaigns=campaigns), run_info()))
    whole, brief = blocks["campaign-0"], blocks["campaign-1"]
    assert [each["template"] for each in whole] == [f"text {n}" for n in range(50)]
    assert [(each["brief"], each["template"], each["pair"], each["map"]) for each in brief] == [
        (True, "", None, [])
    ] * 10
    assert {each["reasons"][0][0] for each in (*whole, *brief)} == {"touched"}
    assert blocks["overview"]["shown"]["details"] == 60


def test_twenty_thousand_pages_stay_below_three_hundred_bytes_each() -> None:
    reasons = tuple(Evidence(name, "0.87") for name in ("touched", "dispersal", "repeated_body_share", "spun_share"))

    def one(n: int) -> object:
        phrase = f"roof repair {n % 977} {n % 89}"
        url = f"https://h{n % 50}.site{n % 400}.test/{phrase.replace(' ', '-')}-{n}"
        values = {"title": f"{phrase} | Brand", "keyword": phrase, "score": n % 101, "campaign_id": f"c-{n % 300}"}
        return page(url, verdict="doorway", domain=f"site{n % 400}.test", reasons=reasons, **values)

    few, many = (findings(pages=tuple(map(one, range(number)))) for number in (1_000, 20_000))
    assert len(render_page(many, run_info())) - len(render_page(few, run_info())) < 19_000 * 300


def test_a_url_that_was_cut_says_so() -> None:
    sample = findings(pages=(page("https://a.test/" + "x" * 5_000),))
    (row,) = rows(read_blocks(render_page(sample, run_info()))["pages-0"])
    assert len(row["url"]) == 4_000
    assert row["url"].endswith("…")


def test_a_video_has_the_verdict_of_its_worst_page() -> None:
    videos = tuple(
        video("youtube:a", verdict=verdict, campaign_id=id) for verdict, id in [("clean", ""), ("suspect", "c-9")]
    )
    (row,) = rows(read_blocks(render_page(findings(videos=videos), run_info()))["videos"])
    assert (row["verdict"], row["campaign_id"]) == ("suspect", "c-9")


def test_shares_that_are_no_numbers_are_left_empty() -> None:
    sample = findings(domains=(domain(doorway_share=float("nan")),), coverage=(Unjudged("u", "d", "dns"),))
    (row,) = rows(read_blocks(render_page(sample, run_info()))["domains"])
    assert row["doorway_share"] is None


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
