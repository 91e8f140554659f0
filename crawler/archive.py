"""Reads WARC and WET files, ours or anyone's, as captures; what cannot be a page becomes a coverage row."""

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.coding import CodingError, decode_body
from crawler.errors import ArchiveError
from crawler.parse.domains import domain_of
from crawler.records import Capture, Position, Unjudged

MAX_BODY = 10 * 2**20
"""Bytes of a body, decoded, that are read at the most."""

_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_FRACTION = re.compile(r"\.\d+(?=Z$)")
_NO_PAGES = ("robots", "sitemap")
"""What our own crawler fetches to find its way; it says so in a WARC header."""
_CHUNK = 2**20
_GZIP = b"\x1f\x8b"
_MAGIC = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", _GZIP, b"RIFF", b"OggS", b"\x7fELF")


def read_archive(paths: Sequence[Path], only: frozenset[Position] | None = None) -> Iterator[Capture | Unjudged]:
    """The captures of `paths` in file order; with `only`, just those records and no coverage rows.

    Raises ArchiveError for a file that cannot be opened; damage inside a file is a coverage row `truncated`.
    """
    for index, path in enumerate(paths):
        if only is None:
            yield from _read_file(index, path)
        else:
            wanted = frozenset(position.record for position in only if position.file == index)
            if wanted:
                yield from _pick_from_file(index, path, wanted)


def whole_length(path: Path) -> int:
    """Bytes of `path` that are whole records; less than its size where a write was cut short."""
    last = -1
    try:
        for record in _iterate(path, WarcRecordType.any_type):
            last = record.stream_pos
    except OSError:
        pass
    return _end_of_whole_records(path, last) if last >= 0 else 0


def _read_file(index: int, path: Path) -> Iterator[Capture | Unjudged]:
    last, count, damage = 0, 0, ""
    held: tuple[Capture | Unjudged, ...] = ()  # the newest record, until the next one shows that it is whole
    try:
        for ordinal, record in enumerate(_iterate(path, WarcRecordType.any_type)):
            yield from held
            last, count = record.stream_pos, count + 1
            held = tuple(_read_record(Position(index, ordinal), record)) if record.record_type & _WANTED else ()
    except OSError as error:
        damage = str(error)
    if not damage and (not count or _end_of_whole_records(path, last) < path.stat().st_size):
        damage = "cut short" if count else "no WARC record in it"
    if not damage or _end_of_whole_records(path, last) > last:
        yield from held
    if damage:
        detail = f"{damage} behind byte {last}; {count} records read"
        yield Unjudged(url=path.name, domain="", reason="truncated", detail=detail)


def _pick_from_file(index: int, path: Path, wanted: frozenset[int]) -> Iterator[Capture | Unjudged]:
    last = max(wanted)
    for ordinal, record in enumerate(_iterate(path, WarcRecordType.any_type)):
        if ordinal in wanted:
            yield from _read_record(Position(index, ordinal), record)
        if ordinal >= last:
            return


def _iterate(path: Path, types: WarcRecordType) -> Iterator[WarcRecord]:
    try:
        with path.open("rb") as stream:
            yield from ArchiveIterator(stream, record_types=types, parse_http=True)
    except FileNotFoundError:
        raise ArchiveError(f"{path}: no such file") from None
    except (IsADirectoryError, PermissionError) as error:
        raise ArchiveError(f"{path}: {error.strerror}; name a WARC file that can be read") from None


def _read_record(position: Position, record: WarcRecord) -> Iterator[Capture | Unjudged]:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    seen_at = _FRACTION.sub("", record.headers.get("WARC-Date") or "")
    if not url.startswith(("http://", "https://")) or record.headers.get("Doorway-Role") in _NO_PAGES:
        return
    status, content_type = _status(record), _content_type(record)

    def refuse(reason: str, detail: str) -> Unjudged:
        return Unjudged(url, domain_of(url), reason, detail, status, seen_at)

    if 300 <= status < 400:
        yield refuse("redirect", _redirect_target(url, record))
    elif not 200 <= status < 300:
        yield refuse("status", f"HTTP {status}")
    elif content_type and content_type not in (*_HTML_TYPES, "text/plain"):
        yield refuse("not_html", content_type)
    else:
        yield _decode(position, record, url, status, content_type, seen_at, refuse("not_html", content_type))


def _decode(
    position: Position,
    record: WarcRecord,
    url: str,
    status: int,
    content_type: str,
    seen_at: str,
    refusal: Unjudged,
) -> Capture | Unjudged:
    headers = record.http_headers
    raw = record.reader.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        return _with_reason(refusal, "too_large", f"more than {MAX_BODY} bytes")
    try:
        transfer = (headers.get("Transfer-Encoding") or "") if headers else ""
        content = (headers.get("Content-Encoding") or "") if headers else ""
        body = decode_body(raw, transfer, content, MAX_BODY)
    except CodingError as error:
        return _with_reason(refusal, "unreadable", str(error))
    if len(body) > MAX_BODY:
        return _with_reason(refusal, "too_large", f"more than {MAX_BODY} bytes")
    if not body.strip():
        return _with_reason(refusal, "empty", "no body")
    what = _disguise(body, content_type, record.record_type == WarcRecordType.conversion)
    if what:
        return _with_reason(refusal, "not_html", what)
    charset = record.http_charset if record.http_headers else "utf-8"
    return Capture(position, url, status, content_type, charset or "", body, seen_at)


def _with_reason(row: Unjudged, reason: str, detail: str) -> Unjudged:
    return Unjudged(row.url, row.domain, reason, detail, row.status, row.seen_at)


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


def _status(record: WarcRecord) -> int:
    if record.record_type != WarcRecordType.response:
        return 200
    return int(record.http_headers.status_code or 0) if record.http_headers else 0


def _content_type(record: WarcRecord) -> str:
    value = record.http_content_type if record.http_headers else record.headers.get("Content-Type")
    return (value or "").split(";")[0].strip().lower()


def _redirect_target(url: str, record: WarcRecord) -> str:
    location = record.http_headers.get("Location") or ""
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _end_of_whole_records(path: Path, start: int) -> int:
    """Byte behind the last whole record of `path`, looking from the record that begins at `start`."""
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
        stream.seek(start)
        if packed:  # a file packed as a whole has no member at `start`
            return _whole_members(stream, start if stream.read(2) == _GZIP else 0)
        tail = stream.read()
    return start + _whole_blocks(tail) if tail[:5] == b"WARC/" else start + len(tail)


def _whole_members(stream: BinaryIO, start: int) -> int:
    """Byte behind the last whole gzip member, counted from the one at `start`."""
    done = stream.seek(start)
    inflater = zlib.decompressobj(wbits=31)
    rest = b""
    while rest := rest or stream.read(_CHUNK):
        try:
            inflater.decompress(rest, _CHUNK)
        except zlib.error:
            return done
        rest = inflater.unconsumed_tail
        if inflater.eof:
            rest = inflater.unused_data
            done = stream.tell() - len(rest)
            inflater = zlib.decompressobj(wbits=31)
    return done


def _whole_blocks(tail: bytes) -> int:
    done = 0
    while tail.startswith(b"WARC/", done):
        head_end = tail.find(b"\r\n\r\n", done)
        length = _declared_length(tail[done:head_end]) if head_end > 0 else -1
        end = head_end + 4 + length + 4
        if length < 0 or end > len(tail):
            return done
        done = end
    return done


def _declared_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return -1
