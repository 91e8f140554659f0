"""WARC files for tests, written with warcio."""

import io
from collections.abc import Iterable
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Answer = tuple[str, str, bytes, str]
"""URL, status line, body, date; no date is now."""
HTML = ("Content-Type", "text/html")


def write_warc(path: Path, pages: Iterable[tuple[str, bytes]], content_type: str = HTML[1]) -> Path:
    """A gzipped WARC file with one response record per (URL, body)."""
    return write_answers(path, ((url, "200 OK", body, "") for url, body in pages), ("Content-Type", content_type))


def write_answers(path: Path, answers: Iterable[Answer], *headers: tuple[str, str]) -> Path:
    """A gzipped WARC file with one response record per answer, each with these `headers`."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, status, body, date in answers:
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=StatusAndHeaders(status, list(headers or [HTML]), protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date} if date else None,
            )
            writer.write_record(record)
    return path
