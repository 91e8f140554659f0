"""A web server of files on loopback that fails as storage does, and speaks as much of S3 as reading takes."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

_RANGE = re.compile(r"bytes=(\d+)-(\d+)$")


class Storage(ThreadingHTTPServer):
    """Serves `files` by path. What a path begins with says how: /busy/ and /cut/ fail once, /always-cut/ each time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.seen: Counter[str] = Counter()
        self.ranges: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Storage

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self.server.seen[self.path] += 1
        self.server.ranges += filter(None, [self.headers.get("Range")])
        first = self.server.seen[self.path] == 1
        how = self.path.split("/")[1]
        if how == "busy" and first:
            self._send(503, b"", {"Retry-After": "0"})
        elif how == "moved":
            self._send(302, b"", {"Location": self.server.files[self.path].decode()})
        elif how == "unsized":
            self._send(200, self.server.files[self.path], {}, None)
        else:
            self._answer(cut=how == "always-cut" or (how == "cut" and first))

    def _answer(self, with_body: bool = True, cut: bool = False) -> None:
        data = self.server.files.get(self.path)
        if data is None:
            self._send(404, b"", {})
            return
        status, headers = 200, {"Accept-Ranges": "bytes", "ETag": '"x"'}
        asked = _RANGE.match(self.headers.get("Range", ""))
        if asked and not self.path.startswith("/whole-only/"):
            first, last = int(asked[1]), min(int(asked[2]), len(data) - 1)
            status, headers["Content-Range"] = 206, f"bytes {first}-{last}/{len(data)}"
            if first > last:
                self._send(416, b"", {})
                return
            data = data[first : last + 1]
        sent = data[: len(data) // 2] if cut else data
        self._send(status, sent if with_body else b"", headers, len(data))
        self.close_connection = self.close_connection or cut

    def _send(self, status: int, body: bytes, headers: dict[str, str], length: int | None = 0) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def serving() -> Iterator[Storage]:
    """A server until the block ends."""
    with Storage() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
