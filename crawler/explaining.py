"""The text of one judged page, read again from the run's archives and set beside its template."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from crawler.archive import read_archive
from crawler.detect.excerpt import cut_excerpt
from crawler.detect.marking import mark_page
from crawler.detect.scorecard import FAMILY, INJECTION
from crawler.errors import AuditError
from crawler.parse.domains import host_of
from crawler.parse.examine import examine_page
from crawler.parse.frame import find_frames
from crawler.parse.screen import screen_page
from crawler.records import Capture, Study
from crawler.runs import expand_archives
from crawler.thresholds import Thresholds
from crawler.workers import Crew, Failed, map_pages, warm_up
from reports.explain import PageText, Subject

_NEIGHBOURS, _NEIGHBOUR_BYTES = 40, 2**20
"""Pages of the same host that are looked at for what all of its pages share, and how large each may be."""
_GONE = "The page's text cannot be shown: "


def read_page_text(run: Path, subject: Subject) -> PageText:
    """The capture of `subject` that was judged (else the newest), in passages; a note where there is none."""
    archives, missing = find_archives(run)
    if not archives:
        wanting = f"{', '.join(missing)}: no such file" if missing else f"no archive in {run}, and run.json names none"
        return PageText(note=_GONE + wanting)
    capture, neighbours, troubles = _find_capture(archives, subject)
    if capture is None:
        names = ", ".join(path.name for path in archives)
        return PageText(note=_GONE + "; ".join([f"it is not in {names}", *troubles, *missing]))
    warm_up(0)
    with Crew(1) as crew:
        frame = _find_frame(capture, neighbours, crew)
        _, study = next(map_pages(_study, [(capture, frame)], crew))
    if isinstance(study, Failed):
        return PageText(note=_GONE + str(study))
    blocks, left = cut_excerpt(study, subject.kind, Thresholds())
    passages = mark_page(blocks, subject.keyword, subject.varying, subject.template)
    return PageText(passages, f"The page goes on for {left} words; no template is recovered that far." if left else "")


def read_points(run: Path) -> dict[str, str]:
    """What each item of the scorecard earns, and from which value on with the thresholds that `run` was judged by."""
    limits = _read_thresholds(run / "run.json")
    steps: dict[str, list[str]] = {}
    for item in dict.fromkeys(item for table in (*FAMILY.values(), INJECTION) for item in table):
        limit = limits.get(item.limit, "")
        steps.setdefault(item.name, []).append(f"{item.weight} {'up to' if item.at_most else 'from'} {limit}")
    return {name: f"Points: {', '.join(dict.fromkeys(found))}." for name, found in steps.items()}


def _read_thresholds(manifest: Path) -> dict[str, object]:
    """The thresholds in a run's account over the defaults; the defaults where it cannot be read."""
    try:
        used = json.loads(manifest.read_text(encoding="utf-8"))["options"]["thresholds"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        used = {}
    known = (
        {name: value for name, value in used.items() if isinstance(value, int | float)}
        if isinstance(used, dict)
        else {}
    )
    return asdict(Thresholds()) | known


def find_archives(run: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The archives that `run` was judged from, and the names of those that are not there any more."""
    found = [path for pattern in ("*.warc", "*.warc.gz") for path in sorted(run.glob(pattern))]
    missing = []
    for name in _named_archives(run / "run.json"):
        try:
            found += expand_archives([name])
        except AuditError:
            missing.append(name)
    return tuple(dict.fromkeys(found)), tuple(missing)


def _named_archives(manifest: Path) -> tuple[str, ...]:
    """What `--warc` named when the run was judged; nothing when its account cannot be read."""
    try:
        names = json.loads(manifest.read_text(encoding="utf-8"))["options"]["warcs"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ()
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def _find_capture(archives: Sequence[Path], subject: Subject) -> tuple[Capture | None, tuple[Capture, ...], list[str]]:
    """The capture of `subject`, some of the other pages of its host, and what was wrong with the archives."""
    best: Capture | None = None
    neighbours: dict[str, Capture] = {}
    troubles: list[str] = []
    host = host_of(subject.url)
    for capture in _captures(archives, troubles):
        if capture.url == subject.url:
            best = capture if best is None or _rank(capture, subject) >= _rank(best, subject) else best
        elif len(neighbours) < _NEIGHBOURS and len(capture.body) < _NEIGHBOUR_BYTES and host_of(capture.url) == host:
            neighbours.setdefault(capture.url, capture)
    return best, tuple(neighbours.values()), troubles


def _captures(archives: Sequence[Path], troubles: list[str]) -> Iterator[Capture]:
    """Every capture; an archive that cannot be read is a trouble, and the others are read all the same."""
    for path in archives:
        try:
            yield from (row for row in read_archive([path]) if isinstance(row, Capture))
        except AuditError as error:
            troubles.append(str(error))


def _rank(capture: Capture, subject: Subject) -> tuple[bool, str]:
    return capture.fetched_at == subject.fetched_at, capture.fetched_at


def _find_frame(capture: Capture, neighbours: Sequence[Capture], crew: Crew) -> tuple[int, int]:
    """The blocks at head and foot of the page that are its site's, as far as some of the site's pages show them."""
    screened = map_pages(screen_page, [capture, *neighbours], crew)
    pages = [page for _, page in screened if not isinstance(page, Failed)]
    return find_frames(pages, [page.frame for page in pages]).get(capture.url, (0, 0))


def _study(task: tuple[Capture, tuple[int, int]]) -> Study:
    capture, frame = task
    return examine_page(screen_page(capture), capture, frame)
