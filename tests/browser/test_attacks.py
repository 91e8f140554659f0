"""What strangers wrote, in a real browser, in every view: it does nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import OpenReport
from page_attacks import ATTACKS, all_attacks, hostile
from report_samples import run_info

VIEWS = ("#/", "#/campaigns", "#/pages", "#/domains", "#/videos", "#/changes", "#/coverage")
ELEMENTS = set(
    "html head meta title style script noscript body header main section footer nav div h1 h2 h3 p span small b i a kbd "
    "code button table caption thead tbody tr th td details summary ul li dl dt dd figure figcaption form input label select "
    "option textarea mark svg g path rect line text circle title".split()
)
SHAPE = """() => ({
  tags: [...document.querySelectorAll("*")].map((each) => each.localName),
  handlers: [...document.querySelectorAll("*")].flatMap((each) => each.getAttributeNames())
    .filter((name) => /^on|^src|action|^xlink/.test(name)),
  links: [...document.querySelectorAll("a[href]")].map((each) => [each.protocol, each.getAttribute("href")[0], each.rel]),
  scripts: document.scripts.length - document.querySelectorAll("script[data-name]").length,
  globals: Object.getOwnPropertyNames(window).length,
  polluted: [Object.keys(Object.prototype), Object.keys(Array.prototype), typeof {}.hacked, typeof window.hacked],
})"""


@pytest.fixture(scope="module")
def attacked(write_report: Callable[..., Path]) -> Path:
    text = "\n".join(ATTACKS)
    return write_report(all_attacks(), name=text, finish_reason=text, versions={text: text}, complete=False)


def test_no_attack_does_anything_in_any_view(attacked: Path, open_report: OpenReport) -> None:
    routes = [
        *VIEWS,
        *(f"#/campaign/c-{at}" for at in range(len(ATTACKS))),
        *(f"#/pages?open={at}" for at in range(len(ATTACKS))),
    ]
    with open_report(attacked) as opened:
        globals_before = opened.page.evaluate(SHAPE)["globals"]
        for route in routes:
            opened.go(route)
            for spin in opened.page.locator(".template .spin[role=button]").all()[:3]:
                spin.click()
            shape = opened.page.evaluate(SHAPE)
            assert set(shape["tags"]) <= ELEMENTS, route
            assert shape["handlers"] == []
            assert shape["scripts"] == 1
            assert shape["globals"] == globals_before
            assert shape["polluted"] == [[], [], "undefined", "undefined"]
            for protocol, first, rel in shape["links"]:
                assert first == "#" or (protocol in ("http:", "https:") and rel == "noreferrer noopener nofollow")
            opened.check()


@pytest.mark.parametrize("text", ["__proto__", "constructor", "<script>hacked=1</script>", "%00%ff%u0041", "a/b?c#d"])
def test_a_campaign_with_a_hostile_id_opens_from_its_link(
    text: str, write_report: Callable[..., Path], open_report: OpenReport
) -> None:
    with open_report(write_report(hostile(text, text)), "#/campaigns") as opened:
        opened.page.locator("#view td a.id").first.click()
        opened.page.get_by_role("heading", name="Why this verdict").wait_for()
        assert opened.page.locator("h1 .id:visible").inner_text() == text
        opened.check()


@pytest.mark.parametrize(
    "route",
    [
        "#/pages?q=<img src=x onerror=alert(1)>&verdict=<script>&domain=javascript:alert(1)&sort=__proto__&open=<b>",
        "#/pages?page=1e99&open=-1&sort=-constructor",
        "#/campaign/<img src=x onerror=alert(1)>",
        "#/constructor",
        "#/__proto__?x=%",
        "#campaign-<svg onload=alert(1)>",
        "#javascript:alert(1)",
        "#/%E0%A4%A/%",
    ],
)
def test_a_link_that_somebody_sends_does_nothing_but_show(attacked: Path, open_report: OpenReport, route: str) -> None:
    with open_report(attacked, route) as opened:
        shape = opened.page.evaluate(SHAPE)
        assert set(shape["tags"]) <= ELEMENTS
        opened.check()


def test_a_very_deep_and_a_very_wide_template_are_drawn(
    write_report: Callable[..., Path], open_report: OpenReport
) -> None:
    from report_samples import campaign, findings

    deep = campaign("c-deep", template="{a|" * 20_000 + "b" + "}" * 20_000)
    wide = campaign("c-wide", template="{" + "|".join("word" for _ in range(15_000)) + "}")
    report = write_report(findings(campaigns=(deep, wide)), name=run_info().name)
    with open_report(report, "#/campaign/c-deep") as opened:
        opened.page.get_by_role("button", name="Show all choices").click()
        opened.go("#/campaign/c-wide")
        opened.page.locator(".spin[role=button]").first.focus()
        assert "and 14,960 more" in opened.page.locator("#choices").inner_text()
        opened.check()
