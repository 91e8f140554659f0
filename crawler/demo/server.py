"""The demo network on loopback: every site on a port of its own, real HTTP, nothing leaves the machine."""

import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from urllib.parse import urlsplit

from crawler.demo.sites import Resource, Site

LOOPBACK = "127.0.0.1"
_IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Served:
    """A running network: where to start, which address stands for each host, which port each host has."""

    start_urls: tuple[str, ...]
    resolve: Mapping[str, str]
    ports: Mapping[str, int]

    def locate(self, url: str) -> str:
        """An address of the network, as `truth` writes it, with the port that it is served on."""
        return _with_ports(url, self.ports)


@contextmanager
def serve(sites: Iterable[Site], first_port: int = 0) -> Iterator[Served]:
    """Serve the sites until the block ends; then no thread and no open port is left.

    The ports count up from `first_port`, so that addresses are the same each time; where one is taken, and for 0, any
    free one does.
    """
    with ExitStack() as stack:
        servers = [
            stack.enter_context(_open_server(site, first_port and first_port + at)) for at, site in enumerate(sites)
        ]
        ports = {server.site.host: int(server.server_address[1]) for server in servers}
        for server in servers:
            server.ports = ports
            stack.enter_context(_running(server))
        starts = tuple(_with_ports(server.site.start_url, ports) for server in servers)
        yield Served(starts, dict.fromkeys(ports, LOOPBACK), ports)


def _open_server(site: Site, port: int) -> "_SiteServer":
    if port:
        with suppress(OSError):
            return _SiteServer(site, port)
    return _SiteServer(site, 0)


@contextmanager
def _running(server: "_SiteServer") -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name=server.site.host, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


class _SiteServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.ports: Mapping[str, int] = {}
        super().__init__((LOOPBACK, port), _Handler)

    def server_bind(self) -> None:
        """Bind without HTTPServer's reverse look-up of the address, which can take seconds and leaves the machine."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.site.host, int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DemoNetwork"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: _SiteServer

    def do_GET(self) -> None:
        site = self.server.site
        resource = site.pages.get(urlsplit(self.path).path, site.missing)
        body = _with_ports(resource.body.decode("latin-1"), self.server.ports).encode("latin-1")
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        if resource.status == HTTPStatus.OK and self.headers.get("If-None-Match") == etag:
            self._answer(HTTPStatus.NOT_MODIFIED, {"ETag": etag}, b"")
            return
        headers = self._describe(resource, etag)
        if site.gzip:
            headers["Vary"] = "Accept-Encoding"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                headers["Content-Encoding"] = "gzip"
                body = gzip.compress(body, mtime=0)
        self._answer(resource.status, headers | {"Content-Length": str(len(body))}, body)

    do_HEAD = do_GET

    def _describe(self, resource: Resource, etag: str) -> dict[str, str]:
        headers = {"Content-Type": resource.content_type}
        if resource.location:
            headers["Location"] = _with_ports(resource.location, self.server.ports)
        elif resource.status == HTTPStatus.OK:
            headers |= {"ETag": etag, "Last-Modified": self.server.site.modified}
        return headers

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Stay quiet: the audit reports what it fetched."""


def _with_ports(text: str, ports: Mapping[str, int]) -> str:
    """Give every `http://host` of the network its port; other addresses stay."""

    def add_port(match: re.Match[str]) -> str:
        port = ports.get(match[1])
        return f"{match[0]}:{port}" if port else match[0]

    return re.sub(r"http://([a-z0-9.-]+\.example)\b(?!:)", add_port, text)
