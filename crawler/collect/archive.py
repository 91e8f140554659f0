"""Keeps every response as it came, in the web's own archive format (WARC 1.1, ISO 28500)."""

import asyncio
import logging
import re
from collections.abc import Iterable
from errno import ENOSPC
from http import HTTPStatus
from importlib.metadata import version
from io import BytesIO
from os import strerror
from pathlib import Path
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.utils.httpobj import urlparse_cached
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]  # warcio has no types
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from crawler.collect.errand import Errand
from crawler.collect.tally import Tally

FILE_NAME = re.compile(r"pages-(\d{5,})\.warc\.gz")

MAX_HEADERS = 24 * 2**10
"""Bytes of a response's headers that are kept; FastWARC reads no more than 32 KB."""

ROLE, DEPTH, ASKED = "Doorway-Role", "Doorway-Depth", "Doorway-Asked"
"""WARC headers of our own, from which a resume knows why a record was fetched: see Errand, and Arrived."""

_HOP_BY_HOP = (b"Transfer-Encoding", b"Content-Length", b"Connection")
_SECRET = (b"Proxy-Authorization", b"Authorization", b"Cookie")
_UNSAFE = re.compile(rb"[^\x21-\x7e]")

logger = logging.getLogger(__name__)


def archive_files(out: Path) -> list[Path]:
    """The archive files of the run folder `out`, oldest first."""
    return sorted(path for path in out.glob("pages-*.warc.gz") if FILE_NAME.fullmatch(path.name))


class ArchiveFiles:
    """Writes records to pages-00000.warc.gz and on, each record one gzip member and one write.

    Starts behind the highest number in `out`, never in an old file; a file is closed when it passes `limit` bytes.
    """

    def __init__(self, out: Path, limit: int, about: dict[str, str]) -> None:
        self._out = out
        self._limit = limit
        self._about = about
        found = [FILE_NAME.fullmatch(path.name) for path in archive_files(out)]
        self._number = max((int(match[1]) + 1 for match in found if match), default=0)
        self._stream: Any = None

    def write(self, response: Response, request: Request, extra: dict[str, str]) -> None:
        """Write the exchange as a response and a request record. Raises OSError when the disk does."""
        if self._stream is None:
            self._open()
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        pair = _request_record(writer, request), _response_record(writer, response, request, extra)
        writer.write_request_response_pair(*pair)
        self._append(buffer.getvalue())
        if self._stream.tell() >= self._limit:
            self.close()

    def close(self) -> None:
        """Close the open file, if any; the next record opens the next one."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            self._number += 1

    def _open(self) -> None:
        path = self._out / f"pages-{self._number:05}.warc.gz"
        self._stream = path.open("xb", buffering=0)
        buffer = BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, self._about))
        self._append(buffer.getvalue())

    def _append(self, data: bytes) -> None:
        begin = self._stream.tell()
        if self._stream.write(data) < len(data):  # what a disk does before it says that it is full
            self._stream.truncate(begin)
            self._stream.seek(begin)
            raise OSError(ENOSPC, strerror(ENOSPC))


class Archive:
    """Extension: on `response_downloaded`, before any middleware has followed, decoded or dropped the response."""

    def __init__(self, crawler: Crawler, files: ArchiveFiles) -> None:
        self._crawler = crawler
        self._files = files
        self._tally: Tally = crawler.settings["DOORWAY_TALLY"]
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Write to the run's folder."""
        settings = crawler.settings
        about = {
            "software": f"doorway-audit/{version('doorway-audit')} (Scrapy, warcio)",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": settings["USER_AGENT"],
        }
        files = ArchiveFiles(settings["DOORWAY_OUT"], settings.getint("DOORWAY_ARCHIVE_BYTES"), about)
        archive = cls(crawler, files)
        crawler.signals.connect(archive.keep, signal=signals.response_downloaded)
        crawler.signals.connect(archive.close, signal=signals.spider_closed)
        return archive

    def keep(self, response: Response, request: Request) -> None:
        """Archive the exchange; a disk that refuses ends the crawl, since what is not kept was fetched for nothing."""
        errand = _errand_of(request)
        extra = {ROLE: errand.role, DEPTH: str(errand.depth)}
        if hops := request.meta.get("redirect_urls"):
            extra[ASKED] = hops[0]
        try:
            self._files.write(response, request, extra)
        except OSError as error:
            logger.error("cannot write the archive: %s", error)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="archive_error"))
            return
        request.meta["archived"] = request.url
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        self._tally.add(request.url, response.status, content_type, errand.role)

    def close(self) -> None:
        """Close the file."""
        self._files.close()


def _errand_of(request: Request) -> Errand:
    """Why `request` was made; Scrapy makes those for robots.txt itself."""
    errand = request.cb_kwargs.get("errand")
    return errand if isinstance(errand, Errand) else Errand("robots")


def _response_record(writer: Any, response: Response, request: Request, extra: dict[str, str]) -> Any:
    headers = dict(extra)
    if response.ip_address:
        headers["WARC-IP-Address"] = str(response.ip_address)
    if "dataloss" in response.flags:
        headers["WARC-Truncated"] = "disconnect"
    status = f"{response.status} {_phrase(response.status)}".rstrip()
    lines = [*_capped(_lines(response.headers, _HOP_BY_HOP)), ("Content-Length", str(len(response.body)))]
    return writer.create_warc_record(
        request.url,
        "response",
        payload=BytesIO(response.body),
        length=len(response.body),
        warc_headers_dict=headers,
        http_headers=StatusAndHeaders(status, lines, protocol=response.protocol or "HTTP/1.1"),
    )


def _request_record(writer: Any, request: Request) -> Any:
    parts = urlparse_cached(request)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [("Host", parts.netloc), *_lines(request.headers, _SECRET)]
    headers = StatusAndHeaders(f"{request.method} {target} HTTP/1.1", lines, is_http_request=True)
    return writer.create_warc_record(request.url, "request", http_headers=headers)


def _lines(headers: Headers, dropped: Iterable[bytes]) -> list[tuple[str, str]]:
    """Header lines in ASCII: warcio would rewrite a whole value, and so break a Location, for one other byte."""
    return [
        (name.decode("ascii", "replace"), _ascii(value))
        for name, values in headers.items()
        if name not in dropped
        for value in values
    ]


def _ascii(value: bytes) -> str:
    return _UNSAFE.sub(lambda byte: b" " if byte[0] in b" \t" else b"%%%02X" % ord(byte[0]), value).decode("ascii")


def _capped(lines: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    room = MAX_HEADERS
    for name, value in lines:
        room -= len(name) + len(value) + 4
        if room >= 0:
            yield name, value


def _phrase(status: int) -> str:
    """The standard reason phrase; Scrapy drops the one that was sent."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
