"""A web server on loopback whose pages are a table, and crawls of it in processes of their own."""

import asyncio
import gzip
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvloop
from fastwarc.warc import ArchiveIterator, WarcRecordType
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.collect.archive import archive_files
from crawler.collect.uncollected import read_uncollected

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0
"""Seconds after which a crawl hangs: a busy machine must not pass for that."""


@dataclass(frozen=True)
class Answer:
    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    stated_length: int | None = None

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": location})


def xml(body: str, packed: bool = False) -> Answer:
    content = body.encode()
    return Answer(gzip.compress(content) if packed else content, content_type="application/xml")


def links(*hrefs: str) -> Answer:
    return Answer("<title>t</title>" + "".join(f'<a href="{href}">x</a>' for href in hrefs))


class Site:
    """`pages` maps a path with query to its answer, or to what makes it of the request's headers; `asked` are the paths
    in the order they were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = {}
        self.default: Callable[[str], Answer] = lambda path: Answer("nothing here", 404)
        self.asked: list[str] = []
        self.hosts: set[str] = set()
        self.agents: set[str] = set()
        self.busy = 0
        self.peak = 0  # requests at one time
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.hosts.add(self.headers["Host"])
                site.agents.add(self.headers["User-Agent"])
                found = site.pages.get(self.path) or site.default(self.path)
                answer = found if isinstance(found, Answer) else found(dict(self.headers))
                site.count(1)
                time.sleep(answer.wait)
                site.count(-1)
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                length = len(answer.content) if answer.stated_length is None else answer.stated_length
                self.send_header("Content-Length", str(length))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.content)
                if answer.stated_length is not None:
                    self.close_connection = True

            def handle(self) -> None:
                with suppress(ConnectionError):  # a crawler that was killed
                    super().handle()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def count(self, change: int) -> None:
        with self._lock:
            self.busy += change
            self.peak = max(self.peak, self.busy)

    @contextmanager
    def serving(self) -> Iterator["Site"]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


# Twisted's reactor starts once a process, and importing Scrapy takes a second: so crawls are forked off the server of
# tests/conftest.py, which has imported it.
_FORKS = multiprocessing.get_context("forkserver")


def collect(
    spider: str, out: Path, *urls: str, settings: Mapping[str, object] | None = None, **arguments: object
) -> None:
    """A crawl on loopback, with no delay, as `scrapy crawl` does it; given up only when it hangs."""
    process = _FORKS.Process(target=_crawl, args=(spider, _arguments(out, urls, arguments), dict(settings or {})))
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
    assert process.exitcode == 0


def _crawl(spider: str, arguments: dict[str, object], chosen: dict[str, object]) -> None:
    warnings.simplefilter("error")
    if room := chosen.pop("FILE_BYTES", 0):  # a disk that is full behind so many bytes
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    os.chdir(chosen.pop("CWD", "."))
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(chosen, priority="cmdline")
    asyncio.set_event_loop(uvloop.new_event_loop())
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, **arguments)
    process.start()
    sys.exit(process.bootstrap_failed)


def _arguments(out: Path, urls: tuple[str, ...], given: Mapping[str, object]) -> dict[str, object]:
    found = {"delay": 0, "allow_private": 1, "quiet": 1, "urls": " ".join(urls), "out": out, **given}
    return {name: str(value) for name, value in found.items() if value != ""}


def scrapy_crawl(
    spider: str, out: Path, *urls: str, settings: Mapping[str, object] | None = None, **arguments: object
) -> subprocess.CompletedProcess[str]:
    """`scrapy crawl` itself."""
    chosen = [f"-s{name}={value}" for name, value in (settings or {}).items()]
    given = [f"-a{name}={value}" for name, value in _arguments(out, urls, arguments).items()]
    # Scrapy makes an event loop of asyncio's first, and leaves it open for uvloop's.
    whole = [
        sys.executable,
        "-W",
        "error",
        "-W",
        "ignore::ResourceWarning",
        "-m",
        "scrapy",
        "crawl",
        spider,
        *given,
        *chosen,
    ]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def interrupted_crawl(number: int, out: Path, site: Site, after: int, *urls: str, **arguments: object) -> None:
    """Start a crawl, and send it signal `number` when the site has been asked `after` times."""
    process = _FORKS.Process(target=_crawl, args=("site", _arguments(out, urls, arguments), {}))
    process.start()
    deadline = time.monotonic() + PATIENCE
    while len(site.asked) < after and time.monotonic() < deadline:
        time.sleep(0.005)
    assert process.pid
    os.kill(process.pid, number)
    process.join(PATIENCE)
    assert not process.is_alive()


def kill_crawl(out: Path, site: Site, after: int, *urls: str, **arguments: object) -> None:
    interrupted_crawl(signal.SIGKILL, out, site, after, *urls, **arguments)


_CALL = """
import json, sys
from pathlib import Path
from crawler.collect.run import crawl
from crawler.config import CrawlOptions
given = json.loads(sys.argv[1])
options = CrawlOptions(**given | {name: tuple(given[name]) for name in ("urls", "sitemaps") if name in given})
print(crawl(options, Path(sys.argv[2])).finish_reason)
"""


def call_crawl(out: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """crawl() from Python, in a process of its own."""
    given = json.dumps({"delay": 0, "allow_private": True, "quiet": True, **options})
    whole = [sys.executable, "-W", "error", "-c", _CALL, given, str(out)]
    return subprocess.run(whole, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)


def archived(out: Path) -> list[tuple[str, int]]:
    """Path and status of the archived responses, in order, but for robots.txt."""
    found = []
    for path in archive_files(out):
        if not path.stat().st_size:
            continue
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                url = record.headers["WARC-Target-URI"]
                if not url.endswith("/robots.txt"):
                    found.append(("/" + url.split("/", 3)[3], record.http_headers.status_code or 0))
    return found


def rows(out: Path) -> dict[str, str]:
    """Path -> reason of the uncollected rows."""
    return {
        ("/" + row.url.split("/", 3)[3]) if row.url.count("/") > 2 else row.url: row.reason
        for row in read_uncollected(out)
    }


def account(out: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / "crawl.json").read_text())
    return found
