"""benchmarks/chaos.py in short: 150 pages, the real command, killed, interrupted and out of disk."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from crashes.checking import Check, archived
from crashes.disks import small_disk
from crashes.scenarios import Scenarios
from sites.generated import ORDINARY, build_site
from sites.serving import Served, serve

PAGES, SEED = 150, 1


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(partial(build_site, PAGES, SEED, ORDINARY), tmp_path_factory.mktemp("site"), wait=0.005) as serving:
        yield serving


def broken(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.holds]


def test_kills_at_random_moments_lose_double_and_refetch_nothing(served: Served, tmp_path: Path) -> None:
    assert broken(Scenarios(served, tmp_path, kills=3, seed=SEED).kills()) == []
    assert set(archived(tmp_path / "kills", served.url)) == served.site.reachable


def test_signals_end_a_crawl_cleanly_and_resume_ends_it_whole(served: Served, tmp_path: Path) -> None:
    assert broken(Scenarios(served, tmp_path, kills=3, seed=SEED, thorough=False).signals()) == []


def test_a_full_disk_ends_the_crawl_with_a_message_and_resume_goes_on(served: Served, tmp_path: Path) -> None:
    assert broken(Scenarios(served, tmp_path, kills=3, seed=SEED, thorough=False).full_disk()) == []


def test_the_small_disk_is_one(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 100_000) as disk:
        if disk.kind != "tmpfs":
            pytest.skip("no right to mount a file system: the full disk is a limit to the size of files here")
        with pytest.raises(OSError, match="No space left"):
            (disk.folder / "file").write_bytes(bytes(200_000))
        disk.enlarge()
        (disk.folder / "file").write_bytes(bytes(200_000))


def test_the_generated_site_is_the_same_for_the_same_seed_and_has_its_oddities() -> None:
    site, again = (build_site(110, 3, ORDINARY, "http://a.example") for _ in range(2))
    assert site == again
    assert site != build_site(110, 4, ORDINARY, "http://a.example")
    assert len(site.pages) == 110
    assert {answer.status for answer in site.answers.values()} == {200, 301, 302, 404}
    sizes = [len(site.answers[path].body) for path in site.pages]
    assert min(sizes) > 8_000
    assert max(sizes) < 60_000
