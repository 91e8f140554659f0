"""Parsing in processes that can be killed."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from crawler.collect.worker import Worker
from crawler.workers import PER_FAMILY, PER_PAGE, Crew, Failed, map_batches, map_pages

ITEMS = 12
BAD = 5


class Unanswerable(Exception):
    def __init__(self, first: str, second: str) -> None:  # cannot be unpickled from its one argument
        super().__init__(first)


def double(item: int) -> int:
    return item * 2


def slow_for_early_items(item: int) -> int:
    time.sleep(0.05 if item % 3 == 0 else 0)
    return item * 2


def wait(item: int) -> int:
    time.sleep(0.3)
    return item * 2


def work(item: int) -> int:
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    return item * 2


def exit_at_once(item: int) -> int:
    if item == BAD:
        os._exit(7)
    return item * 2


def abort(item: int) -> int:
    if item == BAD:
        os.abort()
    return item * 2


def leave(item: int) -> int:
    if item == BAD:
        sys.exit("gone")
    return item * 2


def loop(item: int) -> int:
    while item == BAD:
        pass
    return item * 2


def fail(item: int) -> int:
    if item == BAD:
        raise ValueError("no page\nof mine " + "x" * 1000)
    return item * 2


def fail_strangely(item: int) -> int:
    if item == BAD:
        raise Unanswerable("one", "two")
    return item * 2


def recurse(item: int) -> int:
    return recurse(item) if item == BAD else item * 2


def take(size: int) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.zeros(size, dtype=np.uint8)  # of address space, not memory


def take_and_leave(size: int) -> int:
    return len(take(size))


def eat_memory(item: int) -> int:
    if item == BAD:
        held = [take(2**28) for _ in range(PER_PAGE.memory // 2**28 + 1)]
        return len(held)
    return item * 2


def who(item: int) -> int:
    time.sleep(0.02)
    return os.getpid()


@pytest.fixture(scope="module")
def alone() -> Iterator[Crew]:
    """One process, that all these tests share, as the stages of a run do."""
    with Crew(1) as crew:
        yield crew


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """Two of them."""
    with Crew(2) as crew:
        yield crew


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (exit_at_once, "its parser died (exit code 7)"),
        (abort, "its parser died (exit code -6)"),
        (leave, "SystemExit: gone"),
        (loop, "its parser gave no answer within 0.3 s of processor time"),
        (fail, "ValueError: no page\nof mine xxx"),
        (fail_strangely, "Unanswerable: one"),
        (recurse, "RecursionError: "),
        (eat_memory, "its parser asked for more memory than it may"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_item_that_hurts_its_process_costs_one_answer(function: object, why: str, crew: Crew) -> None:
    assert callable(function)
    answers = list(
        map_pages(function, range(ITEMS), crew, replace(PER_PAGE, seconds=0.3 if function is loop else 60.0))
    )
    assert [item for item, _ in answers] == list(range(ITEMS))
    (failed,) = [answer for _, answer in answers if isinstance(answer, Failed)]
    assert answers[BAD] == (BAD, failed)
    assert failed.startswith(why)
    assert len(failed) <= 200
    assert [answer for item, answer in answers if item != BAD] == [n * 2 for n in range(ITEMS) if n != BAD]


def exit_over_one(items: list[int]) -> list[int]:
    return [exit_at_once(item) for item in items]


def refuse_company(items: list[int]) -> list[int]:
    if len(items) > 1:
        raise ValueError("one at a time")
    return [item * 2 for item in items]


@pytest.mark.parametrize("size", [1, 4, ITEMS])
def test_an_item_that_hurts_its_process_costs_the_others_of_its_batch_nothing(size: int, crew: Crew) -> None:
    batches = (list(range(first, min(ITEMS, first + size))) for first in range(0, ITEMS, size))
    answers = list(map_batches(exit_over_one, batches, crew))
    assert [item for item, _ in answers] == list(range(ITEMS))
    assert [item for item, answer in answers if isinstance(answer, Failed)] == [BAD]
    assert [answer for item, answer in answers if item != BAD] == [n * 2 for n in range(ITEMS) if n != BAD]


def test_a_batch_that_fails_as_a_whole_is_done_item_by_item(alone: Crew) -> None:
    assert list(map_batches(refuse_company, [[1, 2], [3]], alone)) == [(1, 2), (2, 4), (3, 6)]


class Poison:
    """What kills the process that it is handed to."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


def name_of(item: object) -> str:
    return str(item)


def test_an_item_that_kills_the_process_it_is_handed_to_costs_one_answer(alone: Crew) -> None:
    items = [1, 2, Poison(), 3, Poison(), 4]
    answers = [answer for _, answer in map_pages(name_of, items, alone)]
    assert [answer for answer in answers if not isinstance(answer, Failed)] == ["1", "2", "3", "4"]
    assert [answers[2], answers[4]] == ["its parser died (exit code 3)"] * 2


def die_before_it_begins(poison: Poison, item: object) -> None:
    raise AssertionError(poison, item)


def test_work_that_kills_every_process_before_it_begins_is_given_up(alone: Crew) -> None:
    answers = list(map_pages(partial(die_before_it_begins, Poison()), range(3), alone))
    assert answers == [(item, "its parser died before it began") for item in range(3)]
    assert list(map_pages(double, range(3), alone)) == [(0, 0), (1, 2), (2, 4)]


def test_a_worker_beside_an_event_loop_goes_on_when_its_process_dies_before_it_begins() -> None:
    async def ask() -> list[object]:
        worker = Worker()
        try:
            calls = [worker.answer(name_of, item) for item in (1, Poison(), 2)]
            return [*await asyncio.gather(*calls), await worker.answer(name_of, 3)]
        finally:
            worker.close()

    first, died, second, third = asyncio.run(asyncio.wait_for(ask(), 120))
    assert [first, second, third] == ["1", "2", "3"]
    assert isinstance(died, Failed)


def test_time_in_which_a_process_only_waits_does_not_count(crew: Crew) -> None:
    assert list(map_pages(wait, [1, 2], crew, replace(PER_PAGE, seconds=0.05))) == [(1, 2), (2, 4)]


def test_each_item_has_its_own_time(alone: Crew) -> None:
    assert list(map_pages(work, range(8), alone, replace(PER_PAGE, seconds=0.4))) == [(n, n * 2) for n in range(8)]


def test_every_item_may_die_and_each_is_answered(crew: Crew) -> None:
    answers = list(map_pages(exit_at_once, [BAD] * 6, crew))
    assert [isinstance(answer, Failed) for _, answer in answers] == [True] * 6


def test_answers_come_in_the_order_of_the_items(crew: Crew) -> None:
    assert list(map_pages(slow_for_early_items, range(40), crew)) == [(n, n * 2) for n in range(40)]


def test_no_items_have_no_answers(crew: Crew) -> None:
    assert list(map_pages(double, [], crew)) == []


def test_the_work_is_done_in_no_more_other_processes_than_asked(crew: Crew) -> None:
    pids = {pid for _, pid in map_pages(who, range(30), crew)}
    assert 1 <= len(pids) <= 2
    assert os.getpid() not in pids


def test_one_stage_after_the_other_has_the_same_processes_and_its_own_limits() -> None:
    more, bounds = 2 * PER_PAGE.memory, (PER_PAGE, PER_FAMILY, PER_PAGE)
    with Crew(1) as crew:
        pids = [pid for each in bounds for _, pid in map_pages(who, [1], crew, each)]
        answers = [answer for each in bounds for _, answer in map_pages(take_and_leave, [more], crew, each)]
        pids += [pid for _, pid in map_pages(who, [1], crew)]
    assert len(set(pids)) == 1
    assert [isinstance(answer, Failed) for answer in answers] == [True, False, True]
    assert not Path(f"/proc/{pids[0]}").exists()


def test_items_are_taken_only_a_little_ahead_of_the_answers(alone: Crew) -> None:
    items = iter(range(1000))
    answers = map_pages(double, items, alone)
    for _ in range(10):
        next(answers)
    assert next(items) < 30
    answers.close()


def test_an_error_of_the_items_ends_the_work_and_no_process_stays(alone: Crew) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise FileNotFoundError("archive")

    pids: list[int] = []

    def run() -> None:
        with pytest.raises(FileNotFoundError, match="archive"):
            pids.extend(pid for _, pid in map_pages(who, items(), alone))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(300)
    assert not thread.is_alive()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


_WARMED = """
import sys

from crawler.workers import Crew, map_pages, warm_up


def has(name):
    return name in sys.modules


if __name__ == "__main__":
    warm_up(int(sys.argv[1]))
    with Crew(1) as crew:
        print(*(loaded for _, loaded in map_pages(has, ["numba", "crawler.audit"], crew)))
"""


@pytest.mark.parametrize(("size", "loaded"), [(2**16, "False True"), (2**26, "True True")])
def test_processes_have_loaded_machine_code_where_there_is_much_to_read(size: int, loaded: str, tmp_path: Path) -> None:
    script = tmp_path / "warmed.py"
    script.write_text(_WARMED)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, str(script), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=True)
    assert done.stdout.strip() == loaded
