"""The honest pages that the audit is measured on: many kinds, facts of their own, the same on every run."""

import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from labelled.debian import fetch, find_pages, read_debian, read_folder, read_package, site_of, take_runs
from labelled.honest import build_honest, list_kinds
from labelled.honest_layout import body_html
from labelled.honest_sets import SETS

SPLITS = ("tune", "test")


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_has_twenty_kinds_and_a_thousand_pages(split: str) -> None:
    collection = build_honest(split, "full", 1)
    assert len(list_kinds(split)) + len(SETS) >= 20
    assert len(collection.pages) >= 1000
    assert {page.label for page in collection.pages} == {"honest"}


@pytest.mark.parametrize("split", SPLITS)
def test_addresses_are_distinct_and_every_slot_is_filled(split: str) -> None:
    pages = build_honest(split, "full", 1).pages
    assert len({page.url for page in pages}) == len(pages)
    assert [page.url for page in pages if re.search(rb"[{}]|@\d|\?0\.", page.body)] == []


def test_some_kinds_are_in_one_split_only() -> None:
    tune, test = (set(list_kinds(split)) for split in SPLITS)
    assert len(tune - test) >= 4
    assert len(test - tune) >= 4


def test_the_splits_share_no_site() -> None:
    tune, test = ({page.site for page in build_honest(split, "full", 1).pages} for split in SPLITS)
    assert tune & test == set()


def test_pages_are_the_same_on_every_run_and_others_with_another_seed() -> None:
    first, again, other = (build_honest("test", "small", seed).pages for seed in (1, 1, 2))
    assert first == again
    assert first != other


def _own_shares(bodies: list[bytes]) -> list[float]:
    """For each page the share of its word 3-shingles that are on no other page of the site."""
    shingles = []
    for body in bodies:
        words = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", body.decode()).lower())
        shingles.append(set(zip(words, words[1:], words[2:], strict=False)))
    seen = Counter(each for page in shingles for each in page)
    return sorted(sum(seen[each] == 1 for each in page) / len(page) for page in shingles)


SHARED_TEXT = ("agency news", "two translations", "blog.slowkettle", "www.bramble-post")
"""Sites whose pages are copies or lists of the same excerpts: honest for another reason than facts of their own."""


@pytest.mark.parametrize("split", SPLITS)
def test_pages_of_a_site_have_text_of_their_own(split: str) -> None:
    by_site = defaultdict(list)
    for page in build_honest(split, "full", 1).pages:
        by_site[page.site].append(page.body)
    for site, bodies in by_site.items():
        if not site.startswith(SHARED_TEXT):
            shares = _own_shares(bodies)
            assert shares[len(shares) // 2] >= 0.1, site


def test_lines_become_headings_lists_tables_and_links() -> None:
    html = body_html(["# A & B", "- one", "- two", "| x | y", "see [this](/a)"])
    assert html == (
        "<h1>A &amp; B</h1>\n<ul><li>one</li><li>two</li></ul>\n<table><tr><td>x</td><td>y</td></tr></table>\n"
        '<p>see <a href="/a">this</a></p>'
    )


def test_a_package_is_read_without_its_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "git-doc" / "usr/share/doc/git-doc"
    folder.mkdir(parents=True)
    (folder / "git add.html").write_text("<p>add")
    (folder / "link.html").symlink_to("git add.html")
    (folder / "notes.txt").write_text("no page")
    monkeypatch.setenv("DOORWAY_DOCS", str(tmp_path))
    assert [relative for relative, _ in find_pages(tmp_path, "git-doc")] == ["usr/share/doc/git-doc/git%20add.html"]
    assert [page.url for page in read_debian("tune").pages] == [
        "http://git-doc.example/usr/share/doc/git-doc/git%20add.html"
    ]


def test_whatever_is_in_a_folder_is_read_as_honest_pages_a_site_a_folder(tmp_path: Path) -> None:
    for name in ("one-doc", "two"):
        (tmp_path / name).mkdir()
        for page in "abc":
            (tmp_path / name / f"{page}.html").write_text("<p>text")
    (tmp_path / "notes.html").write_text("no site")
    found = read_folder(tmp_path, sample=2).pages
    assert [page.site for page in found] == ["one-doc.example", "one-doc.example", "two.example", "two.example"]
    assert {page.label for page in found} == {"honest"}


def test_a_large_package_is_sampled_in_runs_of_neighbours(tmp_path: Path) -> None:
    found = [(f"d{number // 100}/p{number:04}.html", tmp_path) for number in range(1000)]
    taken = [relative for relative, _ in take_runs(found, 160, "x")]
    assert taken == [relative for relative, _ in take_runs(found, 160, "x")]
    assert len(taken) == 160
    steps = [int(b[-9:-5]) - int(a[-9:-5]) for a, b in pairwise(taken)]
    assert sum(step == 1 for step in steps) >= 150


def test_a_package_that_is_not_there_has_no_pages(tmp_path: Path) -> None:
    assert list(read_package(tmp_path, "cmake-doc")) == []
    assert site_of("libstdc++-12-doc") == "libstdcpp-12-doc.example"


def test_fetching_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt-get and dpkg are needed" in fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []
