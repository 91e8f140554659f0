"""One archived HTTP response as a page to judge, or as the coverage row that says why it is none."""

from functools import partial
from urllib.parse import urljoin

from fastwarc.warc import WarcRecord, WarcRecordType

from crawler.coding import CodingError, decode_body
from crawler.parse.domains import domain_of
from crawler.records import Capture, Position, Unjudged

MAX_BODY = 10 * 2**20
"""Bytes of a body, decoded, that are read at the most."""

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_GZIP = b"\x1f\x8b"
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", _GZIP, b"RIFF", b"OggS", b"\x7fELF")


class TooLarge(Exception):
    """A body of more than MAX_BODY bytes, packed or unpacked."""


def read_response(position: Position, record: WarcRecord, url: str, seen_at: str) -> Capture | Unjudged:
    """The page in `record`, seen at `url`, or why there is none."""
    status, content_type = status_of(record), _media_type(record)
    refuse = partial(_refuse, url, status, seen_at)
    if 300 <= status < 400 and status != 304:
        return refuse("redirect", _redirect_target(url, record))
    if not 200 <= status < 300:
        return refuse("status", f"HTTP {status}")
    if content_type and content_type not in (*_HTML_TYPES, "text/plain"):
        return refuse("not_html", content_type)
    try:
        body = read_body(record)
    except TooLarge:
        return refuse("too_large", f"more than {MAX_BODY} bytes")
    except CodingError as error:
        return refuse("unreadable", str(error))
    if not body.strip() and record.headers.get("WARC-Truncated"):
        return refuse("truncated", "the answer broke off before its body")
    if not body.strip():
        return refuse("empty", "no body")
    if what := _disguise(body, content_type, record.record_type == WarcRecordType.conversion):
        return refuse("not_html", what)
    charset = record.http_charset if record.http_headers else "utf-8"
    return Capture(position, url, status, content_type, charset or "", body, seen_at)


def _refuse(url: str, status: int, seen_at: str, reason: str, detail: str) -> Unjudged:
    return Unjudged(url, domain_of(url), reason, detail, status, seen_at)


def read_body(record: WarcRecord) -> bytes:
    """The body of `record` without its codings. Raises TooLarge, CodingError."""
    headers = record.http_headers
    raw = record.reader.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise TooLarge
    transfer = (headers.get("Transfer-Encoding") or "") if headers else ""
    content = (headers.get("Content-Encoding") or "") if headers else ""
    body = decode_body(raw, transfer, content, MAX_BODY)
    if len(body) > MAX_BODY:
        raise TooLarge
    return body


def status_of(record: WarcRecord) -> int:
    """HTTP status that `record` has; 200 for what was no HTTP, 0 where it cannot be read."""
    if record.record_type not in (WarcRecordType.response, WarcRecordType.revisit):
        return 200
    return int(record.http_headers.status_code or 0) if record.http_headers else 0


def content_type_of(record: WarcRecord) -> str:
    """What the page's Content-Type header says, with its parameters; empty when there is none."""
    headers = record.http_headers or record.headers
    return (headers.get("Content-Type") or "").strip()


def _media_type(record: WarcRecord) -> str:
    value = record.http_content_type if record.http_headers else record.headers.get("Content-Type")
    return (value or "").split(";")[0].strip().lower()


def _redirect_target(url: str, record: WarcRecord) -> str:
    location = record.http_headers.get("Location") or ""
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _disguise(body: bytes, content_type: str, plain_text: bool) -> str:
    """What a body is that does not read as the HTML (or, for WET, text) it says it is; empty when it does."""
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_MAGIC):
        return f"{content_type or 'no type'}, but binary ({head[:4]!r})"
    if plain_text or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    if head.count(b"\x00") > len(head) // 20:
        return f"{content_type or 'no type'}, but binary (NUL bytes)"
    if b"<" not in body[: 64 * 1024]:
        return f"{content_type or 'no type'}, but no tag in it"
    return ""
