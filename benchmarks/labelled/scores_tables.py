"""Scores as text: the tables for a terminal, the figures that floors are kept for, the README's rows."""

from collections.abc import Iterable, Mapping, Sequence

from labelled.scores import NOTHING, FamilyScore, Scores, Share, SiteScore

WORST = 12
"""Families and sites that a table names one by one."""
KINDS = ("spun", "swapped", "mixed", "outlined")


def figures(scores: Scores) -> dict[str, float]:
    """The figures that floors are kept for; kinds without a family have none."""
    found = {f"recall_{each.kind}": each.found.value for each in scores.kinds}
    flagged = {f"flagged_{each.kind}": each.flagged.value for each in scores.kinds}
    mostly = {f"families_{each.kind}": each.mostly.value for each in scores.kinds}
    precision, recall = slot_shares(scores.families)
    return {
        **mostly,
        **found,
        **flagged,
        "honest_doorway": float(sum(site.doorway for site in scores.sites)),
        "honest_suspect": float(sum(site.suspect for site in scores.sites)),
        "sources_doorway": float(scores.sources.part),
        "bcubed": scores.bcubed.f1,
        "keyword_exact": scores.keyword.value,
        "video_exact": scores.videos.value,
        "video_invented": float(scores.invented_videos),
        "slot_precision": precision.value,
        "slot_recall": recall.value,
    }


def below_floors(reached: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """What is worse than its floor: counts of wrong things have a most, shares a least."""
    worse = []
    for name, floor in sorted(floors.items()):
        value = reached.get(name)
        if value is None:
            worse.append(f"{name} is not measured, floor {floor:g}")
        elif name in COUNTS and value > floor:
            worse.append(f"{name} {value:g} is over {floor:g}")
        elif name not in COUNTS and value < floor:
            worse.append(f"{name} {value:.3f} is under {floor:.3f}")
    return worse


COUNTS = frozenset({"honest_doorway", "honest_suspect", "sources_doorway", "video_invented"})
"""Figures of which less is better."""


def slot_shares(families: Iterable[FamilyScore]) -> tuple[Share, Share]:
    """Precision and recall of slots over all families that have slots."""
    families = tuple(families)
    precision = sum((each.precision for each in families), NOTHING)
    return precision, sum((each.recall for each in families), NOTHING)


def tables(scores: Scores, *, everything: bool = False) -> str:
    """All tables of one collection; `everything` names each family and each flagged site."""
    parts = []
    if scores.families:
        parts += [_kind_table(scores), _family_table(scores.families, None if everything else WORST)]
        parts.append(_detail_lines(scores))
    if scores.sites:
        parts.append(_site_table(scores.sites, None if everything else WORST))
    if scores.unjudged:
        parts.append(f"  not judged: {scores.unjudged} pages")
    return "\n".join(parts)


def _kind_table(scores: Scores) -> str:
    rows = [("kind", "families mostly found", "pages doorway", "or suspect", "of 300+ words", "worst family")]
    rows += [
        (
            each.kind,
            str(each.mostly),
            str(each.found),
            str(each.flagged),
            str(each.found_long),
            f"{each.worst.family.name} {each.worst.found.value:.2f}",
        )
        for each in scores.kinds
    ]
    return lay_out(rows)


def _family_table(families: Sequence[FamilyScore], limit: int | None) -> str:
    named = [each for each in families if each.found.value < 1 or each.campaigns > 1 or each.recall.whole]
    named.sort(key=lambda each: (each.found.value, each.recall.value, each.family.name))
    rows = [("worst families", "kind", "pages", "doorway", "suspect", "other", "campaigns", "slots right", "found")]
    rows += [
        (
            f"{each.family.name} ({each.family.language})",
            each.family.kind,
            str(each.pages),
            str(each.doorway),
            str(each.suspect),
            str(each.pages - each.doorway - each.suspect),
            str(each.campaigns),
            f"{each.precision.value:.2f}" if each.precision.whole else "-",
            f"{each.recall.value:.2f}" if each.recall.whole else "-",
        )
        for each in named[:limit]
    ]
    return lay_out(rows) if len(rows) > 1 else "  every page of every family is found"


def _detail_lines(scores: Scores) -> str:
    precision, recall = slot_shares(scores.families)
    worst = min((each for each in scores.families if each.recall.whole), key=lambda e: e.recall.value, default=None)
    lines = [
        f"campaigns (B-cubed, spun and swapped): F1 {scores.bcubed.f1:.3f}, precision "
        f"{scores.bcubed.precision:.3f}, recall {scores.bcubed.recall:.3f}",
        f"keyword exact: {scores.keyword}; video ids exact: {scores.videos}, invented {scores.invented_videos}",
        f"spin slots: precision {precision}, recall {recall}"
        + (f", worst {worst.family.name} {worst.recall.value:.2f}" if worst else ""),
        f"sources called doorway: {scores.sources.part} of {scores.sources.whole}",
    ]
    return "\n".join(f"  {line}" for line in lines)


def _site_table(sites: Sequence[SiteScore], limit: int | None) -> str:
    pages = sum(site.pages for site in sites)
    doorway, suspect = sum(site.doorway for site in sites), sum(site.suspect for site in sites)
    wrong = [site for site in sites if site.doorway or site.suspect]
    head = (
        f"  honest: {pages} pages of {len(sites)} sites, called doorway {doorway}, suspect {suspect}, "
        f"on {len(wrong)} sites"
    )
    if not wrong:
        return head
    rows = [("worst sites", "pages", "doorway", "suspect", "share")]
    rows += [
        (site.site, str(site.pages), str(site.doorway), str(site.suspect), f"{site.wrong.value:.3f}")
        for site in wrong[:limit]
    ]
    return f"{head}\n{lay_out(rows)}"


def lay_out(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns of even width."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def readme_table(measured: Iterable[tuple[str, Scores]]) -> str:
    """The README's table: a row a collection; families count as found when half their pages or more are."""
    lines = [
        f"| collection | {' | '.join(f'{kind}: families, pages' for kind in KINDS)} | honest pages | called doorway "
        "| suspect | campaigns F1 | keyword exact | videos exact | slots right, found |",
        "|" + "---|" * (len(KINDS) + 8),
    ]
    for name, scores in measured:
        found = {
            each.kind: f"{each.mostly.part} of {each.mostly.whole}, {_percent(each.found)}" for each in scores.kinds
        }
        sites = scores.sites
        precision, recall = slot_shares(scores.families)
        cells = [
            name,
            *(found.get(kind, "-") for kind in KINDS),
            f"{sum(site.pages for site in sites):,}",
            str(sum(site.doorway for site in sites)),
            str(sum(site.suspect for site in sites)),
            f"{scores.bcubed.f1:.2f}" if scores.families else "-",
            _percent(scores.keyword),
            _percent(scores.videos),
            f"{_percent(precision)}, {_percent(recall)}" if recall.whole else "-",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _percent(share: Share) -> str:
    return f"{share.value:.1%}" if share.whole else "-"
