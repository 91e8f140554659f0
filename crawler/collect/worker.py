"""The process beside the crawl that parses what strangers send."""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.workers import DIED, PATIENCE, PER_PAGE, Bounds, Failed, answer, limit_memory, tell

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_TOGETHER = 16
_Call = tuple[Callable[[Any], Any], Any, "asyncio.Future[Any]"]


class Worker:
    """A process beside an event loop, which it never keeps waiting; an item that hurts it costs one answer.

    What comes while it is busy is sent in one go afterwards: a hand-over costs as much as the parse of a page. It is
    not stopped by Ctrl-C, because what is in flight shall be finished.
    """

    def __init__(self, bounds: Bounds = PER_PAGE) -> None:
        self._bounds = bounds
        self._pool = self._open()
        self._waiting: list[_Call] = []
        self._busy: asyncio.Task[None] | None = None

    async def answer(self, function: Callable[[Item], Answer], item: Item) -> Answer | Failed:
        """`function` of `item`; Failed when the process dies or raises over it."""
        promised: asyncio.Future[Answer | Failed] = asyncio.get_running_loop().create_future()
        self._waiting.append((function, item, promised))
        if self._busy is None or self._busy.done():
            self._busy = asyncio.ensure_future(self._work())
        return await promised

    def _open(self) -> ProcessPool:
        context = multiprocessing.get_context("spawn")  # it needs a fifth of the libraries that the other workers share
        return ProcessPool(1, initializer=_limit_memory_and_stay, initargs=(self._bounds.memory,), context=context)

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
        patience = self._bounds.seconds * PATIENCE
        try:
            future = self._pool.schedule(_answer_all, args=(work, self._bounds.seconds), timeout=patience)
            return await asyncio.wrap_future(future)
        except (TimeoutError, ProcessExpired) as error:
            return tell(error, self._bounds.seconds)
        except BrokenProcessPool:  # what was handed over was too much for it
            self.close()
            self._pool = self._open()
            return DIED


def _reply(calls: Sequence[_Call], answers: list[Any] | Failed) -> None:
    for index, (_, _, waiting) in enumerate(calls):
        if not waiting.cancelled():
            waiting.set_result(answers if isinstance(answers, Failed) else answers[index])


def _answer_all(work: Sequence[tuple[Callable[[Any], Any], Any]], seconds: float) -> list[Any]:
    return [answer(function, item, seconds) for function, item in work]


def _limit_memory_and_stay(most: int) -> None:
    limit_memory(most)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
