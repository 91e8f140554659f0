"""Links between pages that share sampled shingles."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from detect_samples import random_words

from crawler.detect import grouping
from crawler.detect.grouping import Links, link_pages
from crawler.records import Link
from crawler.shingles import hash_shingles, pack, sample

Sketches = list[tuple[int, ...]]


def _sketch(words: Sequence[str]) -> tuple[int, ...]:
    return tuple(sample(hash_shingles(words)).tolist())


def _link(sketches: Sequence[Sequence[int]], ranks: Sequence[int], at_least: int, share: float) -> tuple[Link, ...]:
    return tuple(link_pages([pack(sketch) for sketch in sketches], ranks, at_least, share))


def _spun_copies(count: int, rng: random.Random) -> Sketches:
    """Copies of one text in which every fifth word is replaced anew."""
    text = random_words(rng, 700)
    return [_sketch([random_words(rng, 1)[0] if rng.random() < 0.2 else word for word in text]) for _ in range(count)]


def _unrelated(count: int, rng: random.Random) -> Sketches:
    return [_sketch(random_words(rng, 700)) for _ in range(count)]


def _ranks(count: int) -> list[int]:
    rng = random.Random(7)
    return [rng.getrandbits(64) for _ in range(count)]


def _component_of(start: int, links: Iterable[Link]) -> set[int]:
    beside: dict[int, set[int]] = {}
    for link in links:
        beside.setdefault(link.a, set()).add(link.b)
        beside.setdefault(link.b, set()).add(link.a)
    reached, waiting = {start}, [start]
    while waiting:
        for page in beside.get(waiting.pop(), set()) - reached:
            reached.add(page)
            waiting.append(page)
    return reached


def test_every_member_of_a_large_family_is_linked_into_one_component_and_no_other_page() -> None:
    rng = random.Random(1)
    sketches = _unrelated(100, rng) + _spun_copies(300, rng) + _unrelated(100, rng)
    links = _link(sketches, _ranks(500), 3, 0.05)
    assert _component_of(100, links) == set(range(100, 400))
    assert {page for link in links for page in (link.a, link.b)} == set(range(100, 400))


def test_links_grow_with_the_pages_and_not_with_their_pairs() -> None:
    sketches = _spun_copies(200, random.Random(2))
    links = _link(sketches, _ranks(200), 3, 0.05)
    assert 199 <= len(links) < 200 * 199 / 2 / 5


def test_two_families_are_linked_within_and_not_across() -> None:
    rng = random.Random(3)
    links = _link(_spun_copies(30, rng) + _spun_copies(30, rng), _ranks(60), 3, 0.05)
    assert _component_of(0, links) == set(range(30))
    assert _component_of(30, links) == set(range(30, 60))


def test_links_do_not_depend_on_the_order_of_the_pages() -> None:
    rng = random.Random(4)
    sketches = _spun_copies(40, rng) + _unrelated(20, rng) + _spun_copies(40, rng)
    ranks = _ranks(len(sketches))
    order = list(range(len(sketches)))
    rng.shuffle(order)
    straight = _link(sketches, ranks, 3, 0.05)
    shuffled = _link([sketches[at] for at in order], [ranks[at] for at in order], 3, 0.05)
    renamed = {(*sorted((order[link.a], order[link.b])), link.shared) for link in shuffled}
    assert len(straight) > 79
    assert renamed == {(link.a, link.b, link.shared) for link in straight}


def test_links_are_sorted_and_name_the_lower_page_first() -> None:
    links = _link(_spun_copies(20, random.Random(5)), _ranks(20), 3, 0.05)
    assert [(link.a, link.b) for link in links] == sorted((link.a, link.b) for link in links)
    assert all(link.a < link.b for link in links)


def test_a_pair_needs_the_least_number_of_shared_hashes() -> None:
    sketches = [(1, 2, 3, 10), (1, 2, 3, 20), (5, 6, 30), (5, 6, 40)]
    assert _link(sketches, [1, 2, 3, 4], 3, 0.0) == (Link(0, 1, 3),)
    assert _link(sketches, [1, 2, 3, 4], 2, 0.0) == (Link(0, 1, 3), Link(2, 3, 2))


def test_a_pair_needs_its_share_of_the_smaller_sketch() -> None:
    small, large = tuple(range(10)), (0, 1, 2, *range(100, 197))
    assert _link([small, large], [1, 2], 3, 0.3) == (Link(0, 1, 3),)
    assert _link([small, large], [1, 2], 3, 0.31) == ()


def test_each_page_is_linked_with_the_next_two_in_the_order_of_the_ranks() -> None:
    sketches = [(1, 2, 3)] * 4
    links = _link(sketches, [40, 10, 30, 20], 3, 0.05)  # by rank: 1, 3, 2, 0
    assert [(link.a, link.b) for link in links] == [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_ranks_and_hashes_may_use_all_64_bits() -> None:
    top = 2**64 - 1
    assert _link([(top - 2, top - 1, top)] * 2, [top, top - 1], 3, 0.05) == (Link(0, 1, 3),)


def test_pages_without_a_sketch_are_linked_with_nothing() -> None:
    assert _link([], [], 3, 0.05) == ()
    assert _link([(), ()], [1, 2], 3, 0.05) == ()
    assert _link([(), (1, 2, 3), (), (1, 2, 3)], [1, 2, 3, 4], 3, 0.05) == (Link(1, 3, 3),)


def _links(*rows: tuple[int, int, int]) -> Links:
    return Links(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def test_links_of_a_second_kind_count_where_there_is_none_of_the_first() -> None:
    first, second = _links((0, 1, 9), (1, 4, 8)), _links((0, 1, 4), (0, 4, 4), (2, 3, 4))
    assert tuple(first.with_others(second)) == (Link(0, 1, 9), Link(1, 4, 8), Link(0, 4, 4), Link(2, 3, 4))
    assert tuple(_links().with_others(second)) == tuple(second)
    assert tuple(first.with_others(_links())) == tuple(first)


def test_links_among_some_pages_lead_to_no_other() -> None:
    links = _links((0, 1, 9), (1, 2, 8), (0, 2, 7))
    assert tuple(links.among([True, False, True])) == (Link(0, 2, 7),)
    assert links.pages().tolist() == [0, 1, 2]
    assert (len(_links().among([])), _links().pages().tolist()) == (0, [])


def test_what_goes_to_a_file_is_linked_as_what_stays_in_memory(tmp_path: Path) -> None:
    sketches = [pack(sketch) for sketch in _spun_copies(40, random.Random(6))]
    spilled = link_pages(sketches, _ranks(40), 3, 0.05, str(tmp_path))
    assert tuple(spilled) == tuple(link_pages(sketches, _ranks(40), 3, 0.05))
    assert len(spilled) > 39


def test_hashes_of_more_pages_than_are_handed_over_together_link_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sketches = _unrelated(3, random.Random(8)) + _spun_copies(6, random.Random(8)) + _unrelated(3, random.Random(9))
    whole = _link(sketches, _ranks(12), 3, 0.05)
    for cells in (2, 2**28):
        monkeypatch.setattr(grouping, "_MOST_CELLS", cells)
        for chunk in (1, 2, 5):
            monkeypatch.setattr(grouping, "_CHUNK", chunk)
            assert _link(sketches, _ranks(12), 3, 0.05) == whole
    assert len(whole) > 5
