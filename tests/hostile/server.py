"""Serves every trap on one port of loopback, by the name of the host; writes down what it is asked."""

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from hostile.replies import NOT_FOUND, page
from hostile.trap import Ask, Places, Reply, Trap, Wire

HONEST = 30
"""Pages of the site without a trap."""
FAIR = "fair.test"

_TLS_HANDSHAKE = b"\x16"
_RESET = "\x00reset"


class HostileServer:
    """`asked` is the log, in order; `failures` are defects of the server itself."""

    def __init__(self, traps: Sequence[Trap]) -> None:
        self._traps = {trap.host: trap for trap in traps}
        self.asked: list[Ask] = []
        self._refusing = socket.socket()  # bound, so that nobody else gets the port, and never listening
        self._refusing.bind(("127.0.0.1", 0))
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.places = Places(self._listening.getsockname()[1], self._refusing.getsockname()[1])
        self.failures: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def starts(self) -> list[str]:
        """The front page of every site."""
        return [f"http://{host}:{self.places.port}/" for host in (FAIR, *self._traps)]

    @contextmanager
    def serving(self) -> Iterator["HostileServer"]:
        """Serve in a thread."""
        loop = asyncio.new_event_loop()
        stop = asyncio.Event()
        thread = threading.Thread(target=lambda: loop.run_until_complete(self._serve(stop)))
        thread.start()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
            loop.close()
            self._refusing.close()

    async def _serve(self, stop: asyncio.Event) -> None:
        # A defect of a trap must not pass for a server that hangs up.
        asyncio.get_running_loop().set_exception_handler(lambda _, found: self.failures.append(str(found)))
        server = await asyncio.start_server(self._connect, sock=self._listening, limit=2**20)
        await stop.wait()
        server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.get_running_loop().shutdown_default_executor()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == _TLS_HANDSHAKE:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\nthis is no TLS\n")
            return
        ask = _read(first + await reader.readuntil(b"\r\n\r\n"), self.places)
        self.asked.append(ask)
        with suppress(Reset):
            await self._reply_to(ask)(ask, _wire(writer))
            return
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        writer.transport.abort()

    def _reply_to(self, ask: Ask) -> Reply:
        if ask.host == FAIR:
            return self._fair(ask)
        trap = self._traps.get(ask.host) or self._traps.get(ask.host.partition(".")[2])
        if trap is None:
            return NOT_FOUND
        own = trap.replies.get(ask.path)
        if own is None and ask.path in ("/", "/beside") and ask.host == trap.host:
            links = (
                (*(self.places.fill_in(link, ask.host) for link in trap.links), "/beside") if ask.path == "/" else ()
            )
            return page(f"{trap.name}{ask.path}", *links)
        return own or (NOT_FOUND if ask.path == "/robots.txt" else trap.replies.get("*", NOT_FOUND))

    def _fair(self, ask: Ask) -> Reply:
        """The start page links every trap and the honest pages; each of these links the next."""
        honest = [f"/honest/{number}" for number in range(HONEST)]
        if ask.target == "/":
            return page("fair", *(f"http://{host}:{self.places.port}/" for host in self._traps), *honest)
        return page(f"fair{ask.target}", "/") if ask.target in honest else NOT_FOUND


class Reset(Exception):
    """Raised by a reply that wants the connection broken off."""


async def reset(_: Ask, wire: Wire) -> None:
    raise Reset


def _wire(writer: asyncio.StreamWriter) -> Wire:
    async def wire(data: bytes) -> None:
        if writer.is_closing():
            raise ConnectionResetError
        writer.write(data)
        await writer.drain()

    return wire


def _read(request: bytes, places: Places) -> Ask:
    first, *lines = request.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Ask(headers.get("host", "").rpartition(":")[0], first.split(" ")[1], headers, places)
