"""A small fast web server in a process of its own: answers made beforehand, every request a line in a log.

Started by `serve`, as `python serving.py SOCKET ANSWERS LOG WAIT`.
"""

import asyncio
import os
import pickle
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

try:
    from sites.generated import ROBOTS, Answer, Site
except ModuleNotFoundError:  # this file is the program
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from sites.generated import ROBOTS, Answer, Site


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests that a server has logged from byte `begin` of its log on; robots.txt is left out everywhere."""

    log: Path
    begin: int = 0

    def from_now(self) -> "Asked":
        """What will be asked after this moment."""
        return Asked(self.log, self.log.stat().st_size)

    def paths(self) -> list[str]:
        """The paths, in the order they were asked for."""
        return [path for _, path in self.lines() if path != ROBOTS]

    def times(self) -> list[float]:
        """When each of `paths` was asked for, seconds of the clock on the wall."""
        return [float(moment) for moment, path in self.lines() if path != ROBOTS]

    def number(self) -> int:
        """How many requests there were, robots.txt this once included: quick enough to ask again and again."""
        with self.log.open("rb") as stream:
            stream.seek(self.begin)
            return stream.read().count(b"\n")

    def again(self) -> Counter[str]:
        """How often each path was asked for beyond its first time."""
        return Counter(self.paths()) - Counter(set(self.paths()))

    def lines(self) -> list[tuple[str, str]]:
        """Time and path of every request."""
        with self.log.open("rb") as stream:
            stream.seek(self.begin)
            whole = stream.read().decode().rpartition("\n")[0]
        return [(line.partition(" ")[0], line.partition(" ")[2]) for line in whole.splitlines()]


@dataclass(frozen=True, slots=True)
class Served:
    """A site that is being served at `url` (http://host:port)."""

    url: str
    site: Site
    asked: Asked


@contextmanager
def serve(build: Callable[[str], Site], folder: Path, wait: float = 0.0) -> Iterator[Served]:
    """Serve what `build` makes of the server's URL, each answer `wait` seconds late; `folder` has its log."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        site = build(url)
        answers, log = folder / "answers.pickle", folder / "asked.log"
        answers.write_bytes(pickle.dumps({path: _message(answer) for path, answer in site.answers.items()}))
        log.touch()
        handle = listening.fileno()
        command = [sys.executable, __file__, str(handle), str(answers), str(log), str(wait)]
        server = subprocess.Popen(command, pass_fds=[handle])
    try:
        yield Served(url, site, Asked(log))
    finally:
        server.terminate()
        server.wait(60)


def _message(answer: Answer) -> bytes:
    head = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}", f"Content-Length: {len(answer.body)}"]
    head += [f"Content-Type: {answer.content_type}"] + [f"Location: {answer.location}"] * bool(answer.location)
    return "\r\n".join([*head, "", ""]).encode() + answer.body


class _Conversation(asyncio.Protocol):
    """One connection, kept open; a browser's requests come one at a time."""

    def __init__(self, answers: dict[bytes, bytes], log: int, wait: float) -> None:
        self._answers, self._log, self._wait = answers, log, wait
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            path = request.split(b" ", 2)[1]
            os.write(self._log, b"%.6f %s\n" % (time.time(), path))
            if self._wait:
                asyncio.get_running_loop().call_later(self._wait, self._answer, path)
            else:
                self._answer(path)

    def _answer(self, path: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._answers.get(path, _NOTHING))


_NOTHING = _message(Answer(b"<title>Not found</title>", 404))


async def _run(handle: int, answers: dict[bytes, bytes], log: int, wait: float) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: _Conversation(answers, log, wait), sock=socket.socket(fileno=handle)
    )
    await server.serve_forever()


def _main(handle: str, answers: str, log: str, wait: str) -> None:
    stored: dict[str, bytes] = pickle.loads(Path(answers).read_bytes())
    by_path = {path.encode(): message for path, message in stored.items()}
    asyncio.run(_run(int(handle), by_path, os.open(log, os.O_WRONLY | os.O_APPEND), float(wait)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
