"""How far reviewers have confirmed the verdicts, and what has changed of what they watch, in words and as JSON."""

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist

from crawler.exhibits import Precision, Watched
from reports.cells import clip, plain

_SURE = NormalDist().inv_cdf(0.975)
_SHOWN = 10
_WIDEST = 80


def interval(right: int, total: int) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's score, 0-1; everything is possible where nothing was seen."""
    if not total:
        return 0.0, 1.0
    share, square = right / total, _SURE * _SURE
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _SURE * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def precision_lines(precision: Iterable[Precision]) -> list[str]:
    """One sentence for each verdict of each kind of subject that reviewers have decided on."""
    lines = []
    for each in precision:
        total = each.confirmed + each.allowed
        low, high = interval(each.confirmed, total)
        lines.append(
            f"reviewed {each.verdict} {each.subject}s: {each.confirmed:,} of {total:,} confirmed, "
            f"{each.confirmed / max(1, total):.0%}, 95% interval {100 * low:.0f}-{100 * high:.0f}%"
        )
    return lines


def precision_json(precision: Iterable[Precision]) -> list[dict[str, object]]:
    """The same for other programs; shares are 0-1."""
    rows: list[dict[str, object]] = []
    for each in precision:
        total = each.confirmed + each.allowed
        low, high = interval(each.confirmed, total)
        row: dict[str, object] = {"subject": each.subject, "verdict": each.verdict, "confirmed": each.confirmed}
        shares = {"allowed": each.allowed, "precision": round(each.confirmed / max(1, total), 4)}
        rows.append(row | shares | {"low": round(low, 4), "high": round(high, 4)})
    return rows


def watched_lines(watched: Iterable[Watched]) -> list[str]:
    """One line for each watched subject that has changed, the first ones."""
    rows = tuple(watched)
    lines = []
    for row in rows[:_SHOWN]:
        what = ", ".join(
            f"{kind} {change}" if times == 1 else f"{times:,} {kind}s {change}" for kind, change, times in row.changes
        )
        lines.append(f"watched {clip(plain(row.subject), _WIDEST)}: {what}")
    return [*lines, f"and {len(rows) - _SHOWN:,} more watched"] if len(rows) > _SHOWN else lines


def watched_json(watched: Iterable[Watched]) -> list[dict[str, object]]:
    """The same for other programs."""
    return [
        {
            "subject": plain(row.subject),
            "changes": [{"kind": kind, "change": change, "count": times} for kind, change, times in row.changes],
        }
        for row in watched
    ]
