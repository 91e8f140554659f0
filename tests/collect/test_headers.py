"""How long the head of a response may be."""

import socket
from pathlib import Path

import pytest
from crawl_site import archived, collect, rows
from loopback import PAGE, listening

from crawler.collect.headers import MAX_HEAD

LINES = {
    "headers": b"X-Filler: " + b"x" * 90 + b"\r\n",
    "one header, folded": b" " + b"x" * 99 + b"\r\n",
    "responses before the response": b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_headers_without_end_are_broken_off(tmp_path: Path, line: bytes) -> None:
    sent: list[int] = []

    def flood(connection: socket.socket) -> None:
        asked = connection.recv(4096)
        if b"robots.txt" in asked:
            connection.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if not line.startswith(b"HTTP"):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-First: x\r\n")
        sent.append(0)
        for _ in range(1_000_000):
            connection.sendall(line * 10)
            sent[-1] += 10 * len(line)

    with listening(flood) as port:
        collect("pages", tmp_path, f"http://127.0.0.1:{port}/flood")
    assert rows(tmp_path) == {"/flood": "unreadable"}
    assert max(sent) < 20 * MAX_HEAD  # what the system had taken for us included


def test_a_long_head_that_ends_is_read(tmp_path: Path) -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        status, _, rest = PAGE.partition(b"\r\n")
        connection.sendall(status + b"\r\n" + (b"X-Filler: " + b"x" * 990 + b"\r\n") * 200 + rest)

    with listening(answer) as port:
        collect("pages", tmp_path, f"http://127.0.0.1:{port}/long")
    assert ("/long", 200) in archived(tmp_path)
