"""The charts of the overview: drawn by pygal, its scripts and styles taken out, so that report.css colours them."""

from collections.abc import Sequence
from typing import Any

import pygal
from markupsafe import Markup, escape

from crawler.exhibits import RunPoint
from crawler.records import VERDICTS, DomainFinding
from reports.cells import clip, plain

MAX_RUNS = 26
"""Runs in the trend, the newest."""

MAX_DOMAINS = 10
_NAME = 30
"""Characters of a domain's name."""

_DROPPED = ("defs", "desc", "title", "style", "script")
_KEPT = frozenset(
    ("class", "d", "x", "y", "width", "height", "transform", "cx", "cy", "r", "rx", "ry", "viewBox", "x1", "x2", "y1")
)
_HIGH, _WIDE = 210, 420


def draw_trend(points: Sequence[RunPoint]) -> Markup:
    """Doorway and suspect pages of each run, oldest first; nothing when there is only one run, or none has any."""
    if len(points) < 2 or not any(point.doorway or point.suspect for point in points[-MAX_RUNS:]):
        return Markup("")
    points = points[-MAX_RUNS:]
    chart = pygal.StackedBar(**_options(show_x_labels=True, x_labels_major_count=4, show_minor_x_labels=False))
    chart.x_labels = [_readable(point.finished_at)[:10] for point in points]
    chart.add("doorway", [point.doorway for point in points])
    chart.add("suspect", [point.suspect for point in points])
    return _svg(chart, "Doorway and suspect pages of each run; the table below has the numbers", ("doorway", "suspect"))


def draw_verdicts(numbers: dict[str, int]) -> Markup:
    """Pages of each verdict, the worst at the top."""
    names = [name for name in VERDICTS if name in numbers]
    if not any(numbers.values()):
        return Markup("")
    chart = pygal.HorizontalStackedBar(**_options())
    # pygal builds such a chart from below.
    chart.x_labels = [f"{name}  {numbers[name]:,}" for name in names[::-1]]
    for name in names:
        chart.add(name, [numbers[name] if other == name else None for other in names[::-1]])
    return _svg(chart, "Pages of each verdict; the tiles above have the numbers", names)


def draw_domains(domains: Sequence[DomainFinding]) -> Markup:
    """Doorway and suspect pages of the worst domains, the worst at the top."""
    worst = worst_domains(domains)[::-1]
    if not worst:
        return Markup("")
    chart = pygal.HorizontalStackedBar(**_options())
    chart.x_labels = [clip(_readable(domain.domain), _NAME) for domain in worst]
    chart.add("doorway", [domain.doorway for domain in worst])
    chart.add("suspect", [domain.suspect for domain in worst])
    return _svg(
        chart, "Doorway and suspect pages of the worst domains; the table below has them", ("doorway", "suspect")
    )


def worst_domains(domains: Sequence[DomainFinding]) -> list[DomainFinding]:
    """The domains with most doorway, then suspect pages; none without either."""
    flagged = [domain for domain in domains if domain.doorway or domain.suspect]
    return sorted(flagged, key=lambda each: (-each.doorway, -each.suspect, each.domain))[:MAX_DOMAINS]


def _options(**more: object) -> dict[str, object]:
    """What all charts have in common: nothing is loaded, nothing moves."""
    return {
        "width": _WIDE,
        "height": _HIGH,
        "js": [],
        "css": [],
        "show_legend": False,
        "no_prefix": True,
        "disable_xml_declaration": True,
        "margin": 4,
        "spacing": 4,
        "max_scale": 5,
        "min_scale": 2,
        "formatter": lambda value: f"{value:,.0f}",
        "truncate_label": -1,
        **more,
    }


def _readable(text: str) -> str:
    """`text` without the few characters that XML cannot have."""
    return "".join(sign for sign in plain(text) if sign not in "\ufffe\uffff") or "–"


def _svg(chart: Any, label: str, series: Sequence[str]) -> Markup:
    """`chart` as an image with a name, `label`; the parts of each series have a class of the series' name."""
    chart.add_xml_filter(lambda root: _clean(root, series))
    drawn = str(chart.render(is_unicode=True)).replace(' xmlns="http://www.w3.org/2000/svg"', "")
    drawn = drawn.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    # pygal escaped the texts when it wrote them, and what it wrote has passed `_clean`.
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))  # noqa: S704


def _clean(root: Any, series: Sequence[str]) -> Any:
    """The tree without scripts, styles, comments and the numbers that pygal's script would read."""
    for child in list(root):
        if not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in _DROPPED:
            root.remove(child)
        else:
            _clean(child, series)
    for name in set(root.attrib) - _KEPT:
        del root.attrib[name]
    for index, name in enumerate(series):
        if f"serie-{index}" in root.attrib.get("class", "").split():
            root.attrib["class"] += f" {name}"
    return root
