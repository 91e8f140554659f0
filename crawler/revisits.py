"""Where the body of a page lies that a later crawl found unchanged, and how it is read there.

A WARC `revisit` record has no body. Ours name the record that has it in a header, BODY_AT: `FILE:OFFSET` for an archive
of the same folder, `FOLDER/FILE:OFFSET` for one in a folder beside it. Archives come from strangers, so no other form
of name is followed, and nothing that leads out of the folder above.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.coding import CodingError
from crawler.errors import ArchiveError
from crawler.parse.domains import domain_of
from crawler.records import Capture, Position, Unjudged
from crawler.responses import MAX_BODY, TooLarge, content_type_of, read_body, read_response, status_of

BODY_AT = "Doorway-Body-At"
"""WARC header of our own: the archive file that holds the body, and the byte at which its record begins there."""

_FOLDER, _FILE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}", r"pages-[0-9]{5,20}\.warc(?:\.gz)?"
_REFERENCE = re.compile(rf"(?:({_FOLDER})/)?({_FILE}):([0-9]{{1,15}})")
_FILE_NAME = re.compile(_FILE)
_SHOWN = 40
"""Characters of a date by others that are shown; one of ours has 20."""
_BEGINNINGS = (b"\x1f\x8b", b"WARC/")


@dataclass(frozen=True, slots=True)
class ArchivedBody:
    """What a response record holds: `content_type` is the whole header, `body` is decoded, `payload_digest` as
    written in the record, empty when it is not."""

    url: str
    status: int
    content_type: str
    payload_digest: str
    body: bytes


def find_body(holder: Path, reference: str) -> tuple[Path, int]:
    """File and offset that `reference`, written in the archive file `holder`, means. Raises ArchiveError."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise ArchiveError("its record does not say properly which archive holds its body")
    name = reference.rpartition(":")[0]
    folder = holder.parent.resolve()
    try:
        path = (folder.parent / (match[1] or folder.name) / match[2]).resolve(strict=True)
        inside = path.parent.parent == folder.parent and _FILE_NAME.fullmatch(path.name) and path.is_file()
    except (OSError, RuntimeError):  # not there, or a circle of links
        inside = None
    if not inside:
        raise ArchiveError(f"the archive that holds its body is gone: {name}")
    return path, int(match[3])


def read_body_at(path: Path, offset: int) -> ArchivedBody:
    """The response record that begins at byte `offset` of the archive file `path`.

    Raises ArchiveError where there is none, or where its body is too large or cannot be decoded.
    """
    with _record_at(path, offset) as record:
        if record is None or record.record_type != WarcRecordType.response:
            raise ArchiveError(f"{path.name}: no response record begins at byte {offset}")
        try:
            body = read_body(record)
        except TooLarge:
            raise ArchiveError(f"{path.name}: the body at byte {offset} has more than {MAX_BODY} bytes") from None
        except CodingError as error:
            raise ArchiveError(f"{path.name}: the body at byte {offset}: {error}") from None
        if not is_whole(record):
            raise ArchiveError(f"{path.name}: the record at byte {offset} is cut short")
        digest = record.headers.get("WARC-Payload-Digest") or ""
        return ArchivedBody(url_of(record), status_of(record), content_type_of(record), digest, body)


def read_revisit(position: Position, revisit: WarcRecord, holder: Path, seen_at: str) -> Capture | Unjudged:
    """The page that `revisit`, a record of the archive file `holder`, found unchanged at `seen_at`."""
    url, headers = url_of(revisit), revisit.headers
    row = Unjudged(url, domain_of(url), "revisit", "", status_of(revisit), seen_at)
    reference = headers.get(BODY_AT)
    if reference is None:
        since = (headers.get("WARC-Refers-To-Date") or "an earlier crawl")[:_SHOWN]
        detail = f"unchanged since {since}; the archive that holds it was not given"
        return Unjudged(url, row.domain, "revisit", detail, row.status, seen_at)
    try:
        path, offset = find_body(holder, reference)
        with _record_at(path, offset) as record:
            if record is not None and _is_meant(record, revisit):
                found = read_response(position, record, url, seen_at)
                if is_whole(record):
                    return found
        raise ArchiveError(f"the archive that should hold its body does not hold it: {reference}")
    except ArchiveError as error:
        return Unjudged(url, row.domain, "unreadable", str(error), row.status, seen_at)


def list_references(archive: Path) -> Iterator[str]:
    """Where the revisit records of the file `archive` say that their bodies lie in folders beside its own; up to the
    first record that cannot be read. Nothing for a file that cannot be opened."""
    try:
        with archive.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.revisit, parse_http=False):
                reference = record.headers.get(BODY_AT) or ""
                if "/" in reference:
                    yield reference
    except OSError:
        return


def url_of(record: WarcRecord) -> str:
    """The address that `record` is about; some writers put it in angle brackets.

    What reports would leave out of it is encoded, or two addresses could become one there.
    """
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if url.isprintable() and " " not in url:
        return url
    return "".join(c if c.isprintable() and c != " " else quote(c, errors="surrogatepass") for c in url)


def is_whole(record: WarcRecord) -> bool:
    """Whether as many bytes of `record` are there as it declares; what is left of it is read and dropped."""
    record.reader.consume()
    return record.reader.tell() == record.content_length


def _is_meant(record: WarcRecord, revisit: WarcRecord) -> bool:
    """Whether `record` is a response from the URL of `revisit` with the payload that this one names, where both do."""
    names = [each.headers.get("WARC-Payload-Digest") or "" for each in (record, revisit)]
    (method, _, digest), (other_method, _, other) = (name.strip().partition(":") for name in names)
    differ = method.lower() == other_method.lower() and digest.upper() != other.upper()
    return record.record_type == WarcRecordType.response and url_of(record) == url_of(revisit) and not differ


@contextmanager
def _record_at(path: Path, offset: int) -> Iterator[WarcRecord | None]:
    """The record that begins at byte `offset`, as long as its file is open; ArchiveError where its bytes are broken."""
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            begins = stream.read(5).startswith(_BEGINNINGS)
            stream.seek(offset)
            yield next(iter(ArchiveIterator(stream, parse_http=True)), None) if begins else None
    except OSError as error:
        raise ArchiveError(f"{path.name}: the record at byte {offset} cannot be read: {error}") from None
