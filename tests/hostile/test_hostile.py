"""Every trap at once: the crawl ends, within its limits, and says what became of each."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hostile.command import PATIENCE, SHORT_PATIENCE, audit
from hostile.outcome import LOST, Seen
from hostile.registry import TRAPS
from hostile.server import FAIR, HONEST, HostileServer
from hostile.trap import SITE, SLOW, SWIFT, Trap

MEMORY = 400 * 10**6
"""Bytes that a crawl may use, whatever it meets: all its processes, shared pages once."""
SENSITIVE = {"cookie", "referer", "authorization", "proxy-authorization"}
QUIET_FILES = ("pages.csv", "coverage.csv", "domains.csv", "changes.csv", "crawl.log", "report.html")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Seen]:
    """The crawls by name, run side by side: they wait more than they work."""
    folders = {crawl: tmp_path_factory.mktemp(crawl) for crawl in (SWIFT, SLOW)}
    with ThreadPoolExecutor(len(folders)) as pool:
        return dict(zip(folders, pool.map(_audit, folders, folders.values()), strict=True))


def _audit(crawl: str, folder: Path) -> Seen:
    traps = tuple(trap for trap in TRAPS if trap.crawl == crawl)
    with HostileServer(traps).serving() as server:
        seen = audit(server, traps, folder, SHORT_PATIENCE if crawl == SLOW else PATIENCE)
    assert server.failures == []
    return seen


@pytest.fixture
def trap(request: pytest.FixtureRequest) -> Trap:
    found: Trap = request.param
    return found


@pytest.fixture
def seen(trap: Trap, runs: Mapping[str, Seen]) -> Seen:
    return runs[trap.crawl]


@pytest.fixture(params=[SWIFT, SLOW])
def run(request: pytest.FixtureRequest, runs: Mapping[str, Seen]) -> Seen:
    return runs[request.param]


def test_the_crawl_ends_by_itself(run: Seen) -> None:
    assert run.ended, run.said[-2000:]
    assert run.exit_code == 3, run.said[-2000:]


def test_the_crawl_stays_below_its_memory(run: Seen) -> None:
    assert run.crawl_peak < MEMORY


def test_nothing_is_sent_that_tells_who_we_are_or_where_we_come_from(run: Seen) -> None:
    assert not [ask for ask in run.log if SENSITIVE & set(ask.headers)]


def test_no_page_that_was_asked_for_is_lost(run: Seen) -> None:
    paths = (ask for ask in run.log if ask.path != "/robots.txt" and "map" not in ask.path)
    asked = {f"http://{ask.host}:{run.places.port}{ask.target}" for ask in paths}
    assert sorted(asked - set(run.pages) - set(run.reasons))[:20] == []


def test_no_url_has_two_rows(run: Seen) -> None:
    alone = [row["url"] for row in run.coverage if " further" not in row["detail"]]  # those stand for many URLs
    twice = [url for url, number in Counter(alone).items() if number > 1]
    assert twice[:20] == []
    assert sorted(set(run.pages) & set(alone))[:20] == []


def test_nothing_reaches_the_terminal_or_a_report_that_controls_it(run: Seen) -> None:
    written = [run.said, *((run.out / name).read_text("utf-8") for name in QUIET_FILES if (run.out / name).exists())]
    assert not [text[:200] for text in written if {"\x1b", "\x07", "\x00", "\u202e"} & set(text)]


def test_the_honest_site_is_judged_whole(run: Seen) -> None:
    front = f"http://{FAIR}:{run.places.port}/"
    verdicts = {
        url: run.pages.get(url, {}).get("verdict") for url in (front, *(f"{front}honest/{n}" for n in range(HONEST)))
    }
    assert set(verdicts.values()) == {"clean"}


@pytest.mark.parametrize("trap", [each for each in TRAPS if not each.closed], ids=lambda each: each.name, indirect=True)
def test_the_honest_pages_beside_a_trap_are_judged(trap: Trap, seen: Seen) -> None:
    verdicts = {path: seen.pages.get(seen.url(trap, path), {}).get("verdict") for path in ("/", "/beside")}
    assert verdicts == {"/": "clean", "/beside": "clean"}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda each: each.name, indirect=True)
def test_the_outcome_of_a_trap(trap: Trap, seen: Seen) -> None:
    found = seen.outcomes(trap)
    assert LOST not in found
    assert (trap.outcome in found) if trap.subject == SITE else (found == {trap.outcome})


@pytest.mark.parametrize("trap", [each for each in TRAPS if each.check], ids=lambda each: each.name, indirect=True)
def test_what_else_holds_of_a_trap(trap: Trap, seen: Seen) -> None:
    assert trap.check
    trap.check(seen, trap)
