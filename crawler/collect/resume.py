"""Goes on with an unfinished run: what its archive holds behind the frontier's place is taken in from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive import whole_length
from crawler.collect.archive import archive_files
from crawler.collect.errand import Answer, Arrived, Kept
from crawler.collect.exchange import DEPTH, HOPS, ROLE
from crawler.collect.frontier import FILE_NAME, Frontier
from crawler.collect.links import is_page
from crawler.collect.outcome import FILE_NAME as ACCOUNT
from crawler.errors import ArchiveError, ConfigError
from crawler.output import complain
from crawler.revisits import BODY_AT, ArchivedBody, find_body, read_body_at

_WANTED = WarcRecordType.response | WarcRecordType.revisit


@dataclass(frozen=True, slots=True)
class Again:
    """An archived response as it came once."""

    arrived: Arrived
    kept: Kept
    answer: Answer


def check_folder(out: Path, resume: bool) -> None:
    """Make the folder fit to begin in. Raises ConfigError when it holds a crawl that is not to be resumed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{out}: cannot be made a folder: {error.strerror}") from None
    if (archive_files(out) or (out / FILE_NAME).exists()) and not resume:
        raise ConfigError(f"{out}: holds a crawl already; resume it, or name another folder")
    (out / ACCOUNT).unlink(missing_ok=True)  # of the session before: it would speak for this one, too, if it is killed


def restore(out: Path) -> tuple[str, int]:
    """Make the folder `out` fit to go on in; the place in its archive from which to take in what it holds.

    Cuts the record that a kill left unfinished, and drops a frontier that is ahead of the archive, which is rebuilt
    from it then. Says both.
    """
    cut = repair(out)
    if cut:
        complain(f"resume: {cut} bytes of an unfinished record cut off {archive_files(out)[-1].name}\n")
    frontier = Frontier(out)
    place = frontier.place()
    frontier.close()
    if _is_there(out, place):
        return place
    complain(f"resume: {place[0]} has lost records that {FILE_NAME} knows; it is rebuilt from the archive\n")
    for path in out.glob(f"{FILE_NAME}*"):
        path.unlink()
    return "", 0


def repair(out: Path) -> int:
    """Cut the record that a kill left unfinished off the last archive file of `out`; the number of bytes cut."""
    files = archive_files(out)
    if not files:
        return 0
    size, whole = files[-1].stat().st_size, whole_length(files[-1])
    if whole < size:
        with files[-1].open("r+b") as stream:
            stream.truncate(whole)
    return size - whole


def replay(out: Path, place: tuple[str, int]) -> Iterator[Again]:
    """The responses of `out` behind `place`, in the order they came, but for robots.txt."""
    file, begin = place
    for path in archive_files(out):
        if path.name >= file and path.stat().st_size:
            yield from _replay_file(path, begin if path.name == file else 0)


def _replay_file(path: Path, begin: int) -> Iterator[Again]:
    with path.open("rb") as stream:
        stream.seek(begin)
        for record in ArchiveIterator(stream, record_types=_WANTED):
            if record.headers.get(ROLE) in ("page", "sitemap"):
                yield _again(path, record)


def _is_there(out: Path, place: tuple[str, int]) -> bool:
    file, begin = place
    return not begin or ((out / file).is_file() and (out / file).stat().st_size >= begin)


def _again(path: Path, record: WarcRecord) -> Again:
    headers, http = record.headers, record.http_headers
    url = headers.get("WARC-Target-URI") or ""
    begin, reference = record.stream_pos, headers.get(BODY_AT) or ""
    known = _known_body(path, reference)
    arrived = Arrived(
        url=url,
        role=headers.get(ROLE) or "",
        depth=_number(headers.get(DEPTH)),
        hops=_number(headers.get(HOPS)),
        status=known.status if known else http.status_code or 0,
        content_type=known.content_type if known else http.get("Content-Type") or "",
        coding="" if known else http.get("Content-Encoding") or "",
        location=http.get("Location") or "",
        body=known.body if known else record.reader.read(),
    )
    answer = Answer(
        status=arrived.status,
        html=is_page(arrived),
        location="",
        etag=http.get("ETag") or "",
        last_modified=http.get("Last-Modified") or "",
        seen_at=headers.get("WARC-Date") or "",
    )
    digest = headers.get("WARC-Payload-Digest") or ""
    return Again(arrived, Kept(path.name, begin, digest, reference or f"{path.name}:{begin}"), answer)


def _known_body(path: Path, reference: str) -> ArchivedBody | None:
    try:
        return read_body_at(*find_body(path, reference)) if reference else None
    except ArchiveError:
        return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
