"""Runs the parse of a stranger's page in a process that can be killed; one page that kills it costs one answer."""

import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.parcels import Parcel, Parcels

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one item may take: seconds of processor time, and bytes of memory beside what a process has at its start.

    A parser never waits: a clock on the wall would measure how busy the machine is, and the same page would be judged
    today and not tomorrow.
    """

    seconds: float
    memory: int


PER_PAGE = Bounds(10.0, 2**30)
"""The largest honest pages, of 2 MB, take a second or two, and a third of the memory."""
PER_FAMILY = Bounds(600.0, 3 * 2**30)
"""Of many pages that are read side by side."""
PATIENCE = 30
"""Seconds on the wall for each of processor time, for a process that gets no turn or waits although it should not."""
_AHEAD = 8
_PRELOADED = ["crawler.audit", "crawler.parse.examine"]
"""Imported once, in the process that all workers fork from."""
_FAST, _SOON = "crawler.loaded", "crawler.walked"
"""Imported there, too: what reads many pages fast, or what makes a process read a few without that."""
_WORTH = 2**20
"""Bytes of archives that are read in the time that the first of these takes to load."""
_BATCH_ITEMS, _BATCH_BYTES = 32, 2**20
"""Of a batch, at the most."""


class Failed(str):
    """Why a page has no answer, in a few words."""


_FAILED = 12
"""Exit code of a process whose batch has failed."""
DIED = Failed("its parser died before it began")
"""Why, where a process ends over what is handed to it."""


class Crew:
    """Some worker processes for all stages of a run, one stage after the other: they are begun when there is something
    to do, and end with the block. They are replaced when one dies before it says what it has begun: nobody can tell
    then whose fault it was."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPool | None = None
        self._parcels: Parcels | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def schedule(self, task: "_Task", item: object) -> "Future[Any]":
        """Has `task` done for `item`."""
        self._pool = self._pool or ProcessPool(self.jobs, initializer=_size_at_start, context=_context())
        self._parcels = parcels = self._parcels or Parcels()
        parcel = parcels.pack(item)
        future = self._pool.schedule(task.answer, args=(parcel,), timeout=task.bounds.seconds * PATIENCE)
        future.add_done_callback(lambda _: parcels.release(parcel))
        return future

    def stop(self) -> None:
        """Ends the processes, whatever they do; what comes then is worked out by others."""
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble
            self._pool.join()
            self._pool = None
        if self._parcels:
            self._parcels.close()
            self._parcels = None


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done for every item, and within which bounds."""

    function: Callable[[Any], Any]
    bounds: Bounds

    def answer(self, parcel: Parcel) -> Any:
        """Runs in the worker."""
        limit_memory(self.bounds.memory)
        return answer(self._open_and_answer, parcel, self.bounds.seconds)

    def _open_and_answer(self, parcel: Parcel) -> Any:
        return self.function(parcel.open())


def map_pages(
    function: Callable[[Item], Answer],
    items: Iterable[Item],
    crew: Crew,
    bounds: Bounds = PER_PAGE,
) -> Iterator[tuple[Item, Answer | Failed]]:
    """`function` of every item, in order, by `crew`; an item whose worker dies or raises answers Failed."""
    waiting: deque[tuple[Item, Future[Answer | Failed]]] = deque()
    task = _Task(function, bounds)
    try:
        for item in items:
            waiting.append((item, crew.schedule(task, item)))
            if len(waiting) >= crew.jobs * _AHEAD:
                yield _next(task, waiting, crew)
        while waiting:
            yield _next(task, waiting, crew)
    except BaseException:
        crew.stop()
        raise


def in_batches(items: Iterable[Item], size_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Some items at a time: enough to share the cost of handing them over, few enough to be lost with one of them.
    `size_of` an item is in bytes."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += size_of(item)
        if len(batch) == _BATCH_ITEMS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def map_batches(
    function: Callable[[Sequence[Item]], Sequence[Answer]], batches: Iterable[Sequence[Item]], crew: Crew
) -> Iterator[tuple[Item, Answer | Failed]]:
    """The answers of `function`, which takes many items at once, item by item, in order; of a batch that fails each
    item is asked for by itself."""
    for batch, answers in map_pages(partial(_answer_batch, function), batches, crew):
        if not isinstance(answers, Failed):
            yield from zip(batch, answers, strict=True)
        elif len(batch) == 1:
            yield batch[0], answers
        else:
            with Crew(1) as another:  # beside the others, which go on
                yield from map_batches(function, ([item] for item in batch), another)


def _answer_batch(function: Callable[[Sequence[Item]], Sequence[Answer]], batch: Sequence[Item]) -> Sequence[Answer]:
    """Runs in the worker, which ends when a batch fails: each item will be asked for alone, and the memory that this
    process has taken up would be missing then."""
    try:
        return function(batch)
    except (Exception, SystemExit):
        if len(batch) == 1:
            raise
        os._exit(_FAILED)


def warm_up(size: int) -> None:
    """Begins to import what workers need for so many bytes of archives, in the process that they are forked from, while
    this one goes on."""
    _context(_FAST if size >= _WORTH else _SOON)
    ensure_running()


def _next(
    task: _Task, waiting: "deque[tuple[Item, Future[Answer | Failed]]]", crew: Crew
) -> tuple[Item, Answer | Failed]:
    """The answer for the item that has waited longest; where the crew broke, it is tried alone, and then the others."""
    item, future = waiting.popleft()
    try:
        return item, _wait(future, task.bounds.seconds)
    except BrokenProcessPool:
        others = [each for each, _ in waiting]
        waiting.clear()
        answer = _try_alone(task, item, crew)
        waiting.extend((each, crew.schedule(task, each)) for each in others)
        return item, answer


def _try_alone(task: _Task, item: Item, crew: Crew) -> Answer | Failed:
    """The answer of a new crew that has nothing else to do."""
    crew.stop()
    try:
        return _wait(crew.schedule(task, item), task.bounds.seconds)
    except BrokenProcessPool:
        crew.stop()
        return DIED


def _wait(future: "Future[Answer | Failed]", seconds: float) -> Answer | Failed:
    """What comes of the item that is next: no other is before it, so it is waited for only so long, should it have been
    lost on its way."""
    try:
        return future.result(2 * seconds * PATIENCE)
    except (TimeoutError, ProcessExpired) as error:
        return tell(error, seconds)


def tell(error: TimeoutError | ProcessExpired, seconds: float) -> Failed:
    """Why a process that had so many `seconds` gave no answer."""
    if isinstance(error, ProcessExpired) and error.exitcode != -signal.SIGPROF:
        return Failed(f"its parser died (exit code {error.exitcode})")
    return Failed(f"its parser gave no answer within {seconds:g} s of processor time")


def answer(function: Callable[[Item], Answer], item: Item, seconds: float) -> Answer | Failed:
    """Runs in the worker, where a strange error can still be told: many cannot be sent to another process.

    Behind `seconds` of processor time the kernel ends the process, also in the middle of a library's C code.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(item)
    except MemoryError:
        return Failed("its parser asked for more memory than it may")
    except (Exception, SystemExit) as error:  # the one guarded place per page: its harm is a counted row
        return Failed(f"{type(error).__name__}: {error}"[:200])
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _context(reading: str = _FAST) -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_PRELOADED, reading])
    return context


def limit_memory(most: int) -> None:
    """Lets this process have `most` bytes beside what it had at its start, and no more than it may have at all."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _size_at_start() + most
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


@cache
def _size_at_start() -> int:
    """Bytes of address space that libraries take up, most of them shared with the other processes; asked first when a
    process begins."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # a system without /proc
        return 2**28
    return pages * resource.getpagesize()
