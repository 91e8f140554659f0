"""Without --allow-private nothing on loopback is asked, however it is spelled."""

import csv
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from hostile.command import ROOT
from hostile.links import SPELLINGS


@pytest.fixture
def listeners() -> Iterator[list[socket.socket]]:
    """One port of loopback, on IPv6, too, where this machine has it; who is asked has a connection to accept."""
    with ExitStack() as stack:
        found = [stack.enter_context(socket.create_server(("127.0.0.1", 0)))]
        with suppress(OSError):
            port = found[0].getsockname()[1]
            found.append(stack.enter_context(socket.create_server(("::1", port), family=socket.AF_INET6)))
        for each in found:
            each.setblocking(False)
        yield found


def _audit(out: Path, *arguments: str) -> tuple[int, list[dict[str, str]]]:
    command = [sys.executable, "-m", "crawler", "audit", *arguments, "--out", str(out), "--quiet", "--delay", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
    with (out / "coverage.csv").open(encoding="utf-8", newline="") as stream:
        return done.returncode, list(csv.DictReader(stream))


def test_every_spelling_of_loopback_is_refused_and_never_asked(listeners: list[socket.socket], tmp_path: Path) -> None:
    port = listeners[0].getsockname()[1]
    urls = [f"http://{host}:{port}/page{number}" for number, host in enumerate(SPELLINGS)]
    urls += [f"http://inside.test:{port}/name", "--resolve", "inside.test=127.0.0.1"]
    code, rows = _audit(tmp_path, *urls, "--sitemap", f"http://127.0.0.1:{port}/map.xml")
    assert code == 3
    assert {row["url"].rpartition("/")[2]: row["reason"] for row in rows} == {
        **{f"page{number}": "private" for number in range(len(SPELLINGS))},
        "name": "private",
        "map.xml": "private",
    }
    for each in listeners:
        with pytest.raises(BlockingIOError):
            each.accept()
