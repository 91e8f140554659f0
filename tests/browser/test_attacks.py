"""What strangers wrote, in a real browser, in every view: it does nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from opened_report import OpenReport
from page_attacks import ATTACKS, all_attacks, hostile
from report_samples import run_info

VIEWS = ("#/", "#/campaigns", "#/pages", "#/domains", "#/videos", "#/changes", "#/coverage")
ELEMENTS = frozenset(
    """
    html head meta title style script noscript body header main section footer nav div h1 h2 h3 p span small b i a
    kbd code button table caption thead tbody tr th td details summary ul li dl dt dd figure figcaption form input label
    select option textarea mark svg g path rect line text circle""".split()  # noqa: SIM905 -- reads as a list of words
)
LOOK = """async (routes) => {
  const everything = () => [...document.querySelectorAll("*")];
  const globals = Object.getOwnPropertyNames(window).length;
  const safe = (link) => link.getAttribute("href")[0] === "#" ||
    (["http:", "https:"].includes(link.protocol) && link.rel === "noreferrer noopener nofollow");
  const found = [];
  for (const route of routes) {
    if (location.hash !== route) {
      delete document.documentElement.dataset.shown;
      location.hash = route;
    }
    while (!("shown" in document.documentElement.dataset)) await new Promise((go) => setTimeout(go, 1));
    for (const spin of document.querySelectorAll(".template [role=button]")) spin.click();
    found.push({
      route,
      shown: document.querySelectorAll("section:not([hidden]) h1").length,
      tags: [...new Set(everything().map((each) => each.localName))],
      handlers: everything().flatMap((each) => each.getAttributeNames())
        .filter((name) => /^on|^src|action|^xlink/.test(name)),
      links: [...document.querySelectorAll("a[href]")].filter((link) => !safe(link)).map((link) => link.outerHTML),
      scripts: document.scripts.length - document.querySelectorAll("script[data-name]").length,
      globals: Object.getOwnPropertyNames(window).length - globals,
      polluted: [...Object.keys(Object.prototype), ...Object.keys(Array.prototype), typeof {}.hacked, typeof hacked],
    });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def attacked(write_report: Callable[..., Path]) -> Path:
    text = "\n".join(ATTACKS)
    return write_report(all_attacks(), name=text, finish_reason=text, versions={text: text}, complete=False)


def test_no_attack_does_anything_in_any_view(attacked: Path, open_report: OpenReport) -> None:
    routes = [
        *VIEWS,
        *(f"#/campaign/c-{at}" for at in range(len(ATTACKS))),
        *(f"#/pages?campaign=c-{at}&open={at}" for at in range(len(ATTACKS))),
    ]
    with open_report(attacked) as opened:
        found = opened.page.evaluate(LOOK, routes)
        assert [each["route"] for each in found] == routes
        for each in found:
            check_shape(each)
        opened.check()


def check_shape(shape: dict[str, Any]) -> None:
    """Fail when a view has more than texts and our own elements."""
    assert set(shape["tags"]) <= ELEMENTS, shape
    expected = {"shown": 1, "handlers": [], "links": [], "scripts": 1, "globals": 0}
    assert {name: shape[name] for name in expected} == expected, shape["route"]
    assert shape["polluted"] == ["undefined", "undefined"], shape["route"]


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
        [shape] = opened.page.evaluate(LOOK, [opened.page.evaluate("location.hash")])
        check_shape(shape)
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
