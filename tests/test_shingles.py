"""The sample of shingles that stands for a page."""

import random
import subprocess
import sys

import numpy as np
import pytest

from crawler.shingles import (
    AT_LEAST,
    LONG_PAGE,
    SCALE,
    SHINGLE,
    count_hashes,
    hash_each,
    hash_shingles,
    pack,
    sample,
    shingle_each,
    tally,
    unpack,
)


def words(count: int, seed: int = 1) -> list[str]:
    chosen = random.Random(seed)
    return [f"w{chosen.randrange(10**6)}" for _ in range(count)]


def sketch(text: list[str]) -> tuple[int, ...]:
    return tuple(sample(hash_shingles(text)).tolist())


@pytest.mark.parametrize(("count", "shingles"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (100, 98)])
def test_there_is_one_hash_for_each_run_of_three_words(count: int, shingles: int) -> None:
    hashes = hash_shingles(words(count))
    assert hashes.shape == (shingles,)
    assert hashes.dtype == np.uint64
    assert SHINGLE == 3


def test_a_shingle_has_the_same_hash_wherever_it_stands() -> None:
    hashes = hash_shingles(list("abcdabc"))
    assert hashes[0] == hashes[4]
    assert len(set(hashes.tolist())) == 4


def test_the_order_of_the_words_counts() -> None:
    orders = ["a b c", "a c b", "b a c", "b c a", "c a b", "c b a", "a a b", "a b a", "b a a", "a b b"]
    assert len({int(hash_shingles(order.split())[0]) for order in orders}) == len(orders)


def test_hashes_spread_over_all_64_bits() -> None:
    hashes = hash_shingles(words(20_000))
    for bit in range(64):
        share = float(np.mean((hashes >> np.uint64(bit)) & np.uint64(1)))
        assert 0.45 < share < 0.55, bit


def test_hashes_are_the_same_in_every_process() -> None:
    text = "words of a page that is read again tomorrow"
    program = f"from crawler.shingles import hash_shingles; print(hash_shingles({text.split()!r}).tolist())"
    runs = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env).stdout
        for env in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    }
    assert runs == {f"{hash_shingles(text.split()).tolist()}\n"}


def test_a_sketch_is_sorted_and_distinct() -> None:
    found = sketch(words(500) * 3)
    assert list(found) == sorted(set(found))
    assert all(isinstance(each, int) for each in found)


@pytest.mark.parametrize("count", [0, 2, 50, AT_LEAST + 2])
def test_a_short_page_keeps_all_its_shingles(count: int) -> None:
    text = words(count)
    assert sketch(text) == tuple(sorted(set(hash_shingles(text).tolist())))


@pytest.mark.parametrize("count", [AT_LEAST + 3, 400, 700])
def test_a_page_of_middling_length_keeps_the_least_number(count: int) -> None:
    assert len(sketch(words(count))) == max(AT_LEAST, sum(h < 2**64 // 8 for h in hash_shingles(words(count)).tolist()))


@pytest.mark.parametrize("count", [LONG_PAGE + 2, 20_000])
def test_a_long_page_keeps_what_lies_below_a_fixed_bound(count: int) -> None:
    found = sketch(words(count))
    below = {each for each in hash_shingles(words(count)).tolist() if each < 2**64 // SCALE}
    assert below <= set(found)
    assert len(found) == max(AT_LEAST, len(below))


def test_the_sample_of_a_part_is_in_the_sample_of_the_whole() -> None:
    text = words(10_000)
    part = sketch(text[2_000:8_000])
    assert set(part) <= set(sketch(text))
    assert len(part) > 300


def test_pages_with_different_words_share_nothing() -> None:
    assert not set(sketch(words(5_000, seed=1))) & set(sketch(words(5_000, seed=2)))


def test_packed_hashes_come_back_whole() -> None:
    hashes = [0, 1, 2**63, 2**64 - 1]
    packed = pack(hashes)
    assert unpack(packed).tolist() == hashes
    assert (len(packed), count_hashes(packed)) == (32, 4)
    assert pack(unpack(packed)) == packed


def test_no_hashes_take_no_bytes() -> None:
    assert pack(()) == b""
    assert (unpack(b"").tolist(), count_hashes(b"")) == ([], 0)


def test_packed_hashes_are_the_same_bytes_on_every_machine() -> None:
    assert pack([1, 2**56]) == b"\x01" + bytes(7) + bytes(7) + b"\x01"


def test_a_tally_says_how_many_have_each_hash() -> None:
    hashes, having = tally([pack([1, 2]), pack([2, 3]), b""])
    assert dict(zip(hashes.tolist(), having.tolist(), strict=True)) == {1: 1, 2: 2, 3: 1}


@pytest.mark.parametrize("sizes", [[], [0], [5, 0, 2, 1, 3, 40], [2, 2, 2]])
def test_texts_shingled_together_have_the_shingles_of_each_alone(sizes: list[int]) -> None:
    texts = [words(size, seed) for seed, size in enumerate(sizes)]
    together = shingle_each([hash_each(text) for text in texts])
    assert [each.tolist() for each in together] == [hash_shingles(text).tolist() for text in texts]
