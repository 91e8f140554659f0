"""Runs one tool on a served site, and says how fast it was."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sites.serving import Served

from speeds.measuring import run_measured


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `rate`: pages a second from the first to the last request that the server saw; `whole`: with start and
    end of the process; `cpu`: seconds of processor time of all its processes; `peak`: bytes of memory of all of them.
    """

    pages: int
    rate: float
    whole: float
    cpu: float
    peak: int


def time_command(command: Sequence[str], served: Served, env: dict[str, str] | None = None) -> Run:
    """Run `command` to its end. Raises RuntimeError when it fails, or did not fetch every page of the site."""
    asked = served.asked.from_now()
    cost = run_measured(command, env=env)
    paths, times = asked.paths(), asked.times()
    pages = len(served.site.pages)
    if not served.site.pages <= set(paths):
        raise RuntimeError(f"{' '.join(command)}: fetched {len(set(paths) & served.site.pages)} of {pages} pages")
    return Run(pages, (pages - 1) / (max(times) - min(times)), pages / cost.seconds, cost.cpu, cost.peak)


def time_server(served: Served, concurrency: int) -> float:
    """Answers a second to a client that does nothing else: what no crawler can pass."""
    started = time.monotonic()
    asyncio.run(_ask_all(served, concurrency))
    return len(served.site.pages) / (time.monotonic() - started)


async def _ask_all(served: Served, concurrency: int) -> None:
    left = sorted(served.site.pages)
    port = urlsplit(served.url).port
    await asyncio.gather(*(_ask(left, port) for _ in range(concurrency)))


async def _ask(left: list[str], port: int | None) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while left:
        writer.write(f"GET {left.pop()} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split()[0]))
    writer.close()
    await writer.wait_closed()
