"""The collections that are measured are what their truth says."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from sites.generated import ORDINARY
from speeds import judging, material, peers
from speeds.growing import LARGEST, SMALLEST, Place, draw_page, family_sizes, place_pages
from speeds.growth import write_html
from speeds.judging import Seen, look, of_three
from speeds.material import Material, read_truth, write_manuals, write_one_page, write_page, write_weblogs
from speeds.peers import PEERS, Together, read_pages, shingles
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

PAGES = 60
_TEXT = re.compile(r"<h1>|<p>(.*?)\.</p>")


@pytest.fixture(scope="module")
def weblogs(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return write_weblogs(PAGES, 1, tmp_path_factory.mktemp("weblogs"))


def test_an_archive_has_every_page_of_its_truth_once_and_as_many_honest_ones_as_it_says(weblogs: Material) -> None:
    urls = [url for url, _ in read_pages(str(weblogs.archive))]
    inside = {url for urls in weblogs.families.values() for url in urls}
    assert len(urls) == len(set(urls)) == weblogs.pages == PAGES
    assert inside < set(urls)
    assert weblogs.honest == len(set(urls) - inside)
    assert read_truth(weblogs.archive.with_name("weblogs.truth.json")) == {
        name: sorted(each) for name, each in weblogs.families.items()
    }


def test_the_pages_are_as_large_as_the_record_of_the_collection_says(weblogs: Material) -> None:
    assert sum(len(body) for _, body in read_pages(str(weblogs.archive))) == weblogs.size


def test_the_same_seed_gives_the_same_pages_and_another_one_others(weblogs: Material, tmp_path: Path) -> None:
    again, other = write_weblogs(PAGES, 1, tmp_path / "again"), write_weblogs(PAGES, 2, tmp_path / "other")
    pages = [list(read_pages(str(each.archive))) for each in (weblogs, again, other)]
    assert pages[0] == pages[1] != pages[2]


def test_families_are_whole_spun_or_swapped_and_as_many_as_two_per_cent_need() -> None:
    pages = material.choose_families(20, 1)
    assert 20 <= len(pages) < 26
    assert {page.family.split("-")[1] for page in pages} <= {"spun", "swapped"}
    assert material.choose_families(10**6, 1)[: len(pages)] == pages
    assert len({page.url for page in material.choose_families(10**6, 1)}) > 60


def test_without_manuals_there_is_no_collection_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORWAY_DOCS", str(tmp_path / "nothing"))
    assert write_manuals(PAGES, 1, tmp_path) is None


def test_manuals_are_mixed_with_families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "usr/share/doc/git-doc"
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"git-{number}.html").write_text(f"<title>git {number}</title><p>Number {number} of the manual.")
    monkeypatch.setenv("DOORWAY_DOCS", str(tmp_path))
    manuals = write_manuals(30, 1, tmp_path / "out")
    assert manuals is not None
    assert manuals.pages == 30
    assert len(manuals.families) == 1
    assert sum("git-doc.example" in url for url, _ in read_pages(str(manuals.archive))) == manuals.honest


@pytest.mark.parametrize("pages", [100, 10_000, 1_000_000])
def test_two_per_cent_of_a_growing_collection_are_in_families_of_2_to_5000(pages: int) -> None:
    sizes = family_sizes(pages, 1)
    assert 0.019 * pages <= sum(sizes) <= 0.02 * pages
    assert min(sizes) >= SMALLEST
    assert max(sizes) == max(SMALLEST, min(LARGEST, pages // 100))


def test_every_page_of_a_growing_collection_has_one_place_and_one_url() -> None:
    places = place_pages(1_000, 1)
    sizes = family_sizes(1_000, 1)
    assert len(set(places)) == len(places) == 1_000
    assert sorted(place.family for place in places if place.family >= 0) == [
        at for at, size in enumerate(sizes) for _ in range(size)
    ]
    assert len({draw_page(place, 1).url for place in places}) == 1_000


def test_the_parts_of_a_growing_collection_are_all_of_it(tmp_path: Path) -> None:
    files = write_html(100, 1, tmp_path / "html")
    urls = sorted(url for path in files for url, _ in read_pages(str(path)))
    assert urls == sorted(draw_page(place, 1).url for place in place_pages(100, 1))


def test_siblings_share_as_much_text_as_is_said_and_strangers_none() -> None:
    texts = [shingles(" ".join(_TEXT.findall(draw_page(Place(0, at), 1).body.decode())[1:7])) for at in range(12)]
    honest = shingles(" ".join(_TEXT.findall(draw_page(Place(-1, 1), 1).body.decode())[1:7]))
    shared = [len(a & b) / len(a) for a in texts for b in texts if a is not b]
    assert sum(shared) / len(shared) == pytest.approx(0.37, abs=0.06)
    assert max(len(honest & text) for text in texts) <= 2


def test_what_a_tool_found_is_counted_by_family_by_page_and_by_honest_page(weblogs: Material) -> None:
    family = Material("some", weblogs.archive, {"one": frozenset("abcd"), "two": frozenset("efgh")}, 10, 1)
    assert look(dict.fromkeys("abexy", "1"), family) == Seen(families=1, pages=3, honest=2)
    assert look({}, family) == Seen(0, 0, 0)


def test_a_pair_is_no_group() -> None:
    assert of_three({"a": "1", "b": "1", "c": "2", "d": "2", "e": "2"}) == {"c": "2", "d": "2", "e": "2"}


def test_pairs_become_groups() -> None:
    together = Together()
    for a, b in ("ab", "cd", "bc", "xy"):
        together.join(a, b)
    groups = together.groups()
    assert len({groups[each] for each in "abcd"}) == 1
    assert groups["x"] == groups["y"] != groups["a"]


def test_a_peer_that_is_missing_is_named_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "find_spec", lambda _: None)
    assert judging.installed() == ["ours"]
    notes = judging.measure_judging([], 1, tmp_path).notes
    assert [note for note in notes if note.endswith("not installed, not measured")] == [
        f"{judging.NAMES[name]}: not installed, not measured" for name in PEERS
    ]


@pytest.mark.parametrize("name", PEERS)
def test_each_peer_groups_pages_of_the_same_text_and_no_others(name: str, tmp_path: Path) -> None:
    if missing := [package for package in PEERS[name][1] if not find_spec(package)]:
        pytest.skip(f"{missing[0]} is not installed")
    copies = [replace(draw_page(Place(-1, 1), 1), url=f"http://copies.example/{at}") for at in range(5)]
    with (tmp_path / "pages.warc.gz").open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for page in (*copies, *(draw_page(Place(-1, at), 1) for at in range(2, 8))):
            write_page(writer, page)
    command = [sys.executable, peers.__file__, name, str(tmp_path / "pages.warc.gz"), str(tmp_path / "out.json")]
    subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=tmp_path)
    groups = json.loads((tmp_path / "out.json").read_text())
    assert set(groups) == {page.url for page in copies}
    assert len(set(groups.values())) == 1


def test_the_smallest_collection_is_one_honest_page(tmp_path: Path) -> None:
    one = write_one_page(1, tmp_path, ORDINARY)
    assert (one.pages, len(list(read_pages(str(one.archive))))) == (1, 1)
