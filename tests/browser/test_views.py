"""report.html in a real browser: views, filters, keys, deep links, print, no script."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from opened_report import OpenReport
from report_samples import campaign, findings, page, shown_audit

from reports import page_data

VIEWS = (
    "#/",
    "#/campaigns",
    "#/campaign/c-4f2a91d0",
    "#/campaign/c-b77e02ac",
    "#/campaign/nothing",
    "#/pages",
    "#/pages?open=0",
    "#/pages?q=nothing+like+it",
    "#/domains",
    "#/videos",
    "#/changes",
    "#/coverage",
)
JUDGED_BY_AXE = ("#/", "#/campaign/c-4f2a91d0", "#/pages?open=0")


@pytest.fixture(scope="module")
def report(write_report: Callable[..., Path]) -> Path:
    return write_report(shown_audit())


def cells(opened: Any, column: int) -> list[str]:
    """The texts of one column of the table that is shown last."""
    found: list[str] = opened.page.locator(
        f"#view .scroll:last-of-type tbody tr > td:nth-child({column})"
    ).all_inner_texts()
    return [text.strip() for text in found]


def note(opened: Any) -> str:
    return str(opened.page.locator("#view .note").first.inner_text())


@pytest.mark.parametrize("route", VIEWS)
def test_a_view_opens_by_its_address_and_breaks_no_rule(report: Path, open_report: OpenReport, route: str) -> None:
    with open_report(report, route) as opened:
        assert opened.page.locator("h1:visible").count() == 1
        opened.check()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(report: Path, open_report: OpenReport, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    # The policy is switched off for axe's own script only; the other tests have it on.
    with open_report(report, color_scheme=theme, bypass_csp=True, reduced_motion="reduce") as opened:
        for route in JUDGED_BY_AXE:
            opened.go(route)
            found = axe.run(opened.page, options={"resultTypes": ["violations"]}).response["violations"]
            told = [(route, each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"]) for each in found]
            assert told == []


@pytest.mark.parametrize("width", [400, 1280])
def test_no_view_is_wider_than_the_window(report: Path, open_report: OpenReport, width: int) -> None:
    with open_report(report, viewport={"width": width, "height": 800}) as opened:
        for route in VIEWS:
            opened.go(route)
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, route


def test_the_overview_needs_its_own_block_only(report: Path, open_report: OpenReport) -> None:
    with open_report(report) as opened:
        assert opened.unpacked() == {"overview"}


def test_a_campaign_needs_its_own_blocks_only(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        assert opened.unpacked() == {"overview", "campaigns", "campaign-0", "pages-0"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#campaign-c-4f2a91d0", "#/campaign/c-4f2a91d0"),
        ("#coverage", "#/coverage"),
        ("#campaigns", "#/campaigns"),
        ("#anything", "#/"),
    ],
)
def test_anchors_of_earlier_reports_still_lead_there(report: Path, open_report: OpenReport, old: str, new: str) -> None:
    with open_report(report, old) as opened:
        assert opened.page.evaluate("location.hash") == new
        opened.check()


def test_a_filter_is_in_the_address_and_an_address_is_a_filter(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/pages?verdict=suspect") as opened:
        assert note(opened) == "4 of 25 rows"
        assert opened.page.locator("[data-filter=verdict]").input_value() == "suspect"
        opened.page.locator("[data-filter=verdict]").select_option("clean")
        opened.page.get_by_text("9 of 25 rows").first.wait_for()
        assert opened.page.evaluate("location.hash") == "#/pages?verdict=clean"
        opened.page.go_back()
        opened.page.get_by_text("4 of 25 rows").first.wait_for()
        opened.page.get_by_role("button", name="Clear").click()
        opened.page.get_by_text("25 rows", exact=True).first.wait_for()
        opened.check()


@pytest.mark.parametrize(
    ("route", "told"),
    [
        ("#/pages?domain=roof-fix.test", "6 of 25 rows"),
        ("#/pages?campaign=c-b77e02ac", "4 of 25 rows"),
        ("#/pages?q=LEEDS+seo", "1 of 25 rows"),
        ("#/pages?verdict=doorway&change=new", "1 of 25 rows"),
        ("#/campaigns?kind=outlined", "1 of 2 rows"),
        ("#/changes?kind=page&change=gone&before=doorway", "1 of 7 rows"),
        ("#/coverage?reason=robots", "1 of 3 rows"),
        ("#/videos?verdict=doorway", "2 rows"),
        ("#/domains?verdict=doorway", "2 of 4 rows"),
        ("#/pages?verdict=__proto__", "0 of 25 rows"),
        ("#/pages?sort=constructor&page=-7&open=zzz", "25 rows"),
    ],
)
def test_every_filter_of_an_address_counts(report: Path, open_report: OpenReport, route: str, told: str) -> None:
    with open_report(report, route) as opened:
        notes = opened.page.locator("#view .note").all_inner_texts()
        assert told in notes
        opened.check()


def test_search_filters_while_it_is_typed_and_keeps_the_focus(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/pages") as opened:
        opened.page.keyboard.press("/")
        opened.page.keyboard.type("truro")
        opened.page.get_by_text("1 of 25 rows").first.wait_for()
        assert opened.page.evaluate("document.activeElement.id") == "search"
        assert opened.page.evaluate("location.hash") == "#/pages?q=truro"
        opened.check()


def test_a_column_sorts_up_and_down_and_says_so(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/domains") as opened:
        button = opened.page.get_by_role("button", name="Pages")
        for order in ("descending", "ascending"):
            button.click()
            opened.page.wait_for_selector(f"th[aria-sort={order}]")
            numbers = [int(text) for text in cells(opened, 2)]
            assert numbers == sorted(numbers, reverse=order == "descending")
            assert opened.page.evaluate("document.activeElement.textContent").startswith("Pages")
        opened.check()


def test_a_page_opens_its_reasons_with_their_meanings(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/pages?q=durham&verdict=doorway") as opened:
        opened.page.get_by_role("button", name="Details of").click()
        details = opened.page.locator("tr.details")
        details.get_by_text("Times that the search phrase stands alone").wait_for()
        text = details.inner_text()
        assert "emergency, durham" in text
        assert "All pages of this campaign" in text
        assert opened.page.get_by_role("button", name="Details of").get_attribute("aria-expanded") == "true"
        opened.page.get_by_role("button", name="Details of").click()
        details.wait_for(state="detached")
        opened.check()


def test_the_command_names_the_folder_and_is_quoted_for_a_shell(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/pages?open=0") as opened:
        command = opened.page.locator(".command code").inner_text()
        folder = str(report.parent).replace("'", "'\\''")
        assert command == f"doorway explain '{folder}' https://oxford.slate-pro.test/emergency-roof-repair-oxford"


def test_a_campaign_shows_the_proof_before_anything_else(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        heads = opened.page.locator("#view h2").all_inner_texts()
        assert heads[0].startswith("Why this verdict")
        text = opened.page.locator("#view").inner_text()
        for expected in (
            "14 of 14 pages' headings",
            "Places of the shared template",
            "UA-5512345-1",
            "https://leads.test/call",
        ):
            assert expected in text
        assert opened.page.locator("#view .pair mark.spun").count() == 4
        assert opened.page.locator("#view .pair .nothing").inner_text() == "not on this page"


def test_the_keyword_map_has_a_row_for_each_member_and_a_mark_for_each_time(
    report: Path, open_report: OpenReport
) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        rows = opened.page.locator("svg.map > g")
        assert rows.count() == 12
        assert (rows.first.locator(".tick").count(), rows.first.locator(".alone").count()) == (6, 3)
        assert rows.first.locator(".film").count() == 1
        longest = opened.page.locator("svg.map rect.body").evaluate_all(
            "all => all.map(each => +each.getAttribute('width'))"
        )
        assert longest == sorted(longest)


def test_the_network_says_what_it_leaves_out(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        assert opened.page.locator("svg.net circle.host").count() == 12
        assert opened.page.locator("svg.net .glyph").count() == 5
        assert "Not in the picture: 1 more host" in opened.page.locator("#view").inner_text()


def test_a_spin_shows_its_wordings_and_reads_the_next(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        spin = opened.page.locator(".template .spin[role=button]").first
        assert spin.inner_text() == "are looking for"
        spin.focus()
        assert opened.page.locator("#choices li").all_inner_texts() == ["are looking for", "need", "want"]
        opened.page.keyboard.press("Enter")
        assert spin.inner_text() == "need"
        opened.page.keyboard.press("ArrowRight")
        assert opened.page.evaluate("document.activeElement.textContent") == "come"
        opened.page.keyboard.press("Escape")
        opened.page.locator("#choices").wait_for(state="hidden")


def test_all_choices_can_be_shown_at_once(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        opened.page.get_by_role("button", name="Show all choices").click()
        text = opened.page.locator(".template").inner_text()
        assert "{free quote|no-obligation {quote|estimate}}" in text


def test_the_evidence_is_a_text_even_where_the_clipboard_is_closed(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        opened.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
        opened.page.get_by_role("button", name="Copy evidence").click()
        opened.page.get_by_text("press Ctrl+C").first.wait_for()
        text = opened.page.locator("textarea").input_value()
        for part in (
            "campaign c-4f2a91d0, verdict doorway, score 96 of 100",
            "run “spring”",
            "12 pages on 2 domains and 12 hosts",
            "- repeated_body_share: 0.91 (",
            "oxford.slate-pro.test (1)",
            "- https://oxford.slate-pro.test/emergency-roof",
            "- emergency roof repair York",
            "UA-5512345-1",
            "https://leads.test/call",
            "First seen 2026-03-01 10:00 UTC",
        ):
            assert part in text
        assert opened.page.evaluate("getSelection().toString()") == text
        opened.check()


def test_the_evidence_goes_to_the_clipboard_where_it_is_open(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        opened.page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.kept = text; }; }")
        opened.page.get_by_role("button", name="Copy evidence").click()
        opened.page.get_by_text("Copied to the clipboard").wait_for()
        assert opened.page.evaluate("window.kept") == opened.page.locator("textarea").input_value()


def test_the_keyboard_alone_leads_from_the_overview_to_a_page_and_back(report: Path, open_report: OpenReport) -> None:
    with open_report(report) as opened:
        keys = opened.page.keyboard
        keys.press("Tab")
        assert opened.page.evaluate("document.activeElement.className") == "skip"
        keys.press("g")
        keys.press("c")
        opened.page.get_by_role("heading", name="Campaigns", level=1).wait_for()
        keys.press("j")
        keys.press("j")
        keys.press("k")
        keys.press("Enter")
        opened.page.get_by_role("heading", name="Campaign c-4f2a91d0").wait_for()
        assert opened.page.evaluate("document.activeElement.tagName") == "H1"
        keys.press("Escape")
        opened.page.get_by_role("heading", name="Campaigns", level=1).wait_for()
        keys.press("g")
        keys.press("p")
        opened.page.locator("tr[data-row]").first.wait_for()
        keys.press("j")
        keys.press("ArrowDown")
        keys.press("Enter")
        opened.page.locator("tr.details").wait_for()
        assert opened.page.evaluate("document.activeElement.closest('tr').dataset.row") == "1"
        keys.press("Escape")
        opened.page.locator("tr.details").wait_for(state="detached")
        keys.press("?")
        opened.page.get_by_role("dialog").wait_for()
        keys.press("Escape")
        opened.page.get_by_role("dialog").wait_for(state="detached")
        opened.check()


def test_the_theme_can_be_switched(report: Path, open_report: OpenReport) -> None:
    with open_report(report, color_scheme="light") as opened:
        before = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        opened.page.get_by_role("button", name="Dark").click()
        assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") != before
        assert opened.page.get_by_role("button", name="Light").is_visible()
        opened.check()


def test_focus_is_seen(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/pages") as opened:
        for _ in range(12):
            opened.page.keyboard.press("Tab")
            style = opened.page.evaluate(
                "(({ outlineStyle: a, outlineWidth: b }) => [a, b])(getComputedStyle(document.activeElement))"
            )
            assert style[0] != "none"
            assert style[1] != "0px"


def test_headings_go_down_one_level_at_a_time(report: Path, open_report: OpenReport) -> None:
    with open_report(report) as opened:
        for route in VIEWS:
            page = opened.go(route)
            levels = page.evaluate(
                "[...document.querySelectorAll('h1, h2, h3')].filter(each => each.checkVisibility())"
                ".map(each => +each.tagName[1])"
            )
            assert levels[0] == 1
            assert all(after - before <= 1 for before, after in pairwise(levels)), (route, levels)


@pytest.mark.parametrize(("route", "least"), [("#/", 1), ("#/campaign/c-4f2a91d0", 2)])
def test_a_view_prints(report: Path, open_report: OpenReport, route: str, least: int, tmp_path: Path) -> None:
    with open_report(report, route) as opened:
        printed = opened.page.pdf(path=tmp_path / "page.pdf", format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= least
        opened.page.emulate_media(media="print")
        hidden = opened.page.evaluate(
            "[...document.querySelectorAll('main .scroll, main .template')]"
            ".filter(each => each.checkVisibility() && each.scrollHeight > each.clientHeight + 2).length"
        )
        assert hidden == 0


def test_what_is_printed_has_the_end_of_the_campaign(report: Path, open_report: OpenReport, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    with open_report(report, "#/campaign/c-4f2a91d0") as opened:
        opened.page.pdf(path=tmp_path / "page.pdf", format="A4")
    text = " ".join(each.extract_text() for each in pypdf.PdfReader(tmp_path / "page.pdf").pages)
    for part in ("Why this verdict", "Keyword map", "emergency-roof-repair-ely", "Against the previous run"):
        assert part in text


def test_without_scripts_the_overview_and_a_hundred_campaigns_are_there(
    write_report: Callable[..., Path], open_report: OpenReport
) -> None:
    many = findings(campaigns=tuple(campaign(f"c-{n:03}", verdict="doorway") for n in range(120)))
    with open_report(write_report(many), java_script_enabled=False) as opened:
        assert opened.page.locator("tbody tr:visible").count() == 100
        assert opened.page.locator("noscript .warning").is_visible()
        assert not opened.page.locator("#keys").is_visible()


def test_a_campaign_that_is_not_there_is_said_not_to_be(report: Path, open_report: OpenReport) -> None:
    with open_report(report, "#/campaign/%3Cb%3E%ff") as opened:
        assert "is not in this report" in opened.page.locator("#view").inner_text()
        opened.check()


def test_a_campaign_without_its_pictures_says_where_they_are(
    write_report: Callable[..., Path], open_report: OpenReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_data, "MAX_PICTURES", 0)
    with open_report(write_report(shown_audit()), "#/campaign/c-4f2a91d0") as opened:
        text = opened.page.locator("#view").inner_text()
        assert "the folder templates/ has it" in text
        assert "14 of 14 pages' headings" in text
        assert opened.page.locator("svg.net").count() == 1
        opened.check()


@pytest.fixture(scope="module")
def large(write_report: Callable[..., Path]) -> Path:
    pages = tuple(
        page(
            f"https://site{n % 400}.test/{n}",
            domain=f"site{n % 400}.test",
            verdict="doorway" if n % 10 == 0 else "clean",
            score=n % 101,
            campaign_id=f"c-{n % 1000}" if n % 10 == 0 else "",
            title=f"Title {n}",
        )
        for n in range(50_000)
    )
    return write_report(findings(pages=pages, campaigns=tuple(campaign(f"c-{n * 10}", pages=50) for n in range(100))))


def test_the_overview_of_fifty_thousand_pages_needs_its_own_block_only(large: Path, open_report: OpenReport) -> None:
    with open_report(large) as opened:
        assert opened.unpacked() == {"overview"}


def test_a_campaign_of_a_large_report_unpacks_a_few_blocks(large: Path, open_report: OpenReport) -> None:
    with open_report(large, "#/campaign/c-730") as opened:
        assert opened.page.locator("h1 .id:visible").inner_text() == "c-730"
        assert opened.page.locator("#view table").last.locator("tbody tr").count() == 50
        assert len([name for name in opened.unpacked() if name.startswith("pages-")]) == 1
        assert len([name for name in opened.unpacked() if name.startswith("campaign-")]) == 1


def test_fifty_thousand_pages_are_filtered_sorted_and_turned(large: Path, open_report: OpenReport) -> None:
    with open_report(large, "#/pages?verdict=doorway&sort=score&page=3") as opened:
        assert note(opened) == "5,000 of 50,000 rows"
        assert opened.page.locator("tr[data-row]").count() == 100
        assert opened.page.locator(".pager span").inner_text() == "3 of 50"
        scores = [int(text) for text in cells(opened, 3)]
        assert scores == sorted(scores)
        opened.page.locator(".pager button", has_text="Next").click()
        opened.page.get_by_text("4 of 50").wait_for()
        assert int(cells(opened, 3)[0]) >= scores[-1]
        opened.page.locator("#search").fill("title 4990")
        opened.page.get_by_text("6 of 50,000 rows").first.wait_for()
        opened.check()
