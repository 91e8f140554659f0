"""Runs the parse of a stranger's page in a process that can be killed; one page that kills it costs one answer."""

import multiprocessing
import resource
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, TimeoutError
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MEMORY = 3 * 2**30
"""Bytes of address space that a worker may use."""
SECONDS = 20.0
"""A page that takes longer is given up."""
_AHEAD = 8


class Failed(str):
    """Why a page has no answer, in a few words."""


def map_pages(
    function: Callable[[Item], Answer], items: Iterable[Item], jobs: int, seconds: float = SECONDS
) -> Iterator[tuple[Item, Answer | Failed]]:
    """`function` of every item, in order, in `jobs` processes; an item whose worker dies or raises answers Failed."""
    context = multiprocessing.get_context("forkserver")
    waiting: deque[tuple[Item, Future[Answer | Failed]]] = deque()
    with ProcessPool(max_workers=jobs, initializer=_limit_memory, context=context) as pool:
        for item in items:
            waiting.append((item, pool.schedule(_answer, args=(function, item), timeout=seconds)))
            if len(waiting) >= jobs * _AHEAD:
                yield _next(waiting, seconds)
        while waiting:
            yield _next(waiting, seconds)


def _next(waiting: deque[tuple[Item, Future[Answer | Failed]]], seconds: float) -> tuple[Item, Answer | Failed]:
    item, future = waiting.popleft()
    try:
        return item, future.result()
    except TimeoutError:
        return item, Failed(f"gave no answer within {seconds:g} s")
    except ProcessExpired as error:
        return item, Failed(f"its parser died (exit code {error.exitcode})")


def _answer(function: Callable[[Item], Answer], item: Item) -> Answer | Failed:
    """Runs in the worker, where a strange error can still be told: many cannot be sent to another process."""
    try:
        return function(item)
    except MemoryError:
        return Failed(f"its parser asked for more than {MEMORY >> 30} GiB")
    except (Exception, SystemExit) as error:  # the one guarded place per page: its harm is a counted row
        return Failed(f"{type(error).__name__}: {error}"[:200])


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
