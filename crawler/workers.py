"""Runs the parse of a stranger's page in a process that can be killed; one page that kills it costs one answer."""

import asyncio
import multiprocessing
import os
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MEMORY = 2**30
"""Bytes that a worker may ask for; the largest honest pages take a third of it."""
SECONDS = 10.0
"""Of processor time: a page that takes longer is given up; honest ones of 2 MB take one or two. A parser never waits: a
clock on the wall would measure how busy the machine is, and the same page would be judged today and not tomorrow."""
_PATIENCE = 30
"""Seconds on the wall for each of processor time, for a process that gets no turn or waits although it should not."""
_AHEAD = 8
_PRELOADED = ["crawler.audit", "crawler.parse.examine"]  # imported once, in the process that all workers fork from
_TOGETHER = 16
_BATCH_ITEMS, _BATCH_BYTES = 32, 2**20
"""Of a batch, at the most."""
_Call = tuple[Callable[[Any], Any], Any, "asyncio.Future[Any]"]


class Failed(str):
    """Why a page has no answer, in a few words."""


_FAILED = 12
"""Exit code of a process whose batch has failed."""
_DIED = Failed("its parser died before it began")


def map_pages(
    function: Callable[[Item], Answer],
    items: Iterable[Item],
    jobs: int,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Iterator[tuple[Item, Answer | Failed]]:
    """`function` of every item, in order, in `jobs` processes; an item whose worker dies or raises answers Failed."""
    waiting: deque[tuple[Item, Future[Answer | Failed]]] = deque()
    crew = _Crew(jobs, seconds, memory)
    try:
        for item in items:
            waiting.append((item, crew.schedule(function, item)))
            if len(waiting) >= jobs * _AHEAD:
                yield _next(function, waiting, crew)
        while waiting:
            yield _next(function, waiting, crew)
    except BaseException:
        crew.stop()
        raise
    crew.close()


class _Crew:
    """Worker processes, begun when there is something to do. They are replaced when one dies before it says what it has
    begun: nobody can tell then whose fault it was."""

    def __init__(self, jobs: int, seconds: float, memory: int) -> None:
        self.seconds = seconds
        self._jobs = jobs
        self._memory = memory
        self._pool: ProcessPool | None = None

    def schedule(self, function: Callable[[Item], Answer], item: Item) -> "Future[Answer | Failed]":
        """Has `function` of `item` worked out."""
        self._pool = self._pool or self._open()
        return self._pool.schedule(_answer, args=(function, item, self.seconds), timeout=self.seconds * _PATIENCE)

    def stop(self) -> None:
        """Ends the processes, whatever they do; what comes then is worked out by others."""
        if self._pool:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble
            self._pool.join()
            self._pool = None

    def close(self) -> None:
        """Ends the processes, which have nothing left to do."""
        if self._pool:
            self._pool.close()  # type: ignore[no-untyped-call]  # pebble
            self._pool.join()

    def _open(self) -> ProcessPool:
        return ProcessPool(self._jobs, initializer=_limit_memory, initargs=(self._memory,), context=_context())


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
    function: Callable[[Sequence[Item]], Sequence[Answer]], batches: Iterable[Sequence[Item]], jobs: int
) -> Iterator[tuple[Item, Answer | Failed]]:
    """The answers of `function`, which takes many items at once, item by item, in order; of a batch that fails each
    item is asked for by itself."""
    for batch, answers in map_pages(partial(_answer_batch, function), batches, jobs):
        if not isinstance(answers, Failed):
            yield from zip(batch, answers, strict=True)
        elif len(batch) == 1:
            yield batch[0], answers
        else:
            yield from map_batches(function, ([item] for item in batch), 1)  # beside the others, which go on


def _answer_batch(function: Callable[[Sequence[Item]], Sequence[Answer]], batch: Sequence[Item]) -> Sequence[Answer]:
    """Runs in the worker, which ends when a batch fails: each item will be asked for alone, and the memory that this
    process has taken up would be missing then."""
    try:
        return function(batch)
    except (Exception, SystemExit):
        if len(batch) == 1:
            raise
        os._exit(_FAILED)


def warm_up() -> None:
    """Begins to import what workers need, in the process that they are forked from, while this one goes on."""
    _context()
    ensure_running()


class Worker:
    """One such process beside an event loop, which it never keeps waiting.

    What comes while it is busy is sent in one go afterwards: a hand-over costs as much as the parse of a page. It is
    not stopped by Ctrl-C, because what is in flight shall be finished.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._pool = self._open()
        self._waiting: list[_Call] = []
        self._busy: asyncio.Task[None] | None = None

    async def answer(self, function: Callable[[Item], Answer], item: Item) -> Answer | Failed:
        """`function` of `item`; Failed when the process dies or raises over it."""
        answer: asyncio.Future[Answer | Failed] = asyncio.get_running_loop().create_future()
        self._waiting.append((function, item, answer))
        if self._busy is None or self._busy.done():
            self._busy = asyncio.ensure_future(self._work())
        return await answer

    def _open(self) -> ProcessPool:
        context = multiprocessing.get_context("spawn")  # it needs a fifth of the libraries that the other workers share
        return ProcessPool(1, initializer=_limit_memory_and_stay, initargs=(self._memory,), context=context)

    def close(self) -> None:
        """End the process."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble
        self._pool.join()

    async def _work(self) -> None:
        while self._waiting:
            calls, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
            answers = await self._send(calls)
            if isinstance(answers, Failed) and len(calls) > 1:  # find out whose fault it was
                for call in calls:
                    _reply([call], await self._send([call]))
            else:
                _reply(calls, answers)

    async def _send(self, calls: Sequence[_Call]) -> list[Any] | Failed:
        work = [(function, item) for function, item, _ in calls]
        patience = self._seconds * _PATIENCE
        try:
            future = self._pool.schedule(_answer_all, args=(work, self._seconds), timeout=patience)
            return await asyncio.wrap_future(future)
        except (TimeoutError, ProcessExpired) as error:
            return _tell(error, self._seconds)
        except BrokenProcessPool:  # what was handed over was too much for it
            self.close()
            self._pool = self._open()
            return _DIED


def _reply(calls: Sequence[_Call], answers: list[Any] | Failed) -> None:
    for index, (_, _, waiting) in enumerate(calls):
        if not waiting.cancelled():
            waiting.set_result(answers if isinstance(answers, Failed) else answers[index])


def _next(
    function: Callable[[Item], Answer], waiting: "deque[tuple[Item, Future[Answer | Failed]]]", crew: _Crew
) -> tuple[Item, Answer | Failed]:
    """The answer for the item that has waited longest; where the crew broke, it is tried alone, and then the others."""
    item, future = waiting.popleft()
    try:
        return item, _wait(future, crew.seconds)
    except BrokenProcessPool:
        others = [each for each, _ in waiting]
        waiting.clear()
        answer = _try_alone(function, item, crew)
        waiting.extend((each, crew.schedule(function, each)) for each in others)
        return item, answer


def _try_alone(function: Callable[[Item], Answer], item: Item, crew: _Crew) -> Answer | Failed:
    """The answer of a new crew that has nothing else to do."""
    crew.stop()
    try:
        return _wait(crew.schedule(function, item), crew.seconds)
    except BrokenProcessPool:
        crew.stop()
        return _DIED


def _wait(future: "Future[Answer | Failed]", seconds: float) -> Answer | Failed:
    """What comes of the item that is next: no other is before it, so it is waited for only so long, should it have been
    lost on its way."""
    try:
        return future.result(2 * seconds * _PATIENCE)
    except (TimeoutError, ProcessExpired) as error:
        return _tell(error, seconds)


def _tell(error: TimeoutError | ProcessExpired, seconds: float) -> Failed:
    if isinstance(error, ProcessExpired) and error.exitcode != -signal.SIGPROF:
        return Failed(f"its parser died (exit code {error.exitcode})")
    return Failed(f"its parser gave no answer within {seconds:g} s of processor time")


def _answer_all(work: Sequence[tuple[Callable[[Any], Any], Any]], seconds: float) -> list[Any]:
    return [_answer(function, item, seconds) for function, item in work]


def _answer(function: Callable[[Item], Answer], item: Item, seconds: float) -> Answer | Failed:
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


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


def _limit_memory(most: int) -> None:
    limit = _size_at_start() + most
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _size_at_start() -> int:
    """Bytes of address space that libraries take up, most of them shared with the other processes."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # a system without /proc
        return 2**28
    return pages * resource.getpagesize()


def _limit_memory_and_stay(most: int) -> None:
    _limit_memory(most)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
